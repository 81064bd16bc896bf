"""Find the passages that bear on each section: all sections in one call, on an index opened once.

queries ──► stems with weights, vectors ──► every chunk scored ──► the best few ──► selected ──► passages
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bloginator.corpus import store
from bloginator.corpus.aside import is_aside
from bloginator.corpus.chroma import is_chroma
from bloginator.corpus.select import Candidate, select
from bloginator.corpus.stems import stems
from bloginator.records.corpus import Chunk, Kind, Passage, Query, Retrieval

if TYPE_CHECKING:
    from bloginator.corpus.fusion import Meant, Ranking
    from bloginator.corpus.lexical import Lexicon

TITLE, KEYWORDS, DESCRIPTION, PATH = 1.0, 1.0, 0.6, 0.3
"""What a word of the query counts by the field that it stands in; in several fields it counts once, by the best."""

SPARE = 4
"""Candidates looked at for each passage that is wanted, so that near-duplicates can be dropped."""

BEARERS = 3
"""Candidates looked at for each word of the query, so that none is missed which some passage is about."""


def search(
    index: str | Path,
    queries: Sequence[Query],
    *,
    top: int,
    settings: Retrieval | None = None,
    note: Callable[[str], None] | None = None,
) -> dict[str, list[Passage]]:
    """Return the passages of each query, best first.

    Args:
        index: Folder of an index that ``refresh`` made, folder of a Chroma store, or address of a Chroma server.
        top: How many passages a query gets at most.
        note: Told in one line why search is lexical where the settings name a model.

    Returns:
        Query id -> passages; an empty list where nothing reaches the floor. No id is left out.

    Raises:
        BadCorpus: There is no index, it cannot be read, or the server does not answer.
        MissingExtra: The index is a Chroma store, and ``chromadb`` is not installed.
    """
    settings = settings or Retrieval()
    with opened(index, settings.language) as lexicon:
        meant = meanings(lexicon, index, queries, settings, note)
        return {
            query.id: passages(lexicon, query, top, settings, None if meant is None else meant[row])
            for row, query in enumerate(queries)
        }


@contextmanager
def opened(index: str | Path, language: str = "english") -> Iterator["Lexicon"]:
    """Open an index for reading; one snapshot for everything that is asked of it."""
    from bloginator.corpus.lexical import Lexicon

    if is_chroma(index):
        from bloginator.corpus.mirror import mirrored

        yield Lexicon(mirrored(index, language))
        return
    with closing(store.reader(Path(index))) as connection:
        connection.execute("BEGIN")
        yield Lexicon(connection)


def meanings(
    lexicon: "Lexicon",
    index: str | Path,
    queries: Sequence[Query],
    settings: Retrieval,
    note: Callable[[str], None] | None,
) -> "list[Meant] | None":
    """Return how near all queries are to all chunks; ``None`` where search is lexical, and why where that is news."""
    if settings.engine == "lexical" or not (settings.model or settings.engine != "auto") or not queries:
        return None
    from bloginator.corpus import dense
    from bloginator.corpus.model import NoModel

    try:
        if not settings.model:
            raise NoModel(f"search is lexical: engine = {settings.engine!r} needs a `model` under [retrieval]")
        return dense.meanings(lexicon, index, queries, settings.model)
    except NoModel as reason:
        if note is not None:
            note(str(reason))
        return None


def passages(lexicon: "Lexicon", query: Query, top: int, settings: Retrieval, meant: "Meant | None" = None) -> list[Passage]:
    """Answer one query: score, take the best, select."""
    from bloginator.corpus.fusion import scored

    weights = weigh(query, settings.language)
    ranking = scored(lexicon, weights, meant, settings)
    places = places_of(lexicon, ranking, weights, top, settings)
    chosen = select(candidates(lexicon, ranking, places, weights), top=top, settings=settings, gains=gains(lexicon, weights))
    return [
        Passage(chunk=chunk_at(lexicon, one), rank=rank, score=round(one.score, 4), parts=one.parts)
        for rank, one in enumerate(chosen, 1)
    ]


def weigh(query: Query, language: str) -> dict[str, float]:
    """Return the query's stems with their weights."""
    fields = [
        (PATH, " \n".join(query.path)),
        (DESCRIPTION, query.description),
        (KEYWORDS, " \n".join((*query.keywords, *query.queries))),
        (TITLE, query.title),
    ]
    weights: dict[str, float] = {}
    for weight, text in fields:
        for stem in stems(text, language):
            weights[stem] = max(weight, weights.get(stem, 0.0))
    return weights


