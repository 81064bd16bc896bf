"""Add what speaks for a chunk: its words, its meaning, and, when asked for, its document's date and quality.

lexical summands ─┐
cosine ───────────┼──► total ──× recency × quality──► ranking
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from bloginator.corpus.postings import Floats, Ints
from bloginator.records.corpus import Retrieval

if TYPE_CHECKING:
    from bloginator.corpus.lexical import Lexicon

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
    """Scores by place, and the named summands that they are made of."""

    total: Floats
    parts: dict[str, Floats]


def scored(lexicon: "Lexicon", weights: Mapping[str, float], meant: Meant | None, settings: Retrieval) -> Ranking:
    """Score every chunk for one query.

    Args:
        meant: Cosines of the chunks; ``None`` where search is lexical.
    """
    parts: dict[str, Floats] = {}
    if meant is None or settings.engine != "dense":
        words = lexicon.score(weights)
        parts = {
            "passage": words.passage,
            "neighbours": words.neighbours,
            "document": words.document[lexicon.document],
            "together": words.together,
        }
    if meant is not None:
        parts = fused(parts, meaning(lexicon, meant, parts))
    return weighted(lexicon, parts, settings)


def meaning(lexicon: "Lexicon", meant: Meant, parts: dict[str, Floats]) -> Floats:
    """Return the cosines to the query as drawn towards the best passages of a first ranking (Rocchio, 1971)."""
    from bloginator.corpus.lexical import best

    first = np.asarray(meant.cosines, dtype=np.float64)
    if meant.again is None:
        return first
    total = np.sum([MEANING * first, *parts.values()], axis=0)
    return np.asarray(meant.again(best(total, FEEDBACK)), dtype=np.float64)


def fused(parts: dict[str, Floats], meant: Floats) -> dict[str, Floats]:
    """Add the cosines as a further summand; all together stay below 1."""
    if not parts:
        return {"meaning": meant}
    whole = 1.0 + MEANING
    return {**{name: values / whole for name, values in parts.items()}, "meaning": MEANING / whole * meant}


def weighted(lexicon: "Lexicon", parts: dict[str, Floats], settings: Retrieval) -> Ranking:
    """Let date and quality count as far as the settings ask; the summands keep adding up to the total."""
    if settings.recency or settings.quality:
        factor = by_document(lexicon, settings)[lexicon.document]
        parts = {name: values * factor for name, values in parts.items()}
    total = np.asarray(sum(parts.values(), np.zeros(len(lexicon.document))), dtype=np.float64)
    most = float(total.max(initial=1.0))  # a word of few documents but many passages can tell more than was reckoned
    return Ranking(total / most, {name: values / most for name, values in parts.items()})


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
