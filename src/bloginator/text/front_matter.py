"""Front matter: where it lies above the prose, and what its fields say.

---                       YAML between ``---``, TOML between ``+++``
title: "On call"          of YAML only the top level: a value, ``[a, b]``, or items below it
tags:
  - ops
---
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bloginator.text.toml import parse_toml

OPENING = re.compile(
    r"""\ufeff?(?P<mark>---|\+\+\+)[ \t]*\r?\n
    (?=\s*(?:\#.*\s+|\[[\w.]+\]\s+)*(?:[\w"'{-][^\n:=]*[:=]|---|\+\+\+))""",
    re.VERBOSE,
)
FIELD = re.compile(r"([A-Za-z_][\w-]*)[ \t]*:[ \t]*(.*)$")
ITEM = re.compile(r"[ \t]*-[ \t]+(.*)$")
BLOCK_SIGN = re.compile(r"[|>][-+1-9]*$")
GOES_ON = re.compile(r"[^\s\[{&*!#|>]")
"""What a value begins with that may go on in indented lines below it; a sign of a block goes on in any case."""

COMMENT = re.compile(r"(?<!\s)\s+#(?:\s.*)?$")
ESCAPED = re.compile(r"\\([\"\\/])")
UNPRINTABLE = r"\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff"
NOT_BARE = re.compile(
    rf"""
      [-?:,\[\]{{}}\#&*!|>'"%@`=~<\s]                       # what a value of another kind begins with
    | (?:y|yes|n|no|on|off|true|false|null|[-+]?\.inf|\.nan|) $
    | [-+.]?[\d.][\d_.,:+etzxoba-f\ -]* $                   # numbers and times
    | .* (?: :\s | :$ | \s[\#|&*!@%`] | \s$ | [\x00-\x1f{UNPRINTABLE}] )
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
"""Text that YAML 1.1 or 1.2, or a reader of half of it, would take for something else if no quotes stood around it."""

DATE = re.compile(
    r"[12]\d{3}-(?!02-(?:29|3)|(?:0[469]|11)-31)(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
    r"(?:[T ](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)?)?"
)


class FrontMatter(NamedTuple):
    """The fields' text is ``text[start:end]``; prose begins at ``body``. All three are 0 where there is none."""

    start: int
    end: int
    body: int


class FieldLine(NamedTuple):
    """One line of YAML front matter, with its number from 0."""

    number: int
    name: str  # the field as written, or for any other line the last field above it
    value: str | None  # as written; ``None`` for a line that is neither a field nor an item
    is_item: bool = False  # whether it is an item of the list below ``name``


def find_front_matter(text: str) -> FrontMatter:
    """Find the front matter on top of a text; a rule above prose is none.

    >>> find_front_matter("---\\ntitle: Costs\\n---\\nProse.")
    FrontMatter(start=4, end=17, body=21)
    """
    opening = OPENING.match(text)
    if opening is None:
        return FrontMatter(0, 0, 0)
    ends = r"---|\.\.\." if opening["mark"] == "---" else re.escape(opening["mark"])
    closing = re.compile(rf"^(?:{ends})[ \t]*\r?(?:\n|\Z)", re.MULTILINE).search(text, opening.end())
    if closing is None:
        return FrontMatter(0, 0, 0)
    return FrontMatter(opening.end(), closing.start(), closing.end())


def fields_of(text: str, front: FrontMatter) -> dict[str, object]:
    """Return the fields by their names in small letters; what cannot be read is left out, for it is the author's."""
    content = text[front.start : front.end]
    if not text.startswith("+"):
        return yaml_fields(content.splitlines())
    try:
        return {name.lower(): value for name, value in parse_toml(content).items()}
    except ValueError:
        return {}


def yaml_fields(lines: Iterable[str]) -> dict[str, object]:
    """Return the values of a YAML front matter's fields: a text, or a list of texts."""
    fields: dict[str, object] = {}
    for _, written, value, is_item in field_lines(lines):
        name = written.lower()
        if value is None or not name:
            continue
        if is_item:
            before = fields.get(name)
            fields[name] = [*(before if isinstance(before, list) else []), unquote(value)]
        else:
            fields[name] = read_list(value) if value.startswith("[") else unquote(value)
    return fields


def field_lines(lines: Iterable[str]) -> Iterator[FieldLine]:
    """Yield the lines of YAML front matter that say something, a value's lines as one."""
    name = ""
    for number, line in folded_lines(lines):
        if field := FIELD.match(line):
            name = field[1]
            yield FieldLine(number, name, field[2].strip())
        elif item := ITEM.match(line):
            yield FieldLine(number, name, item[1], is_item=True)
        else:
            yield FieldLine(number, name, None)
            name = name if line[0].isspace() else ""


def folded_lines(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Yield each line with its number, and behind a field the indented lines in which its value goes on."""
    begun: tuple[int, str] | None = None
    for number, line in enumerate(lines):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if begun and goes_on(begun[1], line):
            begun = (begun[0], f"{BLOCK_SIGN.sub('', begun[1]).rstrip()} {line.strip()}")
            continue
        if begun:
            yield begun
        begun = (number, line)
    if begun:
        yield begun


def goes_on(field: str, line: str) -> bool:
    """Tell whether a field's value goes on in the line below it."""
    value = field_value[2].strip() if (field_value := FIELD.match(field)) else ""
    return line[0].isspace() and bool(BLOCK_SIGN.match(value) or GOES_ON.match(value))


def unquote(value: str) -> str:
    """Return a value without the quotes around it, or without the comment behind it.

    >>> unquote("'it''s'"), unquote("Bug #5  # of ten")
    ("it's", 'Bug #5')
    """
    value = value.strip()
    if len(value) > 1 and value[0] in "\"'" and value[-1] == value[0]:
        return value[1:-1].replace("''", "'") if value[0] == "'" else ESCAPED.sub(r"\1", value[1:-1])
    return COMMENT.sub("", value)


def read_list(value: str, separator: str = ",") -> list[str]:
    """Return the texts of a list written on one line.

    >>> read_list('[costs, "on call"]'), read_list("a; b", ";")
    (['costs', 'on call'], ['a', 'b'])
    """
    items = (unquote(item) for item in value.strip("[] \t").split(separator))
    return [item for item in items if item]


def write_scalar(text: str, *, within_list: bool = False) -> str:
    """Return a text as a value of YAML, bare where every reader of YAML then takes it for that very text."""
    if not NOT_BARE.match(text) and not (within_list and set(text) & set(",?[]{}")):
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return re.sub(f"[{UNPRINTABLE}]", lambda sign: f"\\u{ord(sign[0]):04x}", quoted)


def write_date(text: str) -> str:
    """Return a date as YAML reads one, and what is none as a text.

    >>> write_date("2024-05-01"), write_date("2024-02-31"), write_date("May 2024")
    ('2024-05-01', '"2024-02-31"', 'May 2024')
    """
    return text if DATE.fullmatch(text) else write_scalar(text)
