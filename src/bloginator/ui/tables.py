"""Tables and lists for a person: ids and texts are printed as they are, never as markup."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bloginator.records.corpus import Coverage, Nearest
from bloginator.records.exchange import Standing
from bloginator.records.report import Severity
from bloginator.stages.reasons import STANDINGS
from bloginator.stages.status.rows import StatusRow
from bloginator.stages.wording import place_in_document
from bloginator.text.messages import count_of, printable
from bloginator.text.outline.ids import slug
from bloginator.ui.status_table import plain_console

if TYPE_CHECKING:
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
MAX_NEAREST = 3  # words that the table tells a nearest place of; `--json` has them all
SEVERITY_COLOURS: dict[Severity, str] = {"critical": "bold red", "high": "red", "medium": "yellow", "low": "dim"}


def status_table(title: str, rows: Sequence[StatusRow], coverage: Mapping[str, Coverage]) -> dict[str, Any]:
    """Return the table of a batch; reasons stand below it, where there is room for them."""
    is_titled = any(slug(row.title) != row.section for row in rows)
    columns = ["section", *(["title"] if is_titled else []), "standing", "words", "coverage" if coverage else "what to do"]
    cells = []
    for row in rows:
        standing = (row.standing, STANDING_COLOURS[row.standing]) if row.standing else ("heading", "dim")
        todo = "blocked: see below" if row.blocked else STANDINGS[row.standing or "accepted"].brief
        todo = "look for more: see below" if row.gaps and row.standing == "refused" else todo
        todo = "counts; to be written again" if row.is_open and row.standing == "outdated" else todo
        todo = "shows the text accepted before: see below" if row.is_before else todo
        last = coverage_line(coverage.get(row.section)) if coverage else todo
        names = ["  " * row.depth + row.section, *([row.title] if is_titled else [])]
        words = str(row.words) if row.words else ""
        cells.append([*((name, "") for name in names), standing, (words, ""), (last, "")])
    return {"title": title, "columns": columns, "rows": cells, "lines": []}


def coverage_line(coverage: Coverage | None) -> str:
    """Say which of a section's words no document has, its number of passages, and where documents have what those lack."""
    if coverage is None:
        return ""
    parts = [f"no document has: {', '.join(coverage.absent)}"] if coverage.absent else []
    parts.append(f"{count_of(coverage.passages, 'passage')} of {count_of(coverage.documents, 'document')}")
    if coverage.not_chosen:
        nearest = coverage.not_chosen[:MAX_NEAREST]
        parts.append(f"not among the chosen: {', '.join(map(describe_nearest, nearest))}")
    return "; ".join(parts)


def describe_nearest(nearest: Nearest) -> str:
    """Return a word that the chosen passages lack, with its place where it has one."""
    place = ", ".join(filter(None, (nearest.document, nearest.heading, place_in_document(nearest))))
    return f"{nearest.word} (nearest: {place})" if place else nearest.word


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
