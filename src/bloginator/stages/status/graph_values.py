"""The batch as a drawing: what each section's request, answer and verdict hang on, from left to right.

    outline, corpus ──► request ──► answer ──► verdict ──► draft

A batch of many sections is drawn with one row for each standing and answerer.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bloginator.records.exchange import Verdict
from bloginator.records.outline import Section
from bloginator.stages.draft.assemble import responder_of
from bloginator.stages.wording import clip
from bloginator.text.messages import count_of, printable

ROWS = 60  # sections that are drawn each by itself
COLUMNS = (20, 190, 430, 670, 860)  # where the columns begin, in pixels
WIDTHS = (120, 190, 190, 140, 120)
ROW, BOX, TOP, PAD = 30, 22, 20, 8
LABEL = 26  # characters that a box has room for


class GraphRow(NamedTuple):
    """One line of the drawing: a section, or several that stand alike."""

    request: str
    answer: str
    standing: str
    hint: str


def graph_values(title: str, sections: Sequence[Section], verdicts: Mapping[str, Verdict], draft: str) -> dict[str, object]:
    """Return the values of the drawing's template, for the sections that ask for text, in order."""
    rows = section_rows(sections, verdicts) if len(sections) <= ROWS else grouped_rows(sections, verdicts)
    middle = TOP + ROW * (len(rows) - 1) // 2
    boxes = [make_box(0, middle - ROW // 2, "outline", "outline"), make_box(0, middle + ROW // 2, "corpus", "corpus")]
    arrows = []
    for number, row in enumerate(rows):
        y = TOP + ROW * number
        labels = (row.request, row.answer, row.standing)
        boxes += [make_box(column, y, label, row.hint, row.standing) for column, label in enumerate(labels, 1)]
        arrows += [make_arrow(column, middle if column == 0 else y, middle if column == 3 else y) for column in range(4)]
    boxes.append(make_box(4, middle, draft.rpartition("/")[2], draft))
    height = TOP + ROW * max(len(rows), 2) + TOP
    return {"title": printable(title), "width": COLUMNS[-1] + 140, "height": height, "boxes": boxes, "arrows": arrows}


def section_rows(sections: Sequence[Section], verdicts: Mapping[str, Verdict]) -> list[GraphRow]:
    """Return a row for each section."""
    rows = []
    for section in sections:
        verdict = verdicts[section.id]
        rows.append(GraphRow(section.id, verdict.file.rpartition("/")[2] or "no answer", verdict.standing, section.title))
    return rows


def grouped_rows(sections: Sequence[Section], verdicts: Mapping[str, Verdict]) -> list[GraphRow]:
    """Return a row for each standing and each who answered, the most frequent first."""
    groups: dict[tuple[str, str], list[Section]] = {}
    for section in sections:
        verdict = verdicts[section.id]
        who = responder_of(verdict.file) if verdict.file else ""
        groups.setdefault((verdict.standing, who or ("responses" if verdict.file else "no answer")), []).append(section)
    ordered = sorted(groups.items(), key=lambda item: -len(item[1]))
    return [GraphRow(count_of(len(group), "section"), who, standing, group[0].title) for (standing, who), group in ordered]


def make_box(column: int, y: int, label: str, hint: str, kind: str = "file") -> dict[str, object]:
    """Return one box with its text."""
    x = COLUMNS[column]
    return {
        "x": x,
        "y": y,
        "width": WIDTHS[column],
        "height": BOX,
        "text_x": x + PAD,
        "text_y": y + BOX - PAD + 1,
        "kind": kind,
        "label": clip(printable(label), LABEL),
        "hint": printable(hint),
    }


def make_arrow(column: int, start: int, end: int) -> str:
    """Return the line from one column to the next."""
    left, right = COLUMNS[column] + WIDTHS[column], COLUMNS[column + 1]
    half = (left + right) // 2
    return f"M{left} {start + BOX // 2}C{half} {start + BOX // 2} {half} {end + BOX // 2} {right} {end + BOX // 2}"
