"""Code fences: which lines of a Markdown text are code, and whether a whole text stands in one.

Fences are found by the grammar that renders them, also in lists and quotes. Inline code stands in ``code_spans``.
"""

import re
from typing import NamedTuple

from bloginator.text.markdown import commonmark

FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})[ \t]*([^`\n]*)")
WRAPPERS = frozenset({"markdown", "md", "mdx", "text", "txt", "plaintext", "json", "jsonc", "json5", ""})


class Fence(NamedTuple):
    """One fenced block, by line numbers from 0."""

    first: int  # the line that opens it
    last: int  # the line that closes it, or the last one of the list or quote that it stands in
    mark: str  # the fence itself
    language: str  # what stands behind it, lower case
    closed: bool = True  # whether it has a closing fence


def find_fences(text: str) -> list[Fence]:
    """Return the fenced blocks in order."""
    if "```" not in text and "~~~" not in text:
        return []
    blocks: list[Fence] = []
    for token in commonmark.parse_blocks(text):
        if token.type == "fence" and token.map:
            first, stop = token.map
            closed = token.content.count("\n") == stop - first - 2
            blocks.append(Fence(first, stop - 1, token.markup, name_language(token.info), closed))
    return blocks


def name_language(info: str) -> str:
    """Return the language that stands behind a fence, without a title or attributes.

    >>> name_language('Markdown title="costs.md"'), name_language("{.md}"), name_language(" ")
    ('markdown', 'md', '')
    """
    return info.strip().lstrip("{.").lower().partition(" ")[0].partition(":")[0].partition("{")[0].rstrip("}")


def find_open_fence(text: str) -> Fence | None:
    """Return the fenced block that the text opens and never closes."""
    whole = text if text.endswith("\n") else f"{text}\n"  # else the last line of code would pass for its end
    last = next(reversed(find_fences(whole)), None)
    return last if last and not last.closed and last.last >= text.rstrip().count("\n") else None


def has_outer_fence(lines: list[str]) -> bool:
    """Tell whether a fence stands around a whole text, which begins and ends with it.

    A fence is around the whole only when nothing but blank lines stands outside of it, and its language is a text's.
    A bare one must hold no other fence, since it could as well be two blocks of code with prose between.
    """
    opens, closes = FENCE.fullmatch(lines[0]), FENCE.fullmatch(lines[-1])
    if len(lines) < 2 or opens is None or closes is None or closes[2].strip() or not closes[1].startswith(opens[1]):
        return False
    language = name_language(opens[2])
    return language in WRAPPERS and encloses(lines[1:-1], opens[1], language)


def encloses(within: list[str], mark: str, language: str) -> bool:
    """Tell whether the fences within pair up, so that the outer two belong together."""
    marks = [match for line in within if (match := FENCE.fullmatch(line)) and match[1].startswith(mark)]
    if not marks:
        return True
    if not language:
        return False
    depth = 0
    for match in marks:
        depth += 1 if match[2].strip() or depth == 0 else -1
    return depth == 0
