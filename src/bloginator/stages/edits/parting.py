"""A draft's text in parts: what stands above its sections, each section's text, and what stands below them.

Sections are found by their headings as the draft wrote them, wherever they stand now. A heading that was changed is known by
its place, one that was taken out by the first line of its text.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from bloginator.records.draft import Draft
from bloginator.stages.draft.footnote_marks import fold_marks
from bloginator.stages.draft.section_text import format_heading
from bloginator.text.markdown.fences import find_fences

HEADING = re.compile(r"#{1,6}[ \t]+\S.*")
END = ""  # in the place of a section's id: what follows the sections


class Anchor(NamedTuple):
    """A part's first line as it was written, where it stood, and the first line of the part's text."""

    id: str
    row: int
    line: str
    opening: str = ""


class Parts(NamedTuple):
    """A text in parts."""

    head: str
    bodies: dict[str, str]  # section id -> what stands below its heading, in the order of the text, of those that are there
    tail: str
    headings: Mapping[str, str]  # section id -> the line in the place of its heading, empty for none, where it is another
    order: Sequence[str]  # the sections as they stand now, those whose heading is known


class PartPlace(NamedTuple):
    """Where a part begins in a text, and where the text below its heading does."""

    start: int
    body: int


def find_anchors(draft: Draft, lines: Sequence[str]) -> list[Anchor] | None:
    """Return where the parts of a text begin that was rendered from a record; ``None`` where it is not built as ours are."""
    anchors: list[Anchor] = []
    row = 0
    for section in draft.sections:
        line, text = format_heading(section.title, section.depth + 2), fold_marks(section.text, draft.footnotes)
        body = text.split("\n") if text else []
        row = next((number for number in range(row, len(lines)) if lines[number] == line), len(lines))
        below = skip_blank(lines, row + 1) if body else row + 1
        if row == len(lines) or lines[below : below + len(body)] != body:
            return None
        anchors.append(Anchor(section.id, row, line, body[0] if body else ""))
        row = below + len(body)
    row = skip_blank(lines, row)
    return [*anchors, Anchor(END, row, lines[row])] if row < len(lines) else anchors


def skip_blank(lines: Sequence[str], row: int) -> int:
    """Return the first row from ``row`` whose line is not blank."""
    while row < len(lines) and not lines[row].strip():
        row += 1
    return row


def part_text(lines: Sequence[str], anchors: Sequence[Anchor], written: Sequence[str]) -> Parts:
    """Return a text in parts; ``anchors`` are those of the text that it was made from, whose lines are ``written``."""
    rows = [anchor.row for anchor in anchors] if lines is written else find_rows(lines, anchors, written)
    places = {anchor.id: PartPlace(row, row + 1) for anchor, row in zip(anchors, rows, strict=True) if row >= 0}
    order = [name for name in sorted(places, key=lambda name: places[name]) if name != END]
    headings = dict(find_changed(lines, anchors, places, set(written)))
    starts = sorted(place.start for place in places.values())
    ends = dict(zip(starts, [*starts[1:], len(lines)], strict=False))  # of a text without any part there is no start
    bodies = {
        name: "\n".join(lines[place.body : ends[place.start]]).strip("\n")
        for name, place in sorted(places.items(), key=lambda item: item[1])
    }
    tail = bodies.pop(END, "")
    if END in places:
        tail = f"{lines[places[END].start]}\n{tail}"
    elif bodies and anchors[-1].id == END:  # its notes may be there without their heading
        last = next(reversed(bodies))
        bodies[last], tail = cut_notes(bodies[last], set(written[anchors[-1].row :]))
    return Parts("\n".join(lines[: starts[0] if starts else len(lines)]), bodies, tail, headings, order)


def find_rows(lines: Sequence[str], anchors: Sequence[Anchor], written: Sequence[str]) -> list[int]:
    """Return for each anchor the row of its line, -1 where it is gone.

    Of several equal lines each is its own where there are as many as there were; else the first one between its neighbours.
    What stands in code is a heading only where one is lacking otherwise: a fence may have been left open.
    """
    known = {anchor.line for anchor in anchors}
    were = list_rows(written, known)
    rows = list_rows(hide_code(lines), known)
    rows |= {line: every for line, every in list_rows(lines, known).items() if len(rows[line]) < len(were[line])}
    number_of = {row: number for same in were.values() for number, row in enumerate(same)}
    anchor_rows = [
        rows[anchor.line][number_of[anchor.row]] if len(rows[anchor.line]) == len(were[anchor.line]) else -1
        for anchor in anchors
    ]
    for number, (low, high) in list_gaps(anchor_rows, len(lines)):
        anchor_rows[number] = next((row for row in rows[anchors[number].line] if low < row < high), -1)
    return anchor_rows


def hide_code(lines: Sequence[str]) -> list[str]:
    """Return lines with nothing in the place of those that stand in fenced code."""
    shown = list(lines)
    for fence in find_fences("\n".join(lines)):
        shown[fence.first : fence.last + 1] = [""] * (fence.last + 1 - fence.first)
    return shown


def list_rows(lines: Sequence[str], known: set[str]) -> dict[str, list[int]]:
    """Return the rows of each line that is known."""
    rows: dict[str, list[int]] = defaultdict(list)
    for row, line in enumerate(lines):
        if line.rstrip() in known:
            rows[line.rstrip()].append(row)
    return rows


def list_gaps(anchor_rows: Sequence[int], length: int) -> Iterator[tuple[int, tuple[int, int]]]:
    """Yield which rows are missing, each with the nearest ones that are known before and behind it."""
    behind, after = length, [length] * len(anchor_rows)
    for number in range(len(anchor_rows) - 1, -1, -1):
        after[number] = behind
        behind = anchor_rows[number] if anchor_rows[number] >= 0 else behind
    before = -1
    for number, row in enumerate(anchor_rows):  # which may be filled in meanwhile
        if row < 0:
            yield number, (before, after[number])
        before = anchor_rows[number] if anchor_rows[number] >= 0 else before


def find_changed(
    lines: Sequence[str], anchors: Sequence[Anchor], places: dict[str, PartPlace], written: set[str]
) -> Iterator[tuple[str, str]]:
    """Find the sections whose headings are others, add their places, and yield each with the line that stands there."""
    anchor_rows = [places[anchor.id].start if anchor.id in places else -1 for anchor in anchors]
    gaps: dict[tuple[int, int], list[Anchor]] = defaultdict(list)
    for number, gap in list_gaps(anchor_rows, len(lines)):
        if anchors[number].id != END:
            gaps[gap].append(anchors[number])
    shown = hide_code(lines) if gaps else lines
    for (low, high), missing in gaps.items():
        new = [row for row in range(low + 1, high) if HEADING.fullmatch(shown[row]) and lines[row] not in written]
        if len(new) == len(missing):
            for anchor, row in zip(missing, new, strict=True):
                places[anchor.id] = PartPlace(row, row + 1)
                yield anchor.id, lines[row]
            continue
        openings = {line: row for row, line in reversed(list(enumerate(lines[low + 1 : high], low + 1)))}
        for anchor in missing:
            if anchor.opening and (row := openings.get(anchor.opening, -1)) >= 0:
                places[anchor.id] = PartPlace(row, row)
                yield anchor.id, ""


def cut_notes(body: str, written: set[str]) -> tuple[str, str]:
    """Take off a text's end what we wrote there."""
    lines = body.split("\n")
    end = len(lines)
    while end and (not lines[end - 1].strip() or lines[end - 1] in written or lines[end - 1].startswith("[^found")):
        end -= 1
    return "\n".join(lines[:end]), "\n".join(lines[end:])
