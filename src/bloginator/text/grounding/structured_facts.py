"""Facts of a source that is data, against a sentence: what it denies, does not know, or gives other hours for.

    {"OutdoorSeating": false} ◄── clash ── "guests can sit in the outdoor seating area"

Pure: reads no file and no clock.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from bloginator.text.grounding.source_index import DAYS, Evidence, Fact
from bloginator.text.grounding.tokens import NEGATIONS, Word, listed

CLOCK = re.compile(r"(?<![\d:.])(\d{1,2})(?::(\d{2}))?\s*([ap])\.?m\b|(?<![\d:])(\d{1,2}):(\d{2})(?!\d)", re.IGNORECASE)
SPANS = {"weekday": DAYS[:5], "weekdays": DAYS[:5], "weekend": DAYS[5:], "weekends": DAYS[5:], "daily": DAYS}
ASSERTS = listed("accepts although but features has have includes offer offers provide provides while")
DENIALS = NEGATIONS | listed("no none neither nor without unable unavailable closed lacks")
BACK, AHEAD = 12, 5


class Mention(NamedTuple):
    """A fact that a sentence speaks of: whether it affirms it, and whether it speaks of the key above it too."""

    fact: Fact
    affirmed: bool
    sure: bool

    @property
    def clash(self) -> bool:
        """Whether the source says the contrary."""
        return self.fact.holds is not None and self.fact.holds != self.affirmed


def mentions(found: Sequence[Word], evidence: Evidence) -> Iterator[Mention]:
    """Yield every fact whose key stands in the sentence, in the sources' order."""
    if not evidence.facts:
        return
    stems = [word.stem for word in found]
    flat = f" {' '.join(stems)} "
    for fact in evidence.facts:
        place = position(flat, fact.key)
        if place is not None:
            last = fact.above.rsplit(" ", 1)[-1]
            yield Mention(fact, affirmed(found, place), " " in fact.key or last in stems or last in ("attribut", "ambi"))


def position(flat: str, key: str) -> int | None:
    """Return how many words stand before a key in a sentence of stems, or nothing; `takeout` is `take out`."""
    for form in (key.split(" ", 1)[-1] if key.startswith("restaurant ") else key, key.replace(" ", "")):
        at = flat.find(f" {form} ")
        if form and at >= 0:
            return flat[:at].count(" ")
    return None


def affirmed(found: Sequence[Word], place: int) -> bool:
    """Whether the word at ``place`` stands in no reach of a negation: none before it in its clause, none behind."""
    for word in reversed(found[max(0, place - BACK) : place]):
        if word.plain in ASSERTS:
            break
        if word.plain in DENIALS:
            return False
    behind = found[place + 1 : place + 1 + AHEAD]
    for verb, after in pairwise(behind):
        if verb.plain in ("is", "are", "was", "were"):
            return after.plain not in DENIALS
    return True


def odd_hours(found: Sequence[Word], text: str, evidence: Evidence) -> list[str]:
    """Return the named days whose hours in the source are not those of the sentence; "" for a time that no day has."""
    if not evidence.hours:
        return []
    times, days, plains = clock(text), named_days(found), {word.plain for word in found}
    if "closed" in plains and not times:
        return [day for day in days if opens(day, evidence)]
    if "open" in plains and not times:
        return [day for day in days if not opens(day, evidence)]
    missed = [day for day in days if times and not evidence.hours.get(day, frozenset()) & times]
    allowed = frozenset().union(*(evidence.hours.get(day, frozenset()) for day in days or DAYS))
    return missed + [""] * len(times - allowed)


def opens(day: str, evidence: Evidence) -> bool:
    """Whether the sources give a day hours other than midnight to midnight."""
    return any(evidence.hours.get(day, ()))


def clock(text: str) -> frozenset[int]:
    """Return the clock times of a text as minutes after midnight.

    >>> sorted(clock("open 11:30 AM to 8 pm"))
    [690, 1200]
    """
    found = set()
    for match in CLOCK.finditer(text):
        hour, minute = int(match[1] or match[4]), int(match[2] or match[5] or 0)
        if match[3]:
            hour = hour % 12 + (12 if match[3].lower() == "p" else 0)
        found.add(hour % 24 * 60 + minute)
    return frozenset(found)


def named_days(found: Sequence[Word]) -> list[str]:
    """Return the days of the week that a sentence names, ranges and `weekdays` filled in."""
    days: list[str] = []
    for place, word in enumerate(found):
        near = [w.plain for w in found[max(0, place - 1) : place + 2]]
        if word.plain in SPANS:
            days += SPANS[word.plain]
        elif word.plain in ("every", "days", "seven") and ("day" in near or "seven" in near):
            days += DAYS
        elif (day := word.plain.rstrip("s")) in DAYS:
            joined = days and place and found[place - 1].plain in ("to", "through", "until")
            days += between(days[-1], day) if joined else []
            days.append(day)
    return list(dict.fromkeys(days))


def between(first: str, last: str) -> list[str]:
    """Return the days strictly between two days of the week."""
    start, stop = DAYS.index(first), DAYS.index(last)
    return [DAYS[(start + step) % 7] for step in range(1, (stop - start) % 7)]
