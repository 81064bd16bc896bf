"""Remember what has been said, and tell whether a sentence says nearly the same."""

from collections.abc import Mapping, Sequence
from math import ceil

from bloginator.text.extractive.source_sentences import SourceSentence

ALIKE = 0.5  # Jaccard similarity of two sentences' terms from which they say the same


class UsedSentences:
    """Sentences already quoted, found again by their rarest terms.

    Two sets as alike as ``ALIKE`` must share one of the rarest ``n - ceil(ALIKE * n) + 1`` terms of either (the prefix
    filter of Chaudhuri, Ganti and Kaushik, ICDE 2006), so that only a few earlier sentences are compared.
    """

    def __init__(self, rare: Mapping[str, float]) -> None:
        self.rare = rare
        self.held: dict[str, list[frozenset[str]]] = {}

    def rarest(self, quote: SourceSentence) -> list[str]:
        """Return the terms that a sentence as alike can't do without."""
        few = len(quote.terms) - ceil(ALIKE * len(quote.terms)) + 1
        return sorted(quote.terms, key=lambda term: (-self.rare[term], term))[:few]

    def add(self, quote: SourceSentence) -> None:
        """Remember a sentence."""
        whole = frozenset(quote.terms)
        for term in self.rarest(quote):
            self.held.setdefault(term, []).append(whole)

    def blocks(self, chain: Sequence[SourceSentence]) -> bool:
        """Has any of these sentences been said, or one as alike?"""
        return any(self.holds(quote) for quote in chain)

    def holds(self, quote: SourceSentence) -> bool:
        """Has something as alike been said?"""
        whole = frozenset(quote.terms)
        return any(are_similar(whole, other) for term in self.rarest(quote) for other in self.held.get(term, ()))


def are_similar(terms: frozenset[str], other_terms: frozenset[str]) -> bool:
    """Are two sets of terms alike by Jaccard's measure?"""
    both = len(terms & other_terms)
    return both >= ALIKE * (len(terms) + len(other_terms) - both)
