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
from bloginator.corpus.search.top_k import best
from bloginator.records.corpus import Retrieval

MEANING = 0.4
"""What a cosine of 1 adds by word vectors, against the best score by words: a long query scores low by its words."""

MANY = 15
"""Stems of a query from which on that goes down, as one over their number: the more words, the less they need meaning."""

NO_WORDS = 0.1
"""The same where no passage has a word of the query."""

MODEL_MEANING = 0.25
"""What a cosine of 1 adds by a model's vectors, of a score whose words can reach 1."""

WHOLE = 0.2
"""What the document counts in a chunk's nearness."""

FEEDBACK, DRAWN, MODEL_DRAWN = 8, 1.0, 0.5
"""So many passages of a first ranking draw the query towards their mean, and how far (Rocchio, 1971), by whose vectors."""

HALF_YEARS = 3.0
"""After so many years, against the newest document, a date has lost half of its weight."""

QUALITIES = {"preferred": 1.25, "standard": 1.0, "deprecated": 0.5}


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
        near = drawn(index, space, vector, nearness_of(index, space, vector))
        return scale_scores(index, near, None, near, 1.0, settings)
    words = score_words(index, weights)
    share = meaning_share(words.total, len(weights)) if space.is_static else MODEL_MEANING
    first = words.total + share * nearness_of(index, space, vector)
    meaning = share * drawn(index, space, vector, first)
    return scale_scores(index, words.total + meaning, words, meaning, 1.0 / (1.0 + share), settings)


def meaning_share(words: Floats, stems: int) -> float:
    """Return what a cosine of 1 adds by word vectors, given the scores by words of a query of so many stems."""
    return (MEANING * float(words.max()) or NO_WORDS) * min(1.0, MANY / max(1, stems))


def nearness_of(index: InvertedIndex, space: VectorSpace, vector: Matrix) -> Floats:
    """Return each chunk's nearness, from 0 to 1: mostly its own cosine, for the rest that of its whole document."""
    own, whole = np.maximum(space.chunks @ vector, 0.0), np.maximum(space.documents @ vector, 0.0)
    near: Floats = ((1.0 - WHOLE) * own + WHOLE * whole[index.document]).astype(np.float64)
    return near


def drawn(index: InvertedIndex, space: VectorSpace, vector: Matrix, first: Floats) -> Floats:
    """Return the nearness to the query drawn towards the best passages of a first ranking."""
    places = best(first, FEEDBACK)
    far = (DRAWN if space.is_static else MODEL_DRAWN) / max(1, len(places))
    return nearness_of(index, space, unit(vector + far * space.chunks[places].sum(axis=0)))


def scale_scores(
    index: InvertedIndex, total: Floats, words: Scores | None, meaning: Floats | None, share: float, settings: Retrieval
) -> Ranking:
    """Return scores as shares; a word of few documents but many passages can tell more than was reckoned."""
    scale = share * document_factors(index, settings)
    total = total * scale[index.document]
    most = max(1.0, float(total.max(initial=0.0)))
    return Ranking(total / most, words, meaning, scale / most)


def document_factors(index: InvertedIndex, settings: Retrieval) -> Floats:
    """Return what each document's date and quality make of its scores: 1 where the settings ask for neither."""
    if not settings.recency and not settings.quality:
        return np.ones(len(index.ids))
    days = [day_of(text) for text in index.dates]
    newest = max((day for day in days if day is not None), default=None)
    factors = []
    for day, quality in zip(days, index.qualities, strict=True):
        years = (newest - day) / 365.25 if newest is not None and day is not None else HALF_YEARS
        aged = 1.0 - settings.recency * (1.0 - 0.5 ** (years / HALF_YEARS))
        factors.append(aged * (1.0 + settings.quality * (QUALITIES.get(quality, 1.0) - 1.0)))
    return np.array(factors)


def day_of(text: str | None) -> int | None:
    """Return a date as a number of days; ``None`` for none, or for what is no day of the calendar."""
    try:
        return date.fromisoformat(text[:10]).toordinal() if text else None
    except ValueError:
        return None
