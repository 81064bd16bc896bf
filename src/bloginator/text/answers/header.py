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
FIELD = re.compile(r"[ \t]*[*\"'“`]*([A-Za-z][\w .-]*?)[*\"'”`]*[ \t]*[:：]\**(?:[ \t]+(.*)|)")
QUOTES = " \t\"'“”‘’«»„`"


class Header(NamedTuple):
    """What the header says, and where the text begins.

    Args:
        fields: Known keys only, lower case; values without their quotes.
        length: How many lines it takes, with the rules and blank lines around it.
        closed: Whether a header that was opened was also closed.
    """

    fields: dict[str, object]
    length: int = 0
    closed: bool = True


def read_header(lines: list[str]) -> Header:
    """Read the header on top of ``lines``, if there is one."""
    start = skip_blank(lines, 0)
    if start == len(lines):
        return Header({})
    if not RULE.fullmatch(lines[start]):
        return read_bare_header(lines, start)
    fields: dict[str, object] = {}
    for index in range(start + 1, len(lines)):
        line = lines[index]
        if RULE.fullmatch(line) or line.strip() == "...":
            return Header(fields, index + 1) if fields or index == start + 1 else Header({})
        if not line.strip():
            if fields.keys() & KNOWN:
                return end_at_blank(lines, index, fields)
            continue
        if not read_field_line(line, fields):
            break
    return Header({})


def end_at_blank(lines: list[str], index: int, fields: dict[str, object]) -> Header:
    """Decide at a blank line within a header: it goes on, or was never closed."""
    ahead = skip_blank(lines, index)
    while ahead < len(lines) and read_field_line(lines[ahead], {}):
        ahead += 1
    if ahead < len(lines) and RULE.fullmatch(lines[ahead]):
        for line in lines[index:ahead]:
            read_field_line(line, fields)
        return Header(fields, ahead + 1)
    return Header(fields, index, closed=False)


def read_bare_header(lines: list[str], start: int) -> Header:
    """Read a ``request_id:`` line that stands on top without any rules."""
    fields: dict[str, object] = {}
    if not read_field_line(lines[start], fields) or fields.keys() != {"request_id"}:
        return Header({})
    return Header(fields, start + 1, closed=False)


def read_field_line(line: str, fields: dict[str, object]) -> bool:
    """Put the field of a line into ``fields`` and tell whether it was one; a comment counts, and says nothing."""
    if line.lstrip().startswith("#") or not line.strip():
        return True
    match = FIELD.fullmatch(line)
    if match is None:
        return False
    name = match[1].strip().lower().replace("-", "_").replace(" ", "_")
    value = (match[2] or "").strip(QUOTES)
    fields[name] = int(value) if name in COUNTS and value.isdecimal() and len(value) < 12 else value
    return True


def find_field_line(name: str, lines: list[str]) -> int:
    """Return which of a header's lines gives the field, from 1, the last one if several do; 0 where none does."""
    last = 0
    for number, line in enumerate(lines, 1):
        fields: dict[str, object] = {}
        read_field_line(line, fields)
        last = number if name in fields else last
    return last


def known_fields(fields: dict[str, object]) -> dict[str, object]:
    """Return the fields that an answer may have, without empty ones and without counts that are no numbers."""
    return {
        name: value
        for name, value in fields.items()
        if name in KNOWN and value not in {"", "null", "none", "~"} and (name not in COUNTS or isinstance(value, int))
    }


def skip_blank(lines: list[str], start: int) -> int:
    """Return the first index from ``start`` whose line is not blank."""
    while start < len(lines) and not lines[start].strip():
        start += 1
    return start
