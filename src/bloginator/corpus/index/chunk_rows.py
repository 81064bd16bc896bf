"""Fetch chunks from the index by their places: as many as are wanted with one question to the database."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bloginator.corpus.index.inverted_index import InvertedIndex
from bloginator.records.corpus import Chunk
from bloginator.text.spans import inside

COLUMNS = "id, heading, first_line, last_line, page, first, last, kind, text"
HIGH = 32  # bits of a key that number a chunk in its document; those above them are the document's own
BLANK_LINE = "\n\n"


@dataclass(frozen=True, slots=True)
class ChunkInDocument:
    """A chunk with what stands before it: the gap to the chunk before, and its lead-in or its table's header.

    Between two that do not join the gap is a blank line.
    """

    chunk: Chunk
    gap: str
    lead: str


def stems_at(index: InvertedIndex, places: Sequence[int]) -> list[bytes]:
    """Return the stems of these chunks, each in its order, as the index keeps them."""
    return [bytes(stems) for (stems,) in rows_at(index, places, "stems")]


def chunks_at(index: InvertedIndex, places: Sequence[int]) -> list[Chunk]:
    """Return these chunks."""
    rows = rows_at(index, places, COLUMNS)
    return [chunk_of(index, place, row) for place, row in zip(places, rows, strict=True)]


def chunks_in_documents(index: InvertedIndex, places: Sequence[int]) -> dict[int, ChunkInDocument]:
    """Return these chunks by place, with what stands before each."""
    rows = rows_at(index, places, f"{COLUMNS}, gap, lead")
    return {
        place: ChunkInDocument(chunk_of(index, place, row[:-2]), BLANK_LINE if row[-2] is None else row[-2], row[-1])
        for place, row in zip(places, rows, strict=True)
    }


def rows_at(index: InvertedIndex, places: Sequence[int], columns: str) -> list[tuple[Any, ...]]:
    """Return columns of the table ``chunks``, in the order of ``places``."""
    place = np.asarray(places, dtype=np.int64)
    document = index.document[place]
    keys = (index.numbers[document] << HIGH) + place - index.starts[document]
    where = f"document = wanted >> {HIGH} AND ordinal = wanted & {2**HIGH - 1}"
    asked = "SELECT key AS place_asked, value AS wanted FROM json_each(?)"
    sql = f"SELECT {columns} FROM ({asked}) CROSS JOIN chunks ON {where} ORDER BY place_asked"
    return index.connection.execute(sql, (json.dumps(keys.tolist()),)).fetchall()


def chunk_of(index: InvertedIndex, place: int, row: tuple[Any, ...]) -> Chunk:
    """Return the record of a chunk from its row of ``COLUMNS``."""
    name, heading, first_line, last_line, page, first, last, kind, text = row
    document = int(index.document[place])
    return Chunk(
        id=name,
        document=index.paths[document],
        title=index.titles[document],
        heading=tuple(json.loads(heading)),
        lines=None if first_line is None else (first_line, last_line),
        page=page,
        span=(first, last),
        kind=kind,
        text=text,
        quoted=inside(json.loads(index.quoted[document]), first, last) if index.quoted[document] else None,
    )
