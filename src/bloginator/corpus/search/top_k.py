"""Find the best of many scores without sorting them: the least of the best is bounded first, then few are looked at.

The bound is reached by the maxima of as many groups as places are wanted, hence by at least so many places.
"""

import numpy as np

from bloginator.corpus.index.postings import Floats, Ints

DECIMALS = 9
"""Scores are compared to this many decimals: ties are broken by path and place, not by the last bit."""

STEP = 10.0**-DECIMALS
GROUP_SIZE = 32


def find_top_k(total: Floats, count: int) -> Ints:
    """Return the places of the best positive scores, best first; equal ones in the order of their places."""
    if not len(total) or count < 1:
        return np.zeros(0, dtype=np.int64)
    places = np.flatnonzero(total >= max(lower_bound(total, count) - STEP, 0.4 * STEP))
    rounded = np.round(total[places], DECIMALS)
    order = np.argsort(-rounded, kind="stable")[: min(count, int(np.count_nonzero(rounded > 0)))]
    return places[order]


def lower_bound(total: Floats, count: int) -> float:
    """Return a score that at least ``count`` reach; the lowest of all where there are not so many.

    >>> float(lower_bound(np.array([3.0, 1.0, 2.0]), 2))
    2.0
    """
    groups = len(total) // GROUP_SIZE
    if groups > 2 * count:
        total = total[: groups * GROUP_SIZE].reshape(GROUP_SIZE, groups).max(axis=0)
    if count >= len(total):
        return float(total.min())
    return float(np.partition(total, -count)[-count])
