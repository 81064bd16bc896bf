"""Find the best of many scores without sorting them all."""

import numpy as np

from bloginator.corpus.index.postings import Floats, Ints

DECIMALS = 9  # scores are compared to this many decimals: ties are broken by path and place, not by the last bit
STEP = 10.0**-DECIMALS


def find_top_k(total: Floats, count: int) -> Ints:
    """Return the places of the best positive scores, best first; equal ones in the order of their places."""
    places = np.flatnonzero(total >= 0.4 * STEP)
    if 0 < count < len(places):
        scores = total[places]
        places = places[scores >= np.partition(scores, -count)[-count] - STEP]
    rounded = np.round(total[places], DECIMALS)
    order = np.argsort(-rounded, kind="stable")[: max(0, min(count, int(np.count_nonzero(rounded > 0))))]
    return places[order]
