"""An open index: chunks stand in the order of path and place, and each stem knows which of them carry it.

All counts are exact: weights are worked out when a query comes, so that an index brought up to date by steps ranks as
one made at once.
"""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from bloginator.corpus.index import postings
from bloginator.corpus.index.postings import Floats, Ints
from bloginator.corpus.index.word_vectors import DIMENSIONS, Quantised
from bloginator.corpus.search import bm25


@dataclass(frozen=True, slots=True)
class Carried:
    """What one stem brings to the chunks and documents that carry it, in a query where it has weight 1.

    Args:
        place: Of each chunk that has it in text, headings or title, in order.
        text, heading: How often those have it.
        owner: Each document that has it, in order.
        idf: How much it tells, by the chunks whose text has it.
    """

    place: Ints
    text: Ints
    heading: Ints
    gain: Floats
    owner: Ints
    document_gain: Floats
    idf: float


@dataclass(frozen=True, slots=True)
class ChunkLayout:
    """How chunks stand together, by place.

    Args:
        size: Characters.
        gap: Characters between the chunk before and this one; -1 where the two do not join.
        lead: Characters of its lead-in or its table's header.
        heading: Number of the heading that it stands under, from 0, over all documents.
        kind: Number of what it is, whether it is no prose of its own, and its indent.
        heading_norm: By heading, how much longer than usual what stands under it is.
        sizes, gaps: Sums of all before a place.
    """

    size: Ints
    gap: Ints
    lead: Ints
    heading: Ints
    kind: Ints
    heading_norm: Floats
    sizes: Ints
    gaps: Ints


@dataclass(frozen=True, slots=True)
class StoredVectors:
    """Directions as they are kept: of chunks by place, of what stands under each heading, of documents."""

    chunks: Quantised
    headings: Quantised
    documents: Quantised


