"""Cut a text into blocks: headings, paragraphs, items, tables, code and the rest, in order and without overlap.

    line ──► deeper than its list? code ──► table? ──► what its first characters open ──► else a paragraph

Reads 100 kB in 19 to 26 ms where markdown-it-py 4.3 takes 57 to 63 (309 posts of blogs and 242 pages of handbooks), and
whole corpora are read. 0.9 % of the handbooks' lines and 10 % of the blogs' are of another kind than there, nearly all on
purpose: templates of site makers (``{% highlight %}``), HTML that holds blank lines, rows above no delimiter. What is
rendered, an answer or a draft, is read by markdown-it-py itself (``commonmark``): there its grammar decides.

Follows CommonMark where prose needs it, more leniently where writers do (nested lists of any indent, tables without a
delimiter row, Djot's and Hugo's own lines). A list is its items; an item's further paragraphs are paragraphs.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from bloginator.text.front_matter import find_front_matter
from bloginator.text.markdown.block_scanner import Block, BlockScanner, Kind, Line
from bloginator.text.markdown.inline import strip_markup

__all__ = ["Block", "Kind", "blocks"]

TAGS = re.compile(r"(?:(?:\{\{[^{}]*+\}\}|\{%[^{}]*+\}|\{[.#][^{}\n]*+\}|:{3,}.*)[ \t]*+)+\r?$", re.MULTILINE)
VERBATIM = re.compile(r"\{\{?[<%]-?[ \t]*(?P<name>highlight|high|code|raw|mermaid|mathy)\b")
WHOLE = re.compile(r"<(?P<name>script|pre|style|textarea|svg|math|table|figure|audio|video|iframe|form|canvas)\b")
ITEM_LEAD = re.compile(r"[ \t]*(?:[-*+][ \t]+)?(?:\[[ xX]\][ \t]+)?(?:#{1,6}[ \t]+)?")
FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})[^`\n]*$", re.MULTILINE)
QUOTE = re.compile(r"[ \t]*(?:>[ \t]?)+")
QUOTE_LEAD = re.compile(r"(?:[-*+][ \t]+|\d{1,9}[.)][ \t]+)?(?:\[!\w+\])?(?:#{1,6}[ \t]+)?")
TABLE_ENDS = frozenset({"blank", "fence", "heading"})
TITLE_END = re.compile(r"(?<![ \t])(?:[ \t]*\{[^{}\n]*\}|[ \t]*\(#[\w-]*\)|[ \t]+#+)[ \t]*$")


@lru_cache(maxsize=8)
def blocks(text: str, start: int | None = None) -> Sequence[Block]:
    """Return the blocks of a text in order; between them lies nothing but white space. Several ask it of one text.

    Args:
        start: Where they begin; by default below the front matter.

    >>> [(block.kind, block.title) for block in blocks("# Costs\\n\\nWe paid.\\n- twice\\n")]
    [('heading', 'Costs'), ('paragraph', ''), ('item', '')]
    """
    scan = BlockScanner(text, find_front_matter(text).body if start is None else start)
    while line := scan.enter():
        read_block(scan, line)
    return scan.found


def is_closed(text: str) -> bool:
    r"""Whether blocks of a text that ends with an empty line are the same, whatever heading and text stand below it.

    >>> is_closed("We paid.\n\n"), is_closed("```\nWe paid.\n\n"), is_closed("<!-- We paid.\n\n")
    (True, False, False)
    """
    scan = BlockScanner(f"{text}# x\n", 0)
    while line := scan.enter():
        read_block(scan, line)
    is_open = scan.absent or text.rfind("{") > text.rfind("}")  # what closes it may stand below
    return not is_open and scan.found[-1].kind == "heading" and scan.found[-1].start == len(text)


def read_block(scan: BlockScanner, line: Line) -> None:
    """Read the block that the line begins."""
    if scan.is_deep(line):
        least, lines = scan.base + 4, scan.lines
        scan.close("code", scan.run_while(lambda number: lines[number].kind == "blank" or lines[number].indent >= least))
    elif scan.is_table(scan.at):
        read_table(scan)
    elif line.kind == "rule" or line.kind == "reference":
        scan.close("rule" if line.kind == "rule" else "reference", scan.at + 1)
    elif line.kind in SURE:
        SURE[line.kind](scan, line)
    elif line.kind not in MAYBE or not MAYBE[line.kind](scan, line):
        read_paragraph(scan, line)


def read_table(scan: BlockScanner) -> None:
    """Read rows until a line without a pipe, or a blank one."""
    lines = scan.lines
    scan.close("table", scan.run_while(lambda number: lines[number].kind not in TABLE_ENDS and scan.has_pipe(lines[number])))


def read_heading(scan: BlockScanner, line: Line) -> None:
    """Read ``# Title``, with or without an attribute ``{#id}`` and closing marks."""
    scan.close("heading", scan.at + 1, line.mark, line.mark - line.first, clean_title(scan.text[line.mark : line.end]))


def clean_title(text: str) -> str:
    """Return a heading's text as a reader reads it."""
    return strip_markup(TITLE_END.sub("", text.rstrip()))


def read_paragraph(scan: BlockScanner, line: Line) -> None:
    """Read a paragraph, or the heading that an underline makes of it."""
    number = scan.run_while(scan.goes_on)
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
        inside = scan.skip(ITEM_LEAD, line.mark, line.end)
        scan.close("item", scan.run_while(scan.goes_on), inside, level=len(scan.lists))


