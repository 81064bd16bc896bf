"""How far a program is: answered, tokens, tokens a second, cost so far, time left."""

import sys
import time
from collections.abc import Iterable, Iterator

from bloginator.records.prices import Price
from bloginator.responders.base import Reply
from bloginator.stages.pricing import cost, format_dollars
from bloginator.ui.console import clock, say

EVERY_S = 15.0
REDRAWN_S = 0.25


class Progress:
    """Counts the replies that pass through, and shows the figures: one line, redrawn, or one every 15 s and a last one."""

    def __init__(self, name: str, total: int, price: Price | None, *, batch: bool) -> None:
        self.name, self.total, self.price, self.batch = name, total, price, batch
        self.answered = self.read = self.written = 0
        self.started = self.told = time.monotonic()
        self.is_live = sys.stdout.isatty()

    def watch(self, replies: Iterable[Reply]) -> Iterator[Reply]:
        """Hand the replies on, counted; at their end, or where they break off, show what it came to."""
        try:
            for reply in replies:
                self.answered += 1
                self.read += reply.prompt_tokens or 0
                self.written += reply.completion_tokens or 0
                yield reply
                self.show(time.monotonic())
        finally:
            if self.answered:
                self.tell(time.monotonic(), last=True)

    def show(self, now: float) -> None:
        """Show the figures when it is time to."""
        if now - self.told < (REDRAWN_S if self.is_live else EVERY_S):
            return
        self.told = now
        self.tell(now)

    def tell(self, now: float, *, last: bool = False) -> None:
        """Print the figures: over those before them on a terminal, below them elsewhere."""
        if self.is_live:
            print(f"\r\x1b[K{self.figures(now)}", end="\n" if last else "", flush=True)
        else:
            say(self.figures(now))

    def figures(self, now: float) -> str:
        """Return the figures on one line."""
        passed = max(now - self.started, 0.001)
        size = self.read + self.written
        paid = cost(self.price, self.read, self.written, batch=self.batch)
        left = passed / self.answered * (self.total - self.answered) if self.answered else 0.0
        rest = f"{clock(left)} left" if self.answered < self.total else f"took {clock(passed)}"
        return (
            f"{self.name}: {self.answered} of {self.total} answered, {size:,} tokens, {size / passed:,.0f} tokens/s, "
            f"cost so far {format_dollars(paid)}, {rest}"
        )
