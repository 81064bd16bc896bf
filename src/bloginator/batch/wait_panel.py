"""What a person sees while batches wait: a live panel on a terminal, one line every 15 seconds elsewhere."""

import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, Self

from bloginator.batch.packs import named
from bloginator.batch.wait_state import Waiting
from bloginator.ui.console import clock, plural, say

if TYPE_CHECKING:
    from rich.table import Table

EVERY_S = 15.0
TYPICAL = "An assistant typically takes 5-10 minutes."


class Display(Protocol):
    """Where the wait is shown."""

    def line(self, text: str) -> None:
        """Say one thing that happened."""

    def tick(self) -> None:
        """Let time pass; show the figures when it is time to."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *error: object) -> None: ...


def display_for(waits: Sequence[Waiting]) -> Display:
    """Return the display that fits where the output goes."""
    return Live(waits) if sys.stdout.isatty() else Lines(waits)


def opening(one: Waiting) -> str:
    """Return the line that says what is waited for, where, and how long."""
    run = one.run
    missing = len(one.missing) + len(run.withheld)
    limit = clock(run.batch.settings.timeout_s)
    folder = run.batch.layout.shown(run.batch.layout.responses)
    packs = f" Packs to read: {named(run.packs)}." if run.packs else ""
    return f"{run.batch.name}: waiting up to {limit} for {plural(missing, 'answer')} in {folder}/.{packs} {TYPICAL}"


def figures(one: Waiting, started: float) -> str:
    """Return how far one batch is, in one line."""
    run, now = one.run, time.monotonic()
    standings = [run.standing(section) for section in run.ids]
    answered = sum(standing != "missing" for standing in standings)
    refused = sum(standing in ("refused", "stale") for standing in standings)
    pending = sum(standing == "pending" for standing in standings)
    writing = f"{pending} being written, " if pending else ""
    return (
        f"{run.batch.name}: {answered} of {len(standings)} answered, {len(run.counting())} accepted, {refused} refused, "
        f"{writing}{clock(now - started)} elapsed, {clock(one.deadline - now)} remaining"
    )


class Lines:
    """For logs and pipes: what happens as it happens, and the figures every 15 seconds."""

    def __init__(self, waits: Sequence[Waiting]) -> None:
        self.waits = waits
        self.started = self.told = time.monotonic()

    def line(self, text: str) -> None:
        """Print the line."""
        say(text)

    def tick(self) -> None:
        """Print the figures of every batch that still waits, when 15 seconds have passed."""
        now = time.monotonic()
        if now - self.told >= EVERY_S:
            self.told = now
            for one in self.waits:
                if one.missing or one.run.withheld:
                    say(figures(one, self.started))

    def __enter__(self) -> Self:
        for one in self.waits:
            say(opening(one))
        return self

    def __exit__(self, *error: object) -> None:
        return None


class Live:
    """For a terminal: events scroll by above one line of figures a batch, redrawn in place."""

    def __init__(self, waits: Sequence[Waiting]) -> None:
        from rich.console import Console
        from rich.live import Live as RichLive

        self.waits = waits
        self.started = time.monotonic()
        self.console = Console(markup=False, emoji=False, highlight=False)
        self.live = RichLive(console=self.console, refresh_per_second=4, transient=True, get_renderable=self.panel)

    def panel(self) -> "Table":
        """Return the figures as they are now, a bar a batch."""
        from rich.progress_bar import ProgressBar
        from rich.table import Table
        from rich.text import Text

        table = Table.grid(padding=(0, 1))
        for one in self.waits:
            bar = ProgressBar(total=len(one.run.ids), completed=len(one.run.counting()), width=24)
            table.add_row(bar, Text(figures(one, self.started)))
        return table

    def line(self, text: str) -> None:
        """Print the line above the panel."""
        self.console.print(text, soft_wrap=True)

    def tick(self) -> None:
        """Do nothing: the panel redraws itself."""

    def __enter__(self) -> Self:
        for one in self.waits:
            self.line(opening(one))
        self.live.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.live.stop()
