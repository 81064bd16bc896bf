"""The status of a batch as it is printed: a table of plain texts and the lines below it, which can be kept and repeated."""

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bloginator.text.messages import printable
from bloginator.ui.console import say

if TYPE_CHECKING:
    from rich.console import Console

MAX_COLUMN = 32  # signs that a column of names keeps for itself, where they are as long; what is longer is folded
COLUMNS: dict[str, dict[str, Any]] = {
    "section": {"overflow": "fold"},
    "title": {"no_wrap": True, "overflow": "ellipsis", "max_width": MAX_COLUMN},
    "standing": {"no_wrap": True},
    "words": {"no_wrap": True, "justify": "right"},
}
"""How columns are drawn; any other is folded."""

PIPE_WIDTH = 100_000  # signs that a line may have where no terminal folds it
MAX_RULE = 100  # signs of the rule below a table's head, in a pipe
Cell = Sequence[str]  # a text and its style


def print_status_table(status: Mapping[str, Any]) -> None:
    """Print ``title``, the ``columns`` with the ``rows`` of cells where there are any, and the ``lines``."""
    if status["rows"]:
        draw(status["title"], status["columns"], status["rows"])
    else:
        say(status["title"])
    for line in status["lines"]:
        say(line)


def plain_console() -> "Console":
    """Return a console that takes no text for markup; into a pipe it prints each row on one line, however long."""
    from rich.console import Console

    console = Console(markup=False, emoji=False, highlight=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = PIPE_WIDTH
    return console


def draw(title: str, columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    """Draw a table; a cell's style is one of rich's names."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(printable(title)), title_justify="left", box=SIMPLE_HEAD)
    widest = min(max(len(row[0][0]) for row in rows), MAX_COLUMN)
    for column in columns:
        least = widest if column == columns[0] else None
        table.add_column(column, min_width=least, **COLUMNS.get(column, {"overflow": "fold"}))
    for row in rows:
        table.add_row(*(Text(printable(text), style=style) for text, style in row))
    console = plain_console()
    if console.is_terminal:
        console.print(table)
        return
    with console.capture() as drawn:
        console.print(table)
    lines = (line.rstrip() for line in drawn.get().split("\n"))
    say("\n".join(line[:MAX_RULE] if set(line) == {" ", "─"} else line for line in lines), end="")
