"""Tell which texts repeat each other: those that have more than a share of their runs of three words in common. Pure."""

import re

WORD = re.compile(r"[^\W_]+")
RUN = 3


class DistinctTexts:
    """The texts that were taken, as runs of three words; tells which further one repeats none of them.

    ``near`` is the share of the smaller text's runs above which two texts are one.
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
