"""Tell which texts repeat each other: those that have more than a share of their runs of three words in common."""

import re
from collections import Counter
from itertools import chain

WORD = re.compile(r"[^\W_]+")
RUN = 3
KEPT = 4000
"""Texts that are known at most when a choice begins."""


class RepeatedTexts:
    """Which of many texts repeat each other: each has a number, and is compared with those before it once.

    Args:
        near: The share of the smaller text's runs above which two texts are one; at 1 not even equal texts are.
    """

    def __init__(self, near: float) -> None:
        self.near = near
        self.words: dict[str, int] = {}
        self.numbers: dict[str, int] = {}
        self.sizes: list[int] = []
        self.repeated: list[set[int]] = []
        self.holders: dict[object, tuple[int, ...]] = {}

    def number(self, text: str) -> int:
        """Return the number of a text; ``repeated`` has at that number those of all texts that it repeats, its own too."""
        if (known := self.numbers.get(text)) is not None:
            return known
        runs, number = self.runs_of(text), len(self.sizes)
        shared = Counter(chain.from_iterable(self.holders[run] for run in runs & self.holders.keys()))
        repeated = {other for other, count in shared.items() if count / min(len(runs), self.sizes[other]) > self.near}
        for other in repeated:
            self.repeated[other].add(number)
        own = (number,)
        self.holders.update((run, self.holders[run] + own if run in self.holders else own) for run in runs)
        self.numbers[text] = number
        self.sizes.append(len(runs))
        self.repeated.append(repeated | set(own if self.near < 1 else ()))
        return number

    def is_new(self, number: int, taken: set[int]) -> bool:
        """Tell whether a text repeats none of those taken; if so it is one of them from now on."""
        if not self.repeated[number].isdisjoint(taken):
            return False
        taken.add(number)
        return True

    def runs_of(self, text: str) -> set[object]:
        """Return the runs of a text; three words are one number, which takes far less room than three words."""
        numbers = self.words
        words = [numbers.setdefault(word, len(numbers) + 1) for word in WORD.findall(text.lower())]
        runs = zip(words, words[1:], words[2:], strict=False)
        return {one << 64 | two << 32 | three for one, two, three in runs} if len(words) >= RUN else {*words}


def find_runs(text: str) -> frozenset[object]:
    """Return the runs of three words in a text; the words themselves where it has fewer."""
    words = WORD.findall(text.lower())
    if len(words) < RUN:
        return frozenset(words)
    return frozenset(zip(words, words[1:], words[2:], strict=False))


def overlap(one: frozenset[object], other: frozenset[object]) -> float:
    """Return the share of the smaller set that the larger one holds too, from 0 to 1."""
    return len(one & other) / max(1, min(len(one), len(other)))
