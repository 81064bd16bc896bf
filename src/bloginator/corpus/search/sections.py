"""Find the passages that bear on each section: all sections in one call, on an index opened once.

queries ──► stems with weights, vectors ──► every chunk scored ──► the best few ──► selected ──► passages
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bloginator.corpus.chroma.connection import is_chroma
from bloginator.corpus.index import store
from bloginator.corpus.search.selection import Candidate, select
from bloginator.records.corpus import Passage, Query, Retrieval
from bloginator.text.stemming import load_stemmer, stems

if TYPE_CHECKING:
    from bloginator.corpus.search.fusion import Meant, Ranking
    from bloginator.corpus.search.lexical import Lexicon

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
    from bloginator.corpus.search.lexical import Lexicon

    ready(language)
    if is_chroma(index):
        from bloginator.corpus.chroma.reader import mirrored

        yield Lexicon(mirrored(index, language))
        return
    with closing(store.reader(Path(index))) as connection, store.sound(Path(index)):
        connection.execute("BEGIN")
        yield Lexicon(connection)


def ready(language: str) -> None:
    """Load what asking needs, so that the first question costs no more than the others."""
    from bloginator.corpus.index import chunk_rows  # noqa: F401
    from bloginator.corpus.search import fusion  # noqa: F401
    from bloginator.text.tokenize import tokenize  # noqa: F401

    load_stemmer(language)


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
    from bloginator.corpus.index.embedding_model import NoModel
    from bloginator.corpus.search import dense

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
    from bloginator.corpus.index.chunk_rows import chunks_at
    from bloginator.corpus.search.fusion import scored
    from bloginator.corpus.search.top_k import best

    weights = weigh(query, settings.language)
    ranking = scored(lexicon, weights, meant, settings)
    count = top if settings.near == 1 and settings.spread == 1 else top * SPARE + 10
    places: list[int] = best(ranking.total, count).tolist()
    asked = weights if settings.spread < 1 else {}
    held = holding(lexicon, places, asked)
    more = bearers(lexicon, ranking, places, held, asked)
    found = candidates(lexicon, ranking, [*places, *more], [*held, *holding(lexicon, more, asked)])
    chosen = select(found, top=top, settings=settings, gains=lexicon.gains(asked))
    chunks = chunks_at(lexicon, [one.place for one in chosen])
    return [
        Passage(chunk=chunk, rank=rank, score=round(one.score, 4), parts=ranking.parts(one.place))
        for rank, (one, chunk) in enumerate(zip(chosen, chunks, strict=True), 1)
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


def bearers(
    lexicon: "Lexicon", ranking: "Ranking", places: Sequence[int], held: Sequence[frozenset[str]], asked: Iterable[str]
) -> list[int]:
    """Return further places, best first, so that the ``BEARERS`` best for each stem are among those looked at.

    Args:
        places: The best of all; where these hold a stem so often, they hold its best.
        held: The stems of each.
    """
    from bloginator.corpus.search.top_k import first

    often = Counter(stem for stems_held in held for stem in stems_held)
    rare = [stem for stem in sorted(asked) if often[stem] < BEARERS]
    more = {place for stem in rare for place in first(ranking.total, lexicon.carried(stem).place, BEARERS)}
    return sorted(more.difference(places), key=lambda place: (-ranking.total[place], place))


def candidates(
    lexicon: "Lexicon", ranking: "Ranking", places: Sequence[int], held: Sequence[frozenset[str]]
) -> list[Candidate]:
    """Return the chunks at these places as candidates, in the same order."""
    from bloginator.corpus.index.chunk_rows import fetched

    document, score = lexicon.document[places].tolist(), ranking.total[places].tolist()
    texts = fetched(lexicon, places, "text, kind")
    rows = zip(document, places, score, texts, held, strict=True)
    return [
        Candidate(document, place, score, text, kind, stems_held)
        for document, place, score, (text, kind), stems_held in rows
    ]


def holding(lexicon: "Lexicon", places: Sequence[int], weights: Mapping[str, float]) -> list[frozenset[str]]:
    """Return for each place the stems that it carries, in its text, its headings or its title."""
    import numpy as np

    held: list[list[str]] = [[] for _ in places]
    for stem in sorted(weights) if places else ():
        carrying = lexicon.carried(stem).place
        at = np.minimum(np.searchsorted(carrying, places), max(0, len(carrying) - 1))
        for one in np.flatnonzero(carrying[at] == places).tolist() if len(carrying) else ():
            held[one].append(stem)
    return [frozenset(one) for one in held]
