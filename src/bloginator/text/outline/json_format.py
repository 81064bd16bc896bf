"""outline.json in the first system's format: title, thesis, classification, audience, keywords, sections.

A section has a title, a description and subsections, and may have id, words, keywords and queries. What the first
system computed (coverage, counts, notes, dates of making) is accepted and ignored.
"""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bloginator.parsing import Unparsable, check_bounds
from bloginator.text.outline.build import (
    MAX_DEPTH,
    OutlineEntry,
    OutlineReading,
    clean,
    one_line,
    one_line_each,
    raise_faults,
)
from bloginator.text.spans import splice

COVERED = ("coverage_pct", "source_count", "notes", "avg_coverage", "low_coverage_sections", "total_sources")
COMPUTED = frozenset([*COVERED, "created_date", "validation_notes", "$schema"])
FAULTS = {
    "missing": ("is missing", "add it, in quotes"),
    "string_type": ("is no text", "put it in quotes"),
    "int_type": ("is no whole number", "write a number such as 200"),
    "greater_than_equal": ("is below 0", "write 0 for a heading without text, or more"),
    "list_type": ("is no list", "write `[…, …]`"),
    "model_type": ("is no object", 'write `{"title": "…"}`'),
}
"""What each kind of fault that pydantic finds means here, and what to do about it."""
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s"{}\[\],:]+', re.DOTALL)
SPACE = re.compile(r"\s*")

Texts = list[str] | None


class JsonEntry(BaseModel):
    """What the document and its sections have in common; what is ``null`` counts as absent."""

    model_config = ConfigDict(strict=True, extra="allow", defer_build=True)

    title: str
    keywords: Texts = None


class JsonSection(JsonEntry):
    """One section."""

    description: str | None = None
    id: str | None = None
    words: Annotated[int, Field(ge=0)] | None = None
    queries: Texts = None
    subsections: "list[JsonSection] | None" = None


class JsonOutline(JsonEntry):
    """The document."""

    thesis: str | None = None
    classification: str | None = None
    audience: str | None = None
    date: str | None = None
    sections: list[JsonSection] | None = None


def read_json_outline(text: str, file: str) -> OutlineReading:
    """Read the whole text with its faults and warnings; where it is no JSON, nothing more can be said."""
    reading = OutlineReading(file=file)
    try:
        document = JsonOutline.model_validate(clean_all(parse_json(text, reading)))
    except ValidationError as error:
        for fault in error.errors(include_url=False, include_input=False):
            place = "$" + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in fault["loc"])
            what, mend = FAULTS[fault["type"]]
            reading.fault(f"`{place.rpartition('.')[2]}` {what}", f"{file} {place}", mend)
        return reading
    warn_unread(reading, document, "$")
    reading.title = read_title(reading, document, "$")
    reading.thesis = (document.thesis or "").strip()
    reading.classification = one_line(document.classification or "") or reading.classification
    reading.audience = one_line(document.audience or "") or reading.audience
    reading.keywords = one_line_each(document.keywords or ())
    reading.date = one_line(document.date or "") or None
    reading.entries.extend(read_sections(reading, document.sections, "$.sections", 1))
    return reading


def parse_json(text: str, reading: OutlineReading) -> object:
    """Return what the JSON says; raise what is wrong with it where it is none."""

    def build_object(pairs: list[tuple[str, object]]) -> dict[str, object]:
        names = [name for name, _ in pairs]
        for name in {name for name in names if names.count(name) > 1} if len(set(names)) < len(names) else ():
            reading.fault(f"the key `{clean(name)}` stands twice in one object", reading.file, "keep one of them")
        return dict(pairs)

    value = None
    try:
        value = json.loads(text.removeprefix("\ufeff").replace("\x00", ""), object_pairs_hook=build_object)
        check_bounds(value)
    except Unparsable as error:
        reading.fault(str(error), reading.file, "write a short text or number there")
    except json.JSONDecodeError as error:
        where = f"{reading.file} line {error.lineno}, column {error.colno}"
        reading.fault(f"this is no JSON: {error.msg}", where, "mend that place; a comma or quote just before it is usual")
    except (RecursionError, ValueError) as error:
        too_deep = isinstance(error, RecursionError)
        what = "objects are nested too deep to be read" if too_deep else "a number in it is too long to be read"
        reading.fault(what, reading.file, f"keep to {MAX_DEPTH} levels of sections and to short numbers")
    raise_faults(reading)
    return value


def clean_all(value: object) -> object:
    """Return a parsed value whose texts are clean."""
    if isinstance(value, dict):
        return {clean(name): clean_all(part) for name, part in value.items()}
    if isinstance(value, list):
        return [clean_all(part) for part in value]
    return clean(value) if isinstance(value, str) else value


def warn_unread(reading: OutlineReading, entry: JsonEntry, path: str) -> None:
    """Warn about the keys that nobody reads."""
    for name in entry.model_extra or ():
        if name not in COMPUTED:
            reading.warn_unread(name, type(entry).model_fields, f"{reading.file} {path}.{name}")


def read_title(reading: OutlineReading, entry: JsonEntry, path: str) -> str:
    """Return the title of the document or of a section, which both must have."""
    title = one_line(entry.title)
    if not title:
        reading.fault("the title is empty", f"{reading.file} {path}.title", "say in a few words what this is about")
    return title


def read_sections(
    reading: OutlineReading, sections: Sequence[JsonSection] | None, path: str, depth: int
) -> Iterator[OutlineEntry]:
    """Yield the entries of sections and of all below them, parents first."""
    for number, section in enumerate(sections or ()):
        place = f"{path}[{number}]"
        warn_unread(reading, section, place)
        yield OutlineEntry(
            title=read_title(reading, section, place),
            depth=depth,
            where=f"{reading.file} {place}",
            description=(section.description or "").strip(),
            id=None if section.id is None else section.id.strip(),
            words=section.words,
            keywords=one_line_each(section.keywords or ()),
            queries=one_line_each(section.queries or ()),
        )
        if depth <= MAX_DEPTH:
            yield from read_sections(reading, section.subsections, f"{place}.subsections", depth + 1)


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
            key = clean(json.loads(last))
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
