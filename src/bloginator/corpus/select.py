"""Choose a section's passages among the best: none twice, together all that is asked for, not all from one document.

    candidates ──floor──► ──near-duplicates──► the one that is best and brings most that is new, again and again ──► chosen

What a passage brings is the share of the query's telling words that none before it holds (weighted coverage, chosen
greedily: Nemhauser, Wolsey and Fisher, 1978). ``spread = 1`` ranks plainly: by score alone.

Pure: takes scores and texts, returns some of them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bloginator.records.corpus import Retrieval

WORD = re.compile(r"[^\W_]+")
RUN = 3

COVER = 0.3
"""What a passage would gain that brought all of the query's words as the first, in scores."""

ASIDE = 0.7
"""Factor on the score of code, footnotes and lists of links: they support a section less than prose does."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A chunk that might be chosen.

    Args:
        parts: The score's summands.
        held: The query's stems that stand in its text, its headings or its document's title.
        is_aside: Whether it is code, a footnote, a list of links or the like.
    """

    document: int
    ordinal: int
    score: float
    text: str
    parts: dict[str, float]
    held: frozenset[str] = frozenset()
    is_aside: bool = False


def select(
    found: Sequence[Candidate], *, top: int, settings: Retrieval, gains: Mapping[str, float] | None = None
) -> list[Candidate]:
    """Return at most ``top`` candidates in the order chosen.

    Args:
        found: Best first; the order decides between equals.
        gains: What each stem of the query tells; all together they count as one whole.

    Returns:
        Each one reaches the floor, and shares few runs of words with those chosen before. A document's further passages
        have to be better, by ``spread``, than what other documents offer.
    """
    open_ones = [one for one in found if one.score >= settings.floor]
    choice = Choice({} if settings.spread == 1 else dict(gains or {}), settings)
    while open_ones and len(choice.taken) < top:
        place = max(range(len(open_ones)), key=lambda at: (choice.worth(open_ones[at]), -at))
        choice.consider(open_ones.pop(place))
    return choice.taken


class Choice:
    """What has been chosen so far, and what a further passage would be worth beside it."""

    def __init__(self, gains: dict[str, float], settings: Retrieval) -> None:
        self.settings = settings
        self.whole = sum(gains.values())
        self.lacking = gains
        self.taken: list[Candidate] = []
        self.runs: list[frozenset[str]] = []
        self.used: dict[int, int] = {}

    def worth(self, one: Candidate) -> float:
        """Return a candidate's score, less for what is no prose and for its document's share, more for what is new in it."""
        spread = self.settings.spread
        score = one.score * spread ** self.used.get(one.document, 0)
        if one.is_aside and spread < 1:
            score *= ASIDE
        if not self.taken or not self.whole:
            return score
        return score + COVER * sum(self.lacking.get(stem, 0.0) for stem in sorted(one.held)) / self.whole

    def consider(self, one: Candidate) -> None:
        """Take a candidate unless it repeats what was taken."""
        mine = runs_of(one.text)
        if any(overlap(mine, other) > self.settings.near for other in self.runs):
            return
        self.runs.append(mine)
        self.taken.append(one)
        self.used[one.document] = self.used.get(one.document, 0) + 1
        for stem in one.held:
            self.lacking.pop(stem, None)


def runs_of(text: str) -> frozenset[str]:
    """Return the runs of three words in a text; the words themselves where it has fewer."""
    words = WORD.findall(text.lower())
    if len(words) < RUN:
        return frozenset(words)
    return frozenset(" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1))


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of the smaller set that the larger one holds too, from 0 to 1."""
    return len(one & other) / max(1, min(len(one), len(other)))
