"""Read ``corpus.toml``: what the author says of files that cannot say it themselves, by glob.

    ["2019/**"]                    every file below 2019/
    quality = "deprecated"         preferred, standard, deprecated
    date = 2019-06-01
    title = "Old notes"
    tags = ["archive"]
    quotations = "none"            guess; none: all of it is the author's words; all: none of it is

It lies at the top of a corpus folder. Later tables win over earlier ones, and both over the files' front matter.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import get_args
from unicodedata import normalize

from bloginator.reading import SETTINGS_MB, read_bytes
from bloginator.records.corpus import Problem, Quality, Quotations
from bloginator.text.messages import suggest
from bloginator.text.toml import parse_toml

FILE = "corpus.toml"
KEYS = ("title", "date", "tags", "quality", "quotations")
CHOICES = {"quality": get_args(Quality), "quotations": get_args(Quotations)}
Fields = dict[str, str | list[str]]


@dataclass(slots=True)
class MetadataOverrides:
    """The tables of one ``corpus.toml`` in order, and what in it could not be understood."""

    tables: list[tuple[str, Fields]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def of(self, path: str) -> str:
        """Return what is said of a file, by its path from ``corpus.toml``, as canonical JSON; empty when nothing is."""
        fields: Fields = {}
        path = normalize("NFC", path)  # as some systems' file names are not
        for pattern, entries in self.tables:
            if fnmatchcase(path, pattern) or (pattern.startswith("**/") and fnmatchcase(path, pattern[3:])):
                fields.update(entries)
        return json.dumps(fields, sort_keys=True) if fields else ""


def read_overrides(folder: Path, cited: str) -> MetadataOverrides:
    """Read a folder's ``corpus.toml``, which problems name as ``cited``; nothing where there is none."""
    try:
        tables = parse_toml(read_bytes(folder / FILE, SETTINGS_MB) or b"")
    except (OSError, ValueError) as error:
        return MetadataOverrides(problems=[Problem(file=cited, reason=f"it cannot be read: {error}", mend="correct it")])
    overrides = MetadataOverrides()
    for pattern, table in tables.items():
        if isinstance(table, dict):
            entries = check_fields(table, pattern, cited, overrides.problems)
            overrides.tables.append((normalize("NFC", pattern), entries))
        else:
            mend = f'write ["GLOB"] on a line of its own, and `{pattern}` below it'
            overrides.problems.append(Problem(file=cited, reason=f"`{pattern}` stands outside any table", mend=mend))
    return overrides


def check_fields(table: Mapping[str, object], pattern: str, cited: str, problems: list[Problem]) -> Fields:
    """Return the fields that are understood, and note the others."""
    fields: Fields = {}
    for key, value in table.items():
        mend = explain_fault(key, value)
        if mend:
            problems.append(Problem(file=cited, reason=f'["{pattern}"] {key} is not understood', mend=mend))
        else:
            fields[key] = [str(item) for item in value] if isinstance(value, list) else format_value(value)
    return fields


def explain_fault(key: str, value: object) -> str:
    """Return what would mend an entry, empty when it is right."""
    if key not in KEYS:
        near = suggest(key, KEYS)
        return f"did you mean `{near}`?" if near else f"use one of: {', '.join(KEYS)}"
    if key in CHOICES and value not in CHOICES[key]:
        return f"use one of: {', '.join(CHOICES[key])}"
    if key == "tags" and not isinstance(value, list):
        return 'write a list: tags = ["a", "b"]'
    return ""


def format_value(value: object) -> str:
    """Return a value as front matter would write it."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)
