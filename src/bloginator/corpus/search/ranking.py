"""Rank chunks for one query: its words, a little of its meaning, and, when asked for, a document's date and quality."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from bloginator.corpus.index.inverted_index import InvertedIndex
from bloginator.corpus.index.postings import Floats
from bloginator.corpus.index.word_vectors import Matrix, unit
from bloginator.corpus.search.lexical import Scores, score_words
from bloginator.corpus.search.meaning import VectorSpace
from bloginator.corpus.search.top_k import find_top_k
from bloginator.records.corpus import Retrieval

MEANING_WEIGHT = 0.4
"""What a cosine of 1 adds by word vectors, against the best score by words: a long query scores low by its words."""

LONG_QUERY = 15
"""Stems of a query from which on that goes down, as one over their number: the more words, the less they need meaning."""

MEANING_WEIGHT_ALONE = 0.1  # the same where no passage has a word of the query
MODEL_MEANING_WEIGHT = 0.25  # what a cosine of 1 adds by a model's vectors, of a score whose words can reach 1
DOCUMENT_SHARE = 0.2  # what the document counts in a chunk's nearness
FEEDBACK_PASSAGES, ROCCHIO_WEIGHT, MODEL_ROCCHIO_WEIGHT = 8, 1.0, 0.5
"""So many passages of a first ranking draw the query towards their mean, and how far (Rocchio, 1971), by whose vectors."""

HALF_LIFE_YEARS = 3.0  # after so many years, against the newest document, a date has lost half of its weight
QUALITY_FACTORS = {"preferred": 1.25, "standard": 1.0, "deprecated": 0.5}


@dataclass(frozen=True, slots=True)
class Ranking:
    """Scores by place, and where they come from; ``scale`` makes shares of the summands."""

    total: Floats
    words: Scores | None
    meaning: Floats | None
    scale: Floats

    def parts(self, place: int, document: int) -> dict[str, float]:
        """Return the named summands of one score, 4 digits; they add up to it."""
        parts = self.words.parts(place, document) if self.words else {}
        if self.meaning is not None:
            parts["meaning"] = float(self.meaning[place])
        return {name: round(value * float(self.scale[document]), 4) for name, value in parts.items()}


def rank_chunks(
    index: InvertedIndex, weights: Mapping[str, float], vector: Matrix | None, space: VectorSpace | None, settings: Retrieval
) -> Ranking:
    """Score every chunk for a query's stems with their weights and its vector; without one, by words alone."""
    if space is None or vector is None:
        words = score_words(index, weights)
        return scale_scores(index, words.total, words, None, 1.0, settings)
    if settings.engine == "dense":
        expanded = expand_query(space, vector, compute_nearness(index, space, vector))
        near = compute_nearness(index, space, expanded)
        return scale_scores(index, near, None, near, 1.0, settings)
    words = score_words(index, weights)
    weight = MODEL_MEANING_WEIGHT
    if space.is_static:
        weight = MEANING_WEIGHT * float(words.total.max()) or MEANING_WEIGHT_ALONE
        weight *= min(1.0, LONG_QUERY / max(1, len(weights)))
    expanded = expand_query(space, vector, words.total + weight * compute_nearness(index, space, vector))
    meaning = weight * compute_nearness(index, space, expanded)
    return scale_scores(index, words.total + meaning, words, meaning, 1.0 / (1.0 + weight), settings)


def compute_nearness(index: InvertedIndex, space: VectorSpace, vector: Matrix) -> Floats:
    """Return each chunk's nearness, from 0 to 1: mostly its own cosine, for the rest that of its whole document."""
    own, whole = np.maximum(space.chunks @ vector, 0.0), np.maximum(space.documents @ vector, 0.0)
    near: Floats = ((1.0 - DOCUMENT_SHARE) * own + DOCUMENT_SHARE * whole[index.document]).astype(np.float64)
    return near


def expand_query(space: VectorSpace, vector: Matrix, scores: Floats) -> Matrix:
    """Return the query's vector drawn towards the mean of the passages that score best in a first ranking."""
    places = find_top_k(scores, FEEDBACK_PASSAGES)
    weight = (ROCCHIO_WEIGHT if space.is_static else MODEL_ROCCHIO_WEIGHT) / max(1, len(places))
    return unit(vector + weight * space.chunks[places].sum(axis=0))


def scale_scores(
    index: InvertedIndex, total: Floats, words: Scores | None, meaning: Floats | None, share: float, settings: Retrieval
) -> Ranking:
    """Return scores as shares; a word of few documents but many passages can tell more than was reckoned."""
    scale = share * document_factors(index, settings)
    total = total * scale[index.document]
    highest = max(1.0, float(total.max(initial=0.0)))
    return Ranking(total / highest, words, meaning, scale / highest)


def document_factors(index: InvertedIndex, settings: Retrieval) -> Floats:
    """Return what each document's date and quality make of its scores: 1 where the settings ask for neither."""
    if not settings.recency and not settings.quality:
        return np.ones(len(index.ids))
    days = [day_of(text) for text in index.dates]
    newest = max((day for day in days if day is not None), default=None)
    factors = []
    for day, quality in zip(days, index.qualities, strict=True):
        years = (newest - day) / 365.25 if newest is not None and day is not None else HALF_LIFE_YEARS
        aged = 1.0 - settings.recency * (1.0 - 0.5 ** (years / HALF_LIFE_YEARS))
        factors.append(aged * (1.0 + settings.quality * (QUALITY_FACTORS.get(quality, 1.0) - 1.0)))
    return np.array(factors)


def day_of(text: str | None) -> int | None:
    """Return a date as a number of days; ``None`` for none, or for what is no day of the calendar."""
    try:
        return date.fromisoformat(text[:10]).toordinal() if text else None
    except ValueError:
        return None
