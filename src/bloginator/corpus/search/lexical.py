"""Rank chunks by their words: BM25 of the passage, of its neighbours and of its document, added.

    score = passage + neighbours + document, each of them BM25 (``bm25`` has the weights)
          + for the best of them, how close together the query's words stand

A passage of 512 characters seldom carries all of its subject's words; what stands around it says what it is about.
Headings and title count as further fields of the passage (BM25F: Robertson, Zaragoza and Taylor, CIKM 2004), idf as in
Lucene. All counts are exact, and sums are taken in the order of the stems: the same corpus ranks the same everywhere.
"""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from bloginator.corpus.index import inverted_index
from bloginator.corpus.index.chunk_rows import stems_at
from bloginator.corpus.index.inverted_index import Floats, Ints
from bloginator.corpus.search import bm25
from bloginator.corpus.search.term_proximity import nearness
from bloginator.corpus.search.top_k import best

NEAR_COUNT = 60
"""How many passages are looked into for words that stand together; the others are not among the best anyway."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What one stem brings to the chunks and documents that carry it, in a query where it has weight 1.

    Args:
        place: Of each chunk that has it in text, headings or title, in order.
        owner: Each document that has it, in order.
        idf: How much it tells, by the chunks whose text has it.
    """

    place: Ints
    gain: Floats
    owner: Ints
    document_gain: Floats
    idf: float


@dataclass(frozen=True, slots=True)
class Scores:
    """A query's scores as shares of what can be reached: totals and passages a place, ``document`` a document."""

    total: Floats
    passage: Floats
    document: Floats
    together: dict[int, float]

    def parts(self, place: int, document: int) -> dict[str, float]:
        """Return the summands of one place's total."""
        own, whole, near = float(self.passage[place]), float(self.document[document]), self.together.get(place, 0.0)
        around = max(0.0, float(self.total[place]) - own - whole - near)
        return {"passage": own, "neighbours": around, "document": whole, "together": near}


class Lexicon:
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
        self._next, self._beyond = (same(self.document, steps) for steps in (1, 2))
        self._scratch = np.empty(len(self.document))
        self.cache: dict[str, Carried] = {}

    def _place(self, first_rows: list[int]) -> None:
        """Map rows on disk to places, and take from the lengths of the living how much longer than usual each is."""
        lengths = inverted_index.lengths_of(self.connection)
        rows = np.arange(len(self.document)) - np.repeat(self.starts, self.sizes)
        rows += np.repeat(np.array(first_rows, dtype=np.int64), self.sizes)
        self.place = np.full(lengths.shape[1], -1, dtype=np.int64)
        self.place[rows] = np.arange(len(rows))
        length = lengths[0, rows].astype(np.float64)
        whole = np.bincount(self.document, length, len(self.ids))
        self.norm = bm25.longer(length, bm25.B)
        self.document_norm = bm25.longer(whole.astype(np.float64), bm25.DOCUMENT_B)

    def carried(self, stem: str) -> Carried:
        """Return what a stem brings; read once."""
        if stem not in self.cache:
            self.cache[stem] = self._gains(*self._living(stem))
        return self.cache[stem]

    def _living(self, stem: str) -> tuple[Ints, Ints, Ints, Ints]:
        """Return the places that carry a stem, and its counts there in text, headings and title."""
        found = self.connection.execute("SELECT data FROM postings WHERE term = ? ORDER BY segment", (stem,)).fetchall()
        parts = [inverted_index.unpacked(data) for (data,) in found]
        row, text, heading, title = parts[0] if len(parts) == 1 else inverted_index.joined(parts)
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
        return Carried(place, idf * bm25.saturated(count, bm25.K1), owner, document_gain, idf)

    def _document_gains(self, owners: Ints, text: Ints, title: Ints) -> tuple[Ints, Floats]:
        if not len(owners):
            return owners, np.zeros(0)
        begins = np.flatnonzero(np.concatenate(([True], owners[1:] != owners[:-1])))
        owner = owners[begins]
        count = np.add.reduceat(text, begins, dtype=np.float64) / self.document_norm[owner] + bm25.TITLE * title[begins]
        some = count > 0
        owner, count = owner[some], count[some]
        return owner, bm25.inverse(len(self.ids), len(owner)) * bm25.saturated(count, bm25.DOCUMENT_K1)

    def idf(self, stem: str) -> float:
        """Return how much a stem tells, by the chunks whose text carries it."""
        return self.carried(stem).idf

    def gains(self, weights: Mapping[str, float]) -> dict[str, float]:
        """Return what each stem of a query tells that the index holds, in the order of the stems."""
        return {stem: weights[stem] * self.idf(stem) for stem in sorted(weights) if len(self.carried(stem).place)}

    def score(self, weights: Mapping[str, float]) -> Scores:
        """Score every chunk for a query given as stems with weights."""
        passage = np.zeros(len(self.document))
        document = np.zeros(len(self.ids))
        whole = 0.0
        for stem in sorted(weights):
            one = self.carried(stem)
            whole += weights[stem] * one.idf
            passage[one.place] += weights[stem] * one.gain
            document[one.owner] += weights[stem] * one.document_gain
        beside, beyond, share = bm25.around(len(weights))
        most = bm25.most(len(weights))
        passage /= most * (whole or 1.0)
        document *= share / (most * (whole or 1.0))
        total = self._added(passage, document, beside, beyond)
        return Scores(total, passage, document, self._drawn_together(total, weights, bm25.TOGETHER / most))

    def _added(self, passage: Floats, document: Floats, beside: float, beyond: float) -> Floats:
        """Return what the passages, those around them and their documents come to."""
        total: Floats = np.take(document, self.document)
        total += passage
        for steps, weight, is_same in ((1, beside, self._next), (2, beyond, self._beyond)):
            if size := len(is_same):
                part = self._scratch[:size]
                for from_, to in ((passage[:size], total[steps:]), (passage[steps:], total[:size])):
                    np.multiply(is_same, from_, out=part)
                    part *= weight
                    to += part
        return total

    def _drawn_together(self, total: Floats, weights: Mapping[str, float], share: float) -> dict[int, float]:
        """Let the best passages gain from words that stand together; return what each gains."""
        gains = self.gains(weights)
        places = best(total, NEAR_COUNT) if len(gains) > 1 else total[:0]
        if not len(places):
            return {}
        found = share * nearness(stems_at(self, places.tolist()), gains)
        total[places] += found
        return dict(zip(places.tolist(), found.tolist(), strict=True))


def same(document: Ints, steps: int) -> Floats:
    """Return 1 where the chunk so many steps on is of the same document, else 0."""
    found: Floats = (document[steps:] == document[: len(document) - steps]).astype(np.float64)
    return found
