"""How likely a sentence says something that the sources do not which it cites: what differs, weighed together.

    sentence, cited sources ──► reading ──► signs ──► log-odds ──► worth a look, or not
                                   └──► what differs, in words for a reader

Hardly any sign is right often enough by itself: a paraphrase has words of its own, too. What each weighs was learned from
whole drafts with planted errors (``benchmarks/weigh_signs.py``). Pure: reads no file and no clock.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import log
from typing import NamedTuple

from bloginator.text.grounding.judge import GroundedSentence, is_claim, judge_alone
from bloginator.text.grounding.model import Model, sigmoid
from bloginator.text.grounding.polarity import Statement, is_telling, read_statement
from bloginator.text.grounding.quantities import come_to_the_same, find_quantities
from bloginator.text.grounding.reasons import Doubt, check_missing
from bloginator.text.grounding.sentence_reading import Reading, read_sentence
from bloginator.text.grounding.single_sentence import chance_ratio
from bloginator.text.grounding.source_index import Evidence
from bloginator.text.grounding.tokens import Word, listed, words
from bloginator.text.grounding.unsupported_entities import find_numbers_unseen, is_small

REASONS = listed("because since")
CAUSES = REASONS | listed("due thanks owing")
CAUSAL = CAUSES | listed("so therefore thus hence why reason cause causes caused causing leads led as which")
UNIVERSAL = listed("""
    all every always everyone everything everybody whenever entire entirely completely wholly fully regardless guaranteed
    certainly definitely only solely exclusively sole alone
""")
REMARKS = listed("and which who")
OWN = dict.fromkeys(REASONS, 1 / 3) | dict.fromkeys(REMARKS, 2 / 3)
"""First word of a clause -> the share of its telling words that no source has, from which on the writer added it."""

FEWEST = 2
GENERAL = listed("""
    one ones thing things somebody anybody everybody something anything everything nothing nobody anyone someone everyone
    whatever whoever elsewhere else away yourself themselves himself therefore however together also yes instead well
""")
NEAR = 0.2
"""The share of a sentence's weight that a passage must have for its numbers to be compared."""

SURE = 7.0
"""Log-odds beyond these tell no more."""

WEIGHTS = {
    "": -1.80, "addition": 1.84, "cause": 1.83, "chance": -0.05, "cites": 1.21, "name": 1.02, "negation": 2.71,
    "number": 1.24, "opposite": 4.14, "other-number": 4.31, "other-unit": 3.83, "supported": -0.30, "universal": 1.33,
}  # fmt: skip
"""Sign -> what it adds to the log-odds; the empty one's is the intercept."""

TOLD = listed("negation opposite other-unit number name other-number addition cause universal")
"""What may be told of a sentence, each a sign."""

WORTH_A_LOOK = 0.4
"""From this probability on."""


class Weighed(NamedTuple):
    """One sentence against the sources that it cites.

    Args:
        doubt: The probability that it says more than they do.
        alone: It as a text of its own.
        differences: What it has that they have not.
        signs: What ``doubt`` was reckoned from.
    """

    doubt: float
    alone: GroundedSentence
    differences: tuple[Doubt, ...] = ()
    signs: Mapping[str, float] = {}


def weigh_sentence(
    text: str, span: tuple[int, int], evidence: Evidence, model: Model, supported: float, *, cites: bool
) -> Weighed:
    """Weigh one sentence of a text, a claim, against the sources that it cites, or all where it cites none.

    Args:
        supported: The probability that all sources of its section support it.
    """
    reading = read_sentence(text, span, evidence, model.idf)
    alone = judge_alone(reading, evidence, model)
    if not is_claim(reading):
        return Weighed(0.0, alone)
    ours = read_statement(reading.text, reading.start, reading.end)
    differences = tuple(find_differences(ours, reading, evidence, cites=cites))
    codes = {*alone.codes, *(one.code for one in differences)}
    signs = {sign: float(sign in codes) for sign in TOLD} | {"cites": float(cites)}
    signs["number"] = float(any(not is_small(word) for word in find_numbers_unseen(reading, evidence)))
    signs |= {"supported": bounded_odds(supported), "chance": chance_ratio(reading, evidence, model.hits)}
    doubt = sigmoid(sum(weight * signs.get(name, 1.0) for name, weight in WEIGHTS.items()))
    return Weighed(doubt, alone, differences if codes else check_missing(reading, evidence, ()), signs)


def bounded_odds(probability: float) -> float:
    """Return the log-odds of a probability, within ``SURE``."""
    least = sigmoid(-SURE)
    bounded = min(max(probability, least), 1.0 - least)
    return log(bounded / (1.0 - bounded))


