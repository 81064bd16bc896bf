"""Fetch chunks from the index by their places: as many as are wanted with one question to the database."""

import json
import sqlite3
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np

from bloginator.corpus.index.inverted_index import Ints
from bloginator.records.corpus import Chunk
from bloginator.text.quotations import inside

ALL = "id, heading, first_line, last_line, page, first, last, kind, text"
HIGH = 32
"""Bits of a key that number a chunk in its document; those above them are the document's own."""


class Placed(Protocol):
    """An open index that knows of each place its document, and of each document what is fetched beside a chunk."""

    connection: sqlite3.Connection
    document: Ints
    numbers: Ints
    starts: Ints
    paths: list[str]
    titles: list[str]
    quoted: list[str]


def stems_at(lexicon: Placed, places: Sequence[int]) -> list[bytes]:
    """Return the stems of these chunks, each in its order, as the index keeps them."""
    return [bytes(stems) for (stems,) in fetched(lexicon, places, "stems")]


def chunks_at(lexicon: Placed, places: Sequence[int]) -> list[Chunk]:
    """Return these chunks."""
    rows = fetched(lexicon, places, ALL)
    return [chunk_of(lexicon, place, row) for place, row in zip(places, rows, strict=True)]


def fetched(lexicon: Placed, places: Sequence[int], columns: str) -> list[tuple[Any, ...]]:
    """Return columns of the table ``chunks``, in the order of ``places``."""
    place = np.asarray(places, dtype=np.int64)
    document = lexicon.document[place]
    keys = (lexicon.numbers[document] << HIGH) + place - lexicon.starts[document]
    where = f"document = wanted >> {HIGH} AND ordinal = wanted & {2**HIGH - 1}"
    asked = "SELECT key AS place_asked, value AS wanted FROM json_each(?)"
    sql = f"SELECT {columns} FROM ({asked}) CROSS JOIN chunks ON {where} ORDER BY place_asked"
    return lexicon.connection.execute(sql, (json.dumps(keys.tolist()),)).fetchall()


def chunk_of(lexicon: Placed, place: int, row: tuple[Any, ...]) -> Chunk:
    """Return the record of a chunk from its row of ``ALL`` columns."""
    name, heading, first_line, last_line, page, first, last, kind, text = row
    document = int(lexicon.document[place])
    return Chunk(
        id=name,
        document=lexicon.paths[document],
        title=lexicon.titles[document],
        heading=tuple(json.loads(heading)),
        lines=None if first_line is None else (first_line, last_line),
        page=page,
        span=(first, last),
        kind=kind,
        text=text,
        quoted=inside(json.loads(lexicon.quoted[document]), first, last) if lexicon.quoted[document] else None,
    )
