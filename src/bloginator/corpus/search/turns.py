"""Each thing that a section names gets its turn: the best chunk for each, then the second best for each, and so on.

Pure apart from numpy.
"""

import heapq
from collections.abc import Iterator, Sequence

import numpy as np

from bloginator.corpus.index.postings import Floats, Ints

BREVITY, SHORTEST = 0.1, 60
"""Of two that score the same, the shorter one comes first: a score counts by size ** -BREVITY."""

DEPTH = 80
"""Chunks that are looked at for each thing."""

DECIMALS = 6
"""Scores are compared to so many decimals: ties are broken by the order of places, not by the last bit."""


def in_turns(scores: Floats, sizes: Ints, factors: Floats) -> Iterator[tuple[int, int]]:
    """Yield columns in the order of their turns, each with the row that it was chosen for.

    Args:
        scores: A row for each thing that is named, a column for each candidate, in the order of places.
        sizes: Characters of each candidate.
        factors: What each candidate's scores count: less than 1 for what is no prose of its own.

    Yields:
        No column twice. A row that has been served less often comes first; of these, the one whose next candidate comes
        nearest to its own best.
    """
    worth = np.round(scores * factors / np.maximum(sizes, SHORTEST) ** BREVITY, DECIMALS)
    orders = [best_first(row) for row in worth]
    most = [float(row[order[0]]) if order else 1.0 for row, order in zip(worth, orders, strict=True)]
    turns = [(0, -1.0, row, 0) for row, order in enumerate(orders) if order]
    taken: set[int] = set()
    heapq.heapify(turns)
    while turns:
        served, _, row, at = heapq.heappop(turns)
        order = orders[row]
        if order[at] not in taken:
            taken.add(order[at])
            yield order[at], row
        served += 1
        if (following := at + 1) < len(order):
            heapq.heappush(turns, (served, -float(worth[row, order[following]]) / most[row], row, following))


def best_first(worth: Floats) -> Sequence[int]:
    """Return the columns of the best positive scores, best first."""
    count = min(DEPTH, len(worth))
    columns = np.sort(np.argpartition(-worth, count - 1)[:count]) if count else np.zeros(0, dtype=np.int64)
    columns = columns[worth[columns] > 0]
    return [int(column) for column in columns[np.argsort(-worth[columns], kind="stable")]]
