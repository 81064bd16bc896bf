"""Rank chunks by their words: BM25 of the passage, of its neighbours and of its document, added.

A passage of 512 characters seldom carries all of its subject's words; what stands around it says what it is about.
Headings and title count as further fields of the passage (BM25F: Robertson, Zaragoza and Taylor, CIKM 2004), idf as in
Lucene. All counts are exact, and sums are taken in the order of the stems: the same corpus ranks the same everywhere.
"""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bloginator.corpus.index.chunk_rows import stems_at
from bloginator.corpus.index.inverted_index import InvertedIndex
from bloginator.corpus.index.postings import Floats, Ints
from bloginator.corpus.search import bm25
from bloginator.corpus.search.top_k import find_top_k

MAX_PROXIMITY_PASSAGES = 60
"""How many passages are looked into for words that stand together; the others are not among the best anyway."""
WINDOW = 5  # stems between the two of a pair, plus one


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


def score_words(index: InvertedIndex, weights: Mapping[str, float]) -> Scores:
    """Score every chunk for a query given as stems with weights."""
    passage = np.zeros(len(index.document))
    document = np.zeros(len(index.ids))
    total_idf = 0.0
    index.read(weights)
    for stem in sorted(weights):
        postings = index.postings(stem)
        total_idf += weights[stem] * postings.idf
        passage[postings.place] += weights[stem] * postings.gain
        document[postings.owner] += weights[stem] * postings.document_gain
    first, second, share = bm25.context_weights(len(weights))
    max_score = bm25.max_score(len(weights))
    passage /= max_score * (total_idf or 1.0)
    document *= share / (max_score * (total_idf or 1.0))
    total: Floats = np.take(document, index.document) + passage
    for steps, weight in ((1, first), (2, second)):
        add_neighbours(total, passage, index.document, steps, weight)
    return Scores(total, passage, document, add_proximity(index, total, weights, bm25.PROXIMITY / max_score))


def add_neighbours(total: Floats, passage: Floats, document: Ints, steps: int, weight: float) -> None:
    """Add to each passage what those so many steps before and after it in its document score."""
    size = max(0, len(document) - steps)
    near = weight * (document[steps:] == document[:size])
    total[steps:] += near * passage[:size]
    total[:size] += near * passage[steps:]


def add_proximity(index: InvertedIndex, total: Floats, weights: Mapping[str, float], share: float) -> dict[int, float]:
    """Let the best passages gain from words that stand together; return what each gains."""
    query_idf = index.query_idf(weights)
    places = find_top_k(total, MAX_PROXIMITY_PASSAGES) if len(query_idf) > 1 else total[:0]
    if not len(places):
        return {}
    gained = share * term_proximity(stems_at(index, places.tolist()), query_idf)
    total[places] += gained
    return dict(zip(places.tolist(), gained.tolist(), strict=True))


def term_proximity(passages: Sequence[bytes], query_idf: Mapping[str, float]) -> Floats:
    """Return for each passage, by its stems as ``marks`` writes them, how much of a query stands together, from 0 to 1."""
    result = np.zeros(len(passages))
    whole = sum(query_idf.values())
    known = np.array([zlib.crc32(stem.encode()) for stem in query_idf], dtype="<u4")
    if len(known) < 2 or not whole or not passages:
        return result
    order = np.argsort(known)
    owner, place, stem = find_occurrences(passages, known[order])
    idf = np.array(list(query_idf.values()))[order]
    return np.minimum(closest_pairs(owner, place, stem, idf, len(passages)) / whole, 1.0)


def find_occurrences(passages: Sequence[bytes], known: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Return every occurrence of a known stem: its passage, its place there, which stem."""
    sizes = [len(passage) // 4 for passage in passages]
    marks = np.frombuffer(b"".join(passages), dtype="<u4")
    known_index = np.minimum(np.searchsorted(known, marks), len(known) - 1)
    matches = np.flatnonzero(known[known_index] == marks)
    owner = np.repeat(np.arange(len(passages)), sizes)
    starts = np.cumsum([0, *sizes[:-1]])
    return owner[matches], matches - starts[owner[matches]], known_index[matches]


def closest_pairs(owner: NDArray[Any], place: NDArray[Any], stem: NDArray[Any], idf: Floats, passages: int) -> Floats:
    """Return what pairs of neighbouring occurrences are worth to each passage, a pair of stems by its closest one."""
    apart = place[1:] - place[:-1]
    pairs = np.flatnonzero((owner[1:] == owner[:-1]) & (stem[1:] != stem[:-1]) & (apart <= WINDOW))
    if not len(pairs):
        return np.zeros(passages)
    worth = np.minimum(idf[stem[pairs]], idf[stem[pairs + 1]]) / apart[pairs]
    key = (owner[pairs] * len(idf) + stem[pairs]) * len(idf) + stem[pairs + 1]
    order = np.argsort(key, kind="stable")
    begins = np.flatnonzero(np.concatenate(([True], key[order][1:] != key[order][:-1])))
    best_worth = np.maximum.reduceat(worth[order], begins)
    return np.bincount(owner[pairs][order][begins], best_worth, passages).astype(np.float64)
