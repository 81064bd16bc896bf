"""Why a sentence is doubted, in words that a person understands and can check against the sources.

Pure: reads no file and no clock.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bloginator.text.grounding.negation import DENYING
from bloginator.text.grounding.rules import SURE, emboldened, turned
from bloginator.text.grounding.sentence_reading import Reading, names
from bloginator.text.grounding.source_index import Evidence
from bloginator.text.grounding.structured_facts import mentions, odd_hours
from bloginator.text.grounding.tokens import HEDGES, Word, words
from bloginator.text.grounding.unsupported_entities import numbers, strangers

MOST = 6


class Doubt(NamedTuple):
    """One reason against a sentence: its code, for machines, and the phrase for a reader."""

    code: str
    text: str


def reasons(reading: Reading, evidence: Evidence, sources: Sequence[str], *, doubted: bool) -> tuple[Doubt, ...]:
    """Return what speaks against a sentence: always what is plainly wrong, and where it is doubted, what is missing."""
    found = [*strange(reading, evidence), *told_otherwise(reading, evidence, sources), *flips(reading, evidence, sources)]
    if doubted:
        found += [*elsewhere(reading, evidence), *missing(reading, evidence)]
        found += [] if found else [low_evidence(reading)]
    return tuple(dict.fromkeys(found))


def strange(reading: Reading, evidence: Evidence) -> Iterator[Doubt]:
    """Name the numbers and the names that no source has, nor anything that they follow from."""
    for word in numbers(reading, evidence):
        yield Doubt("number", f"the number {shown(reading, word)} is in no source")
    for name in titles(reading, evidence):
        yield Doubt("name", f"the name {name} is in no source")


def titles(reading: Reading, evidence: Evidence) -> Iterator[str]:
    """Yield the names that no source has, neighbouring words as one name."""
    unknown = strangers(reading)
    start: Word | None = None
    for word, behind in zip(unknown, [*unknown[1:], None], strict=False):
        start = start or word
        if behind is None or reading.text[word.end : behind.start].strip():
            yield shown(reading, start, word)
            start = None


def shown(reading: Reading, word: Word, last: Word | None = None) -> str:
    """Return a word as it is written, or a run of them up to ``last``; a part of a camel-case name as the whole name."""
    start, end, text = word.start, (last or word).end, reading.text
    while text[start].isalpha() and text[start - 1 : start].isalpha():
        start -= 1
    while text[end - 1].isalpha() and text[end : end + 1].isalpha():
        end += 1
    return text[start:end]


def told_otherwise(reading: Reading, evidence: Evidence, sources: Sequence[str]) -> Iterator[Doubt]:
    """Name the facts and the opening hours of a data source that the sentence tells otherwise."""
    for told in mentions(reading.all, evidence):
        if told.sure and (told.clash or told.fact.holds is None):
            unit = evidence.units[told.fact.unit]
            yield Doubt("contradiction", f"the source says {sources[unit.source][unit.start : unit.end]}")
    odd = odd_hours(reading.all, reading.text[reading.start : reading.end], evidence)
    if odd:
        days = ", ".join(dict.fromkeys(day for day in odd if day))
        yield Doubt("hours", "the source has other hours" + (f" for {days}" if days else ""))


def flips(reading: Reading, evidence: Evidence, sources: Sequence[str]) -> Iterator[Doubt]:
    """Name a negation or a hedge that stands on one side only, where a passage is close enough to compare."""
    told = turned(reading, evidence, sources)
    if told:
        yield Doubt("negation", told.reason)
    if reading.best is not None and emboldened(reading, evidence):
        unit = evidence.units[reading.best]
        theirs = words(sources[unit.source], unit.start, unit.end)
        yield Doubt("hedge", f'the source says "{first(theirs, HEDGES)}", the draft says "{first(reading.all, SURE)}"')


def first(found: Sequence[Word], signs: frozenset[str]) -> str:
    """Return the first word that is such a sign, or nothing."""
    return next((word.plain for word in found if word.plain in signs), "")


def elsewhere(reading: Reading, evidence: Evidence) -> Iterator[Doubt]:
    """Name the numbers and names that the sources have, but not where the sentence is supported."""
    if reading.best is None:
        return
    near = evidence.around(reading.best, 1)
    told = [word for word in reading.content if word.number] + names(reading)
    away = dict.fromkeys(shown(reading, w) for w in told if w.stem in evidence.places and w.stem not in near)
    if away:
        yield Doubt("elsewhere", f"the sources have {', '.join(list(away)[:MOST])} in another place")


def missing(reading: Reading, evidence: Evidence) -> Iterator[Doubt]:
    """Name the other words that no source has: no negation, which says nothing by itself."""
    told = {word.stem for word in (*numbers(reading, evidence), *strangers(reading))}
    left = [word for word in reading.unseen() if not word.number and word.stem not in told and word.plain not in DENYING]
    plain = list(dict.fromkeys(shown(reading, word) for word in left))
    if plain:
        yield Doubt("missing", f"in no source: {', '.join(plain[:MOST])}" + (" …" if len(plain) > MOST else ""))


def low_evidence(reading: Reading) -> Doubt:
    """Say that no passage says the whole."""
    share = reading.mass[reading.best] / reading.total if reading.best is not None else 0.0
    return Doubt("low-evidence", f"no passage says all of it; the closest shares {share:.0%} of its words by weight")
