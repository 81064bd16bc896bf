"""How far long work is: events line by line, and figures, redrawn in place on a terminal or printed every 15 seconds."""

import sys
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple, Self

from bloginator.text.messages import printable
from bloginator.ui.console import say

if TYPE_CHECKING:
    from rich.table import Table

EVERY_S = 15.0


class Figures(NamedTuple):
    """How far one thing is: a line of text, and what its bar shows."""

    text: str
    done: int
    total: int


GetFigures = Callable[[], Sequence[Figures]]


def display_for(get_figures: GetFigures) -> "LineDisplay":
    """Return the display that fits where the output goes."""
    return LiveDisplay(get_figures) if sys.stdout.isatty() else LineDisplay(get_figures)


class LineDisplay:
    """For logs and pipes: what happens as it happens, and the figures every 15 seconds."""

    def __init__(self, get_figures: GetFigures) -> None:
        self.get_figures = get_figures
        self.shown_at = time.monotonic()

    def line(self, text: str) -> None:
        """Print the line."""
        say(text)

    def tick(self) -> None:
        """Print the figures when 15 seconds have passed."""
        if time.monotonic() - self.shown_at >= EVERY_S:
            self.shown_at = time.monotonic()
            for figures in self.get_figures():
                say(figures.text)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        return None


class LiveDisplay(LineDisplay):
    """For a terminal: events scroll by above the figures, which redraw themselves with a bar each."""

    def __init__(self, get_figures: GetFigures) -> None:
        from rich.console import Console
        from rich.live import Live

        super().__init__(get_figures)
        self.console = Console(markup=False, emoji=False, highlight=False)
        self.live = Live(console=self.console, refresh_per_second=4, transient=True, get_renderable=self.panel)

    def panel(self) -> "Table":
        """Return the figures as they are now."""
        from rich.progress_bar import ProgressBar
        from rich.table import Table
        from rich.text import Text

        table = Table.grid(padding=(0, 1))
        for figures in self.get_figures():
            table.add_row(ProgressBar(total=figures.total, completed=figures.done, width=24), Text(printable(figures.text)))
        return table

    def line(self, text: str) -> None:
        """Print the line above the panel."""
        self.console.print(printable(text), soft_wrap=True)

    def tick(self) -> None:
        """Do nothing: the panel redraws itself."""

    def __enter__(self) -> Self:
        self.live.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.live.stop()
