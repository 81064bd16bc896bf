"""outline.json in the first system's format: title, thesis, classification, audience, keywords, sections.

A section has a title, a description and subsections, and may have id, words, keywords and queries. What the first
system computed (coverage, counts, notes, dates of making) is accepted and ignored.
"""

import json
import re
from collections.abc import Iterator, Sequence

from bloginator.text.outline.build import DEEPEST, OutlineEntry, OutlineReading, clean, did_you_mean, one_line, raise_faults

DOCUMENT = ("title", "thesis", "classification", "audience", "keywords", "date", "sections")
SECTION = ("title", "description", "subsections", "id", "words", "keywords", "queries")
COVERED = ("coverage_pct", "source_count", "notes", "avg_coverage", "low_coverage_sections", "total_sources")
COMPUTED = frozenset([*COVERED, "created_date", "validation_notes", "$schema"])
KINDS = {str: "text", bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object"}
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s"{}\[\],:]+', re.DOTALL)
SPACE = re.compile(r"\s*")


class JsonObject(dict[str, object]):
    """An object of JSON in which a key stands twice; ``keys_twice`` names them."""

    keys_twice: tuple[str, ...] = ()


def read_json_outline(text: str, file: str) -> OutlineReading:
    """Read the whole text with its faults and warnings.

    Raises:
        BadOutline: It is no JSON, so nothing more can be said.
    """
    reading = OutlineReading(file=file)
    document = parse_json(text, reading)
    if not isinstance(document, dict):
        reading.fault(f"the outline is {type_name(document)}, not an object", f"{file} $", 'begin it with `{"title": …`')
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
        return json.loads(text.removeprefix("\ufeff").replace("\x00", ""), object_pairs_hook=build_object)
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


def type_name(value: object) -> str:
    """Return in words what kind of JSON value this is."""
    return "null" if value is None else KINDS.get(type(value), "an object")


def check_keys(reading: OutlineReading, owner: dict[str, object], path: str, known: Sequence[str]) -> None:
    """Note the keys of ``owner`` that stand twice, and warn about those that nobody reads."""
    for name in getattr(owner, "keys_twice", ()):
        place = f"{reading.file} {path}.{clean(name)}"
        reading.fault(f"the key `{clean(name)}` stands twice in one object", place, "keep one of them")
    for name in owner:
        if name not in known and name not in COMPUTED:
            reading.warnings.append(
                f"{reading.file} {path}.{clean(name)}: `{clean(name)}` is not read{did_you_mean(name, known)}"
            )


def read_title(reading: OutlineReading, owner: dict[str, object], path: str) -> str:
    """Return the title of the document or of a section, which both must have."""
    value = owner.get("title")
    place = f"{reading.file} {path}.title"
    if value is None:
        reading.fault("there is no title", place, 'add `"title": "…"`')
    elif not isinstance(value, str):
        reading.fault(f"the title is {type_name(value)}, not text", place, "put it in quotes")
    elif not one_line(value):
        reading.fault("the title is empty", place, "say in a few words what this is about")
    else:
        return one_line(value)
    return ""


def read_text(reading: OutlineReading, owner: dict[str, object], key: str, path: str) -> str:
    """Return the text under ``key``; absent and null are empty."""
    value = owner.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        reading.fault(f"`{key}` is {type_name(value)}, not text", f"{reading.file} {path}.{key}", "put it in quotes")
        return ""
    return clean(value).strip()


def read_texts(reading: OutlineReading, owner: dict[str, object], key: str, path: str) -> tuple[str, ...]:
    """Return the list of texts under ``key``; absent and null are empty."""
    value = owner.get(key)
    if value is None:
        return ()
    if not isinstance(value, list):
        mend = 'write `["first", "second"]`'
        reading.fault(f"`{key}` is {type_name(value)}, not a list", f"{reading.file} {path}.{key}", mend)
        return ()
    for place, item in enumerate(value):
        if not isinstance(item, str):
            where = f"{reading.file} {path}.{key}[{place}]"
            reading.fault(f"this is {type_name(item)}, not text", where, "put it in quotes")
    return tuple(filter(None, (one_line(item) for item in value if isinstance(item, str))))


def read_words(reading: OutlineReading, owner: dict[str, object], path: str) -> int | None:
    """Return the word budget, ``None`` where there is none."""
    value = owner.get("words")
    if value is None:
        return None
    place = f"{reading.file} {path}.words"
    if isinstance(value, bool) or not isinstance(value, int):
        reading.fault(f"`words` is {type_name(value)}, not a whole number", place, "write a number such as 200")
        return None
    if value < 0:
        reading.fault(f"`words` is {value}", place, "write 0 for a heading without text, or more")
    return value


def read_sections(reading: OutlineReading, owner: dict[str, object], path: str, key: str, depth: int) -> None:
    """Read the list of sections under ``key`` and all below them, parents first."""
    value = owner.get(key)
    place = f"{path}.{key}"
    if value is None:
        return
    if not isinstance(value, list):
        reading.fault(f"`{key}` is {type_name(value)}, not a list", f"{reading.file} {place}", "write `[{…}, {…}]`")
        return
    for number, item in enumerate(value):
        read_section(reading, item, f"{place}[{number}]", depth)


def read_section(reading: OutlineReading, value: object, path: str, depth: int) -> None:
    """Read one section and those below it."""
    if not isinstance(value, dict):
        mend = 'write `{"title": "…"}`'
        reading.fault(f"this section is {type_name(value)}, not an object", f"{reading.file} {path}", mend)
        return
    check_keys(reading, value, path, SECTION)
    entry = OutlineEntry(
        title=read_title(reading, value, path),
        depth=depth,
        where=f"{reading.file} {path}",
        description=read_text(reading, value, "description", path),
        id=read_id(reading, value, path),
        words=read_words(reading, value, path),
        keywords=read_texts(reading, value, "keywords", path),
        queries=read_texts(reading, value, "queries", path),
    )
    reading.entries.append(entry)
    if depth <= DEEPEST:
        read_sections(reading, value, path, "subsections", depth + 1)


def read_id(reading: OutlineReading, owner: dict[str, object], path: str) -> str | None:
    """Return the section's own id as written, ``None`` where it has none."""
    value = owner.get("id")
    if isinstance(value, int | float) and not isinstance(value, bool):
        where = f"{reading.file} {path}.id"
        reading.fault(f"the id is a number, {value}", where, f'write it as text: `"id": "s{value}"`')
        return None
    return None if value is None else read_text(reading, owner, "id", path)


def insert_ids(text: str, ids: Sequence[str | None]) -> str:
    """Insert an id into each section's object that needs one, written as the key after it is.

    Args:
        text: Valid JSON of an outline.
        ids: One for each section in the order of the text, ``None`` where it has its own.
    """
    parts, done = [], 0
    for name, start in zip(ids, section_starts(text), strict=True):
        if name is not None:
            space = whitespace[0] if (whitespace := SPACE.match(text, start)) else ""
            parts += [text[done:start], space, f'"id": "{name}",', "" if space else " "]
            done = start
    return "".join([*parts, text[done:]])


def section_starts(text: str) -> Iterator[int]:
    """Yield the place behind the opening brace of each section's object, in the order of the text."""
    stack: list[str] = []
    key = last = ""
    for token in TOKEN.finditer(text):
        word = token.group()
        if word == ":":
            key = json.loads(last)
        elif word in "{[":
            if word == "{" and len(stack) > 1 and stack[-1] in ("[sections", "[subsections") and is_plan(stack):
                yield token.end()
            stack.append(word + key)
            key = ""
        elif word in "}]":
            stack.pop()
        last = word


def is_plan(stack: Sequence[str]) -> bool:
    """Tell whether only lists of sections and sections themselves are open."""
    lists = stack[1::2]
    return lists[0] == "[sections" and all(name == "[subsections" for name in lists[1:])
