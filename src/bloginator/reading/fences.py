"""Code fences: which lines of a Markdown text are code, and whether a whole text stands in one.

Fences are read as CommonMark reads them, at any indentation (lists indent theirs). Inline code stands in ``spans``.
"""

import re
from typing import NamedTuple

FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})[ \t]*([^`\n]*)")
ANY_FENCE = re.compile(r"^[ \t]*(?:`{3}|~{3})", re.MULTILINE)
WRAPPERS = frozenset({"markdown", "md", "mdx", "text", "txt", "plaintext", "json", "jsonc", "json5", ""})


class Fence(NamedTuple):
    """One fenced block, by line numbers from 0.

    Args:
        first: The line that opens it.
        last: The line that closes it, or the text's last one.
        mark: The fence itself.
        language: What stands behind it, lower case.
        closed: Whether it is closed before the text ends.
    """

    first: int
    last: int
    mark: str
    language: str
    closed: bool = True


def fences(lines: list[str]) -> list[Fence]:
    """Return the fenced blocks in order; only the last one can be open."""
    found: list[Fence] = []
    opened: Fence | None = None
    for number, line in enumerate(lines):
        mark = FENCE.fullmatch(line) if "```" in line or "~~~" in line else None
        if mark is None:
            continue
        if opened is None:
            opened = Fence(number, number, mark[1], mark[2].strip().lower())
        elif not mark[2].strip() and mark[1].startswith(opened.mark):
            found.append(opened._replace(last=number))
            opened = None
    if opened is not None:
        found.append(opened._replace(last=len(lines) - 1, closed=False))
    return found


def fenced_lines(text: str) -> frozenset[int]:
    """Return the numbers, from 0, of all lines that belong to fenced code."""
    if not ANY_FENCE.search(text):
        return frozenset()
    return frozenset(n for block in fences(text.split("\n")) for n in range(block.first, block.last + 1))


def is_open(text: str) -> Fence | None:
    """Return the fenced block that the text opens and never closes."""
    if not ANY_FENCE.search(text):
        return None
    found = fences(text.split("\n"))
    return found[-1] if found and not found[-1].closed else None


def outer(lines: list[str]) -> tuple[int, int, str] | None:
    """Find the fence around a whole text: the lines that open and close it, and its language.

    A fence is around the whole only when nothing but blank lines stands outside of it, and its language is a text's.
    A bare one must hold no other fence, since it could as well be two blocks of code with prose between.
    """
    filled = [number for number, line in enumerate(lines) if line.strip()]
    if len(filled) < 2:
        return None
    first, last = filled[0], filled[-1]
    opens, closes = FENCE.fullmatch(lines[first]), FENCE.fullmatch(lines[last])
    if opens is None or closes is None or closes[2].strip() or not closes[1].startswith(opens[1]):
        return None
    language = opens[2].strip().lower()
    if language not in WRAPPERS or not is_around(lines[first + 1 : last], opens[1], language):
        return None
    return first, last, language


def is_around(within: list[str], mark: str, language: str) -> bool:
    """Tell whether the fences within pair up, so that the outer two belong together."""
    marks = [found for line in within if (found := FENCE.fullmatch(line)) and found[1].startswith(mark)]
    if not marks:
        return True
    if not language:
        return False
    depth = 0
    for found in marks:
        depth += 1 if found[2].strip() or depth == 0 else -1
    return depth == 0
