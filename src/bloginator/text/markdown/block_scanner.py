"""The lines of a text, each with what it begins, and the cursor that walks them and keeps the blocks.

One match a line; what a line means where it stands (a list's continuation, a setext underline) the walk decides.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

Kind = Literal[
    "heading", "paragraph", "item", "table", "code", "quote", "html", "rule", "footnote", "reference", "directive"
]
BREAKS = frozenset({"heading", "fence", "math", "quote", "rule", "footnote", "reference", "html", "directive"})
DELIMITER = re.compile(r"[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t\r]*")
BLOCK_TAGS = (
    "address|article|aside|audio|blockquote|body|canvas|center|details|dialog|dd|div|dl|dt|fieldset|figcaption|figure|footer"
    "|form|h[1-6]|head|header|hr|html|iframe|li|link|main|math|menu|meta|nav|noscript|object|ol|optgroup|option|p|param|picture"
    "|pre|script|search|section|source|style|summary|svg|table|tbody|td|textarea|tfoot|th|thead|title|tr|track|ul|video"
)
LINE = re.compile(
    rf"""
    [ \t]*
    (?: (?P<blank>     [ \t\r\f\v]*$ )
    |   (?P<fence>     `{{3,}}(?=[^`\n]*$) | ~{{3,}} )
    |   (?P<math>      \$\$ )
    |   (?P<heading>   \#{{1,6}}(?=[ \t\r]|$) )
    |   (?P<underline> (?:=++|-++)[ \t\r]*$ )
    |   (?P<rule>      (?:(?:\*[ \t]*+){{3,}}+|(?:_[ \t]*+){{3,}}+|(?:-[ \t]*+){{3,}}+)\r?$ )
    |   (?P<quote>     > )
    |   (?P<item>      (?:[-*+:]|\d{{1,9}}[.)])(?=[ \t\r]|$) )
    |   (?P<footnote>  \[\^[^\]\n]+\]: )
    |   (?P<reference> \[[^\]\n]+\]:[ \t]*(?:\{{%.*%\}}|\S+)(?:[ \t]+["'(].*)?[ \t\r]*$ )
    |   (?P<directive> :{{3,}} | \{{\{{ | \{{% | \{{[.\#][^}}\n]*\}}[ \t\r]*$ )
    |   (?P<html>      <!--|<[?!]|</?(?:{BLOCK_TAGS})(?=[\s/>]|$) )
    |   (?P<tag>       </?[a-z][^<>\n]*>[ \t\r]*$ )
    |   (?P<row>       \|.*\|[ \t\r]*$ )
    |   (?P<text>)
    )""",
    re.MULTILINE | re.VERBOSE,
)


class Line(NamedTuple):
    """One line without its newline; ``first`` is past the indent, ``mark`` past what tells its kind."""

    start: int
    first: int
    mark: int
    end: int
    indent: int
    kind: str


@dataclass(frozen=True, slots=True)
class Block:
    """One block, ``text[start:end]``: whole lines, without trailing space."""

    kind: Kind
    start: int
    end: int
    inside: int  # where its content begins, past the indent and the marker
    level: int = 0  # a heading's 1 to 6; an item's depth from 1; else 0
    title: str = ""  # a heading's text without markup; else empty


class BlockScanner:
    """Where the walk stands: ``at`` is the line that begins the next block, ``lists`` the columns of open items."""

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.lines = split_lines(text, start)
        self.at = 0
        self.lists: list[int] = []
        self.absent: set[str] = set()
        self.found: list[Block] = []

    @property
    def base(self) -> int:
        """The column of the open list's content; 0 outside of lists."""
        return self.lists[-1] if self.lists else 0

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
        return line.indent - self.base >= 4 and (not self.lists or line.kind != "item")

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
        line = self.lines[number]
        if line.kind in ("blank", "underline"):
            return False
        if self.is_deep(line):
            return True
        if line.kind == "item":
            return not self.lists and not self.starts_list(line)
        return line.kind not in BREAKS and not self.is_table(number)

    def starts_list(self, line: Line) -> bool:
        """May this item interrupt a paragraph? A year at the start of a wrapped line, or a lone dash, may not."""
        marker = self.text[line.first : line.mark]
        return (marker in "-*+" or marker in ("1.", "1)")) and bool(self.text[line.mark : line.end].strip())

    def run_while(self, goes_on: Callable[[int], bool]) -> int:
        """Return the number of the first line below ``at`` that does not go on, or of the end."""
        number = self.at + 1
        while number < len(self.lines) and goes_on(number):
            number += 1
        return number

    def skip(self, pattern: re.Pattern[str], start: int, end: int) -> int:
        """Return where a match of the pattern at ``start`` ends; ``start`` itself where there is none."""
        match = pattern.match(self.text, start, end)
        return match.end() if match else start

    def seek(self, closing: str, start: int) -> int:
        """Return where the next ``closing`` ends, or -1; what the rest of the text lacks is not searched again."""
        position = -1 if closing in self.absent else self.text.find(closing, start)
        if position < 0:
            self.absent.add(closing)
        return position + len(closing) if position >= 0 else -1

    def after(self, position: int) -> int:
        """Return the number of the first line that begins past ``position``."""
        return self.run_while(lambda number: self.lines[number].start <= position)


def split_lines(text: str, start: int) -> list[Line]:
    """Cut the text from ``start`` into lines, blank ones too."""
    lines, size = [], len(text)
    while start < size:
        end = text.find("\n", start)
        end = size if end < 0 else end
        match = LINE.match(text, start, end)
        assert match is not None and match.lastgroup is not None  # the last alternative is empty
        first = match.start(match.lastgroup)
        lines.append(Line(start, first, match.end(), end, len(text[start:first].expandtabs(4)), match.lastgroup))
        start = end + 1
    return lines
