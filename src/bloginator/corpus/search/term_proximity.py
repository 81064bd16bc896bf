"""Tell which passages hold a query's words close together: "cold start" said at once, not one word here and one there.

    a passage's stems, in order ──► pairs of the query's stems at most 5 apart ──► what the rarer word of each tells

A pair counts once a passage, by its closest occurrence. Reads the stems that the index keeps in order, no text.
"""

import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bloginator.corpus.index.postings import Floats

WINDOW = 5
"""Stems between the two of a pair, plus one."""


def term_proximity(passages: Sequence[bytes], gains: Mapping[str, float]) -> Floats:
    """Return for each passage how much of the query stands together, from 0 to 1.

    Args:
        passages: Stems in order, as ``parse.marks`` writes them.
        gains: What each of the query's stems tells.
    """
    result = np.zeros(len(passages))
    whole = sum(gains.values())
    known = np.array([zlib.crc32(stem.encode()) for stem in gains], dtype="<u4")
    if len(known) < 2 or not whole or not passages:
        return result
    order = np.argsort(known)
    owner, place, stem = found(passages, known[order])
    gain = np.array(list(gains.values()))[order]
    return np.minimum(closest(owner, place, stem, gain, len(passages)) / whole, 1.0)


def found(passages: Sequence[bytes], known: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Return every occurrence of a known stem: its passage, its place there, which stem."""
    sizes = [len(one) // 4 for one in passages]
    marks = np.frombuffer(b"".join(passages), dtype="<u4")
    which = np.minimum(np.searchsorted(known, marks), len(known) - 1)
    at = np.flatnonzero(known[which] == marks)
    owner = np.repeat(np.arange(len(passages)), sizes)
    starts = np.cumsum([0, *sizes[:-1]])
    return owner[at], at - starts[owner[at]], which[at]


def closest(owner: NDArray[Any], place: NDArray[Any], stem: NDArray[Any], gain: Floats, passages: int) -> Floats:
    """Return what pairs of neighbouring occurrences are worth to each passage, a pair of stems by its closest one."""
    apart = place[1:] - place[:-1]
    pairs = np.flatnonzero((owner[1:] == owner[:-1]) & (stem[1:] != stem[:-1]) & (apart <= WINDOW))
    if not len(pairs):
        return np.zeros(passages)
    worth = np.minimum(gain[stem[pairs]], gain[stem[pairs + 1]]) / apart[pairs]
    key = (owner[pairs] * len(gain) + stem[pairs]) * len(gain) + stem[pairs + 1]
    order = np.argsort(key, kind="stable")
    begins = np.flatnonzero(np.concatenate(([True], key[order][1:] != key[order][:-1])))
    closest_ones = np.maximum.reduceat(worth[order], begins)
    return np.bincount(owner[pairs][order][begins], closest_ones, passages).astype(np.float64)
