"""What a word is worth: BM25 of the passage, and how much its neighbours and its document add to that.

The fewer words a query has, the more it depends on what stands around a passage: two words are in few of the passages
that are about them.
"""

from math import log

from bloginator.corpus.index.postings import Floats

K1, B = 1.2, 0.6
DOCUMENT_K1, DOCUMENT_B = 1.5, 0.9
NEIGHBOURS_WEIGHT, DOCUMENT_WEIGHT = 0.25, 0.7
SHORT_QUERY_NEIGHBOURS, SHORT_QUERY_DOCUMENT = 0.12, 0.4
"""What neighbours and document count more for a query of ``SHORT_QUERY`` words or less; from ``LONG_QUERY`` on, nothing."""

SHORT_QUERY, LONG_QUERY = 2, 5
MAX_SECOND_NEIGHBOURS, SECOND_NEIGHBOURS = 0.2, 0.4
"""What the passage next but one counts at most, and for a query of one word."""

PROXIMITY = 0.55
HEADING_WEIGHT, TITLE_WEIGHT = 0.5, 0.5
"""Weights of a word in the headings above a passage and in its document's title, against one in its text."""


def context_weights(words: int) -> tuple[float, float, float]:
    """Return what the passages beside, the next but one and the document count for a query of so many words."""
    shortness = min(1.0, max(0.0, (LONG_QUERY - words) / (LONG_QUERY - SHORT_QUERY)))
    second = min(MAX_SECOND_NEIGHBOURS, SECOND_NEIGHBOURS / max(1, words))
    return NEIGHBOURS_WEIGHT + SHORT_QUERY_NEIGHBOURS * shortness, second, DOCUMENT_WEIGHT + SHORT_QUERY_DOCUMENT * shortness


def max_score(words: int) -> float:
    """Return the highest score that a query of total weight 1 can reach: scores are given as shares of it."""
    first, _, document = context_weights(words)
    return (K1 + 1.0) * (1.0 + 2.0 * first + 2.0 * MAX_SECOND_NEIGHBOURS) + document * (DOCUMENT_K1 + 1.0) + PROXIMITY


def length_norm(length: Floats, b: float) -> Floats:
    """Return how much longer than usual each text is, ``b`` of the way."""
    mean = float(length.sum()) / max(1, len(length))
    return 1.0 - b + b * length / (mean or 1.0)


def idf(total: int, matching: int) -> float:
    """Return the idf of a stem that ``matching`` of ``total`` carry; never negative.

    >>> round(idf(10, 1), 4), round(idf(10, 10), 4)
    (1.9924, 0.0465)
    """
    return log(1.0 + (total - matching + 0.5) / (matching + 0.5))


def saturate(count: Floats, k1: float) -> Floats:
    """Return what repeats of a word are worth: 1 for one in a text of usual length, never more than ``k1 + 1``."""
    return count * (k1 + 1.0) / (count + k1)
