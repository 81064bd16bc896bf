"""Blocks set apart as every engine wants them: a blank line between them, what an item holds indented by four.

    text ──► blocks of the grammar ──► each copied, a list's and a quotation's contents by the same way ──► text

White space changes, and ``1)`` becomes ``1.``; where the grammar would then read other blocks, nothing does.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bloginator.text.markdown import code_spans, commonmark

if TYPE_CHECKING:
    from markdown_it.token import Token

BESIDE_PROSE = re.compile(r"^[ ]{0,3}(?:[-*+>#|:`~\t ]|\d{1,9}[.)])", re.MULTILINE)
"""How a line begins, in any text that holds more than paragraphs."""

DEFINITION = re.compile(r"(?<=\S)[ \t]*\n(?=[ ]{0,3}\[\^[^\]\s^]{1,60}\]:)")
SOME_SPACE = re.compile(r"^[ ]{1,3}(?=\S)")
NOTE = re.compile(r"^([ ]{0,3})\[(?=\^[^\]\s^]{1,60}\]:)")
QUOTED = re.compile(r"[ ]{0,3}>[ ]?")
MARKER = re.compile(r"[ \t]*([-*+]|\d{1,9}[.)])([ \t]*)")
MAX_NESTING = 12  # lists and quotations within each other whose layout is looked at


def separate_blocks(text: str) -> str:
    """Return a text whose blocks stand apart."""
    text = code_spans.replace_prose(DEFINITION, lambda end: "\n\n", text) if "\n" in text else text
    if not BESIDE_PROSE.search(text):
        return text
    separated = "\n".join(lay_out(text.split("\n"), 0))
    return separated if separated == text or read_blocks(separated) == read_blocks(text) else text


def parse(lines: list[str]) -> "tuple[Token, ...]":
    """Return the blocks of a text; what defines a footnote begins a paragraph, and is no link's definition."""
    return commonmark.parse_blocks("\n".join(NOTE.sub(r"\1(", line) for line in lines))


def read_blocks(text: str) -> list[tuple[str, str, list[str]]]:
    """Return what the grammar reads; white space counts in code only."""
    tokens = parse(text.split("\n"))
    return [(token.type, token.tag, [token.content] if token.tag == "code" else token.content.split()) for token in tokens]


def lay_out(lines: list[str], depth: int) -> list[str]:
    """Return lines with their blocks apart; they stand in so many lists and quotations."""
    separated: list[str] = []
    since, before = 0, ""
    for token in parse(lines):
        if token.level or not token.map or token.type == "inline":
            continue
        start, stop = token.map
        while stop > start + 1 and not lines[stop - 1].strip():
            stop -= 1
        separated += lines[since:start]
        is_tight = depth > 0 and before == "paragraph_open" and token.type.endswith("list_open")
        if separated and separated[-1].strip() and not is_tight:
            separated.append("")
        separated += write_block(token, lines[start:stop], depth)
        since, before = stop, token.type
    return separated + lines[since:]


def write_block(token: "Token", lines: list[str], depth: int) -> list[str]:
    """Return one block's lines."""
    if token.type == "code_block" or depth == MAX_NESTING:
        return lines
    if token.type == "blockquote_open":
        return [f"> {line}".rstrip() for line in lay_out([QUOTED.sub("", line, count=1) for line in lines], depth + 1)]
    if token.type.endswith("list_open"):
        return [line for item in cut_items(lines) for line in write_item(item, depth)]
    if token.type == "paragraph_open":
        return [SOME_SPACE.sub("", line) for line in lines]
    indent = len(lines[0]) - len(lines[0].lstrip(" "))
    return [strip_columns(line, indent) for line in lines]


def cut_items(lines: list[str]) -> Iterator[list[str]]:
    """Yield the lines of each item of a list."""
    tokens = parse(lines)
    starts = [token.map[0] for token in tokens if token.type == "list_item_open" and token.level == 1 and token.map]
    for start, stop in zip(starts, [*starts[1:], len(lines)], strict=True):
        yield lines[start:stop]


def write_item(lines: list[str], depth: int) -> list[str]:
    """Return an item's lines, those below its first indented by four."""
    match = MARKER.match(lines[0])
    if match is None:  # cannot be: the grammar has found an item here
        return lines
    marker, space = match[1].replace(")", "."), match[2]
    rest = lines[0][match.end() :]
    if len(space) > 4 or not rest:
        space = space[:1]
    content = lines[0][match.end(1) + len(space) :]
    width = len(match[0]) - len(match[2]) + max(1, len(space))
    within = lay_out([content, *(strip_columns(line, width) for line in lines[1:])], depth + 1)
    kinds = {token.type for token in parse(within)}
    if "code_block" in kinds and not within[0].startswith(" "):
        marker = marker.ljust(3)  # code's own indent begins where the item's text does
    indent = " " * max(4, len(marker) + 1)
    return [f"{marker} {within[0]}".rstrip(), *(f"{indent}{line}" if line else "" for line in within[1:])]


def strip_columns(line: str, width: int) -> str:
    """Return a line without so many columns of the white space that it begins with."""
    text = line.lstrip(" \t")
    indent = line[: len(line) - len(text)].expandtabs(4)
    return indent[width:] + text if text else ""
