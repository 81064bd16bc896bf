"""Find the passages that bear on each section: all sections in one call, on an index opened once.

queries ──► stems with weights ──► every chunk scored ──► the best few ──► selected ──► passages
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bloginator.corpus import store
from bloginator.corpus.select import Candidate, select
from bloginator.corpus.stems import stems
from bloginator.records.corpus import Chunk, Passage, Query, Retrieval

if TYPE_CHECKING:
    from bloginator.corpus.lexical import Lexicon

TITLE, KEYWORDS, DESCRIPTION, PATH = 1.0, 1.0, 0.6, 0.3
"""What a word of the query counts by the field that it stands in; in several fields it counts once, by the best."""

SPARE = 6
"""Candidates looked at for each passage that is wanted, so that near-duplicates can be dropped."""


def search(
    index: Path, queries: Sequence[Query], *, top: int, settings: Retrieval | None = None
) -> dict[str, list[Passage]]:
    """Return the passages of each query, best first.

    Args:
        index: Folder of an index that ``refresh`` made.
        top: How many passages a query gets at most.

    Returns:
        Query id -> passages; an empty list where nothing reaches the floor. No id is left out.

    Raises:
        BadCorpus: There is no index, or it cannot be read.
    """
    settings = settings or Retrieval()
    with opened(index) as lexicon:
        return {query.id: passages(lexicon, query, top, settings) for query in queries}


@contextmanager
def opened(index: Path) -> Iterator["Lexicon"]:
    """Open an index for reading; one snapshot for everything that is asked of it."""
    from bloginator.corpus.lexical import Lexicon

    with closing(store.reader(index)) as connection:
        connection.execute("BEGIN")
        yield Lexicon(connection)


def passages(lexicon: "Lexicon", query: Query, top: int, settings: Retrieval) -> list[Passage]:
    """Answer one query: score, take the best, select."""
    found = candidates(lexicon, weigh(query, settings.language), top * SPARE + 20)
    chosen = select(found, top=top, settings=settings)
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


def candidates(lexicon: "Lexicon", weights: Mapping[str, float], count: int) -> list[Candidate]:
    """Return the best chunks with their texts, best first."""
    from bloginator.corpus.lexical import best

    scored = lexicon.score(weights)
    found = []
    for place in best(scored.total, count).tolist():
        document = int(lexicon.document[place])
        ordinal = place - int(lexicon.starts[document])
        parts = {
            "passage": round(float(scored.passage[place]), 4),
            "neighbours": round(float(scored.neighbours[place]), 4),
            "document": round(float(scored.document[document]), 4),
        }
        text = text_of(lexicon, document, ordinal)
        found.append(Candidate(document, ordinal, float(scored.total[place]), text, parts))
    return found


def text_of(lexicon: "Lexicon", document: int, ordinal: int) -> str:
    """Return the text of one chunk."""
    sql = "SELECT text FROM chunks WHERE document = ? AND ordinal = ?"
    (text,) = lexicon.connection.execute(sql, (lexicon.ids[document], ordinal)).fetchone()
    return str(text)


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
