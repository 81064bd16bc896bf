"""What speaks against a sentence, in words that a person can check against the sources, and how much doubt it leaves.

number, name, other unit, contradiction, negation ──► always told, and some are never called supported
missing, low-evidence                        ──► told where the sentence is doubted
"""

from collections.abc import Iterator
from operator import attrgetter
from typing import Literal, NamedTuple

from bloginator.text.grounding.evidence import Evidence
from bloginator.text.grounding.facts import find_mentions, find_odd_hours
from bloginator.text.grounding.polarity import DENYING, Statement, Turn, find_other_share, find_turns, read_statement
from bloginator.text.grounding.quantities import describe_rival, find_quantities
from bloginator.text.grounding.sentence_reading import Reading, words_within
from bloginator.text.grounding.unsupported_entities import (
    SMALL,
    find_figures_unseen,
    find_names_unseen,
    find_numbers_unseen,
    is_small,
)
from bloginator.text.words import Word, writes_german

Floor = Literal["invented", "slight", "none"]
MOST = 6
CLOSE = 0.35
"""A passage that has less of a sentence's weight is not compared with it."""

ALL_OF_IT = 0.995
"""A share that is told as 100 %."""

NEAREST = 0.75
"""Passages with less than this share of the nearest one's weight speak of another number."""


class Doubt(NamedTuple):
    """One reason against a sentence.

    Args:
        code: For machines.
        text: A phrase for a reader.
        floor: The least doubt that it leaves.
        unit: That of the sources that says otherwise, where one does.
    """

    code: str
    text: str
    floor: Floor = "none"
    unit: int | None = None


def check_slips(reading: Reading, evidence: Evidence) -> tuple[Doubt, ...]:
    """Return what is plainly wrong with a sentence, whatever the model says: people's labels hold too few to learn it."""
    checks = (check_entities, check_quantities, check_facts, check_turns)
    return tuple(doubt for check in checks for doubt in check(reading, evidence))


def check_missing(reading: Reading, evidence: Evidence) -> Doubt:
    """Return the words that no source has, no negation, which says nothing by itself, or that no passage says the whole."""
    named = {word.stem for word in (*find_numbers_unseen(reading, evidence), *find_names_unseen(reading, evidence))}
    left = [word for word in reading.unseen() if not word.number and word.stem not in named and word.plain not in DENYING]
    if plain := list(dict.fromkeys(as_written(reading, word) for word in left)):
        return Doubt("missing", f"in no source: {', '.join(plain[:MOST])}" + (" …" if len(plain) > MOST else ""))
    share = reading.mass[reading.best] / reading.total if reading.best is not None else 0.0
    if share >= ALL_OF_IT:
        return Doubt("low-evidence", "one passage has all of its words; whether it says the same, reading both tells")
    return Doubt("low-evidence", f"no passage says all of it; the closest shares {share:.0%} of its words by weight")


def check_entities(reading: Reading, evidence: Evidence) -> Iterator[Doubt]:
    """Name the numbers and the names that no source has, nor anything that they follow from."""
    numbers, unknown = find_figures_unseen(reading, evidence), find_names_unseen(reading, evidence)
    counted = [one for one in reading.quantities if one.aspects or all(size > SMALL for _, size in one.sizes)]
    measured = {word for one in counted for word in words_within(numbers, one)}
    for word in numbers:
        is_count = is_small(word) and word not in measured
        told = f"the number {as_written(reading, word)} is in no source"
        yield Doubt("count", told, "slight") if is_count else Doubt("number", told, "invented")
    start: Word | None = None
    for word, behind in zip(unknown, [*unknown[1:], None], strict=False):  # neighbouring words are one name
        start = start or word
        if behind is None or reading.text[word.end : behind.start].strip():
            yield Doubt("name", f"the name {as_written(reading, start, word)} is in no source", "slight")
            start = None


def check_quantities(reading: Reading, evidence: Evidence) -> Iterator[Doubt]:
    """Name a number of which the nearest passages that have it say another unit."""
    sentence = reading.text[reading.start : reading.end]
    numbers = find_quantities(sentence, is_german=writes_german(reading.text))
    near_rows = [(at, row) for at in list_near(reading) if (row := evidence.row(at))] if numbers else ()
    rows = [(at, row, one) for at, row in near_rows for one in find_quantities(row)]
    for ours in numbers:
        places = {
            id(other): (at, text, other) for size in ours.sizes for at, text, other in evidence.quantities.get(size, ())
        }
        least = NEAREST * max((reading.mass.get(at, 0.0) for at, *_ in places.values()), default=0.0)
        near = [place for place in places.values() if reading.mass.get(place[0], 0.0) >= least]
        near += [place for place in rows if place[2].sizes & ours.sizes]
        if rival := describe_rival(sentence, ours, near):
            yield Doubt("other-unit", rival[1], "slight", rival[0])


def as_written(reading: Reading, word: Word, last: Word | None = None) -> str:
    """Return a word, or a run up to ``last``, as written: part of a camel-case name as the name, a number with its scale."""
    start, end, text = word.start, (last or word).end, reading.text
    while text[start - 1 : start].isalpha():
        start -= 1
    while text[end : end + 1].isalpha():
        end += 1
    return text[start:end]


def check_facts(reading: Reading, evidence: Evidence) -> Iterator[Doubt]:
    """Name the facts and the opening hours of a record that the sentence tells otherwise."""
    for mention in find_mentions(reading.all, evidence):
        if mention.sure and (mention.clash or mention.fact.holds is None):
            said = evidence.said(mention.fact.unit).strip()
            yield Doubt("contradiction", f"the source says {said}", unit=mention.fact.unit)
    if find_odd_hours(reading.all, evidence):
        yield Doubt("hours", "the source has other hours")


def check_turns(reading: Reading, evidence: Evidence) -> Iterator[Doubt]:
    """Name an opposite, or a negation of the word behind it or of two, on one side only, beside the nearest passage."""
    near = list_near(reading)
    if not near or evidence.units[near[0]].contrary:
        return
    ours = read_statement(reading.text, reading.start, reading.end)
    passages = [read_passage(evidence, at) for at in near]
    beside = [read_passage(evidence, at) for at in evidence.beside(near[0], under_one_heading=True)]
    names = [read_statement(name, 0, len(name)) for name in evidence.names]
    turns = find_turns(ours, passages[0], reading.weights, [*passages[1:], *beside, *names])
    are_two = len([turn for turn in turns if turn.code == "negation"]) > 1
    once: dict[str | int, Turn] = {}  # of what a negation denies, the first
    for turn in turns if are_two else [turn for turn in turns if turn.order == 1]:
        key = turn.text if turn.denial < 0 else turn.denial
        once[key] = min(once.get(key, turn), turn, key=attrgetter("order"))
    yield from (Doubt(turn.code, turn.text, "slight", near[0]) for turn in once.values())
    if share := find_other_share(ours, passages):
        yield Doubt("opposite", share[1], "slight", near[share[0]])


def list_near(reading: Reading) -> list[int]:
    """Return the units nearest to a sentence, the best one first; none where that shares too little to be compared."""
    best, mass = reading.best, reading.mass
    if best is None or mass[best] < CLOSE * reading.total:
        return []
    return [best, *(at for at in mass if at != best and mass[at] >= NEAREST * mass[best])]


def read_passage(evidence: Evidence, number: int) -> Statement:
    """Return a unit of the sources as a statement."""
    unit = evidence.units[number]
    return read_statement(evidence.texts[evidence.owners[number]], unit.start, unit.end)
