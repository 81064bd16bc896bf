"""Add what speaks for a chunk: its words, its meaning, and, when asked for, its document's date and quality.

lexical summands ─┐
cosine ───────────┼──► total ──× recency × quality──► ranking
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from bloginator.corpus.index.inverted_index import Floats, Ints
from bloginator.corpus.search.top_k import best
from bloginator.records.corpus import Retrieval

if TYPE_CHECKING:
    from bloginator.corpus.search.lexical import Lexicon, Scores

MEANING = 0.25
"""What a cosine of 1 adds, of a score whose words can reach 1."""

FEEDBACK = 8
"""So many passages of a first ranking say what a query is about."""

HALF_YEARS = 3.0
"""After so many years, against the newest document, a date has lost half of its weight."""

QUALITIES = {"preferred": 1.25, "standard": 1.0, "deprecated": 0.5}


@dataclass(frozen=True, slots=True)
class Meant:
    """How near one query is to each place.

    Args:
        again: The same, the query drawn towards the passages at these places; ``None`` where vectors lie elsewhere.
    """

    cosines: Any
    again: Callable[[Ints], Any] | None = None


@dataclass(frozen=True, slots=True)
class Ranking:
    """Scores by place, and where they come from.

    Args:
        parts: Given a place, the named summands of its score, 4 digits.
    """

    total: Floats
    parts: Callable[[int], dict[str, float]]


def scored(lexicon: "Lexicon", weights: Mapping[str, float], meant: Meant | None, settings: Retrieval) -> Ranking:
    """Score every chunk for one query.

    Args:
        meant: Cosines of the chunks; ``None`` where search is lexical.
    """
    words = lexicon.score(weights) if meant is None or settings.engine != "dense" else None
    near = None if meant is None else meaning(meant, words)
    factor: Floats | None = None
    if words is None or near is None:
        total = words.total if words else np.asarray(near, dtype=np.float64)
    else:
        total = (words.total + MEANING * near) / (1.0 + MEANING)
    if settings.recency or settings.quality:
        factor = by_document(lexicon, settings)[lexicon.document]
        total = total * factor
    most = float(total.max(initial=1.0))  # a word of few documents but many passages can tell more than was reckoned
    if most > 1.0:
        total = total / most
    return Ranking(total, partial(parts_at, lexicon, words, near, factor, most))


def meaning(meant: Meant, words: "Scores | None") -> Floats:
    """Return the cosines to the query as drawn towards the best passages of a first ranking (Rocchio, 1971)."""
    first = np.asarray(meant.cosines, dtype=np.float64)
    if meant.again is None:
        return first
    total = MEANING * first + words.total if words else first
    return np.asarray(meant.again(best(total, FEEDBACK)), dtype=np.float64)


def parts_at(
    lexicon: "Lexicon", words: "Scores | None", near: Floats | None, factor: Floats | None, most: float, place: int
) -> dict[str, float]:
    """Return the summands of one score: words and meaning together stay below 1, and all of them add up to the score."""
    share = (1.0 if factor is None else float(factor[place])) / most
    parts = words.parts(place, int(lexicon.document[place])) if words else {}
    if near is not None and words is not None:
        share /= 1.0 + MEANING
    if near is not None:
        parts["meaning"] = float(near[place]) * (MEANING if words else 1.0)
    return {name: round(value * share, 4) for name, value in parts.items()}


def by_document(lexicon: "Lexicon", settings: Retrieval) -> Floats:
    """Return each document's factor."""
    days = [day_of(text) for text in lexicon.dates]
    newest = max((day for day in days if day is not None), default=None)
    factors = []
    for day, quality in zip(days, lexicon.qualities, strict=True):
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