def read_footnote(scan: BlockScanner, line: Line) -> None:
    """Read ``[^1]: text``; what is indented below it belongs to it as paragraphs."""
    scan.lists.append(line.indent + 2)
    scan.close("footnote", scan.run_while(scan.goes_on), scan.skip(ITEM_LEAD, line.mark, line.end))


def read_quote(scan: BlockScanner, line: Line) -> None:
    """Read one paragraph or item of a quote; a fence within the quote is code."""
    lead = scan.skip(QUOTE, line.start, line.end)
    fence = FENCE.match(scan.text, lead, line.end)
    if fence:
        scan.close("code", find_quoted_fence_end(scan, fence[1]))
    else:
        number = scan.run_while(lambda number: quote_goes_on(scan, number))
        scan.close("quote", number, scan.skip(QUOTE_LEAD, lead, line.end))


def quote_goes_on(scan: BlockScanner, number: int) -> bool:
    """Is this line a further line of the quote's paragraph above it?"""
    line = scan.lines[number]
    if line.kind != "quote":
        return scan.goes_on(number)
    lead = scan.skip(QUOTE, line.start, line.end)
    begins_anew = FENCE.match(scan.text, lead, line.end) or scan.skip(QUOTE_LEAD, lead, line.end) > lead
    return not scan.is_deep(line) and bool(scan.text[lead : line.end].strip()) and not begins_anew


def find_quoted_fence_end(scan: BlockScanner, mark: str) -> int:
    """Find the line after a fence that stands in a quote: its closing, or the end of the quote."""

    def is_within(number: int) -> bool:
        line = scan.lines[number]
        rest = scan.text[scan.skip(QUOTE, line.start, line.end) : line.end].strip()
        return line.kind == "quote" and not (rest.startswith(mark) and not rest.strip(mark[0]))

    number = scan.run_while(is_within)
    return number + 1 if number < len(scan.lines) and scan.lines[number].kind == "quote" else number


def find_closing_fence(scan: BlockScanner, mark: str) -> int:
    """Find the line after a fence's end: its closing, the end of its list, or the end of the text."""

    def is_within(number: int) -> bool:
        line = scan.lines[number]
        return (line.kind == "blank" or line.indent >= scan.base) and not closes(scan, line, mark)

    number = scan.run_while(is_within)
    return number + 1 if number < len(scan.lines) and closes(scan, scan.lines[number], mark) else number


def closes(scan: BlockScanner, line: Line, mark: str) -> bool:
    """Is the line a closing fence for ``mark``: as long or longer, and nothing else?"""
    bare = not scan.text[line.mark : line.end].strip()
    return bare and line.kind == "fence" and scan.text.startswith(mark, line.first)


def read_math(scan: BlockScanner, line: Line) -> bool:
    """Read a formula between ``$$``; False when nothing closes it."""
    end = scan.seek("$$", line.mark)
    if end >= 0:
        scan.close("code", scan.after(end - 1))
    return end >= 0


def read_html(scan: BlockScanner, line: Line) -> bool:
    """Read HTML to its closing tag or a blank line; False for prose that follows a comment on its line."""
    closing = closing_mark(scan.text, line)
    end = scan.seek(closing, line.mark) if closing else -1
    if end < 0:
        lines, text = scan.lines, scan.text
        scan.close(
            "html", scan.run_while(lambda number: lines[number].kind != "blank" and not closing_mark(text, lines[number]))
        )
        return True
    number = scan.after(end - 1)
    if closing == "-->" and scan.text[end : scan.lines[number - 1].end].strip():
        return False
    scan.close("html", number)
    return True


def closing_mark(text: str, line: Line) -> str:
    """Name what closes the HTML that the line opens; empty where a blank line does."""
    if text.startswith("<!--", line.first):
        return "-->"
    match = WHOLE.match(text, line.first, line.end)
    return f"</{match['name']}>" if match else ""


def read_directive(scan: BlockScanner, line: Line) -> bool:
    """Read lines that hold only shortcodes, attributes or a div's colons; False when there is prose beside them."""
    verbatim = VERBATIM.match(scan.text, line.first, line.end)
    if verbatim and (end := find_verbatim_end(scan, line, verbatim["name"])) >= 0:
        scan.close("code", scan.after(end))
        return True
    match = TAGS.match(scan.text, line.first)
    if match:
        scan.close("directive", scan.after(match.end() - 1))
    return match is not None


def find_verbatim_end(scan: BlockScanner, line: Line, name: str) -> int:
    """Find where ``{% endhighlight %}`` or ``{{< /highlight >}}`` begins; -1 is nowhere."""
    endings = (f"{{% end{name}", f"{{{{< /{name}", f"{{{{</{name}", f"{{{{< / {name}")
    return min((end for ending in endings if (end := scan.seek(ending, line.mark)) >= 0), default=-1)


SURE: dict[str, Callable[[BlockScanner, Line], None]] = {
    "heading": read_heading,
    "underline": read_underline,
    "item": read_item,
    "footnote": read_footnote,
    "quote": read_quote,
    "fence": lambda scan, line: scan.close("code", find_closing_fence(scan, scan.text[line.first : line.mark])),
}
MAYBE: dict[str, Callable[[BlockScanner, Line], bool]] = {
    "math": read_math,
    "html": read_html,
    "tag": read_html,
    "directive": read_directive,
}
