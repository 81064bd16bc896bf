"""Calibrate: learn from trials with known writers how standing between two authors becomes a probability.

    two authors ──► one is the target, the other writes the wrong passages; neither is in the background
    trials of many pairs ──► a logistic curve for each length (Platt, 1999)

Used by ``scripts/make_voice_background.py`` and by the benchmark. numpy is imported when first called.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bloginator.reading.voice.background import LENGTHS, Background
from bloginator.reading.voice.measure import Measure, passages
from bloginator.reading.voice.measure import merged as together
from bloginator.reading.voice.profile import Profile
from bloginator.reading.voice.scoring import evidence, stands

MOST = 60
PRIOR = 0.02
ROUNDS = 40


@dataclass(frozen=True)
class Trial:
    """One passage, held against one author's profile.

    Args:
        target: Author of the profile.
        other: The author who wrote the wrong passages of this pair.
        length: Place in ``LENGTHS``.
        evidence: As ``scoring.evidence`` gives it.
        is_own: Whether the target wrote the passage.
    """

    target: str
    other: str
    length: int
    evidence: tuple[float, float]
    is_own: bool


def trials(
    pair: tuple[str, str], profile: Profile, own: Sequence[Measure], others: Sequence[Measure], background: Background
) -> Iterator[Trial]:
    """Yield the trials of one pair: passages of the target that training did not see, and the other author's.

    Args:
        pair: Names of the target and of the other.
        profile: Of the target.
        own: Documents of the target that are not in the profile.
        others: Documents of the other author, who is not in the background.
        background: The one of ``profile``; the target is not in it either.
    """
    for is_own, measures in ((True, own), (False, others)):
        blocks = [b for m in measures for b in m.blocks]
        for length, words in enumerate(LENGTHS):
            found = list(passages(blocks, words))
            few = min(len(found), MOST)
            for group in (found[i * len(found) // few] for i in range(few)):
                at = stands(together(group), profile, background)
                yield Trial(*pair, length, evidence(at, profile.standings[length]), is_own)


def slopes(found: Sequence[Trial]) -> tuple[tuple[float, ...], ...]:
    """Return the coefficients for each of ``LENGTHS``: constant, then one for each piece of evidence."""
    return tuple(curve([t for t in found if t.length == length]) for length in range(len(LENGTHS)))


def curve(found: Sequence[Trial]) -> tuple[float, ...]:
    """Fit a logistic curve by Newton's method; own and other trials weigh the same, whatever their number."""
    import numpy as np

    x = np.array([(1.0, *t.evidence) for t in found])
    y = np.array([float(t.is_own) for t in found])
    weight = np.where(y > 0, 0.5 / max(y.mean(), 1e-9), 0.5 / max(1 - y.mean(), 1e-9)) / len(y)
    w = np.zeros(x.shape[1])
    hold = PRIOR * np.array([0.0, 1.0, 1.0]) * 0.1
    for _ in range(ROUNDS):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        slope = x.T @ (weight * (y - p)) - hold * w
        bend = (x * (weight * p * (1 - p))[:, None]).T @ x + np.diag(hold + 1e-9)
        w = w + np.linalg.solve(bend, slope)
    return tuple(round(float(v), 4) for v in w)
