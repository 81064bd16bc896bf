"""Score chunks for a section: each thing that its description names by itself, and beside it the whole section.

For the section a chunk is judged with all under its heading and with its document: a short one seldom says what it is about.
Where these have the section's title for their name, they are what it is about, whatever else its description says.
Scores of words are shares of what the query's words can tell (idf), so that they and cosines are on one scale.

The weights were chosen on six collections together, in the flat middle of what is best: docs/retrieval.md.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np

from bloginator.corpus.index.inverted_index import InvertedIndex
from bloginator.corpus.index.postings import Floats, Ints
from bloginator.corpus.index.word_vectors import Matrix
from bloginator.corpus.search.meaning import VectorSpace

SECTION_WEIGHT = 4.0  # what the whole section counts against one clause
BM25_SCALE = 1.6  # BM25 seldom reaches more than this times the idf of the query's words
MAX_CANDIDATES = 1000  # chunks that clauses are looked for in: the best for the whole section


CLAUSE_MEANING_WEIGHT, MEANING_WEIGHT = 0.5, 0.2  # what meaning counts against words, for a clause and for the whole section
HEADING_WEIGHT, DOCUMENT_WEIGHT = 0.5, 2.0
"""What all under the chunk's heading and its whole document count for the section, against the chunk itself."""

NAME_WEIGHT, MIN_SHARED = 0.3, 2
"""What a name counts that is the section's title, and how many stems they have in common unless they have no other."""


@dataclass(frozen=True, slots=True)
class SectionQuery:
    """What is sought for a section: its title as stems, the whole and its clauses as stems with counts and as vectors."""

    title: Set[str]
    whole: Mapping[str, float]
    vector: Matrix | None
    clauses: Sequence[Mapping[str, float]]
    clause_vectors: Matrix | None


@dataclass(frozen=True, slots=True)
class Candidates:
    """The chunks that a section's sources are chosen from.

    Args:
        places: In order.
        section: Their scores for the whole section.
        vectors: Their own; ``None`` where words alone count.
    """

    places: Ints
    section: Floats
    vectors: Matrix | None


def find_candidates(
    index: InvertedIndex, query: SectionQuery, space: VectorSpace | None, words: bool, factors: Floats
) -> Candidates:
    """Return the chunks that score best for the whole section: first without their own vectors, which most need not be read.

    Args:
        words: Whether words count: not where the settings want meaning alone.
        factors: What each chunk's scores count.
    """
    own, under, whole = (part / (1.0 + HEADING_WEIGHT + DOCUMENT_WEIGHT) for part in (1.0, HEADING_WEIGHT, DOCUMENT_WEIGHT))
    vector = None if space is None else query.vector
    meaning = 0.0 if vector is None else MEANING_WEIGHT if words else 1.0
    share = (1.0 - meaning) / BM25_SCALE
    chunk, heading, document = word_levels(index, query.whole)
    heading, document = share * under * heading, share * whole * document
    if space is not None and vector is not None:
        heading += meaning * under * (space.headings @ vector)
        document += meaning * whole * (space.documents @ vector)
    scores = share * own * chunk
    scores += heading[index.layout.heading]
    scores += document[index.document]
    scores += NAME_WEIGHT * name_similarity(index, query.title)
    scores *= factors
    places = np.arange(len(scores))
    if len(scores) > MAX_CANDIDATES:
        places = np.sort(np.argpartition(-scores, MAX_CANDIDATES)[:MAX_CANDIDATES])
    if space is None or vector is None:
        return Candidates(places, scores[places], None)
    chunks = space.chunks_at(places)
    meaning_scores = meaning * own * (chunks @ vector) * factors[places]
    return Candidates(places, scores[places] + meaning_scores, chunks)


def name_similarity(index: InvertedIndex, title: Set[str]) -> Floats:
    """Return how like a section's title the name of each chunk is: the headings above it, or its document's title.

    It is the Jaccard index of their stems, of the nearer one, over the square of how many documents have the nearest name:
    what many have names nothing ("Introduction"). A single stem in common counts only where neither has another, since a
    figure of speech shares a word with what it is not about ("When somebody leaves" with *Leave*).
    """
    shared = np.zeros(index.name_lengths.shape)
    for stem in sorted(title):
        postings = index.postings(stem)
        shared[:, postings.place] += np.array([postings.headings, postings.title]) > 0
    similarity = shared / np.maximum(1, len(title) + index.name_lengths - shared)
    similarity[(shared < MIN_SHARED) & (similarity < 1.0)] = 0.0
    if not similarity.any():
        return np.zeros(len(index.document))
    heading, length = index.layout.heading, index.name_lengths[0]
    begins = np.flatnonzero(np.diff(heading, prepend=-1))
    is_bare = length == np.minimum.reduceat(length, begins)[heading]  # an item's lead-in counts as a heading of its own
    headings = np.maximum.reduceat(np.where(is_bare, similarity[0], 0.0), begins)[heading]
    nearer = np.maximum(headings, similarity[1])
    rarity: Floats = nearer / np.unique(index.document[nearer == nearer.max()]).size ** 2
    return rarity


def word_levels(index: InvertedIndex, weights: Mapping[str, float]) -> tuple[Floats, Floats, Floats]:
    """Return what chunks, headings and documents hold of a query, as shares of the idf of its words."""
    chunk, heading = np.zeros(len(index.document)), np.zeros(len(index.layout.heading_norm))
    document = np.zeros(len(index.ids))
    index.read(weights)
    for stem in sorted(weights):
        postings = index.postings(stem)
        chunk[postings.place] += weights[stem] * postings.gain
        document[postings.owner] += weights[stem] * postings.document_gain
        heading[postings.heading] += weights[stem] * postings.heading_gain
    idf = sum_idf(index, weights)
    return chunk / idf, heading / idf, document / idf


def sum_idf(index: InvertedIndex, weights: Mapping[str, float]) -> float:
    """Return what the words of a query can tell; 1 for one without words."""
    return sum(weights[stem] * index.idf(stem) for stem in sorted(weights)) or 1.0


def clause_scores(index: InvertedIndex, query: SectionQuery, candidates: Candidates, words: bool) -> Floats:
    """Return the scores of candidates, a row for each clause; of the section itself where it has none."""
    section = candidates.section
    if not query.clauses:
        return section[None, :]
    scores: Floats = SECTION_WEIGHT * section[None, :] + np.zeros((len(query.clauses), 1))
    meaning = 0.0
    if candidates.vectors is not None and query.clause_vectors is not None:
        meaning = CLAUSE_MEANING_WEIGHT if words else 1.0
        scores += meaning * (query.clause_vectors @ candidates.vectors.T)
    if meaning < 1.0:
        scores += (1.0 - meaning) / BM25_SCALE * clause_words(index, query.clauses, candidates.places)
    return scores / (1.0 + SECTION_WEIGHT)


def clause_words(index: InvertedIndex, clauses: Sequence[Mapping[str, float]], places: Ints) -> Floats:
    """Return what candidates hold of each clause's words."""
    stems = sorted({stem for weights in clauses for stem in weights})
    gains = np.zeros((len(stems), len(places) + 1))  # the last column is of all that are no candidates
    column_of = np.full(len(index.document), len(places))
    column_of[places] = np.arange(len(places))
    for row, stem in zip(gains, stems, strict=True):
        postings = index.postings(stem)
        row[column_of[postings.place]] = postings.gain
    weights = np.array([[clause.get(stem, 0.0) for stem in stems] for clause in clauses])
    idf = np.array([sum_idf(index, clause) for clause in clauses])
    scores: Floats = (weights / idf[:, None]) @ gains[:, :-1]
    return scores
