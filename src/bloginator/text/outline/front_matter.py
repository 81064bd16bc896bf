"""The front matter of outline.md: the document's fields, a flat `key: value` line each, between two `---` lines."""

import re
from collections.abc import Sequence

from bloginator.text.outline.build import Sheet, guess, one_line

FIELDS = ("title", "thesis", "classification", "audience", "keywords", "date")
PAIR = re.compile(r"([A-Za-z_][\w-]*)[ \t]*:(?:[ \t]+(.*))?$")
ITEM = re.compile(r"[ \t]*-[ \t]+(.*)$")


def read_front_matter(found: Sheet, lines: Sequence[str]) -> int:
    """Read the flat `key: value` lines between `---` lines, and return how many lines they take."""
    if not lines or lines[0].rstrip() != "---":
        return 0
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() in ("---", "...")), None)
    if end is None:
        found.fault("the front matter is not closed", f"{found.file} line 1", "put a `---` line behind its last line")
        return len(lines)
    key = ""
    for number, line in enumerate(lines[1:end], 2):
        key = read_pair(found, line, number, key)
    return end + 1


def read_pair(found: Sheet, line: str, number: int, key: str) -> str:
    """Read one line of front matter and return the key that a list below it would belong to."""
    where = f"{found.file} line {number}"
    item, pair = ITEM.match(line), PAIR.match(line)
    if not line.strip() or line.lstrip().startswith("#"):
        return key
    if item and key == "keywords":
        found.keywords += listed(item[1])
    elif pair and pair[1] in FIELDS:
        set_field(found, pair[1], unquoted(pair[2] or ""))
        return pair[1]
    elif pair:
        found.warnings.append(f"{where}: `{pair[1]}` is not read{guess(pair[1], FIELDS)}")
        return pair[1]
    elif key in FIELDS:
        found.fault("this line of front matter is no `key: value`", where, "write each value on the line of its key")
    return key


def set_field(found: Sheet, key: str, value: str) -> None:
    """Keep one field of the front matter."""
    if key == "keywords":
        found.keywords = listed(value)
    elif one_line(value):
        setattr(found, key, one_line(value))


def unquoted(value: str) -> str:
    """Return the value without the quotes around it."""
    value = value.strip()
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def listed(value: str, separator: str = ",") -> tuple[str, ...]:
    """Return the texts of a list written on one line.

    >>> listed('[costs, "on call"]'), listed("a; b", ";")
    (('costs', 'on call'), ('a', 'b'))
    """
    inner = value.strip().removeprefix("[").removesuffix("]")
    return tuple(filter(None, (one_line(unquoted(item)) for item in inner.split(separator))))
