"""Tell which texts repeat each other: those that have more than a share of their runs of three words in common."""

import re
from collections.abc import Callable

WORD = re.compile(r"[^\W_]+")
RUN = 3
KEPT = 4000
"""Texts whose runs are kept."""


class DistinctTexts:
    """The texts that were taken, as runs of three words; tells which further one repeats none of them.

    Args:
        near: The share of the smaller text's runs above which two texts are one.
        runs_of: Returns a text's runs; by default they are sought each time.
    """

    def __init__(self, near: float, runs_of: "Callable[[str], frozenset[object]] | None" = None) -> None:
        self.near = near
        self.runs_of = runs_of or find_runs
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
        runs = self.runs_of(text)
        met = runs & self.known  # mostly nothing, and then no text need be compared
        if met and any(len(met & other) / min(len(runs), len(other)) > self.near for other in self.taken if other):
            return False
        self.taken.append(runs)
        self.known |= runs
        return True


class NumberedRuns:
    """The runs of many texts, each sought once: three words are one number, which takes far less room than three words."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.known: dict[str, frozenset[object]] = {}

    def __call__(self, text: str) -> frozenset[object]:
        """Return the runs of a text."""
        if text not in self.known:
            if len(self.known) >= KEPT:
                self.known.clear()
            number = self.numbers
            words = [number.setdefault(word, len(number) + 1) for word in WORD.findall(text.lower())]
            runs = zip(words, words[1:], words[2:], strict=False)
            packed = (one << 64 | two << 32 | three for one, two, three in runs) if len(words) >= RUN else words
            self.known[text] = frozenset(packed)
        return self.known[text]


def find_runs(text: str) -> frozenset[object]:
    """Return the runs of three words in a text; the words themselves where it has fewer."""
    words = WORD.findall(text.lower())
    if len(words) < RUN:
        return frozenset(words)
    return frozenset(zip(words, words[1:], words[2:], strict=False))


def overlap(one: frozenset[object], other: frozenset[object]) -> float:
    """Return the share of the smaller set that the larger one holds too, from 0 to 1."""
    return len(one & other) / max(1, min(len(one), len(other)))
