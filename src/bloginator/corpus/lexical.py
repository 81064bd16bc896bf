"""Rank chunks by their words: BM25 of the passage, of its neighbours and of its document, added.

    score = passage + 0.25 · (the ones beside it) + up to 0.2 · (the next ones) + 0.7 · document     each of them BM25
          + for the best of them, how close together the query's words stand

A passage of 512 characters seldom carries all of its subject's words; what stands around it says what it is about. The
fewer words a query has, the more it depends on that: the next but one counts ``REACH`` over their number.
Headings and title count as further fields of the passage (BM25F: Robertson, Zaragoza and Taylor, CIKM 2004), idf as in
Lucene. All counts are exact, and sums are taken in the order of the stems: the same corpus ranks the same everywhere.
"""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import log

import numpy as np

from bloginator.corpus import postings
from bloginator.corpus.postings import Floats, Ints

K1, B = 1.2, 0.6
DOCUMENT_K1, DOCUMENT_B = 1.5, 0.9
NEIGHBOURS, DOCUMENT = 0.25, 0.7
NEXT, REACH = 0.2, 0.4
"""What the passage next but one counts at most, and for a query of one word."""

TOGETHER = 0.55
NEAR_COUNT = 60
"""How many passages are looked into for words that stand together; the others are not among the best anyway."""

HEADING, TITLE = 0.5, 0.5
"""Weights of a word in the headings above a passage and in its document's title, against one in its text."""

MOST = (K1 + 1.0) * (1.0 + 2.0 * NEIGHBOURS + 2.0 * NEXT) + DOCUMENT * (DOCUMENT_K1 + 1.0) + TOGETHER
"""What the summands can come to at most, for a query of weight 1: scores are given as shares of it."""

DECIMALS = 9
"""Scores are compared to this many decimals: ties are broken by path and place, not by the last bit."""


@dataclass(frozen=True, slots=True)
class Parts:
    """A query's scores: one number a chunk (``document``: one a document), all as shares of what can be reached."""

    passage: Floats
    neighbours: Floats
    document: Floats
    together: Floats
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
        parts = self._added(passage / share, document / share, min(NEXT, REACH / max(1, len(weights))))
        self._draw_together(parts, weights)
        return parts

    def _document_gain(self, place: Ints, text: Floats, title: Floats) -> Floats:
        owner = self.document[place]
        count = np.bincount(owner, text, len(self.ids)) / self.document_norm
        count[owner] += TITLE * title
        return inverse(len(self.ids), int(np.count_nonzero(count))) * saturated(count, DOCUMENT_K1)

    def _added(self, passage: Floats, document: Floats, beyond: float) -> Parts:
        neighbours = np.zeros(len(passage))
        for steps, weight in ((1, NEIGHBOURS), (2, beyond)):
            same = self.document[steps:] == self.document[: len(self.document) - steps]
            neighbours[steps:] += weight * np.where(same, passage[: len(passage) - steps], 0.0)
            neighbours[: len(passage) - steps] += weight * np.where(same, passage[steps:], 0.0)
        document = DOCUMENT * document
        total = passage + neighbours + document[self.document]
        return Parts(passage, neighbours, document, np.zeros(len(passage)), total)

    def _draw_together(self, parts: Parts, weights: Mapping[str, float]) -> None:
        """Let the best passages gain from words that stand together."""
        from bloginator.corpus.nearness import nearness

        gains = {stem: weights[stem] * self.idf(stem) for stem in sorted(weights) if len(self.carried(stem)[0])}
        if len(gains) > 1:
            places = best(parts.total, NEAR_COUNT)
            parts.together[places] = TOGETHER / MOST * nearness([self.marks(place) for place in places.tolist()], gains)
            parts.total[places] += parts.together[places]

    def marks(self, place: int) -> bytes:
        """Return a chunk's stems in order, as the index keeps them."""
        document = int(self.document[place])
        sql = "SELECT stems FROM chunks WHERE document = ? AND ordinal = ?"
        key = (self.ids[document], place - int(self.starts[document]))
        return bytes(self.connection.execute(sql, key).fetchone()[0])


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


def first(total: Floats, places: Ints, count: int) -> list[int]:
    """Return those of some places that are best, best first; equal ones in the order of path and place."""
    order = np.argsort(-np.round(total[places], DECIMALS), kind="stable")[:count]
    return [int(place) for place in places[order]]
