"""What must not be written or sent: the writer's own list of words and patterns, and marks of secrets that may pass.

A pattern that takes too long counts as a hit: what cannot be checked is not let through. Only a clock can tell, and
this room has none, so what searches for the writer's patterns is handed in (``disk/timed_pattern.py:TimedPattern``).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, get_args

from bloginator.text.toml import parse_toml
from bloginator.text.typography import UNSPACED, fold, foldings

Match = Literal["exact", "any-case", "regex"]
MATCHES: tuple[Match, ...] = get_args(Match)
KEYS = frozenset({"text", "match", "category", "note", "warn"})
MAX_SHOWN = 80
FindFirst = Callable[[str], tuple[int, int] | None]  # where a text first holds something; ``TimeoutError`` where that lasts


@dataclass(frozen=True, slots=True)
class BlocklistEntry:
    """One word, phrase or pattern that is not to be written, and what finds it first in a text.

    ``exact`` and ``any-case`` find whole words, whatever white space is between them; a hit of ``warn`` stops nothing.
    """

    text: str
    find_first: FindFirst = field(compare=False, repr=False)
    match: Match = "exact"
    category: str = ""
    note: str = ""
    warn: bool = False

    @property
    def named(self) -> str:
        """Return the entry as messages name it."""
        return quote_entry(self.text, self.category)


class Hit(NamedTuple):
    """An entry that a text holds, and where."""

    what: str
    start: int
    end: int
    warn: bool = False
    note: str = ""


def read_entries(content: str | bytes, compile_pattern: Callable[[str], FindFirst]) -> list[BlocklistEntry]:
    """Read the entries of a ``blocklist.toml``; a ``ValueError`` names the one that is malformed."""
    return [read_entry(number, table, compile_pattern) for number, table in enumerate(read_tables(content, "entry"), 1)]


def read_allowed(content: str | bytes) -> frozenset[str]:
    """Return the marks of the secrets that a ``blocklist.toml`` lets pass; a ``ValueError`` tells what is malformed."""
    tables = read_tables(content, "allow")
    if any(table.keys() != {"secret"} for table in tables):
        raise ValueError("each [[allow]] has a secret, the mark that a message names, and nothing else")
    return frozenset(str(table["secret"]) for table in tables)


def read_tables(content: str | bytes, kind: str) -> list[dict[str, object]]:
    """Return the tables of one kind of a ``blocklist.toml``."""
    document = parse_toml(content)
    unknown = sorted(document.keys() - {"entry", "allow"})
    if unknown:
        raise ValueError(f"{unknown[0]} is no key; write each entry as a table, [[entry]]")
    tables = document.get(kind, [])
    if not (isinstance(tables, list) and all(isinstance(table, dict) for table in tables)):
        raise ValueError(f"write each {kind} as a table with two brackets, [[{kind}]]")
    return tables


def read_entry(number: int, table: Mapping[str, object], compile_pattern: Callable[[str], FindFirst]) -> BlocklistEntry:
    """Read one entry, and make sure that its pattern is one."""
    unknown = sorted(table.keys() - KEYS)
    if unknown:
        raise ValueError(f"entry {number}: {unknown[0]} is no key; there are {', '.join(sorted(KEYS))}")
    match = {str(known): known for known in MATCHES}.get(str(table.get("match", "exact")))
    text = table.get("text")
    if match is None or not isinstance(text, str) or not text.strip():
        raise ValueError(f"entry {number}: it needs a text, and match is one of {', '.join(MATCHES)}")
    warn = table.get("warn", False)
    if not isinstance(warn, bool):
        raise ValueError(f"entry {number}: warn is true or false")
    category = str(table.get("category", ""))
    try:
        find_first = compile_pattern(text) if match == "regex" else compile_phrase(text, any_case=match == "any-case")
    except ValueError as error:
        raise ValueError(f"{quote_entry(text, category)} is no pattern: {error}") from error
    return BlocklistEntry(text, find_first, match, category, str(table.get("note", "")), warn)


def quote_entry(text: str, category: str) -> str:
    """Return an entry as messages name it."""
    shown = text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…"
    return f"“{shown}” ({category})" if category else f"“{shown}”"


def compile_phrase(text: str, *, any_case: bool) -> FindFirst:
    """Return what finds a phrase as whole words, in whichever type, and whatever white space is between them."""
    phrases = [
        re.compile(with_borders(written), re.IGNORECASE if any_case else 0)
        for written in dict.fromkeys((text.strip(), fold(text.strip()).text.strip() or text.strip()))
    ]

    def find_first(content: str) -> tuple[int, int] | None:
        if match := phrases[0].search(content):
            return match.span()
        for way in foldings(content):
            if match := phrases[-1].search(way.text):
                return way.locate(match.start()), way.locate(match.end())
        return None

    return find_first


def with_borders(phrase: str) -> str:
    """Return the pattern of a phrase between borders of words; scripts that set none have none."""
    words = r"\s+".join(re.escape(word).replace(r"\-", r"-\s*").replace("ß", "(?:ß|ss)") for word in phrase.split())
    letter = rf"[^\W{UNSPACED}]"
    before = rf"(?<!{letter})" if re.match(letter, phrase) else ""
    behind = rf"(?!{letter})" if re.match(letter, phrase[-1]) else ""
    return f"{before}{words}{behind}"


def hits(text: str, entries: Sequence[BlocklistEntry]) -> list[Hit]:
    """Return the first hit of each entry, in the entries' order."""
    return [hit for entry in entries if (hit := first_hit(text, entry)) is not None]


def first_hit(text: str, entry: BlocklistEntry) -> Hit | None:
    """Return where a text first holds an entry; all of it where the pattern takes too long."""
    try:
        span = entry.find_first(text)
    except TimeoutError:
        return Hit(f"{entry.named}, whose pattern takes too long", 0, len(text), note="Write the pattern more simply.")
    return None if span is None else Hit(entry.named, *span, entry.warn, entry.note)
