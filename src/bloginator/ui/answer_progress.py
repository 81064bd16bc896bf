"""How far a program is: answered, tokens, tokens a second, cost so far, time left."""

import time
from collections.abc import Callable, Iterable, Iterator

from bloginator.records.prices import Price
from bloginator.responders.base import Reply
from bloginator.stages.pricing import compute_cost, format_dollars
from bloginator.ui.console import format_clock
from bloginator.ui.live_display import Figures, display_for


class AnswerProgress:
    """Counts the replies that pass through, and shows the figures.

    Args:
        count: Returns how many tokens a reply read and wrote, and whether these are our estimates.
    """

    def __init__(
        self, name: str, total: int, price: Price | None, count: Callable[[Reply], tuple[int, int, bool]], *, batch: bool
    ) -> None:
        self.name, self.total, self.price, self.count, self.batch = name, total, price, count, batch
        self.answered = self.failed = self.prompt_tokens = self.completion_tokens = 0
        self.is_estimate = False
        self.started = time.monotonic()

    def watch(self, replies: Iterable[Reply]) -> Iterator[Reply]:
        """Hand the replies on, counted; at their end, or where they break off, show what it came to."""
        with display_for(lambda: [self.figures()] if self.total else []) as display:
            try:
                for reply in replies:
                    self.note(reply)
                    yield reply
                    if self.ended < self.total:
                        display.tick()
            finally:
                if self.ended:
                    display.line(self.figures().text)

    @property
    def ended(self) -> int:
        """Return how many replies there were, errors included."""
        return self.answered + self.failed

    def note(self, reply: Reply) -> None:
        """Count one reply."""
        prompt, completion, is_estimate = self.count(reply)
        self.answered += not reply.error
        self.failed += bool(reply.error)
        self.prompt_tokens += prompt
        self.completion_tokens += completion
        self.is_estimate |= is_estimate

    def figures(self) -> Figures:
        """Return the figures on one line."""
        passed = max(time.monotonic() - self.started, 0.001)
        if not self.ended:
            return Figures(f"{self.name}: 0 of {self.total} answered, {format_clock(passed)} so far", 0, self.total)
        tokens = self.prompt_tokens + self.completion_tokens
        paid = compute_cost(self.price, self.prompt_tokens, self.completion_tokens, batch=self.batch)
        left = passed / self.ended * (self.total - self.ended)
        rest = f"{format_clock(left)} left" if self.ended < self.total else f"took {format_clock(passed)}"
        errors = f", {self.failed} came back as errors" if self.failed else ""
        about = "about " if self.is_estimate else ""
        line = (
            f"{self.name}: {self.answered} of {self.total} answered{errors}, {about}{tokens:,} tokens, "
            f"{tokens / passed:,.0f} tokens/s, cost so far {format_dollars(paid)}, {rest}"
        )
        return Figures(line, self.ended, self.total)
