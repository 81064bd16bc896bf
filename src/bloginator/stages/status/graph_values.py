"""The batch as a drawing: what each section's request, answer and verdict hang on, from left to right.

outline, corpus ──► request ──► answer ──► verdict ──► draft
"""

from collections.abc import Mapping, Sequence

from bloginator.records.exchange import Verdict
from bloginator.records.outline import Section
from bloginator.text.messages import clip, printable

COLUMNS = (20, 190, 430, 670, 860)  # where the columns begin, in pixels
WIDTHS = (120, 190, 190, 140, 120)
ROW, BOX, TOP, PAD = 30, 22, 20, 8
MAX_LABEL = 26  # characters that a box has room for


def graph_values(title: str, sections: Sequence[Section], verdicts: Mapping[str, Verdict], draft: str) -> dict[str, object]:
    """Return the values of the drawing's template, for the sections that ask for text, in order."""
    middle = TOP + ROW * (len(sections) - 1) // 2
    boxes = [make_box(0, middle - ROW // 2, "outline", "outline"), make_box(0, middle + ROW // 2, "corpus", "corpus")]
    arrows = []
    for number, section in enumerate(sections):
        y, verdict = TOP + ROW * number, verdicts[section.id]
        labels = (section.id, verdict.file.rpartition("/")[2] or "no answer", verdict.standing)
        boxes += [make_box(column, y, label, section.title, verdict.standing) for column, label in enumerate(labels, 1)]
        arrows += [make_arrow(column, middle if column == 0 else y, middle if column == 3 else y) for column in range(4)]
    boxes.append(make_box(4, middle, draft.rpartition("/")[2], draft))
    height = TOP + ROW * max(len(sections), 2) + TOP
    return {"title": printable(title), "width": COLUMNS[-1] + 140, "height": height, "boxes": boxes, "arrows": arrows}


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
        "label": clip(printable(label), MAX_LABEL),
        "hint": printable(hint),
    }


def make_arrow(column: int, start: int, end: int) -> str:
    """Return the line from one column to the next."""
    left, right = COLUMNS[column] + WIDTHS[column], COLUMNS[column + 1]
    half = (left + right) // 2
    return f"M{left} {start + BOX // 2}C{half} {start + BOX // 2} {half} {end + BOX // 2} {right} {end + BOX // 2}"
