"""The cursor that walks a text's lines and keeps the blocks found so far."""

import re
from dataclasses import dataclass
from typing import Literal

from bloginator.text.markdown.line_kinds import Line, split_lines

Kind = Literal[
    "heading", "paragraph", "item", "table", "code", "quote", "html", "rule", "footnote", "reference", "directive"
]
BREAKS = frozenset({"heading", "fence", "math", "quote", "rule", "footnote", "reference", "html", "directive"})
DELIMITER = re.compile(r"[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t\r]*")


@dataclass(frozen=True, slots=True)
class Block:
    """One block, ``text[start:end]``: whole lines, without trailing space.

    Attributes:
        inside: Where its content begins, past the indent and the marker.
        level: A heading's 1 to 6; an item's depth from 1; else 0.
        title: A heading's text without markup; else empty.
    """

    kind: Kind
    start: int
    end: int
    inside: int
    level: int = 0
    title: str = ""


class BlockScanner:
    """Where the walk stands: ``at`` is the line that begins the next block, ``lists`` the columns of open items."""

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.lines = split_lines(text, start)
        self.at = 0
        self.lists: list[int] = []
        self.absent: set[str] = set()
        self.found: list[Block] = []

    def enter(self) -> Line | None:
        """Go to the next line that is not blank and leave the lists that it ends."""
        while self.at < len(self.lines) and self.lines[self.at].kind == "blank":
            self.at += 1
        if self.at == len(self.lines):
            return None
        line = self.lines[self.at]
        while self.lists and line.indent < self.lists[-1]:
            self.lists.pop()
        return line

    def close(self, kind: Kind, upto: int, inside: int | None = None, level: int = 0, title: str = "") -> None:
        """End a block before the line ``upto``, without the blank lines that it may have run into."""
        line, last = self.lines[self.at], upto - 1
        while last > self.at and self.lines[last].kind == "blank":
            last -= 1
        end = line.start + len(self.text[line.start : self.lines[last].end].rstrip())
        inside = line.first if inside is None else min(inside, end)
        self.found.append(Block(kind, line.start, end, inside, level, title))
        self.at = upto

    def is_deep(self, line: Line) -> bool:
        """Is the line indented so far that it is code, unless it goes on with a paragraph?"""
        if not self.lists:
            return line.indent >= 4
        return line.indent - self.lists[-1] >= 4 and line.kind != "item"

    def is_table(self, number: int) -> bool:
        """Does a table begin or go on here: a row between pipes, or any pipe above a delimiter row?"""
        line = self.lines[number]
        if line.kind == "row":
            return True
        if line.kind != "text" or not self.has_pipe(line) or number + 1 == len(self.lines):
            return False
        below = self.lines[number + 1]
        return self.has_pipe(below) and DELIMITER.fullmatch(self.text, below.start, below.end) is not None

    def has_pipe(self, line: Line) -> bool:
        """Does a pipe stand in the line?"""
        return self.text.find("|", line.start, line.end) >= 0

    def goes_on(self, number: int) -> bool:
        """Is the line at ``at`` a further line of the paragraph above it?"""
        if number >= len(self.lines) or self.lines[number].kind in ("blank", "underline"):
            return False
        line = self.lines[number]
        if self.is_deep(line):
            return True
        if line.kind == "item":
            return not self.lists and not self.starts_list(line)
        return line.kind not in BREAKS and not self.is_table(number)

    def starts_list(self, line: Line) -> bool:
        """May this item interrupt a paragraph? A year at the start of a wrapped line, or a lone dash, may not."""
        marker = self.text[line.first : line.mark]
        return (marker in "-*+" or marker in ("1.", "1)")) and bool(self.text[line.mark : line.end].strip())

    def seek(self, closing: str, start: int) -> int:
        """Return where the next ``closing`` ends, or -1; what the rest of the text lacks is not searched again."""
        position = -1 if closing in self.absent else self.text.find(closing, start)
        if position < 0:
            self.absent.add(closing)
        return position + len(closing) if position >= 0 else -1

    def after(self, position: int) -> int:
        """Return the number of the first line that begins past ``position``."""
        number = self.at + 1
        while number < len(self.lines) and self.lines[number].start <= position:
            number += 1
        return number
