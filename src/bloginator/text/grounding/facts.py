"""What a sentence says of the plain yes and no of a record.

{"OutdoorSeating": false} ◄── clash ── "guests can sit in the outdoor seating area"
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from bloginator.text.grounding.evidence import Evidence
from bloginator.text.grounding.source_index import Fact
from bloginator.text.words import NEGATIONS, Word, listed, stem

ASSERTS = listed("accepts although but features has have includes offer offers provide provides while")
DENIALS = NEGATIONS | listed("no none neither nor without unable unavailable closed lacks")
GROUPS = listed("attribut ambi")
BACK, AHEAD = 12, 5
DAYS = [stem(day) for day in "monday tuesday wednesday thursday friday saturday sunday".split()]  # noqa: SIM905
SPANS = {"weekday": DAYS[:5], "weekend": DAYS[5:], "daily": DAYS}


class Mention(NamedTuple):
    """A fact that a sentence speaks of: whether it affirms it, and whether it surely speaks of this one."""

    fact: Fact
    affirmed: bool
    sure: bool

    @property
    def clash(self) -> bool:
        """Whether the source says the contrary."""
        return self.fact.holds is not None and self.fact.holds != self.affirmed


def find_mentions(tokens: Sequence[Word], evidence: Evidence) -> Iterator[Mention]:
    """Yield every fact whose key stands in the sentence, in the sources' order."""
    stems = [word.stem for word in tokens]
    flat = f" {' '.join(stems)} "
    for fact in evidence.facts:
        key = fact.key.removeprefix("attribut ").removeprefix("restaurant ")
        forms = [form for form in (key, key.replace(" ", ""), key.rsplit(" ", 1)[-1]) if f" {form} " in flat]
        if forms:
            place = flat[: flat.find(f" {forms[0]} ")].count(" ")
            over = f"{fact.above} {key}".split()[: -len(forms[0].split())][-1:] or [""]
            sure = " " in key and forms[0] != key.rsplit(" ", 1)[-1]
            yield Mention(fact, is_affirmed(tokens, place), sure or over[0] in stems or over[0] in GROUPS)


def is_affirmed(tokens: Sequence[Word], place: int) -> bool:
    """Whether the word at ``place`` stands in no reach of a negation: none before it in its clause, none behind."""
    for word in reversed(tokens[max(0, place - BACK) : place]):
        if word.plain in ASSERTS:
            break
        if word.plain in DENIALS:
            return False
    for verb, behind in pairwise(tokens[place + 1 : place + 1 + AHEAD]):
        if verb.plain in ("is", "are", "was", "were"):
            return behind.plain not in DENIALS
    return True


def find_odd_hours(tokens: Sequence[Word], evidence: Evidence) -> list[str]:
    """Return the days whose row has no time of day that the sentence has, and the times that no row of those days has."""
    times = {word.stem for word in tokens if word.number and (":" in word.plain or word.plain[-1] == "m")}
    rows = {day: [evidence.units[unit] for unit in evidence.places(day)] for day in (DAYS if times else ())}
    hours = {day: row.stems for day, units in rows.items() for row in units if row.is_row}
    if not hours:
        return []
    days = name_days(tokens)
    known = frozenset().union(*(hours.get(day, frozenset()) for day in days or DAYS))
    return [day for day in days if not hours.get(day, frozenset()) & times] + sorted(times - known)


def name_days(tokens: Sequence[Word]) -> list[str]:
    """Return the stems of the days that a sentence names, those between "Monday to Friday" among them."""
    days: list[str] = []
    for place, word in enumerate(tokens):
        if word.stem in DAYS:
            is_last = bool(days) and tokens[place - 1].plain in ("to", "through", "until")
            days += [*between_days(days[-1], word.stem)] if is_last else []
            days.append(word.stem)
        days += SPANS.get(word.plain.removesuffix("s"), DAYS if word.plain in ("every", "seven") else [])
    return list(dict.fromkeys(days))


def between_days(first: str, last: str) -> list[str]:
    """Return the days strictly between two."""
    start, stop = DAYS.index(first), DAYS.index(last)
    return [DAYS[(start + step) % 7] for step in range(1, (stop - start) % 7)]
