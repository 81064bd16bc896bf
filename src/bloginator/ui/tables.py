"""Tables and lists for a person: ids and texts are printed as they are, never as markup."""

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bloginator.records.corpus import Coverage, Nearest
from bloginator.records.exchange import Standing
from bloginator.records.report import Severity
from bloginator.stages.reasons import STANDINGS
from bloginator.stages.status.rows import StatusRow
from bloginator.text.messages import printable
from bloginator.text.outline.ids import slug
from bloginator.ui.console import plural

if TYPE_CHECKING:
    from rich.console import Console

    from bloginator.stages.report.compose import FindingLines
    from bloginator.stages.report.marking import MarkedPiece

STANDING_COLOURS: dict[Standing, str] = {
    "accepted": "green",
    "outdated": "yellow",
    "pending": "cyan",
    "stale": "magenta",
    "refused": "red",
    "missing": "dim",
}
NEAREST = 3
"""Words that the table tells a nearest place of; `--json` has them all."""

SEVERITY_COLOURS: dict[Severity, str] = {"critical": "bold red", "high": "red", "medium": "yellow", "low": "dim"}
PIPED = 100_000
"""Signs that a line may have where no terminal folds it."""

WIDEST = 32
"""Signs that the first column keeps for itself, where ids are as long; what is longer is folded."""


def plain_console() -> "Console":
    """Return a console that takes no text for markup; into a pipe it prints each row on one line, however long."""
    from rich.console import Console

    console = Console(markup=False, emoji=False, highlight=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = PIPED
    return console


def print_status(title: str, rows: Sequence[StatusRow], coverage: Mapping[str, Coverage]) -> None:
    """Draw the table of a batch; reasons stand below it, where there is room for them."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(printable(title)), title_justify="left", box=SIMPLE_HEAD)
    widest = max((2 * row.depth + len(row.section) for row in rows), default=0)
    table.add_column("section", overflow="fold", min_width=min(widest, WIDEST))
    if is_titled := any(slug(row.title) != row.section for row in rows):
        table.add_column("title", no_wrap=True, overflow="ellipsis", max_width=WIDEST)
    table.add_column("standing", no_wrap=True)
    table.add_column("words", justify="right", no_wrap=True)
    table.add_column("coverage" if coverage else "what to do", overflow="fold")
    for row in rows:
        standing = Text(row.standing, style=STANDING_COLOURS[row.standing]) if row.standing else Text("heading", style="dim")
        todo = "blocked: see below" if row.blocked else STANDINGS[row.standing or "accepted"].brief
        todo = "look for more: see below" if row.gaps and row.standing == "refused" else todo
        last = coverage_line(coverage.get(row.section)) if coverage else todo
        table.add_row(
            Text("  " * row.depth + printable(row.section)),
            *([Text(printable(row.title))] if is_titled else []),
            standing,
            str(row.words) if row.words else "",
            Text(printable(last)),
        )
    plain_console().print(table)


def coverage_line(coverage: Coverage | None) -> str:
    """Return what a section's passages carry of it, what documents have besides, and what none has, in words."""
    if coverage is None:
        return ""
    share = "not measured" if coverage.share is None else f"{coverage.share:.0%}"
    parts = [f"{share}, {plural(coverage.passages, 'passage')} of {plural(coverage.documents, 'document')}"]
    if coverage.missing:
        parts.append(f"no document has: {', '.join(coverage.missing)}")
    if coverage.not_chosen:
        places = [f"{nearest.word} ({place_of(nearest)})" for nearest in coverage.not_chosen[:NEAREST]]
        parts.append(f"not among the chosen; nearest: {', '.join(places)}")
    return "; ".join(parts)


def place_of(nearest: Nearest) -> str:
    """Return a document, heading and place on one line."""
    lines = f"lines {nearest.lines[0]}-{nearest.lines[1]}" if nearest.lines else ""
    place = lines or (f"page {nearest.page}" if nearest.page else "")
    return ", ".join(filter(None, (nearest.document, nearest.heading, place)))


def print_findings(title: str, findings: "Sequence[FindingLines]") -> None:
    """Print the findings, each with its sentence, the passage that bears on it, why, and what to do."""
    from rich.padding import Padding
    from rich.text import Text

    console = plain_console()
    console.print(Text(printable(title), style="italic"))
    for finding in findings:
        colour = SEVERITY_COLOURS[finding.severity]
        console.print()
        console.print(Text.assemble((printable(finding.head), colour), "  ", (printable(finding.section), "bold")))
        lines = [Text.assemble(*bold_pieces(finding.sentence))]
        if finding.passage:
            lines.append(Text.assemble(f"{printable(finding.place)}: “", *bold_pieces(finding.passage), "”"))
        for line in [*lines, Text(printable(f"> {finding.advice}"))]:
            console.print(Padding(line, (0, 0, 0, 2), expand=False))
    console.print()


def bold_pieces(pieces: "Sequence[MarkedPiece]") -> list[tuple[str, str]]:
    """Return pieces of a text with their styles."""
    return [(printable(piece.text), "bold" if piece.marked else "") for piece in pieces]
