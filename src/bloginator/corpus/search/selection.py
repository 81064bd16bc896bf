"""Choose a section's passages among the best: none twice, together all that is asked for, not all from one document.

    candidates ──floor──► ──near-duplicates──► the one that is best and brings most that is new, again and again ──► chosen

What a passage brings is the share of the query's telling words that it holds, each counting less the more passages
before it hold it already (weighted coverage, chosen greedily: Nemhauser, Wolsey and Fisher, 1978). ``spread = 1`` ranks
plainly: by score alone.

Pure: takes scores and texts, returns some of them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bloginator.corpus.index.inverted_index import Floats
from bloginator.corpus.search.boilerplate import is_aside
from bloginator.records.corpus import Kind, Retrieval

WORD = re.compile(r"[^\W_]+")
RUN = 3

COVER = 0.3
"""What a passage would gain that brought all of the query's words as the first, in scores."""

AGAIN = 0.25
"""What a word counts again for each passage before that holds it: one passage seldom says all there is of it."""

ASIDE = 0.7
"""Factor on the score of code, footnotes and lists of links: they support a section less than prose does."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A chunk that might be chosen.

    Args:
        place: Where the index has it; the caller's own.
        held: The query's stems that stand in its text, its headings or its document's title.
    """

    document: int
    place: int
    score: float
    text: str
    kind: Kind = "prose"
    held: frozenset[str] = frozenset()


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
    taken: list[Candidate] = []
    texts = Texts(settings.near)
    order = iter(open_ones) if settings.spread == 1 else by_worth(open_ones, settings.spread, gains or {}, taken)
    for one in order:
        if len(taken) == top:
            break
        if texts.is_new(one.text):
            taken.append(one)
    return taken


def by_worth(
    found: Sequence[Candidate], spread: float, gains: Mapping[str, float], taken: Sequence[Candidate]
) -> Iterator[Candidate]:
    """Yield again and again the candidate that is worth most beside those ``taken`` by then."""
    choice = Choice(found, spread, gains)
    seen = 0
    for _ in found:
        if len(taken) > seen:
            choice.note(taken[-1])
            seen = len(taken)
        yield found[choice.next(is_first=not taken)]


class Choice:
    """What further passages would be worth beside those that were taken."""

    def __init__(self, found: Sequence[Candidate], spread: float, gains: Mapping[str, float]) -> None:
        self.found = found
        self.spread = spread
        self.score = np.array([one.score for one in found])
        self.factor = np.ones(len(found))
        self.document = np.array([one.document for one in found])
        self.used = np.zeros(len(found), dtype=np.int64)
        self.is_known = np.zeros(len(found), dtype=bool)
        self.whole = sum(gains.values())
        self.held = {stem: np.array([stem in one.held for one in found]) for stem in sorted(gains)}
        self.lacking = dict(gains)

    def next(self, *, is_first: bool) -> int:
        """Return which candidate is worth most of those that are left, and take it from them."""
        worth = self.score * self.spread**self.used
        news = COVER * self.news() / self.whole if self.whole and not is_first else 0.0
        while True:  # only what would be taken is looked at, for being prose or not
            place = int(np.argmax(worth * self.factor + news))
            if self.is_known[place]:
                self.factor[place] = -np.inf
                return place
            self.is_known[place] = True
            if is_aside(self.found[place].kind, self.found[place].text):
                self.factor[place] = ASIDE

    def news(self) -> Floats:
        """Return what each candidate holds of the words that little taken holds."""
        news = np.zeros(len(self.score))
        for stem, held in self.held.items():
            news += self.lacking[stem] * held
        return news

    def note(self, one: Candidate) -> None:
        """Let a candidate that was taken lessen what others are worth."""
        self.used[self.document == one.document] += 1
        for stem in one.held & self.lacking.keys():
            self.lacking[stem] *= AGAIN


class Texts:
    """The texts that were taken, as runs of three words; tells which further one repeats none of them.

    Args:
        near: Share of the smaller text's runs above which two texts are one.
    """

    def __init__(self, near: float) -> None:
        self.near = near
        self.seen: set[str] = set()
        self.taken: list[frozenset[object]] = []
        self.known: set[object] = set()

    def is_new(self, text: str) -> bool:
        """Tell whether a text repeats none of those before; if so it is one of them from now on."""
        if self.near == 1:
            return True
        if text in self.seen:
            return False
        self.seen.add(text)
        runs = runs_of(text)
        met = runs & self.known  # mostly nothing, and then no text need be compared
        if met and any(len(met & other) / min(len(runs), len(other)) > self.near for other in self.taken if other):
            return False
        self.taken.append(runs)
        self.known |= runs
        return True


def runs_of(text: str) -> frozenset[object]:
    """Return the runs of three words in a text; the words themselves where it has fewer."""
    words = WORD.findall(text.lower())
    if len(words) < RUN:
        return frozenset(words)
    return frozenset(zip(words, words[1:], words[2:], strict=False))


def overlap(one: frozenset[object], other: frozenset[object]) -> float:
    """Return the share of the smaller set that the larger one holds too, from 0 to 1."""
    return len(one & other) / max(1, min(len(one), len(other)))
