"""Blocks that run on from line to line until something else begins: paragraphs, items, quotes, tables, footnotes."""

import re

from bloginator.text.markdown.block_scanner import BlockScanner
from bloginator.text.markdown.enclosed_blocks import find_closing_fence
from bloginator.text.markdown.inline import strip_markup
from bloginator.text.markdown.line_kinds import Line

ITEM_LEAD = re.compile(r"[ \t]*(?:[-*+][ \t]+)?(?:\[[ xX]\][ \t]+)?(?:#{1,6}[ \t]+)?")
FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})[^`\n]*$", re.MULTILINE)
QUOTE = re.compile(r"[ \t]*(?:>[ \t]?)+")
QUOTE_LEAD = re.compile(r"(?:[-*+][ \t]+|\d{1,9}[.)][ \t]+)?(?:\[!\w+\])?(?:#{1,6}[ \t]+)?")
TABLE_ENDS = frozenset({"blank", "fence", "heading"})
TITLE_END = re.compile(r"[ \t]*\{[^{}\n]*\}[ \t]*$|[ \t]*\(#[\w-]*\)[ \t]*$|[ \t]+#+[ \t]*$")


def read_heading(scan: BlockScanner, line: Line) -> None:
    """Read ``# Title``, with or without an attribute ``{#id}`` and closing marks."""
    scan.close("heading", scan.at + 1, line.mark, line.mark - line.first, clean_title(scan.text[line.mark : line.end]))


def clean_title(text: str) -> str:
    """Return a heading's text as a reader reads it."""
    return strip_markup(TITLE_END.sub("", text.rstrip()))


def read_paragraph(scan: BlockScanner, line: Line) -> None:
    """Read a paragraph, or the heading that an underline makes of it."""
    number = scan.at + 1
    while scan.goes_on(number):
        number += 1
    level = underline_level(scan, number)
    if level:
        last = scan.lines[number - 1].end
        scan.close("heading", number + 1, line.first, level, clean_title(scan.text[line.first : last]))
    else:
        scan.close("paragraph", number)


def underline_level(scan: BlockScanner, number: int) -> int:
    """Return the level that the line at ``at`` gives to the paragraph above it; 0 is none."""
    if number == len(scan.lines) or scan.lines[number].kind != "underline" or scan.is_deep(scan.lines[number]):
        return 0
    marks = scan.text[scan.lines[number].first : scan.lines[number].end].rstrip()
    return 1 if marks[0] == "=" else 2 if len(marks) > 1 else 0


def read_underline(scan: BlockScanner, line: Line) -> None:
    """Read a line of ``-`` or ``=`` that stands under nothing."""
    marks = scan.text[line.first : line.end].rstrip()
    if marks[0] == "-" and len(marks) > 2:
        scan.close("rule", scan.at + 1)
    else:
        read_paragraph(scan, line)


def read_item(scan: BlockScanner, line: Line) -> None:
    """Read an item's first paragraph and open its list."""
    rest = scan.text[line.mark : line.end]
    space = len(rest) - len(rest.lstrip(" "))
    scan.lists.append(line.indent + line.mark - line.first + (space if 1 <= space <= 4 else 1))
    fence = FENCE.match(scan.text, line.mark, line.end)
    if fence:
        scan.close("code", find_closing_fence(scan, fence[1]))
    else:
        read_run(scan, "item", line.mark, ITEM_LEAD, level=len(scan.lists))


def read_footnote(scan: BlockScanner, line: Line) -> None:
    """Read ``[^1]: text``; what is indented below it belongs to it as paragraphs."""
    scan.lists.append(line.indent + 2)
    read_run(scan, "footnote", line.mark, ITEM_LEAD)


def read_run(scan: BlockScanner, kind: str, mark: int, lead: re.Pattern[str], level: int = 0) -> None:
    """Read on from a marker at ``mark`` as far as a paragraph goes."""
    number = scan.at + 1
    while scan.goes_on(number):
        number += 1
    match = lead.match(scan.text, mark, scan.lines[scan.at].end)
    inside = match.end() if match else mark
    scan.close("item" if kind == "item" else "footnote", number, inside, level)


def read_quote(scan: BlockScanner, line: Line) -> None:
    """Read one paragraph or item of a quote; a fence within the quote is code."""
    lead = quote_content(scan, scan.at)
    fence = FENCE.match(scan.text, lead, line.end)
    if fence:
        scan.close("code", find_quoted_fence_end(scan, fence[1]))
        return
    number = scan.at + 1
    while quote_goes_on(scan, number):
        number += 1
    match = QUOTE_LEAD.match(scan.text, lead, line.end)
    scan.close("quote", number, match.end() if match else lead)


def quote_content(scan: BlockScanner, number: int) -> int:
    """Return where the content of a quote's line begins."""
    line = scan.lines[number]
    match = QUOTE.match(scan.text, line.start, line.end)
    return match.end() if match else line.first


def quote_goes_on(scan: BlockScanner, number: int) -> bool:
    """Is the line at ``at`` a further line of the quote's paragraph above it?"""
    if number < len(scan.lines) and scan.lines[number].kind != "quote":
        return scan.goes_on(number)
    if number == len(scan.lines) or scan.is_deep(scan.lines[number]):
        return False
    lead, end = quote_content(scan, number), scan.lines[number].end
    rest = scan.text[lead:end]
    lead_in = QUOTE_LEAD.match(rest)
    return bool(rest.strip()) and not FENCE.match(rest) and not (lead_in and lead_in.end())


def find_quoted_fence_end(scan: BlockScanner, mark: str) -> int:
    """Find the line after a fence that stands in a quote: its closing, or the end of the quote."""
    for number in range(scan.at + 1, len(scan.lines)):
        if scan.lines[number].kind != "quote":
            return number
        rest = scan.text[quote_content(scan, number) : scan.lines[number].end].strip()
        if rest.startswith(mark) and not rest.strip(mark[0]):
            return number + 1
    return len(scan.lines)


def read_table(scan: BlockScanner, _: Line) -> None:
    """Read rows until a line without a pipe, or a blank one."""
    number = scan.at + 1
    while number < len(scan.lines) and scan.lines[number].kind not in TABLE_ENDS and scan.has_pipe(scan.lines[number]):
        number += 1
    scan.close("table", number)