def gains(lexicon: "Lexicon", weights: Mapping[str, float]) -> dict[str, float]:
    """Return what each stem tells that the index holds."""
    return {stem: weights[stem] * lexicon.idf(stem) for stem in sorted(weights) if len(lexicon.carried(stem)[0])}


def places_of(
    lexicon: "Lexicon", ranking: "Ranking", weights: Mapping[str, float], top: int, settings: Retrieval
) -> list[int]:
    """Return the places of the best chunks, best first, and unless the ranking is plain the best for each stem."""
    from bloginator.corpus.lexical import best, first

    places = best(ranking.total, top * SPARE + 10).tolist()
    if settings.spread < 1:
        more = {place for stem in sorted(weights) for place in first(ranking.total, lexicon.carried(stem)[0], BEARERS)}
        places += sorted(more.difference(places), key=lambda place: (-ranking.total[place], place))
    return [int(place) for place in places]


def candidates(
    lexicon: "Lexicon", ranking: "Ranking", places: Sequence[int], weights: Mapping[str, float]
) -> list[Candidate]:
    """Return the chunks at these places with their texts, in the same order."""
    bearing = {stem: bears(lexicon, stem)[list(places)].tolist() for stem in sorted(weights)} if places else {}
    found = []
    for at, place in enumerate(places):
        document = int(lexicon.document[place])
        ordinal = place - int(lexicon.starts[document])
        parts = {name: round(float(values[place]), 4) for name, values in ranking.parts.items()}
        text, kind = text_of(lexicon, document, ordinal)
        held = frozenset(stem for stem, flags in bearing.items() if flags[at])
        aside = is_aside(kind, text)
        found.append(Candidate(document, ordinal, float(ranking.total[place]), text, parts, held, aside))
    return found


def bears(lexicon: "Lexicon", stem: str) -> Any:
    """Return for every place whether it carries a stem, in its text, its headings or its title."""
    import numpy as np

    flags = np.zeros(len(lexicon.document), dtype=bool)
    flags[lexicon.carried(stem)[0]] = True
    return flags


def text_of(lexicon: "Lexicon", document: int, ordinal: int) -> tuple[str, Kind]:
    """Return the text of one chunk, and what it is."""
    sql = "SELECT text, kind FROM chunks WHERE document = ? AND ordinal = ?"
    text, kind = lexicon.connection.execute(sql, (lexicon.ids[document], ordinal)).fetchone()
    return str(text), kind


def chunk_at(lexicon: "Lexicon", one: Candidate) -> Chunk:
    """Return the record of a chunk that was chosen."""
    return read_chunk(lexicon, one.document, one.ordinal)


def read_chunk(lexicon: "Lexicon", document: int, ordinal: int) -> Chunk:
    """Read one chunk from the index."""
    sql = """SELECT chunks.id, title, heading, first_line, last_line, page, first, last, kind, text
             FROM chunks JOIN documents ON documents.id = document WHERE document = ? AND ordinal = ?"""
    row = lexicon.connection.execute(sql, (lexicon.ids[document], ordinal)).fetchone()
    name, title, heading, first_line, last_line, page, first, last, kind, text = row
    return Chunk(
        id=name,
        document=lexicon.paths[document],
        title=title,
        heading=tuple(json.loads(heading)),
        lines=None if first_line is None else (first_line, last_line),
        page=page,
        span=(first, last),
        kind=kind,
        text=text,
    )
