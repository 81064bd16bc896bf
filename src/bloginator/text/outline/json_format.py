"""outline.json in the first system's format: title, thesis, classification, audience, keywords, sections.

A section has a title, a description and subsections, and may have id, words, keywords and queries. What the first
system computed (coverage, counts, notes, dates of making) is accepted and ignored.
"""

import json
import re
from collections.abc import Sequence
from typing import TypeVar

from bloginator.parsing import Unparsable, check_bounds
from bloginator.text.outline.build import (
    DEEPEST,
    FIELDS,
    OutlineEntry,
    OutlineReading,
    clean,
    one_line,
    one_line_each,
    raise_faults,
)
from bloginator.text.spans import splice

DOCUMENT = (*FIELDS, "sections")
SECTION = ("title", "description", "subsections", "id", "words", "keywords", "queries")
COVERED = ("coverage_pct", "source_count", "notes", "avg_coverage", "low_coverage_sections", "total_sources")
COMPUTED = frozenset([*COVERED, "created_date", "validation_notes", "$schema"])
KINDS = {str: "text", bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object"}
WANTED = {**KINDS, int: "a whole number"}
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s"{}\[\],:]+', re.DOTALL)
SPACE = re.compile(r"\s*")
T = TypeVar("T")


class JsonObject(dict[str, object]):
    """An object of JSON in which a key stands twice; ``keys_twice`` names them."""

    keys_twice: tuple[str, ...] = ()


def read_json_outline(text: str, file: str) -> OutlineReading:
    """Read the whole text with its faults and warnings; where it is no JSON, nothing more can be said."""
    reading = OutlineReading(file=file)
    document = read_value(
        reading, parse_json(text, reading), dict, "the outline", f"{file} $", 'begin it with `{"title": …`'
    )
    if document is None:
        return reading
    check_keys(reading, document, "$", DOCUMENT)
    reading.title = read_title(reading, document, "$")
    reading.thesis = read_text(reading, document, "thesis", "$")
    reading.classification = one_line(read_text(reading, document, "classification", "$")) or reading.classification
    reading.audience = one_line(read_text(reading, document, "audience", "$")) or reading.audience
    reading.keywords = read_texts(reading, document, "keywords", "$")
    reading.date = one_line(read_text(reading, document, "date", "$")) or None
    read_sections(reading, document, "$", "sections", 1)
    return reading


def parse_json(text: str, reading: OutlineReading) -> object:
    """Return what the JSON says; keys that stand twice in an object are kept for ``check_keys``."""
    try:
        value = json.loads(text.removeprefix("\ufeff").replace("\x00", ""), object_pairs_hook=build_object)
        check_bounds(value)
        return value
    except Unparsable as error:
        reading.fault(str(error), reading.file, "write a short text or number there")
    except json.JSONDecodeError as error:
        where = f"{reading.file} line {error.lineno}, column {error.colno}"
        reading.fault(f"this is no JSON: {error.msg}", where, "mend that place; a comma or quote just before it is usual")
    except (RecursionError, ValueError) as error:
        too_deep = isinstance(error, RecursionError)
        what = "objects are nested too deep to be read" if too_deep else "a number in it is too long to be read"
        reading.fault(what, reading.file, f"keep to {DEEPEST} levels of sections and to short numbers")
    raise_faults(reading)
    return None


def build_object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Build an object, remembering which keys stand in it twice."""
    built = JsonObject(pairs)
    if len(built) < len(pairs):
        names = [name for name, _ in pairs]
        built.keys_twice = tuple(name for name in built if names.count(name) > 1)
    return built


def read_value(reading: OutlineReading, value: object, kind: type[T], name: str, where: str, mend: str) -> T | None:
    """Return the value if it is of the kind; else note what it is instead, under its ``name``, and return ``None``."""
    if isinstance(value, kind) and (kind is not int or not isinstance(value, bool)):
        return value
    shown = "null" if value is None else KINDS.get(type(value), "an object")
    reading.fault(f"{name} is {shown}, not {WANTED[kind]}", where, mend)
    return None


def read_field(
    reading: OutlineReading, owner: dict[str, object], key: str, path: str, kind: type[T], mend: str = "put it in quotes"
) -> T | None:
    """Return the value under ``key``, ``None`` where it is absent, null or of another kind."""
    if owner.get(key) is None:
        return None
    return read_value(reading, owner[key], kind, f"`{key}`", f"{reading.file} {path}.{key}", mend)


def check_keys(reading: OutlineReading, owner: dict[str, object], path: str, known: Sequence[str]) -> None:
    """Note the keys of ``owner`` that stand twice, and warn about those that nobody reads."""
    for name in getattr(owner, "keys_twice", ()):
        place = f"{reading.file} {path}.{clean(name)}"
        reading.fault(f"the key `{clean(name)}` stands twice in one object", place, "keep one of them")
    for name in owner:
        if name not in known and name not in COMPUTED:
            reading.warn_unread(clean(name), known, f"{reading.file} {path}.{clean(name)}")


def read_title(reading: OutlineReading, owner: dict[str, object], path: str) -> str:
    """Return the title of the document or of a section, which both must have."""
    place = f"{reading.file} {path}.title"
    if owner.get("title") is None:
        reading.fault("there is no title", place, 'add `"title": "…"`')
        return ""
    title = read_value(reading, owner["title"], str, "the title", place, "put it in quotes")
    if title is not None and not one_line(title):
        reading.fault("the title is empty", place, "say in a few words what this is about")
    return one_line(title or "")


def read_text(reading: OutlineReading, owner: dict[str, object], key: str, path: str) -> str:
    """Return the text under ``key``; absent and null are empty."""
    return clean(read_field(reading, owner, key, path, str) or "").strip()


def read_texts(reading: OutlineReading, owner: dict[str, object], key: str, path: str) -> tuple[str, ...]:
    """Return the list of texts under ``key``; absent and null are empty."""
    values = read_field(reading, owner, key, path, list, 'write `["first", "second"]`') or []
    where = f"{reading.file} {path}.{key}"
    texts = [
        read_value(reading, value, str, "this", f"{where}[{number}]", "put it in quotes")
        for number, value in enumerate(values)
    ]
    return one_line_each(text or "" for text in texts)


def read_words(reading: OutlineReading, owner: dict[str, object], path: str) -> int | None:
    """Return the word budget, ``None`` where there is none."""
    words = read_field(reading, owner, "words", path, int, "write a number such as 200")
    if words is not None and words < 0:
        reading.fault(f"`words` is {words}", f"{reading.file} {path}.words", "write 0 for a heading without text, or more")
    return words


def read_sections(reading: OutlineReading, owner: dict[str, object], path: str, key: str, depth: int) -> None:
    """Read the list of sections under ``key`` and all below them, parents first."""
    for number, value in enumerate(read_field(reading, owner, key, path, list, "write `[{…}, {…}]`") or []):
        place = f"{path}.{key}[{number}]"
        section = read_value(reading, value, dict, "this section", f"{reading.file} {place}", 'write `{"title": "…"}`')
        if section is not None:
            read_section(reading, section, place, depth)


def read_section(reading: OutlineReading, section: dict[str, object], path: str, depth: int) -> None:
    """Read one section and those below it."""
    check_keys(reading, section, path, SECTION)
    entry = OutlineEntry(
        title=read_title(reading, section, path),
        depth=depth,
        where=f"{reading.file} {path}",
        description=read_text(reading, section, "description", path),
        id=read_id(reading, section, path),
        words=read_words(reading, section, path),
        keywords=read_texts(reading, section, "keywords", path),
        queries=read_texts(reading, section, "queries", path),
    )
    reading.entries.append(entry)
    if depth <= DEEPEST:
        read_sections(reading, section, path, "subsections", depth + 1)


def read_id(reading: OutlineReading, owner: dict[str, object], path: str) -> str | None:
    """Return the section's own id as written, ``None`` where it has none."""
    value = owner.get("id")
    if isinstance(value, int | float) and not isinstance(value, bool):
        where = f"{reading.file} {path}.id"
        reading.fault(f"the id is a number, {value}", where, f'write it as text: `"id": "s{value}"`')
        return None
    return None if value is None else read_text(reading, owner, "id", path)


def insert_ids(text: str, ids: Sequence[str | None]) -> str:
    """Insert an id, where there is one for it, into each section's object: in the place of ``null``, or as its first key."""
    edits = []
    for (begin, end), name in sorted(zip(id_places(text), ids, strict=True)):
        if name is not None:
            space = whitespace[0] if (whitespace := SPACE.match(text, begin)) else ""
            key = f'{space}"id": "{name}",{"" if space else " "}'
            edits.append((begin, end, f'"{name}"' if end > begin else key))
    return splice(text, edits)


def id_places(text: str) -> list[tuple[int, int]]:
    """Return for each section, in the order of the text, where its id goes: behind its brace, or where ``null`` stands."""
    places: list[tuple[int, int]] = []
    stack: list[tuple[str, int | None]] = []
    key = last = ""
    for token in TOKEN.finditer(text):
        word = token.group()
        if word == ":":
            key = json.loads(last)
        elif word in "{[":
            is_section = word == "{" and is_plan([name for name, _ in stack])
            stack.append((word + key, len(places) if is_section else None))
            if is_section:
                places.append((token.end(), token.end()))
            key = ""
        elif word in "}]":
            stack.pop()
        elif (word, last, key) == ("null", ":", "id") and (section := stack[-1][1]) is not None:
            places[section] = token.span()
        last = word
    return places


def is_plan(stack: Sequence[str]) -> bool:
    """Tell whether what opens now is a section: only lists of sections and sections themselves are open."""
    lists = stack[1::2]
    is_list = len(stack) > 1 and len(stack) % 2 == 0
    return is_list and lists[0] == "[sections" and all(name == "[subsections" for name in lists[1:])
