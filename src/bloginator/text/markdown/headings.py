"""Headings within an answer sink below their section's own, so that none of them can pass for a section.

Headings are found by the grammar that renders them, also in lists and quotes.
"""

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from bloginator.text.markdown import commonmark

if TYPE_CHECKING:
    from markdown_it.token import Token

HINT = re.compile(r"^(?:[ \t]*(?:>|(?:[*+-]|\d{1,9}[.)])(?=[ \t])))*[ \t]*(?:#|[=-]+[ \t]*$)", re.MULTILINE)
UNDERLINE = re.compile(r"[ \t>]*(?:=+|-+)[ \t]*")
MAX_LEVEL = 6


class Heading(NamedTuple):
    """One heading as it is rendered."""

    first: int  # its lines from 0, both included
    last: int
    level: int
    title: str  # on one line, with its markup
    within: str = ""  # the marks of the list or quote that it stands in
    underlined: bool = False  # whether a line of ``=`` or ``-`` below it makes it one


def rendered_headings(text: str) -> list[Heading]:
    """Return all that is rendered as a heading, in order: paragraphs right above a rule, too."""
    if not HINT.search(text):
        return []
    lines = text.split("\n")
    return [
        read_heading(lines[token.map[0]], token, inline.content)
        for token, inline in pairwise(commonmark.parse_blocks(text))
        if token.type == "heading_open" and token.map
    ]


def read_heading(line: str, token: "Token", content: str) -> Heading:
    """Read one heading from its token, its content and its first line."""
    first, stop = token.map or (0, 1)
    underlined = token.markup in ("=", "-")
    begins = max(0, line.find(content.split("\n")[0] if underlined else "#"))
    within = "" if underlined and not token.level else line[:begins]
    title = " ".join(part.strip() for part in content.split("\n"))
    return Heading(first, stop - 1, int(token.tag[1]), title, within, underlined)


def find_headings(text: str) -> list[Heading]:
    """Return the headings of a text in order; a rule right below a paragraph makes none."""
    lines = text.split("\n")
    return [heading for heading in rendered_headings(text) if not is_rule(heading, lines)]


def is_rule(heading: Heading, lines: list[str]) -> bool:
    """Tell a paragraph with a rule right below it, which is rendered as a heading and was not meant for one."""
    if not heading.underlined or heading.within or "-" not in lines[heading.last]:
        return False
    line = lines[heading.first].rstrip()  # a title is one short line that ends no sentence
    return heading.last != heading.first + 1 or len(line) > 100 or line.endswith((".", "!", "?", ":", ";", ",", "]"))


def shift_headings(text: str, below: int) -> str:
    """Sink all headings by the same number of levels, so that the highest stands just below level ``below``.

    A text whose headings are all deeper already is left as it is. Where six levels do not suffice, a heading becomes
    a bold line. A rule right below a paragraph gets a blank line, since renderers would make a heading of the two.
    """
    text = separate_rules(text)
    headings = find_headings(text)
    if not headings:
        return text
    by = max(0, below + 1 - min(heading.level for heading in headings))
    if not by:
        return text
    lines = text.split("\n")
    for heading in reversed(headings):
        apart = (
            [""] if below >= MAX_LEVEL and UNDERLINE.fullmatch("".join(lines[heading.last + 1 : heading.last + 2])) else []
        )
        lines[heading.first : heading.last + 1] = [render_heading(heading, heading.level + by, below), *apart]
    shifted = "\n".join(lines)
    return shift_headings(shifted, below) if below >= MAX_LEVEL else shifted  # underlines may stand above one another


def render_heading(heading: Heading, level: int, below: int) -> str:
    """Write a heading at its new level."""
    if below >= MAX_LEVEL:
        return f"{heading.within}**{heading.title.strip('*')}**" if heading.title else ""
    return f"{heading.within}{'#' * min(level, MAX_LEVEL)} {heading.title}".rstrip()


def separate_rules(text: str) -> str:
    """Put a blank line between a paragraph and the rule right below it."""
    lines = text.split("\n")
    while rules := [heading for heading in rendered_headings(text) if is_rule(heading, lines)]:
        for heading in reversed(rules):
            lines.insert(heading.last, "")
        text = "\n".join(lines)
    return text
