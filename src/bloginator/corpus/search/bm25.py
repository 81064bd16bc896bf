"""What a word is worth: BM25 of the passage, and how much its neighbours and its document add to that.

The fewer words a query has, the more it depends on what stands around a passage: two words are in few of the passages
that are about them.
"""

from math import log

from bloginator.corpus.index.postings import Floats

K1, B = 1.2, 0.6
DOCUMENT_K1, DOCUMENT_B = 1.5, 0.9
NEIGHBOURS, DOCUMENT = 0.25, 0.7
SHORT_NEIGHBOURS, SHORT_DOCUMENT = 0.12, 0.4
"""What neighbours and document count more for a query of ``FEW`` words or less; from ``MANY`` on, nothing."""

FEW, MANY = 2, 5
NEXT, REACH = 0.2, 0.4
"""What the passage next but one counts at most, and for a query of one word."""

TOGETHER = 0.55
HEADING, TITLE = 0.5, 0.5
"""Weights of a word in the headings above a passage and in its document's title, against one in its text."""


def around(words: int) -> tuple[float, float, float]:
    """Return what the passages beside, the next but one and the document count for a query of so many words."""
    short = min(1.0, max(0.0, (MANY - words) / (MANY - FEW)))
    beyond = min(NEXT, REACH / max(1, words))
    return NEIGHBOURS + SHORT_NEIGHBOURS * short, beyond, DOCUMENT + SHORT_DOCUMENT * short


def most(words: int) -> float:
    """Return the highest score that a query of total weight 1 can reach: scores are given as shares of it."""
    beside, _, document = around(words)
    return (K1 + 1.0) * (1.0 + 2.0 * beside + 2.0 * NEXT) + document * (DOCUMENT_K1 + 1.0) + TOGETHER


def longer(length: Floats, b: float) -> Floats:
    """Return how much longer than usual each text is, ``b`` of the way."""
    mean = float(length.sum()) / max(1, len(length))
    return 1.0 - b + b * length / (mean or 1.0)


def inverse(total: int, carrying: int) -> float:
    """Return the idf of a stem that ``carrying`` of ``total`` carry; never negative.

    >>> round(inverse(10, 1), 4), round(inverse(10, 10), 4)
    (1.9924, 0.0465)
    """
    return log(1.0 + (total - carrying + 0.5) / (carrying + 0.5))


def saturate(count: Floats, k1: float) -> Floats:
    """Return what repeats of a word are worth: 1 for one in a text of usual length, never more than ``k1 + 1``."""
    return count * (k1 + 1.0) / (count + k1)
