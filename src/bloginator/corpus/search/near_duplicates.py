"""Tell which texts repeat others: those that share more than a part of their runs of three words, and no other figures.

What says the same with another number is no repetition: one of the two is out of date, and who reads one must see both.
"""

import re
from collections.abc import Set

WORD = re.compile(r"[^\W_]+")
FIGURE = re.compile(r"[^\W_]+(?:(?<=\d)[.,]\d[^\W_]*)*")  # or a word
ORDINAL = re.compile(r"^\s*\d+[.)]\s", re.MULTILINE)  # an item's place in its list is no figure of the text
SHINGLE_WORDS = 3
MAX_TEXTS = 4000  # texts that are known at most when a choice begins


class RepeatedTexts:
    """Which of many texts repeat each other: each has a number, and is compared once with each that was taken before it.

    Args:
        threshold: The share of the smaller text's runs above which two texts are one; at 1 not even equal texts are.
    """

    def __init__(self, threshold: float) -> None:
        self.threshold = threshold
        self.words: dict[str, int] = {}
        self.numbers: dict[str, int] = {}
        self.runs: list[set[object]] = []
        self.texts: list[str] = []
        self.repeated: list[set[int]] = []
        self.apart: list[set[int]] = []

    def number(self, text: str) -> int:
        """Return the number of a text, the same for the same text."""
        if (known := self.numbers.get(text)) is not None:
            return known
        number = self.numbers[text] = len(self.runs)
        self.texts.append(text)
        self.runs.append(self.shingle(text))
        self.repeated.append({number} if self.threshold < 1 else set())
        self.apart.append(set())
        return number

    def is_new(self, number: int, taken: set[int]) -> bool:
        """Tell whether a text repeats none of those taken; if so it is one of them from now on."""
        repeated, apart = self.repeated[number], self.apart[number]
        if not repeated.isdisjoint(taken):
            return False
        for other in taken - apart:
            if self.repeats(number, other):
                repeated.add(other)
                return False
            apart.add(other)
        taken.add(number)
        return True

    def repeats(self, number: int, other: int) -> bool:
        """Tell whether a text has much of another one, and its figures in the same order, all or some of them."""
        first, second = self.runs[number], self.runs[other]
        if first.isdisjoint(second) or measure_overlap(first, second) <= self.threshold:
            return False
        theirs = iter(list_figures(self.texts[other]))
        return all(figure in theirs for figure in list_figures(self.texts[number]))

    def shingle(self, text: str) -> set[object]:
        """Return a text's runs of three words, each as one number; the words themselves where it has fewer."""
        numbers = self.words
        words = [numbers.setdefault(word, len(numbers) + 1) for word in WORD.findall(text.lower())]
        runs = zip(words, words[1:], words[2:], strict=False)
        return (
            {first << 64 | second << 32 | third for first, second, third in runs}
            if len(words) >= SHINGLE_WORDS
            else {*words}
        )


def list_figures(text: str) -> list[str]:
    """Return what has digits in a text, in order."""
    return [word for word in FIGURE.findall(ORDINAL.sub("", text.lower())) if not word.isalpha()]


def measure_overlap(first: Set[object], second: Set[object]) -> float:
    """Return the overlap coefficient: the share of the smaller set that the larger one holds too, from 0 to 1."""
    return len(first & second) / max(1, min(len(first), len(second)))
