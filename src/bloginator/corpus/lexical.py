"""Rank chunks by their words: BM25 of the passage, of its neighbours and of its document, added.

    score = passage + 0.25 · (the one before + the one after) + 0.5 · document        each of them BM25

A passage of 512 characters seldom carries all of its subject's words; what stands around it says what it is about.
Headings and title count as further fields of the passage (BM25F: Robertson, Zaragoza and Taylor, CIKM 2004), idf as in
Lucene. All counts are exact, and sums are taken in the order of the stems: the same corpus ranks the same everywhere.
"""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bloginator.corpus import postings

Floats = NDArray[np.float64]
Ints = NDArray[Any]

K1, B = 1.2, 0.6
DOCUMENT_K1, DOCUMENT_B = 1.5, 0.9
NEIGHBOURS, DOCUMENT = 0.25, 0.5
HEADING, TITLE = 0.5, 0.5
"""Weights of a word in the headings above a passage and in its document's title, against one in its text."""

MOST = (K1 + 1.0) * (1.0 + 2.0 * NEIGHBOURS) + DOCUMENT * (DOCUMENT_K1 + 1.0)
"""What the summands can come to at most, for a query of weight 1: scores are given as shares of it."""

DECIMALS = 9
"""Scores are compared to this many decimals: ties are broken by path and place, not by the last bit."""


@dataclass(frozen=True, slots=True)
class Parts:
    """A query's scores: one number a chunk (``document``: one a document), all as shares of what can be reached."""

    passage: Floats
    neighbours: Floats
    document: Floats
    total: Floats


class Lexicon:
    """An open index: chunks stand in the order of path and place, whatever rows they have on disk."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        sql = "SELECT id, path, first_row, rows, date, quality FROM documents ORDER BY path"
        rows = connection.execute(sql).fetchall()
        self.ids = [row[0] for row in rows]
        self.paths = [row[1] for row in rows]
        self.dates = [row[4] for row in rows]
        self.qualities = [row[5] for row in rows]
        self.sizes = np.array([row[3] for row in rows], dtype=np.int64)
        self.starts = np.concatenate(([0], np.cumsum(self.sizes)))[: len(rows)].astype(np.int64)
        self.document = np.repeat(np.arange(len(rows)), self.sizes)
        self._place([row[2] for row in rows])
        self.cache: dict[str, tuple[Ints, ...]] = {}

    def _place(self, first_rows: list[int]) -> None:
        """Map rows on disk to places, and take the lengths of the living."""
        lengths = postings.lengths_of(self.connection)
        rows = np.arange(len(self.document)) - np.repeat(self.starts, self.sizes)
        rows += np.repeat(np.array(first_rows, dtype=np.int64), self.sizes)
        self.place = np.full(lengths.shape[1], -1, dtype=np.int64)
        self.place[rows] = np.arange(len(rows))
        self.length = lengths[0, rows].astype(np.float64)

    @cached_property
    def norm(self) -> Floats:
        """How much longer than usual each chunk is, for BM25."""
        return _norm(self.length, B)

    @cached_property
    def document_norm(self) -> Floats:
        """How much longer than usual each document is."""
        return _norm(np.bincount(self.document, self.length, len(self.ids)).astype(np.float64), DOCUMENT_B)

    @cached_property
    def follows(self) -> NDArray[np.bool_]:
        """Whether the chunk at each place but the first continues the document of the one before."""
        return np.equal(self.document[1:], self.document[:-1])

    def carried(self, stem: str) -> tuple[Ints, ...]:
        """Return the places that carry a stem, and its counts there in text, headings and title."""
        if stem not in self.cache:
            found = self.connection.execute("SELECT data FROM postings WHERE term = ? ORDER BY segment", (stem,))
            self.cache[stem] = self._living([postings.unpacked(data) for (data,) in found])
        return self.cache[stem]

    def _living(self, parts: list[tuple[Ints, Ints, Ints, Ints]]) -> tuple[Ints, ...]:
        if not parts:
            return (np.zeros(0, dtype=np.int64),) * 4
        row, *counts = (np.concatenate(column) for column in zip(*parts, strict=True))
        place = self.place[row]
        keep = place >= 0
        return (place[keep], *(column[keep].astype(np.float64) for column in counts))

    def idf(self, stem: str) -> float:
        """Return how much a stem tells, by the chunks whose text carries it."""
        _, text, *_ = self.carried(stem)
        return inverse(len(self.document), int(np.count_nonzero(text)))

    def score(self, weights: Mapping[str, float]) -> Parts:
        """Score every chunk for a query given as stems with weights."""
        passage = np.zeros(len(self.document))
        document = np.zeros(len(self.ids))
        whole = 0.0
        for stem in sorted(weights):
            place, text, heading, title = self.carried(stem)
            gain = weights[stem] * self.idf(stem)
            whole += gain
            if len(place):
                count = text / self.norm[place] + HEADING * heading + TITLE * title
                passage[place] += gain * saturated(count, K1)
                document += weights[stem] * self._document_gain(place, text, title)
        share = MOST * (whole or 1.0)
        return self._added(passage / share, document / share)

    def _document_gain(self, place: Ints, text: Floats, title: Floats) -> Floats:
        owner = self.document[place]
        count = np.bincount(owner, text, len(self.ids)) / self.document_norm
        count[owner] += TITLE * title
        return inverse(len(self.ids), int(np.count_nonzero(count))) * saturated(count, DOCUMENT_K1)

    def _added(self, passage: Floats, document: Floats) -> Parts:
        neighbours = np.zeros(len(passage))
        neighbours[1:] += np.where(self.follows, passage[:-1], 0.0)
        neighbours[:-1] += np.where(self.follows, passage[1:], 0.0)
        neighbours *= NEIGHBOURS
        document = DOCUMENT * document
        return Parts(passage, neighbours, document, passage + neighbours + document[self.document])


def _norm(length: Floats, b: float) -> Floats:
    mean = float(length.sum()) / max(1, len(length))
    return 1.0 - b + b * length / (mean or 1.0)


def inverse(total: int, carrying: int) -> float:
    """Return the idf of a stem that ``carrying`` of ``total`` carry; never negative.

    >>> round(inverse(10, 1), 4), round(inverse(10, 10), 4)
    (1.9924, 0.0465)
    """
    return log(1.0 + (total - carrying + 0.5) / (carrying + 0.5))


def saturated(count: Floats, k1: float) -> Floats:
    """Return what repeats of a word are worth: 1 for one in a text of usual length, never more than ``k1 + 1``."""
    return count * (k1 + 1.0) / (count + k1)


def best(total: Floats, count: int) -> Ints:
    """Return the places of the best chunks, best first; equal ones in the order of path and place."""
    rounded = np.round(total, DECIMALS)
    count = min(count, int(np.count_nonzero(rounded > 0)))
    if not count:
        return np.zeros(0, dtype=np.int64)
    least = np.partition(rounded, -count)[-count]
    places = np.flatnonzero(rounded >= least)
    return places[np.argsort(-rounded[places], kind="stable")][:count]
