"""What must not be written or sent: the writer's own list of words and patterns, and secrets.

    blocklist.toml ──► entries ──► hits ──► stop | warn
    shapes of keys and tokens ─────┘

A pattern that takes longer than ``TIMEOUT_S`` counts as a hit: what cannot be checked is not let through. The standard
library's patterns cannot be stopped, so those of the writer run in the ``regex`` package, which can.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple, get_args

Match = Literal["exact", "any-case", "regex"]
MATCHES: tuple[Match, ...] = get_args(Match)
KEYS = frozenset({"text", "match", "category", "note", "warn"})
TIMEOUT_S = 0.2
SECRETS = {
    "private key": r"-----BEGIN (?:[A-Z]{2,10} ){0,3}PRIVATE KEY(?: BLOCK)?-----",
    "AWS access key": r"\b(?:AKIA|ASIA)(?![A-Z0-9]{9}EXAMPLE)[A-Z0-9]{16}\b",
    "GitHub token": r"\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{40,255})\b",
    "GitLab token": r"\bglpat-[A-Za-z0-9_-]{20,64}",
    "Slack token": r"\bxox[abeoprs]-[A-Za-z0-9-]{10,255}",
    "Google key": r"\bAIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])",
    "model provider's key": r"\bsk-(?:ant-|proj-)?[A-Za-z0-9_-]{32,255}",
    "Stripe key": r"\b[rs]k_live_[A-Za-z0-9]{20,255}\b",
    "JSON web token": r"\beyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{10,2000}",
    "password in an address": r"\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@]{1,64}:[^\s/@]{6,128}@[\w.-]+",
}
SECRET = re.compile("|".join(f"(?P<s{at}>{pattern})" for at, pattern in enumerate(SECRETS.values())))
slow: set[str] = set()
"""Patterns that have once taken too long in this process; they are not tried again."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One word, phrase or pattern that is not to be written.

    Args:
        match: ``exact`` and ``any-case`` find whole words, whatever white space is between them.
        warn: Whether a hit is only told, and stops nothing.
    """

    text: str
    match: Match = "exact"
    category: str = ""
    note: str = ""
    warn: bool = False

    @property
    def named(self) -> str:
        """Return the entry as messages name it."""
        kind = f" ({self.category})" if self.category else ""
        return f"“{self.text}”{kind}"


class Hit(NamedTuple):
    """An entry or the name of a secret that a text holds, and where; a secret itself is never repeated."""

    what: str
    start: int
    end: int
    warn: bool = False
    note: str = ""


def read_entries(text: str) -> list[Entry]:
    """Read the entries of a ``blocklist.toml``.

    Raises:
        ValueError: It is no TOML, or an entry is malformed; the message names it.
    """
    kept = tomllib.loads(text)
    unknown = sorted(kept.keys() - {"entry"})
    if unknown:
        raise ValueError(f"{unknown[0]} is no key; write each entry as a table, [[entry]]")
    found = kept.get("entry", [])
    if not isinstance(found, list):
        raise ValueError("write each entry as a table with two brackets, [[entry]]")
    return [read_entry(number, table) for number, table in enumerate(found, 1)]


def read_entry(number: int, table: Mapping[str, object]) -> Entry:
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
    entry = Entry(text, match, str(table.get("category", "")), str(table.get("note", "")), warn)
    finder(entry)
    return entry


@lru_cache(maxsize=1024)
def finder(entry: Entry) -> Callable[[str], Iterator[tuple[int, int]]]:
    """Return what finds an entry in a text; it raises ``TimeoutError`` when its pattern takes too long."""
    if entry.match != "regex":
        words = r"\s+".join(re.escape(word) for word in entry.text.split())
        before = r"(?<!\w)" if entry.text.strip()[0].isalnum() else ""
        behind = r"(?!\w)" if entry.text.strip()[-1].isalnum() else ""
        plain = re.compile(f"{before}{words}{behind}", re.IGNORECASE if entry.match == "any-case" else 0)
        return lambda text: (found.span() for found in plain.finditer(text))
    import regex  # the standard library cannot stop a pattern that never ends

    try:
        pattern = regex.compile(entry.text)
    except regex.error as error:
        raise ValueError(f"{entry.named} is no pattern: {error}") from error
    return lambda text: (found.span() for found in pattern.finditer(text, timeout=TIMEOUT_S))


def hits(text: str, entries: Sequence[Entry]) -> list[Hit]:
    """Return the first hit of each entry, in the entries' order."""
    return [hit for entry in entries if (hit := first(text, entry)) is not None]


def first(text: str, entry: Entry) -> Hit | None:
    """Return where a text first holds an entry; all of it where the pattern takes too long."""
    late = Hit(f"{entry.named}, whose pattern takes too long", 0, len(text), note="Write the pattern more simply.")
    if entry.text in slow and entry.match == "regex":
        return late
    try:
        span = next(finder(entry)(text), None)
    except TimeoutError:
        slow.add(entry.text)
        return late
    return None if span is None else Hit(entry.named, *span, entry.warn, entry.note)


def secrets(text: str) -> list[Hit]:
    """Return the keys, tokens and passwords of a text by kind, in order."""
    names = list(SECRETS)
    return [Hit(f"a {names[int(str(m.lastgroup)[1:])]}", *m.span()) for m in SECRET.finditer(text) if m.lastgroup]
