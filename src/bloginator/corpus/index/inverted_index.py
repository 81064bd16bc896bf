"""An open index: chunks stand in the order of path and place, and each stem knows which of them carry it.

All counts are exact: weights are worked out when a query comes, so that an index brought up to date by steps ranks as
one made at once.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, pairwise
from typing import Any

import numpy as np

from bloginator.corpus.index import postings
from bloginator.corpus.index.postings import Floats, Ints
from bloginator.corpus.index.word_vectors import DIMENSIONS, Quantised
from bloginator.corpus.search import bm25


@dataclass(frozen=True, slots=True)
class StemPostings:
    """What one stem brings to the chunks, documents and headings that carry it, in a query where it has weight 1.

    Args:
        idf: How much it tells, by the chunks whose text has it.
        place: Of each chunk that has it in text, headings or title, in order.
        text: How often their text has it.
        headings, title: How often the headings above them have it, and their document's title.
        gain: What it brings to each.
        owner: Each document that has it, in order.
        heading: Each heading that it stands under or in, in order.
    """

    idf: float
    place: Ints
    text: Ints
    headings: Ints
    title: Ints
    gain: Floats
    owner: Ints
    document_gain: Floats
    heading: Ints
    heading_gain: Floats


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
        self.cache: dict[str, StemPostings] = {}

    def _place(self, first_rows: list[int]) -> None:
        """Map rows on disk to places, and take from the lengths of the living how much longer than usual each is."""
        lengths = postings.lengths_of(self.connection)
        rows = np.arange(len(self.document)) - np.repeat(self.starts, self.sizes)
        rows += np.repeat(np.array(first_rows, dtype=np.int64), self.sizes)
        self.place = np.full(lengths.shape[1], -1, dtype=np.int64)
        self.place[rows] = np.arange(len(rows))
        length = lengths[0, rows].astype(np.float64)
        whole = np.bincount(self.document, length, len(self.ids))
        self.length, self.name_lengths = length, lengths[1:, rows]
        self.norm = bm25.length_norm(length, bm25.B)
        self.document_norm = bm25.length_norm(whole.astype(np.float64), bm25.DOCUMENT_B)

    def postings(self, stem: str) -> StemPostings:
        """Return what a stem brings; read once."""
        if stem not in self.cache:
            self.read([stem])
        return self.cache[stem]

    def read(self, stems: Iterable[str]) -> None:
        """Read what stems bring, all with one question to the database."""
        if new := sorted({*stems} - self.cache.keys()):
            self.cache.update(zip(new, self._weigh_stems(*self._living(new), len(new)), strict=True))

    def _living(self, stems: Sequence[str]) -> tuple[Ints, Ints, Ints, Ints, Ints]:
        """Return stem by stem the places that carry it: its number, the place, its counts in text, headings and title."""
        sql = "SELECT key, data FROM json_each(?) CROSS JOIN postings ON term = value ORDER BY key, segment"
        rows = self.connection.execute(sql, (json.dumps(stems),)).fetchall()
        parts = [postings.unpack(data) for _, data in rows]
        row, text, heading, title = postings.join_segments(parts)
        stem = np.repeat(np.array([number for number, _ in rows], dtype=np.int64), [len(part[0]) for part in parts])
        place = self.place[row]
        key = stem * len(self.document) + place
        if np.any(place < 0) or np.any(key[1:] <= key[:-1]):  # the dead stand at -1
            order = np.argsort(key, kind="stable")
            order = order[place[order] >= 0]
            return stem[order], place[order], text[order], heading[order], title[order]
        return stem, place, text, heading, title

    def _weigh_stems(
        self, stem: Ints, place: Ints, text: Ints, headings: Ints, title: Ints, stems: int
    ) -> Iterator[StemPostings]:
        """Yield what each stem brings."""
        count = text / self.norm[place] + bm25.HEADING_WEIGHT * headings + bm25.TITLE_WEIGHT * title
        idf = idf_by_stem(stem[text > 0], stems, len(self.document))
        gain = idf[stem] * bm25.saturate(count, bm25.K1)

        owner = self.document[place]
        begins = np.flatnonzero(np.diff(stem * len(self.ids) + owner, prepend=-1))
        owner = owner[begins]
        count = np.add.reduceat(text, begins, dtype=np.float64) / self.document_norm[owner]
        count += bm25.TITLE_WEIGHT * title[begins]
        documents = weigh_owners(stem[begins], owner, count, bm25.DOCUMENT_K1, stems, len(self.ids))

        owner, norm = self.layout.heading[place], self.layout.heading_norm
        begins = np.flatnonzero(np.diff(stem * len(norm) + owner, prepend=-1))
        owner = owner[begins]
        count = np.add.reduceat(text, begins, dtype=np.float64) + np.maximum.reduceat(headings, begins)
        under = weigh_owners(stem[begins], owner, count / norm[owner], bm25.K1, stems, len(norm))

        chunks = split_by_stem(stem, (place, text, headings, title, gain), stems)
        for stem_idf, *columns in zip(idf.tolist(), chunks, documents, under, strict=True):
            yield StemPostings(stem_idf, *chain.from_iterable(columns))

    def idf(self, stem: str) -> float:
        """Return how much a stem tells, by the chunks whose text carries it."""
        return self.postings(stem).idf

    def query_idf(self, weights: Mapping[str, float]) -> dict[str, float]:
        """Return what each stem of a query tells that the index holds, in the order of the stems."""
        return {stem: weights[stem] * self.idf(stem) for stem in sorted(weights) if len(self.postings(stem).place)}

    @cached_property
    def layout(self) -> ChunkLayout:
        """How chunks stand together."""
        places = np.frombuffer(self._packed("places"), dtype="<i4").reshape(-1, 5)
        size, gap, lead, block, kind = places.T
        is_first = np.ones(len(places), dtype=bool)
        is_first[1:] = (block[1:] != block[:-1]) | (self.document[1:] != self.document[:-1])
        heading = np.cumsum(is_first) - 1
        norm = bm25.length_norm(np.bincount(heading, self.length, int(is_first.sum())).astype(np.float64), bm25.B)
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


def weigh_owners(stem: Ints, owner: Ints, count: Floats, k1: float, stems: int, owners: int) -> Iterator[tuple[Any, ...]]:
    """Yield for each stem the documents or headings that have it, and what its counts there bring to each."""
    some = count > 0
    stem, owner = stem[some], owner[some]
    return split_by_stem(stem, (owner, idf_by_stem(stem, stems, owners)[stem] * bm25.saturate(count[some], k1)), stems)


def idf_by_stem(stem: Ints, stems: int, total: int) -> Floats:
    """Return how much each stem tells, from the number of the stem that each of its carriers has."""
    return np.array([bm25.idf(total, carrying) for carrying in np.bincount(stem, minlength=stems).tolist()])


def split_by_stem(stem: Ints, columns: tuple[Ints, ...], stems: int) -> Iterator[tuple[Any, ...]]:
    """Yield for each stem its part of the columns."""
    bounds = np.searchsorted(stem, np.arange(stems + 1)).tolist()
    for first, end in pairwise(bounds):
        yield tuple(column[first:end] for column in columns)