def find_differences(ours: Statement, reading: Reading, evidence: Evidence, *, cites: bool) -> Iterator[Doubt]:
    """Yield what a sentence has that the passage nearest to it has not."""
    if cites:  # who cites nothing adds to nothing
        yield from find_additions(ours, reading)
    plain = {word.plain for word in reading.all}
    if reading.best is None:
        return
    passage = read_unit(evidence, reading.best)
    is_near = reading.mass[reading.best] >= NEAR * reading.total
    if told := differ_in_row(ours, evidence) or (differ_in_number(ours, passage) if is_near else ""):
        yield Doubt("other-number", told)
    if plain & CAUSES and not read_around(evidence, reading.best) & CAUSAL:
        yield Doubt("cause", "it gives a reason, the passage does not")
    if (every := plain & UNIVERSAL) and not UNIVERSAL & {word.plain for word in passage.words}:
        yield Doubt("universal", f"it says “{min(every)}”, the passage does not")


def read_unit(evidence: Evidence, number: int) -> Statement:
    """Return a unit of the sources as a statement."""
    unit = evidence.units[number]
    return read_statement(evidence.texts[unit.source], unit.start, unit.end)


def read_around(evidence: Evidence, number: int) -> set[str]:
    """Return the words of a unit and of its neighbours in the same source."""
    first, last = max(0, number - 1), number + 2
    near = [unit for unit in evidence.units[first:last] if unit.source == evidence.units[number].source]
    return {word.plain for unit in near for word in words(evidence.texts[unit.source], unit.start, unit.end)}


def find_additions(ours: Statement, reading: Reading) -> Iterator[Doubt]:
    """Yield the clauses that a sentence adds: a reason, or a remark behind a comma, in words that no source has."""
    for clause in ours.clauses[1:]:
        telling = [word for word in clause.words if is_telling(word) and not word.number and word.plain not in GENERAL]
        own = [word for word in telling if not reading.seen[word.stem]]
        if len(own) >= max(FEWEST, OWN.get(clause.words[0].plain, len(telling) + 1) * len(telling)):
            yield Doubt("addition", f"in no cited source: “{reading.text[own[0].start : own[-1].end]}”")


def differ_in_row(ours: Statement, evidence: Evidence) -> str:
    """Return a number of a table's row that no unit with all words of the row's name has, where each has another."""
    name = first_cell(ours)
    stems = {word.stem for word in name if word.content or word.number}
    if not stems or len(name) == len(ours.words):
        return ""
    named = [unit.stems - stems for unit in evidence.units if stems <= unit.stems]
    others = [sorted(stem for stem in unit if stem[0].isdigit()) for unit in named]
    for word in ours.words[len(name) :]:
        if word.number and others and all(found and word.stem not in found for found in others):
            return f"it says {word.plain}, the source {others[0][0]}"
    return ""


def first_cell(ours: Statement) -> Sequence[Word]:
    """Return the words of the first cell of a table's row; all words of a sentence."""
    words, text = ours.words, ours.text
    if not text[: words[0].start].rstrip(" \t*_`[").endswith("|"):
        return words
    return next((words[:at] for at in range(1, len(words)) if "|" in text[words[at - 1].end : words[at].start]), words)


def differ_in_number(ours: Statement, theirs: Statement) -> str:
    """Return another number beside the same word, where neither side has the other's number, or nothing.

    "150 minutes" and "2.5 hours" are no such two: they come to the same.
    """
    here, there = dict(beside_numbers(ours)), dict(beside_numbers(theirs))
    numbers, others = {word.stem for word in ours.words if word.number}, {word.stem for word in theirs.words if word.number}
    for slot in sorted(here.keys() & there.keys()):
        pair = (here[slot], there[slot])
        if pair[0] not in others and pair[1] not in numbers and pair not in converted(ours, theirs):
            return f"it says {here[slot]}, the source {there[slot]}"
    return ""


def converted(ours: Statement, theirs: Statement) -> set[tuple[str, str]]:
    """Return the pairs of numbers that come to the same, each in units of its own."""
    here, there = (
        find_quantities(one.text[max(0, one.words[0].start - 1) : one.words[-1].end + 1]) for one in (ours, theirs)
    )
    return {(one.number, other.number) for one in here for other in there if come_to_the_same(one, other)}


def beside_numbers(passage: Statement) -> Iterator[tuple[tuple[int, str], str]]:
    """Yield the content word before and behind each number, with it."""
    content = [word for word in passage.words if word.content or word.number]
    for left, right in pairwise(content):
        if is_figure(passage, left) and not right.number:
            yield (1, right.stem), left.stem
        elif is_figure(passage, right) and not left.number:
            yield (0, left.stem), right.stem


def is_figure(passage: Statement, word: Word) -> bool:
    """Whether a word is a number, and no part of a compound: "one-way"."""
    return word.number and (word.plain[0].isdigit() or passage.text[word.end : word.end + 1] != "-")
