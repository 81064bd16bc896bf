"""The optional header of a Markdown answer: flat ``key: value`` lines between ``---`` lines.

    ---
    request_id: costs@1a2b3c4d
    model: a name
    ---

Read generously: smart quotes, a header that is not closed before the first blank line, a bare ``request_id:`` line on
top. A ``---`` that opens no such lines is a thematic break and stays in the text.
"""

import re
from typing import NamedTuple

from bloginator.records.response import ResponseJson

KNOWN = frozenset(ResponseJson.model_fields) - {"content"}
COUNTS = frozenset({"prompt_tokens", "completion_tokens", "tokens_used"})
RULE = re.compile(r"[-—–]{3,}[ \t]*")
FIELD = re.compile(r"[ \t]*[*\"'“`]*([A-Za-z](?:[\w .-]{0,60}[\w.-])??)[*\"'”`]*[ \t]*[:：]\**(?:[ \t]+(.*)|)")
QUOTES = " \t\"'“”‘’«»„`"


class Header(NamedTuple):
    """What the header says, and where the text begins."""

    fields: dict[str, object]  # known keys only, lower case; values without their quotes
    length: int = 0  # how many lines it takes, with the rules and blank lines around it
    closed: bool = True  # whether a header that was opened was also closed


def read_header(lines: list[str]) -> Header:
    """Read the header on top of ``lines``, if there is one: between rules, or a bare ``request_id:`` line."""
    start = skip_blank(lines, 0)
    if start == len(lines):
        return Header({})
    if not RULE.fullmatch(lines[start]):
        bare = read_field_line(lines[start]) or {}
        return Header(bare, start + 1, closed=False) if bare.keys() == {"request_id"} else Header({})
    fields: dict[str, object] = {}
    unclosed: Header | None = None
    for index, line in enumerate(lines[start + 1 :], start + 1):
        if RULE.fullmatch(line) or (line.strip() == "..." and not unclosed):
            return Header(fields, index + 1) if fields or index == start + 1 else Header({})
        if not line.strip() and not unclosed and fields.keys() & KNOWN:
            unclosed = Header({**fields}, index, closed=False)  # it ends here, unless a rule closes it further down
        field = read_field_line(line)
        if field is None:
            break
        fields.update(field)
    return unclosed or Header({})


def read_field_line(line: str) -> dict[str, object] | None:
    """Return the field of a line, ``None`` where it holds none; a comment or a blank line says nothing."""
    if line.lstrip().startswith("#") or not line.strip():
        return {}
    match = FIELD.fullmatch(line)
    if match is None:
        return None
    name = match[1].strip().lower().replace("-", "_").replace(" ", "_")
    value = (match[2] or "").strip(QUOTES)
    return {name: int(value) if name in COUNTS and value.isdecimal() and len(value) < 12 else value}


def find_claim_line(lines: list[str]) -> int:
    """Return which of a header's lines gives the ``request_id``, from 1, the last if several do; 0 where none does."""
    return max((number for number, line in enumerate(lines, 1) if "request_id" in (read_field_line(line) or {})), default=0)


def known_fields(fields: dict[str, object]) -> dict[str, object]:
    """Return the fields that an answer may have, without empty ones and without counts that are no numbers."""
    return {
        name: value
        for name, value in fields.items()
        if name in KNOWN and value not in {"", "null", "none", "~"} and (name not in COUNTS or isinstance(value, int))
    }


def skip_blank(lines: list[str], start: int) -> int:
    """Return the first index from ``start`` whose line is not blank."""
    return next((index for index in range(start, len(lines)) if lines[index].strip()), len(lines))
