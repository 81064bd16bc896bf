"""What speaks against a sentence, in words that a person can check against the sources, and how much doubt it leaves.

    number, name, other unit, contradiction, negation ──► always told, and some are never called supported
    elsewhere, missing, low-evidence             ──► told where the sentence is doubted

Pure: reads no file and no clock.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from bloginator.text.grounding.facts import find_mentions, find_odd_hours
from bloginator.text.grounding.polarity import DENYING, find_turns, read_statement
from bloginator.text.grounding.quantities import describe_rival, find_quantities
from bloginator.text.grounding.sentence_reading import Reading, find_names
from bloginator.text.grounding.source_index import Evidence
from bloginator.text.grounding.tokens import Word
from bloginator.text.grounding.unsupported_entities import find_names_unseen, find_numbers_unseen, is_small

Floor = Literal["invented", "slight", "none"]
MOST = 6
CLOSE = 0.35
"""A passage that has less of a sentence's weight is not compared with it."""

NEAREST = 0.6
"""Passages with less than this share of the nearest one's weight speak of another number."""


class Doubt(NamedTuple):
    """One reason against a sentence: its code, for machines, the phrase for a reader, and the least doubt it leaves."""

    code: str
    text: str
    floor: Floor = "none"


def check_slips(reading: Reading, evidence: Evidence, idf: Mapping[str, float]) -> tuple[Doubt, ...]:
    """Return what is plainly wrong with a sentence, whatever the model says: people's labels hold too few to learn it."""
    checks = (check_entities, check_quantities, check_facts)
    found = (doubt for check in checks for doubt in check(reading, evidence))
    return (*found, *check_turns(reading, evidence, idf))


def check_missing(reading: Reading, evidence: Evidence, slips: Sequence[Doubt]) -> tuple[Doubt, ...]:
    """Return what is missing for a doubted sentence."""
    missing = (*name_elsewhere(reading, evidence), *name_missing(reading, evidence))
    return missing if missing or slips else (describe_best(reading),)


def check_entities(reading: Reading, evidence: Evidence) -> Iterator[Doubt]:
    """Name the numbers and the names that no source has, nor anything that they follow from."""
    numbers, unknown = find_numbers_unseen(reading, evidence), find_names_unseen(reading)
    for word in numbers:
        yield Doubt(
            "number", f"the number {as_written(reading, word)} is in no source", "slight" if is_small(word) else "invented"
        )
    start: Word | None = None
    for word, behind in zip(unknown, [*unknown[1:], None], strict=False):  # neighbouring words are one name
        start = start or word
        if behind is None or reading.text[word.end : behind.start].strip():
            yield Doubt("name", f"the name {as_written(reading, start, word)} is in no source", "slight")
            start = None


def check_quantities(reading: Reading, evidence: Evidence) -> Iterator[Doubt]:
    """Name a number of which the nearest passages that have it say another unit, bound or direction."""
    spoken = reading.text[reading.start : reading.end]
    for ours in find_quantities(spoken):
        places = {
            id(other): (at, text, other) for size in ours.sizes for at, text, other in evidence.quantities.get(size, ())
        }
        same = [(reading.mass.get(at, 0.0), text, other) for at, text, other in places.values()]
        least = NEAREST * max((mass for mass, *_ in same), default=0.0)
        if told := describe_rival(spoken, [ours], [(text, other) for mass, text, other in same if mass >= least]):
            yield Doubt("other-unit", told, "slight")


def as_written(reading: Reading, word: Word, last: Word | None = None) -> str:
    """Return a word as it is written, or a run of them up to ``last``; a part of a camel-case name as the whole name."""
    start, end, text = word.start, (last or word).end, reading.text
    while text[start].isalpha() and text[start - 1 : start].isalpha():
        start -= 1
    while text[end - 1].isalpha() and text[end : end + 1].isalpha():
        end += 1
    return text[start:end]


def check_facts(reading: Reading, evidence: Evidence) -> Iterator[Doubt]:
    """Name the facts and the opening hours of a record that the sentence tells otherwise."""
    for mention in find_mentions(reading.all, evidence):
        if mention.sure and (mention.clash or mention.fact.holds is None):
            unit = evidence.units[mention.fact.unit]
            yield Doubt("contradiction", f"the source says {evidence.texts[unit.source][unit.start : unit.end].strip()}")
    if find_odd_hours(reading.all, evidence):
        yield Doubt("hours", "the source has other hours")


def check_turns(reading: Reading, evidence: Evidence, idf: Mapping[str, float]) -> Iterator[Doubt]:
    """Name a negation or an opposite on one side only, where the passage that supports best is close enough to compare."""
    if reading.best is None or reading.mass[reading.best] < CLOSE * reading.total or evidence.units[reading.best].contrary:
        return
    unit = evidence.units[reading.best]
    theirs = read_statement(evidence.texts[unit.source], unit.start, unit.end)
    for turn in find_turns(read_statement(reading.text, reading.start, reading.end), theirs, idf):
        yield Doubt(turn.code, turn.text, "slight")


def name_elsewhere(reading: Reading, evidence: Evidence) -> Iterator[Doubt]:
    """Name the numbers and names that the sources have, but not where the sentence is supported."""
    if reading.best is None:
        return
    near = evidence.around(reading.best, 1)
    anchors = [word for word in reading.content if word.number] + find_names(reading)
    away = dict.fromkeys(as_written(reading, w) for w in anchors if evidence.places.get(w.stem) and w.stem not in near)
    if away:
        yield Doubt("elsewhere", f"the sources have {', '.join(list(away)[:MOST])} in another place")


def name_missing(reading: Reading, evidence: Evidence) -> Iterator[Doubt]:
    """Name the other words that no source has: no negation, which says nothing by itself."""
    named = {word.stem for word in (*find_numbers_unseen(reading, evidence), *find_names_unseen(reading))}
    left = [word for word in reading.unseen() if not word.number and word.stem not in named and word.plain not in DENYING]
    plain = list(dict.fromkeys(as_written(reading, word) for word in left))
    if plain:
        yield Doubt("missing", f"in no source: {', '.join(plain[:MOST])}" + (" …" if len(plain) > MOST else ""))


def describe_best(reading: Reading) -> Doubt:
    """Say that no passage says the whole."""
    share = reading.mass[reading.best] / reading.total if reading.best is not None else 0.0
    return Doubt("low-evidence", f"no passage says all of it; the closest shares {share:.0%} of its words by weight")
