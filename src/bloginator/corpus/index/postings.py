"""The inverted index: for each stem, which rows carry it and how often, in text, headings and title.

    (term, segment) ──► rows u4 | text u1 | headings u1 | title u1

Numbers of whole words only: weights are worked out when a query comes, from exact counts of what is alive, so that an
index brought up to date by steps ranks as one made at once.
"""

import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[Any]
Floats = NDArray[np.float64]
WIDTH = 7  # bytes of one posting
FIELDS = 3  # text, headings, title
MAX_COUNT, MAX_LENGTH = 255, 65535
MAX_SEGMENTS = 8
MAX_DEAD_SHARE = 0.3


def make_numbering() -> defaultdict[str, int]:
    """Return a mapping that numbers its keys from 0, in the order in which they are first asked for."""
    numbers: defaultdict[str, int] = defaultdict()
    numbers.default_factory = numbers.__len__
    return numbers


@dataclass(slots=True)
class PostingsBuilder:
    """The stems of new chunks, one after the other as numbers, in text, headings and title; not counted yet."""

    terms: defaultdict[str, int] = field(default_factory=make_numbering)
    stems: "tuple[array[int], ...]" = field(default_factory=lambda: tuple(array("I") for _ in range(FIELDS)))
    lengths: "tuple[array[int], ...]" = field(default_factory=lambda: tuple(array("I") for _ in range(FIELDS)))

    def add(self, fields: tuple[Sequence[str], Sequence[str], Sequence[str]]) -> None:
        """Add the next chunk by the stems of its text, its headings and its title."""
        for numbers, length, stems in zip(self.stems, self.lengths, fields, strict=True):
            numbers.extend(map(self.terms.__getitem__, stems))
            length.append(len(stems))


@dataclass(frozen=True, slots=True)
class PostingTable:
    """One entry a posting: the term's place in ``names``, the row, and counts in text, headings and title."""

    names: list[str]
    term: Ints
    row: Ints
    columns: list[Ints]


def write_segment(connection: sqlite3.Connection, postings: PostingsBuilder, segment: int, first_row: int) -> None:
    """Write the postings of new chunks as one segment."""
    names = sorted(postings.terms)
    place = np.empty(len(names), dtype=np.uint32)
    place[[postings.terms[name] for name in names]] = np.arange(len(names), dtype=np.uint32)
    lengths = np.stack([np.frombuffer(length, dtype=np.uint32) for length in postings.lengths])
    table = count_terms(
        names, [place[np.frombuffer(numbers, dtype=np.uint32)] for numbers in postings.stems], lengths, first_row
    )
    put_segment(connection, segment, first_row, np.minimum(lengths, MAX_LENGTH), table)


