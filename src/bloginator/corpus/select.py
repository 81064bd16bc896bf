"""Choose a section's passages among the best: none twice, not all from one document, none that says nothing.

    candidates ──floor──► ──near-duplicates──► ──spread──► chosen

Pure: takes scores and texts, returns some of them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bloginator.records.corpus import Retrieval

WORD = re.compile(r"[^\W_]+")
RUN = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A chunk that might be chosen: its document and place, its score with the summands, its text."""

    document: int
    ordinal: int
    score: float
    text: str
    parts: dict[str, float]


def select(found: Sequence[Candidate], *, top: int, settings: Retrieval) -> list[Candidate]:
    """Return at most ``top`` candidates in the order chosen.

    Args:
        found: Best first; the order decides between equals.

    Returns:
        Each one reaches the floor, and shares few runs of words with those chosen before. A document's further passages
        have to be better, by ``spread``, than what other documents offer.
    """
    open_ones = [one for one in found if one.score >= settings.floor]
    runs: dict[int, frozenset[str]] = {}
    chosen: list[Candidate] = []
    used: dict[int, int] = {}
    while open_ones and len(chosen) < top:
        place = max(range(len(open_ones)), key=lambda at: (rank(open_ones[at], used, settings.spread), -at))
        one = open_ones.pop(place)
        mine = runs_of(one.text)
        if any(overlap(mine, other) > settings.near for other in runs.values()):
            continue
        runs[len(chosen)] = mine
        chosen.append(one)
        used[one.document] = used.get(one.document, 0) + 1
    return chosen


def rank(one: Candidate, used: dict[int, int], spread: float) -> float:
    """Return a candidate's score, less for each passage that its document already gives."""
    return one.score * spread ** used.get(one.document, 0)


def runs_of(text: str) -> frozenset[str]:
    """Return the runs of three words in a text; the words themselves where it has fewer."""
    words = WORD.findall(text.lower())
    if len(words) < RUN:
        return frozenset(words)
    return frozenset(" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1))


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of the smaller set that the larger one holds too, from 0 to 1."""
    return len(one & other) / max(1, min(len(one), len(other)))
