"""Blocks that run on from line to line until something else begins: paragraphs, items, quotes, tables, footnotes."""

import re

from bloginator.text.markdown.block_scanner import Scan
from bloginator.text.markdown.enclosed_blocks import closing_fence
from bloginator.text.markdown.inline import bare
from bloginator.text.markdown.line_kinds import Line

ITEM_LEAD = re.compile(r"[ \t]*(?:[-*+][ \t]+)?(?:\[[ xX]\][ \t]+)?(?:#{1,6}[ \t]+)?")
FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})[^`\n]*$", re.MULTILINE)
QUOTE = re.compile(r"[ \t]*(?:>[ \t]?)+")
QUOTE_LEAD = re.compile(r"(?:[-*+][ \t]+|\d{1,9}[.)][ \t]+)?(?:\[!\w+\])?(?:#{1,6}[ \t]+)?")
TABLE_ENDS = frozenset({"blank", "fence", "heading"})
TITLE_END = re.compile(r"[ \t]*\{[^{}\n]*\}[ \t]*$|[ \t]*\(#[\w-]*\)[ \t]*$|[ \t]+#+[ \t]*$")


def heading(scan: Scan, line: Line) -> None:
    """Read ``# Title``, with or without an attribute ``{#id}`` and closing marks."""
    scan.close("heading", scan.at + 1, line.mark, line.mark - line.first, title(scan.text[line.mark : line.end]))


def title(text: str) -> str:
    """Return a heading's text as a reader reads it."""
    return bare(TITLE_END.sub("", text.rstrip()))


def paragraph(scan: Scan, line: Line) -> None:
    """Read a paragraph, or the heading that an underline makes of it."""
    at = scan.at + 1
    while scan.goes_on(at):
        at += 1
    level = underlined(scan, at)
    if level:
        last = scan.lines[at - 1].end
        scan.close("heading", at + 1, line.first, level, title(scan.text[line.first : last]))
    else:
        scan.close("paragraph", at)


def underlined(scan: Scan, at: int) -> int:
    """Return the level that the line at ``at`` gives to the paragraph above it; 0 is none."""
    if at == len(scan.lines) or scan.lines[at].kind != "underline" or scan.is_deep(scan.lines[at]):
        return 0
    marks = scan.text[scan.lines[at].first : scan.lines[at].end].rstrip()
    return 1 if marks[0] == "=" else 2 if len(marks) > 1 else 0


def underline(scan: Scan, line: Line) -> None:
    """Read a line of ``-`` or ``=`` that stands under nothing."""
    marks = scan.text[line.first : line.end].rstrip()
    if marks[0] == "-" and len(marks) > 2:
        scan.close("rule", scan.at + 1)
    else:
        paragraph(scan, line)


def item(scan: Scan, line: Line) -> None:
    """Read an item's first paragraph and open its list."""
    rest = scan.text[line.mark : line.end]
    space = len(rest) - len(rest.lstrip(" "))
    scan.lists.append(line.indent + line.mark - line.first + (space if 1 <= space <= 4 else 1))
    fence = FENCE.match(scan.text, line.mark, line.end)
    if fence:
        scan.close("code", closing_fence(scan, fence[1]))
    else:
        run(scan, "item", line.mark, ITEM_LEAD, level=len(scan.lists))


def footnote(scan: Scan, line: Line) -> None:
    """Read ``[^1]: text``; what is indented below it belongs to it as paragraphs."""
    scan.lists.append(line.indent + 2)
    run(scan, "footnote", line.mark, ITEM_LEAD)


def run(scan: Scan, kind: str, mark: int, lead: re.Pattern[str], level: int = 0) -> None:
    """Read on from a marker at ``mark`` as far as a paragraph goes."""
    at = scan.at + 1
    while scan.goes_on(at):
        at += 1
    found = lead.match(scan.text, mark, scan.lines[scan.at].end)
    inside = found.end() if found else mark
    scan.close("item" if kind == "item" else "footnote", at, inside, level)


def quote(scan: Scan, line: Line) -> None:
    """Read one paragraph or item of a quote; a fence within the quote is code."""
    lead = quoted(scan, scan.at)
    fence = FENCE.match(scan.text, lead, line.end)
    if fence:
        scan.close("code", quoted_fence(scan, fence[1]))
        return
    at = scan.at + 1
    while quote_goes_on(scan, at):
        at += 1
    found = QUOTE_LEAD.match(scan.text, lead, line.end)
    scan.close("quote", at, found.end() if found else lead)


def quoted(scan: Scan, at: int) -> int:
    """Return where the content of a quote's line begins."""
    line = scan.lines[at]
    found = QUOTE.match(scan.text, line.start, line.end)
    return found.end() if found else line.first


def quote_goes_on(scan: Scan, at: int) -> bool:
    """Is the line at ``at`` a further line of the quote's paragraph above it?"""
    if at < len(scan.lines) and scan.lines[at].kind != "quote":
        return scan.goes_on(at)
    if at == len(scan.lines) or scan.is_deep(scan.lines[at]):
        return False
    lead, end = quoted(scan, at), scan.lines[at].end
    rest = scan.text[lead:end]
    lead_in = QUOTE_LEAD.match(rest)
    return bool(rest.strip()) and not FENCE.match(rest) and not (lead_in and lead_in.end())


def quoted_fence(scan: Scan, mark: str) -> int:
    """Find the line after a fence that stands in a quote: its closing, or the end of the quote."""
    for at in range(scan.at + 1, len(scan.lines)):
        if scan.lines[at].kind != "quote":
            return at
        rest = scan.text[quoted(scan, at) : scan.lines[at].end].strip()
        if rest.startswith(mark) and not rest.strip(mark[0]):
            return at + 1
    return len(scan.lines)


def table(scan: Scan, _: Line) -> None:
    """Read rows until a line without a pipe, or a blank one."""
    at = scan.at + 1
    while at < len(scan.lines) and scan.lines[at].kind not in TABLE_ENDS and scan.has_pipe(scan.lines[at]):
        at += 1
    scan.close("table", at)
