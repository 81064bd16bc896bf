"""Ids of sections: made from the titles' path, so that only a section's own titles can change its id.

Where several sections come to the same id, all of them get the hash, not only the later ones: which one stands first
must not matter. An id that the outline itself gives is settled before all others.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bloginator.digest import digest
from bloginator.text.alignment import align

MAX_ID = 63
CUT = 58
SHAPE = "small letters, digits and hyphens, at most 63, beginning with a letter or digit"
RESERVED = frozenset(["samples", "con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))])
"""Names that a file of a batch bears already, or that no file can bear on Windows."""

WELL_FORMED = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
GAP = re.compile(r"[^a-z0-9]+")


class TitledSection(NamedTuple):
    """What an id is made from: titles from the outermost ancestor to the section itself, and its description."""

    titles: tuple[str, ...]
    description: str


def is_id(text: str) -> bool:
    """Tell whether ``text`` may be the id of a section, and thus the name of its files."""
    return bool(WELL_FORMED.fullmatch(text)) and text not in RESERVED


def slug(text: str) -> str:
    """Return ``text`` in the letters of an id; empty when it has none of them.

    >>> slug("Café: 10 % of what?"), slug("日本語")
    ('cafe-10-of-what', '')
    """
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return GAP.sub("-", folded.lower()).strip("-")


def id_from(titles: Sequence[str]) -> str:
    """Return the id of a section whose titles' path no other section shares.

    >>> id_from(["Feedback", "SBI model"])
    'feedback-sbi-model'
    """
    name = join_slugs(titles)
    if len(name) > CUT or name in RESERVED:
        return append_hash(name, digest("id", list(titles)), 4)
    return name


def join_slugs(titles: Sequence[str]) -> str:
    """Join the slugs of ``titles``; one without a single letter of an id is named by its hash."""
    return "-".join(slug(title) or f"s-{digest('title', title)[:8]}" for title in titles)


def append_hash(name: str, hexes: str, length: int) -> str:
    """Return ``name``, cut to fit, with the first ``length`` hex digits behind it."""
    return f"{name[: MAX_ID - 1 - length].rstrip('-')}-{hexes[:length]}"


def assign_ids(sections: Sequence[TitledSection], given: Iterable[str] = ()) -> list[str]:
    """Return an id for each of ``sections``, no two of which are equal: none of them twice, and none that is ``given``."""
    taken = set(given)
    plain = [id_from(section.titles) for section in sections]
    shared = Counter(plain)
    free = [shared[name] == 1 and name not in taken for name in plain]
    taken.update(name for name, is_free in zip(plain, free, strict=True) if is_free)
    settled = dict.fromkeys(sections, "")
    for section, name, is_free in sorted(zip(sections, plain, free, strict=True)):
        settled[section] = name if is_free else make_distinct(section, taken)
        taken.add(settled[section])
    return [settled[section] for section in sections]


def make_distinct(section: TitledSection, taken: set[str]) -> str:
    """Return the section's id with as many hex digits of its path and description as keep it from all others."""
    hexes = digest("id", [list(section.titles), section.description])
    name = join_slugs(section.titles)
    candidates = (append_hash(name, hexes, length) for length in range(4, 62))
    return next(candidate for candidate in candidates if candidate not in taken)


def suggest_id(text: str) -> str:
    """Return an id like ``text`` that is well formed.

    >>> suggest_id("Costs & Risks"), suggest_id("../../x")
    ('costs-risks', 'x')
    """
    return id_from([text])


def find_renamed(before: Sequence[str], now: Sequence[str]) -> dict[str, str]:
    """Return each id that went -> the one that came in its place: between the same others, and as many as went there.

    >>> find_renamed(["opening", "costs", "closing"], ["opening", "spending", "closing", "thanks"])
    {'costs': 'spending'}
    """
    came, went = set(now) - set(before), set(before) - set(now)
    pairs: dict[str, str] = {}
    for kind, first, last, begins, ends in align(before, now):
        old, new = before[first:last], now[begins:ends]
        if kind == "replace" and len(old) == len(new) and came.issuperset(new) and went.issuperset(old):
            pairs.update(zip(old, new, strict=True))
    return pairs