class InvertedIndex:
    """An open index: chunks stand in the order of path and place, whatever rows they have on disk."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        sql = "SELECT id, path, first_row, rows, date, quality, title, quoted FROM documents ORDER BY path"
        rows = connection.execute(sql).fetchall()
        self.ids = [row[0] for row in rows]
        self.numbers = np.array(self.ids, dtype=np.int64)
        self.paths = [row[1] for row in rows]
        self.dates = [row[4] for row in rows]
        self.qualities = [row[5] for row in rows]
        self.titles = [row[6] for row in rows]
        self.quoted = [row[7] for row in rows]
        self.sizes = np.array([row[3] for row in rows], dtype=np.int64)
        self.starts = np.concatenate(([0], np.cumsum(self.sizes)))[: len(rows)].astype(np.int64)
        self.document = np.repeat(np.arange(len(rows)), self.sizes)
        self._place([row[2] for row in rows])
        self.cache: dict[str, Carried] = {}
        self.heading_cache: dict[str, tuple[Ints, Floats]] = {}

    def _place(self, first_rows: list[int]) -> None:
        """Map rows on disk to places, and take from the lengths of the living how much longer than usual each is."""
        lengths = postings.lengths_of(self.connection)
        rows = np.arange(len(self.document)) - np.repeat(self.starts, self.sizes)
        rows += np.repeat(np.array(first_rows, dtype=np.int64), self.sizes)
        self.place = np.full(lengths.shape[1], -1, dtype=np.int64)
        self.place[rows] = np.arange(len(rows))
        length = lengths[0, rows].astype(np.float64)
        whole = np.bincount(self.document, length, len(self.ids))
        self.length = length
        self.norm = bm25.longer(length, bm25.B)
        self.document_norm = bm25.longer(whole.astype(np.float64), bm25.DOCUMENT_B)

    def carried(self, stem: str) -> Carried:
        """Return what a stem brings; read once."""
        if stem not in self.cache:
            self.cache[stem] = self._gains(*self._living(stem))
        return self.cache[stem]

    def _living(self, stem: str) -> tuple[Ints, Ints, Ints, Ints]:
        """Return the places that carry a stem, and its counts there in text, headings and title."""
        rows = self.connection.execute("SELECT data FROM postings WHERE term = ? ORDER BY segment", (stem,)).fetchall()
        parts = [postings.unpack(data) for (data,) in rows]
        row, text, heading, title = parts[0] if len(parts) == 1 else postings.join(parts)
        place = self.place[row]
        if len(parts) > 1 or (len(place) and (place[0] < 0 or np.any(place[1:] <= place[:-1]))):
            order = np.argsort(place, kind="stable")
            order = order[np.searchsorted(place[order], 0) :]  # the dead stand at -1
            return place[order], text[order], heading[order], title[order]
        return place, text, heading, title

    def _gains(self, place: Ints, text: Ints, heading: Ints, title: Ints) -> Carried:
        count = text / self.norm[place]
        if heading.any():
            count += bm25.HEADING * heading
        if title.any():
            count += bm25.TITLE * title
        idf = bm25.inverse(len(self.document), int(np.count_nonzero(text)))
        owner, document_gain = self._document_gains(self.document[place], text, title)
        return Carried(place, text, heading, idf * bm25.saturate(count, bm25.K1), owner, document_gain, idf)

    def _document_gains(self, owners: Ints, text: Ints, title: Ints) -> tuple[Ints, Floats]:
        if not len(owners):
            return owners, np.zeros(0)
        begins = np.flatnonzero(np.concatenate(([True], owners[1:] != owners[:-1])))
        owner = owners[begins]
        count = np.add.reduceat(text, begins, dtype=np.float64) / self.document_norm[owner] + bm25.TITLE * title[begins]
        some = count > 0
        owner, count = owner[some], count[some]
        return owner, bm25.inverse(len(self.ids), len(owner)) * bm25.saturate(count, bm25.DOCUMENT_K1)

    def idf(self, stem: str) -> float:
        """Return how much a stem tells, by the chunks whose text carries it."""
        return self.carried(stem).idf

    def gains(self, weights: Mapping[str, float]) -> dict[str, float]:
        """Return what each stem of a query tells that the index holds, in the order of the stems."""
        return {stem: weights[stem] * self.idf(stem) for stem in sorted(weights) if len(self.carried(stem).place)}

    @cached_property
    def layout(self) -> ChunkLayout:
        """How chunks stand together."""
        places = np.frombuffer(self._packed("places"), dtype="<i4").reshape(-1, 5)
        size, gap, lead, block, kind = places.T
        is_first = np.ones(len(places), dtype=bool)
        is_first[1:] = (block[1:] != block[:-1]) | (self.document[1:] != self.document[:-1])
        heading = np.cumsum(is_first) - 1
        norm = bm25.longer(np.bincount(heading, self.length, int(is_first.sum())).astype(np.float64), bm25.B)
        sizes, gaps = (np.concatenate(([0], np.cumsum(column, dtype=np.int64))) for column in (size, gap))
        return ChunkLayout(size, gap, lead, heading, kind, norm, sizes, gaps)

    @cached_property
    def vectors(self) -> StoredVectors:
        """Vectors of words, added."""
        columns = (np.frombuffer(self._packed(name), dtype=np.int8) for name in ("chunks", "blocks", "whole"))
        return StoredVectors(*(column.reshape(-1, DIMENSIONS) for column in columns))

    def _packed(self, column: str) -> bytes:
        """Return a column of the table ``layouts``, all documents after one another."""
        rows = self.connection.execute(f"SELECT {column} FROM layouts JOIN documents ON id = document ORDER BY path")
        return b"".join(data for (data,) in rows)

    def heading_gains(self, stem: str) -> tuple[Ints, Floats]:
        """Return the headings that a stem stands under or in, and what it brings to each; worked out once."""
        if stem not in self.heading_cache:
            self.heading_cache[stem] = self._heading_gains(stem)
        return self.heading_cache[stem]

    def _heading_gains(self, stem: str) -> tuple[Ints, Floats]:
        carried, layout = self.carried(stem), self.layout
        owners = layout.heading[carried.place]
        if not len(owners):
            return owners, np.zeros(0)
        begins = np.flatnonzero(np.concatenate(([True], owners[1:] != owners[:-1])))
        owner = owners[begins]
        count = np.add.reduceat(carried.text, begins, dtype=np.float64) + np.maximum.reduceat(carried.heading, begins)
        some = count > 0
        owner, count = owner[some], count[some] / layout.heading_norm[owner[some]]
        return owner, bm25.inverse(len(layout.heading_norm), len(owner)) * bm25.saturate(count, bm25.K1)
