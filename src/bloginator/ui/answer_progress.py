"""How far a program is: answered, tokens, tokens a second, cost so far, time left."""

import time
from collections.abc import Iterable, Iterator

from bloginator.records.prices import Price
from bloginator.responders.base import Reply
from bloginator.stages.pricing import compute_cost, format_dollars
from bloginator.ui.console import format_clock
from bloginator.ui.live_display import Figures, display_for


class AnswerProgress:
    """Counts the replies that pass through, and shows the figures."""

    def __init__(self, name: str, total: int, price: Price | None, *, batch: bool) -> None:
        self.name, self.total, self.price, self.batch = name, total, price, batch
        self.answered = self.prompt_tokens = self.completion_tokens = 0
        self.started = time.monotonic()

    def watch(self, replies: Iterable[Reply]) -> Iterator[Reply]:
        """Hand the replies on, counted; at their end, or where they break off, show what it came to."""
        with display_for(lambda: [self.figures()] if self.answered else []) as display:
            try:
                for reply in replies:
                    self.answered += 1
                    self.prompt_tokens += reply.prompt_tokens or 0
                    self.completion_tokens += reply.completion_tokens or 0
                    yield reply
                    display.tick()
            finally:
                if self.answered:
                    display.line(self.figures().text)

    def figures(self) -> Figures:
        """Return the figures on one line."""
        passed = max(time.monotonic() - self.started, 0.001)
        tokens = self.prompt_tokens + self.completion_tokens
        paid = compute_cost(self.price, self.prompt_tokens, self.completion_tokens, batch=self.batch)
        left = passed / self.answered * (self.total - self.answered)
        rest = f"{format_clock(left)} left" if self.answered < self.total else f"took {format_clock(passed)}"
        line = (
            f"{self.name}: {self.answered} of {self.total} answered, {tokens:,} tokens, {tokens / passed:,.0f} tokens/s, "
            f"cost so far {format_dollars(paid)}, {rest}"
        )
        return Figures(line, self.answered, self.total)
