"""Headings within an answer sink below their section's own, so that none of them can pass for a section."""

import re
from typing import NamedTuple

from bloginator.text.markdown.fences import fenced_lines

IN = r"((?:[ \t]{0,3}(?:>|[-*+][ \t]|\d{1,9}[.)][ \t]))*[ ]{0,3})"
ATX = re.compile(IN + r"(#{1,6})(?:[ \t]+(.*?))??(?:[ \t]+#+)?[ \t]*")
UNDERLINE = re.compile(r"[ ]{0,3}(=+|-+)[ \t]*")
HINT = re.compile(r"^(?:[ \t]*(?:[>*+-]|\d{1,9}[.)]))*[ \t]*(?:#|[=-]+[ \t]*$)", re.MULTILINE)
NO_PARAGRAPH = re.compile(r"[ ]{0,3}(?:#{1,6}(?:[ \t]|$)|>|[-*+][ \t]|\d+[.)][ \t]|\||```|~~~)|\t|[ ]{4}")
DEEPEST = 6


class Heading(NamedTuple):
    """One heading: its lines from 0, both included, its level from 1, its text, and the list or quote it stands in."""

    first: int
    last: int
    level: int
    title: str
    within: str = ""


def headings(text: str) -> list[Heading]:
    """Return the headings of a text in order; lines of code are none, nor is a rule below a whole paragraph."""
    if not HINT.search(text):
        return []
    lines, code = text.split("\n"), fenced_lines(text)
    found: list[Heading] = []
    for number, line in enumerate(lines):
        if number in code:
            continue
        atx = ATX.fullmatch(line)
        if atx is not None:
            found.append(Heading(number, number, len(atx[2]), (atx[3] or "").strip(), atx[1]))
            continue
        above = paragraph_above(lines, number, code) if UNDERLINE.fullmatch(line) else []
        is_first_level = "=" in line
        if above and (is_first_level or is_title(above)):
            title = " ".join(part.strip() for part in above)
            found.append(Heading(number - len(above), number, 1 if is_first_level else 2, title))
    return found


def paragraph_above(lines: list[str], number: int, code: frozenset[int]) -> list[str]:
    """Return the lines of the paragraph that ends just above a line; empty where none does."""
    start = number
    while start and lines[start - 1].strip() and start - 1 not in code and not UNDERLINE.fullmatch(lines[start - 1]):
        start -= 1
    above = lines[start:number]
    return [] if any(NO_PARAGRAPH.match(line) for line in above) else above


def is_title(above: list[str]) -> bool:
    """Tell a title over dashes from a paragraph over a rule: one short line that ends no sentence."""
    line = above[0].rstrip()
    return len(above) == 1 and len(line) <= 100 and not line.endswith((".", "!", "?", ":", ";", ",", "]"))


def shift_headings(text: str, below: int) -> str:
    """Sink all headings by the same number of levels, so that the highest stands just below level ``below``.

    A text whose headings are all deeper already is left as it is. Where six levels do not suffice, a heading becomes
    a bold line. A rule right below a paragraph gets a blank line, since renderers would make a heading of the two.

    >>> shift_headings("# One\\n\\n### Two", below=2)
    '### One\\n\\n##### Two'
    """
    text = freed_rules(text)
    found = headings(text)
    if not found:
        return text
    by = max(0, below + 1 - min(heading.level for heading in found))
    if not by:
        return text
    lines = text.split("\n")
    for heading in reversed(found):
        lines[heading.first : heading.last + 1] = [written(heading, heading.level + by, below)]
    return "\n".join(lines)


def written(heading: Heading, level: int, below: int) -> str:
    """Write a heading at its new level."""
    if below >= DEEPEST:
        return f"{heading.within}**{heading.title.strip('*')}**" if heading.title else heading.within.rstrip()
    return f"{heading.within}{'#' * min(level, DEEPEST)} {heading.title}".rstrip()


def freed_rules(text: str) -> str:
    """Put a blank line between a paragraph and the rule right below it."""
    if not HINT.search(text):
        return text
    lines, code = text.split("\n"), fenced_lines(text)
    titles = {heading.last for heading in headings(text)}
    made: list[str] = []
    for number, line in enumerate(lines):
        is_rule = number not in code and number not in titles and UNDERLINE.fullmatch(line) is not None
        if is_rule and "-" in line and paragraph_above(lines, number, code):
            made.append("")
        made.append(line)
    return "\n".join(made)
