"""Blocks that something closes, and what ends them when nothing does: fences, math, HTML, directives, indented code."""

import re

from bloginator.text.markdown.block_scanner import BlockScanner
from bloginator.text.markdown.line_kinds import Line

TAGS = re.compile(r"(?:(?:\{\{[^{}]*+\}\}|\{%[^{}]*+\}|\{[.#][^{}\n]*+\}|:{3,}.*)[ \t]*+)+\r?$", re.MULTILINE)
VERBATIM = re.compile(r"\{\{?[<%]-?[ \t]*(?P<name>highlight|high|code|raw|mermaid|mathy)\b")
WHOLE = re.compile(r"<(?P<name>script|pre|style|textarea|svg|math|table|figure|audio|video|iframe|form|canvas)\b")


def read_indented_code(scan: BlockScanner, _: Line) -> None:
    """Read code that an indent of four marks, blank lines within it too."""
    base, at = (scan.lists[-1] if scan.lists else 0) + 4, scan.at
    while at < len(scan.lines) and (scan.lines[at].kind == "blank" or scan.lines[at].indent >= base):
        at += 1
    scan.close("code", at)


def read_fence(scan: BlockScanner, line: Line) -> None:
    """Read code between fences."""
    scan.close("code", find_closing_fence(scan, scan.text[line.first : line.mark]))


def find_closing_fence(scan: BlockScanner, mark: str) -> int:
    """Find the line after a fence's end: its closing, the end of its list, or the end of the text."""
    base = scan.lists[-1] if scan.lists else 0
    for at in range(scan.at + 1, len(scan.lines)):
        line = scan.lines[at]
        if line.indent < base and line.kind != "blank":
            return at + 1 if closes(scan, line, mark) else at
        if closes(scan, line, mark):
            return at + 1
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
    at = scan.after(end - 1)
    if closing == "-->" and scan.text[end : scan.lines[at - 1].end].strip():
        return False
    scan.close("html", at)
    return True


def closing_mark(text: str, line: Line) -> str:
    """Name what closes the HTML that the line opens; empty where a blank line does."""
    if text.startswith("<!--", line.first):
        return "-->"
    found = WHOLE.match(text, line.first, line.end)
    return f"</{found['name']}>" if found else ""


def find_html_end(scan: BlockScanner) -> int:
    """Find the next blank line, or the next line whose HTML has an end of its own."""
    at = scan.at + 1
    while at < len(scan.lines) and scan.lines[at].kind != "blank" and not closing_mark(scan.text, scan.lines[at]):
        at += 1
    return at


def read_directive(scan: BlockScanner, line: Line) -> bool:
    """Read lines that hold only shortcodes, attributes or a div's colons; False when there is prose beside them."""
    verbatim = VERBATIM.match(scan.text, line.first, line.end)
    if verbatim and (end := find_verbatim_end(scan, line, verbatim["name"])) >= 0:
        scan.close("code", scan.after(end))
        return True
    found = TAGS.match(scan.text, line.first)
    if found:
        scan.close("directive", scan.after(found.end() - 1))
    return found is not None


def find_verbatim_end(scan: BlockScanner, line: Line, name: str) -> int:
    """Find where ``{% endhighlight %}`` or ``{{< /highlight >}}`` begins; -1 is nowhere."""
    endings = (f"{{% end{name}", f"{{{{< /{name}", f"{{{{</{name}", f"{{{{< / {name}")
    return min((end for ending in endings if (end := scan.seek(ending, line.mark)) >= 0), default=-1)
