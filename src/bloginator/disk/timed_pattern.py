"""Patterns that a writer gives: compiled within bounds, and stopped where they take too long.

The standard library's patterns cannot be stopped; those of the ``regex`` package can, which repeats a part as often as
its braces say when it compiles it: so their length and their counts are bounded.
"""

import re
import time
from collections.abc import Iterable
from math import prod

TIMEOUT_S = 0.2
A_CHARACTER_S = 5e-6  # what a pattern may take in a text: so long at first, and so long for each character that it has read
MAX_PATTERN = 10_000
MAX_REPEATED = 1_000_000
COUNT = re.compile(r"\{(?:\d*,)?(\d{1,9})\}|\{(\d{1,9}),\}")


class TimedPattern:
    """A pattern that is not tried again once it has taken too long.

    Raises:
        ValueError: It is no pattern, or one that takes too much to compile.
    """

    def __init__(self, pattern: str) -> None:
        import regex

        check_size(pattern)
        try:
            self.pattern = regex.compile(pattern)
        except regex.error as error:
            raise ValueError(str(error)) from error
        except RecursionError as error:
            raise ValueError("it nests too deep") from error
        self.is_slow = False

    def __call__(self, text: str) -> tuple[int, int] | None:
        """Return where the text first holds the pattern; raises ``TimeoutError`` when that takes, or took, too long."""
        if self.is_slow:
            raise TimeoutError
        try:
            match = self.pattern.search(text, timeout=TIMEOUT_S)
        except TimeoutError:
            self.is_slow = True
            raise
        return match.span() if match else None

    def find_all(self, text: str, within: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        """Return where the pattern stands within stretches of a text; raises ``TimeoutError`` as above.

        Each text has a time of its own, so that what is found in it depends on no other.
        """
        if self.is_slow:
            raise TimeoutError
        spans: list[tuple[int, int]] = []
        left_s = TIMEOUT_S
        try:
            for start, end in within:
                begin = time.process_time()
                spans += [match.span() for match in self.pattern.finditer(text, start, end, timeout=TIMEOUT_S) if match[0]]
                left_s += A_CHARACTER_S * (end - start) - (time.process_time() - begin)
                if left_s < 0:
                    raise TimeoutError
        except TimeoutError:
            self.is_slow = True
            raise
        return spans


def check_size(pattern: str) -> None:
    """Make sure that a pattern can be compiled in a moment; raises ``ValueError``."""
    if len(pattern) > MAX_PATTERN:
        raise ValueError(f"it has more than {MAX_PATTERN:,} characters; split it")
    counts = [int(count[1] or count[2]) for count in COUNT.finditer(pattern)]
    if prod((max(1, count) for count in counts), start=len(pattern)) > MAX_REPEATED:
        raise ValueError("the counts in its braces, multiplied with each other, come to too much")