def count_terms(names: list[str], stems: Sequence[Ints], lengths: Ints, first_row: int) -> PostingTable:
    """Return how often each row has each term in each field, from the terms' places in ``names`` and the rows' lengths."""
    rows = max(1, lengths.shape[1])
    distinct = [
        np.unique(field.astype(np.int64) * rows + np.repeat(np.arange(len(length)), length), return_counts=True)
        for field, length in zip(stems, lengths, strict=True)
    ]
    keys = np.sort(np.concatenate([field_keys for field_keys, _ in distinct]))
    keys = keys[np.diff(keys, prepend=-1) > 0]
    columns = [np.zeros(len(keys), dtype=np.uint8) for _ in distinct]
    for column, (field_keys, counts) in zip(columns, distinct, strict=True):
        column[np.searchsorted(keys, field_keys)] = np.minimum(counts, MAX_COUNT)
    return PostingTable(names, (keys // rows).astype(np.uint32), (keys % rows + first_row).astype(np.uint32), columns)


def put_segment(connection: sqlite3.Connection, segment: int, first_row: int, lengths: Ints, table: PostingTable) -> None:
    """Write flat postings as one segment, sorted by term and row."""
    order = np.lexsort((table.row, table.term))
    table = PostingTable(table.names, table.term[order], table.row[order], [column[order] for column in table.columns])
    blob = lengths.astype("<u2").tobytes()
    connection.execute("INSERT INTO segments VALUES (?, ?, ?, ?)", (segment, first_row, lengths.shape[1], blob))
    connection.executemany("INSERT INTO postings VALUES (?, ?, ?)", pack(table, segment))


def pack(table: PostingTable, segment: int) -> Iterator[tuple[str, int, bytes]]:
    """Yield one record a term."""
    row = table.row.astype("<u4")
    bounds = np.searchsorted(table.term, np.arange(len(table.names) + 1)).tolist()
    for name, start, end in zip(table.names, bounds, bounds[1:], strict=False):
        if end > start:
            yield name, segment, b"".join(column[start:end].tobytes() for column in (row, *table.columns))


def unpack(data: bytes) -> tuple[Ints, Ints, Ints, Ints]:
    """Return rows, and counts in text, headings and title."""
    size = len(data) // WIDTH
    rest = np.frombuffer(data, dtype=np.uint8, offset=4 * size)
    return np.frombuffer(data, dtype="<u4", count=size), rest[:size], rest[size : 2 * size], rest[2 * size :]


def join_segments(parts: list[tuple[Ints, Ints, Ints, Ints]]) -> tuple[Ints, Ints, Ints, Ints]:
    """Return the postings of several segments as one."""
    if not parts:
        none = np.zeros(0, dtype=np.uint8)
        return none.astype("<u4"), none, none, none
    row, text, heading, title = (np.concatenate(column) for column in zip(*parts, strict=True))
    return row, text, heading, title


def lengths_of(connection: sqlite3.Connection) -> Ints:
    """Return the lengths of all rows ever added, as three lines: text, headings, title."""
    parts = [
        np.frombuffer(blob, dtype="<u2").reshape(3, rows)
        for rows, blob in connection.execute("SELECT rows, lengths FROM segments ORDER BY first_row")
    ]
    return np.concatenate(parts, axis=1) if parts else np.zeros((3, 0), dtype="<u2")


def needs_merge(connection: sqlite3.Connection) -> bool:
    """Tell whether searching would gain from a merge: many segments, or many dead rows."""
    segments, rows = connection.execute("SELECT count(*), coalesce(sum(rows), 0) FROM segments").fetchone()
    (alive,) = connection.execute("SELECT coalesce(sum(rows), 0) FROM documents").fetchone()
    return bool(segments > MAX_SEGMENTS or rows - alive > MAX_DEAD_SHARE * rows)


def merge(connection: sqlite3.Connection) -> None:
    """Make one segment of all, with the rows of living documents only, numbered in the order of their paths."""
    lengths = lengths_of(connection)
    moved = renumber(connection, lengths.shape[1])
    table = collect_living(connection.execute("SELECT term, data FROM postings ORDER BY term"), moved)
    alive = np.flatnonzero(moved >= 0)
    ordered = np.empty((3, len(alive)), dtype=lengths.dtype)
    ordered[:, moved[alive]] = lengths[:, alive]
    connection.execute("DELETE FROM postings")
    connection.execute("DELETE FROM segments")
    put_segment(connection, 1, 0, ordered, table)


def renumber(connection: sqlite3.Connection, rows: int) -> Ints:
    """Give the living documents new rows; return for each old row its new number, -1 for the dead."""
    moved = np.full(rows, -1, dtype=np.int64)
    documents = connection.execute("SELECT id, first_row, rows FROM documents ORDER BY path").fetchall()
    first_row = 0
    for document, first, count in documents:
        moved[first : first + count] = np.arange(first_row, first_row + count)
        connection.execute("UPDATE documents SET first_row = ? WHERE id = ?", (first_row, document))
        first_row += count
    return moved


def collect_living(records: Iterable[tuple[str, bytes]], moved: Ints) -> PostingTable:
    """Return flat postings of living rows under their new numbers."""
    names: list[str] = []
    terms: list[Ints] = []
    parts: list[tuple[Ints, Ints, Ints, Ints]] = []
    for name, data in records:
        if not names or names[-1] != name:
            names.append(name)
        parts.append(unpack(data))
        terms.append(np.full(len(parts[-1][0]), len(names) - 1, dtype=np.uint32))
    empty = np.zeros(0, dtype=np.uint32)
    row = moved[np.concatenate([part[0] for part in parts] or [empty])]
    keep = row >= 0
    columns = [np.concatenate([part[column] for part in parts] or [empty])[keep] for column in (1, 2, 3)]
    return PostingTable(names, np.concatenate(terms or [empty])[keep], row[keep].astype(np.uint32), columns)
