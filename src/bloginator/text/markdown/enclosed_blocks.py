"""Blocks that something closes, and what ends them when nothing does: fences, math, HTML, directives, indented code."""

import re

from bloginator.text.markdown.block_scanner import BlockScanner
from bloginator.text.markdown.line_kinds import Line

TAGS = re.compile(r"(?:(?:\{\{[^{}]*+\}\}|\{%[^{}]*+\}|\{[.#][^{}\n]*+\}|:{3,}.*)[ \t]*+)+\r?$", re.MULTILINE)
VERBATIM = re.compile(r"\{\{?[<%]-?[ \t]*(?P<name>highlight|high|code|raw|mermaid|mathy)\b")
WHOLE = re.compile(r"<(?P<name>script|pre|style|textarea|svg|math|table|figure|audio|video|iframe|form|canvas)\b")


def read_indented_code(scan: BlockScanner, _: Line) -> None:
    """Read code that an indent of four marks, blank lines within it too."""
    base, number = (scan.lists[-1] if scan.lists else 0) + 4, scan.at
    while number < len(scan.lines) and (scan.lines[number].kind == "blank" or scan.lines[number].indent >= base):
        number += 1
    scan.close("code", number)


def read_fence(scan: BlockScanner, line: Line) -> None:
    """Read code between fences."""
    scan.close("code", find_closing_fence(scan, scan.text[line.first : line.mark]))


def find_closing_fence(scan: BlockScanner, mark: str) -> int:
    """Find the line after a fence's end: its closing, the end of its list, or the end of the text."""
    base = scan.lists[-1] if scan.lists else 0
    for number in range(scan.at + 1, len(scan.lines)):
        line = scan.lines[number]
        if line.indent < base and line.kind != "blank":
            return number + 1 if closes(scan, line, mark) else number
        if closes(scan, line, mark):
            return number + 1
    return len(scan.lines)


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
        scan.close("html", find_html_end(scan))
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


def find_html_end(scan: BlockScanner) -> int:
    """Find the next blank line, or the next line whose HTML has an end of its own."""
    for number in range(scan.at + 1, len(scan.lines)):
        if scan.lines[number].kind == "blank" or closing_mark(scan.text, scan.lines[number]):
            return number
    return len(scan.lines)


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
