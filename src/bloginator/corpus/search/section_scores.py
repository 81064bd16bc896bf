"""Score chunks for a section: each thing that its description names by itself, and beside it the whole section.

A chunk is judged with all that stands under its heading and with its document: a short one seldom says what it is about.
Scores of words are shares of what the query's words can tell (idf), so that they and cosines are on one scale.

The weights were chosen on labelled sections, leaving one outline out, and checked on posts' headings: docs/retrieval.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bloginator.corpus.index.inverted_index import InvertedIndex
from bloginator.corpus.index.postings import Floats, Ints
from bloginator.corpus.index.word_vectors import Matrix
from bloginator.corpus.search.meaning import VectorSpace

CONTEXT = 4.0
"""What the whole section counts against one clause."""

REACHED = 1.6
"""BM25 seldom reaches more than this times the idf of the query's words."""

CANDIDATES = 1000
"""Chunks that clauses are looked for in: the best for the whole section."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What meaning counts against words, and what heading and document count beside the chunk itself."""

    meaning: float
    heading: float
    document: float

    @property
    def levels(self) -> tuple[float, float, float]:
        """The shares of chunk, heading and document."""
        whole = 1.0 + self.heading + self.document
        return 1.0 / whole, self.heading / whole, self.document / whole


CLAUSE = Weights(meaning=0.5, heading=0.1, document=0.1)
SECTION = Weights(meaning=0.3, heading=0.3, document=1.5)


@dataclass(frozen=True, slots=True)
class SectionQuery:
    """What is sought for a section, as stems with counts and as vectors: the whole, and each of its clauses."""

    whole: Mapping[str, float]
    vector: Matrix | None
    clauses: Sequence[Mapping[str, float]]
    clause_vectors: Matrix | None


Rows = tuple[Matrix, Ints]


@dataclass(frozen=True, slots=True)
class Candidates:
    """The chunks that a section's sources are chosen from.

    Args:
        places: In order.
        section: Their scores for the whole section.
        vectors: Of the chunks, of what stands under their headings, of their documents, each with the row that a
            candidate has in it; ``None`` where words alone count.
    """

    places: Ints
    section: Floats
    vectors: tuple[Rows, Rows, Rows] | None


def candidates_of(
    index: InvertedIndex, query: SectionQuery, space: VectorSpace | None, words: bool, factors: Floats
) -> Candidates:
    """Return the chunks that score best for the whole section: first without their own vectors, which most need not be read.

    Args:
        words: Whether words count: not where the settings want meaning alone.
        factors: What each document's scores count.
    """
    own, under, whole = SECTION.levels
    vector = None if space is None else query.vector
    meaning = 0.0 if vector is None else SECTION.meaning if words else 1.0
    share = (1.0 - meaning) / REACHED
    chunk, heading, document = word_levels(index, query.whole)
    heading, document = share * under * heading, share * whole * document
    if space is not None and vector is not None:
        heading += meaning * under * (space.headings @ vector)
        document += meaning * whole * (space.documents @ vector)
    scores = share * own * chunk
    scores += heading[index.layout.heading]
    scores += document[index.document]
    scores *= factors[index.document]
    places = np.arange(len(scores))
    if len(scores) > CANDIDATES:
        places = np.sort(np.argpartition(-scores, CANDIDATES)[:CANDIDATES])
    if space is None or vector is None:
        return Candidates(places, scores[places], None)
    chunks = space.chunks_at(places)
    near = meaning * own * (chunks @ vector) * factors[index.document[places]]
    above = rows_of(space.headings, index.layout.heading[places]), rows_of(space.documents, index.document[places])
    return Candidates(places, scores[places] + near, ((chunks, np.arange(len(places))), *above))


def rows_of(vectors: Matrix, numbers: Ints) -> Rows:
    """Return the vectors with these numbers, which ascend, each once; and which row is whose."""
    begins = np.diff(numbers, prepend=-1) > 0
    return vectors[numbers[begins]], np.cumsum(begins) - 1


def word_levels(index: InvertedIndex, weights: Mapping[str, float]) -> tuple[Floats, Floats, Floats]:
    """Return what chunks, headings and documents hold of a query, as shares of the idf of its words."""
    chunk, heading = np.zeros(len(index.document)), np.zeros(len(index.layout.heading_norm))
    document = np.zeros(len(index.ids))
    for stem in sorted(weights):
        carried = index.carried(stem)
        chunk[carried.place] += weights[stem] * carried.gain
        document[carried.owner] += weights[stem] * carried.document_gain
        owner, gain = index.heading_gains(stem)
        heading[owner] += weights[stem] * gain
    idf = idf_of(index, weights)
    return chunk / idf, heading / idf, document / idf


def idf_of(index: InvertedIndex, weights: Mapping[str, float]) -> float:
    """Return what the words of a query can tell; 1 for one without words."""
    return sum(weights[stem] * index.idf(stem) for stem in sorted(weights)) or 1.0


def clause_scores(index: InvertedIndex, query: SectionQuery, candidates: Candidates, words: bool) -> Floats:
    """Return the scores of candidates, a row for each clause; of the section itself where it has none."""
    section = candidates.section
    if not query.clauses:
        return section[None, :]
    scores: Floats = CONTEXT * section[None, :] + np.zeros((len(query.clauses), 1))
    meaning = 0.0
    if candidates.vectors is not None and query.clause_vectors is not None:
        meaning = CLAUSE.meaning if words else 1.0
        for level, (vectors, rows) in zip(CLAUSE.levels, candidates.vectors, strict=True):
            scores += (meaning * level * (query.clause_vectors @ vectors.T))[:, rows]
    if meaning < 1.0:
        scores += (1.0 - meaning) / REACHED * clause_words(index, query.clauses, candidates.places)
    return scores / (1.0 + CONTEXT)


def clause_words(index: InvertedIndex, clauses: Sequence[Mapping[str, float]], places: Ints) -> Floats:
    """Return what candidates hold of each clause's words, with their headings and documents."""
    own, under, whole = CLAUSE.levels
    stems = sorted({stem for weights in clauses for stem in weights})
    gains = np.zeros((len(stems), len(places)))
    row_of = np.full(len(index.document), -1)
    row_of[places] = np.arange(len(places))
    headings, documents = index.layout.heading[places], index.document[places]
    by_heading, by_document = np.zeros(len(index.layout.heading_norm)), np.zeros(len(index.ids))
    for number, stem in enumerate(stems):
        carried = index.carried(stem)
        rows = row_of[carried.place]
        gains[number, rows[rows >= 0]] = own * carried.gain[rows >= 0]
        owner, gain = index.heading_gains(stem)
        by_heading[owner], by_document[carried.owner] = under * gain, whole * carried.document_gain
        gains[number] += by_heading[headings] + by_document[documents]
        by_heading[owner], by_document[carried.owner] = 0.0, 0.0
    weights = np.array([[clause.get(stem, 0.0) for stem in stems] for clause in clauses])
    idf = np.array([idf_of(index, clause) for clause in clauses])
    scores: Floats = (weights / idf[:, None]) @ gains
    return scores
