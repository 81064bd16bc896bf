"""What a sentence says otherwise than the passage that it is aligned with: another unit, negation, quantifier or opposite.

    "$500 a year"   ◄── aligned ──► "more than $500 per month"      unit
    "all veterans"  ◄── aligned ──► "most veterans are eligible"    quantifier

Each clause is aligned with the passage that shares most of its weight, and told only where that is enough: a passage about
something else contradicts nothing. Pure: reads no file and no clock.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from bloginator.text.grounding.negation import DENYING, HARMLESS, OPPOSED
from bloginator.text.grounding.quantities import describe_rival, find_quantities
from bloginator.text.grounding.sentence_reading import blank_markers
from bloginator.text.grounding.tokens import Word, listed, words
from bloginator.text.sentences import split_sentences

FEWEST = 2
"""So many of a clause's words must stand in the passage that it is aligned with."""

QUANTIFIERS = (
    "all every each always everyone everything",
    "most mostly usually",
    "some sometimes several occasionally few",
    "no none never",
)
OPPOSITES = """
    cheap expensive, large small, larger smaller, big small, before after, paid unpaid, public private, same separate,
    same different, single separate, more less, more fewer, increase decrease, grow shrink, fast slow, faster slower,
    easy hard, easy difficult, easiest hardest, first last, early late, earlier later, upper lower, above below,
    require optional, mandatory optional, allow forbid, accept reject, include exclude, with without, open closed,
    win lose, rise fall, buy sell, internal external, static dynamic, safe unsafe, high low, higher lower, highest lowest,
    strong weak, best worst, better worse, long short, longer shorter, minimum maximum, least most, dependent independent,
    possible impossible, necessary unnecessary, forward backward, top bottom, success failure, succeed fail, true false,
    enable disable, encourage discourage, add remove, start stop, begin end, gain lose, profit loss, many few, common rare
"""
QUANTIFIER_OF = {word: kind for kind, line in enumerate(QUANTIFIERS) for word in line.split()}
PAIRS = [tuple(pair.split()) for pair in OPPOSITES.split(",")]
OPPOSITE_OF = {one: {b if a == one else a for a, b in PAIRS if one in (a, b)} for pair in PAIRS for one in pair}
SAME, RARE = 0.6, 6.0
AGAINST = OPPOSED | DENYING | listed("away free last except instead")
JOINTS = listed("but because if so while though although since when until unless")
BREAK = re.compile(r"[,;:—()|]|--")


class Contrast(NamedTuple):
    """One thing that a sentence says otherwise: its code, both words as a phrase for a reader, and the passage's range.

    Args:
        source: Its number, from 0.
    """

    code: str
    text: str
    source: int
    start: int
    end: int


def find_contrasts(sentence: str, sources: Sequence[str], idf: Mapping[str, float]) -> list[Contrast]:
    """Return what a sentence says otherwise than the sources that it is held against."""
    spoken = blank_markers(sentence)
    whole = make_clause(spoken, words(spoken))
    units = [(number, unit) for number, source in enumerate(sources) for unit in cut_units(source)]
    told = [*check_clause(whole, units, idf, SLOTS)]
    for clause in cut_clauses(whole):
        told += check_clause(clause, units, idf, TURNS)
    return told


class Clause(NamedTuple):
    """Some words of a text, with that text."""

    text: str
    words: tuple[Word, ...]
    stems: frozenset[str]


def make_clause(text: str, tokens: Sequence[Word]) -> Clause:
    """Return words as a clause, with the stems of those that say something."""
    return Clause(text, tuple(tokens), frozenset(word.stem for word in tokens if word.content and word.plain not in DENYING))


Check = tuple[float, Callable[[Clause, Clause, Mapping[str, float]], str]]
"""The share of weight that a passage must have to be compared, and what tells the contrast."""


@lru_cache(maxsize=256)
def cut_units(source: str) -> tuple[Clause, ...]:
    """Return the sentences of a source."""
    plain = blank_markers(source)
    return tuple(make_clause(plain, words(plain, one.start, one.end)) for one in split_sentences(source))


def cut_clauses(whole: Clause) -> Iterator[Clause]:
    """Yield the clauses of a sentence: what stands between commas, colons and brackets."""
    tokens: list[Word] = []
    for word in whole.words:
        if tokens and (word.plain in JOINTS or BREAK.search(whole.text, tokens[-1].end, word.start)):
            yield make_clause(whole.text, tokens)
            tokens = []
        tokens.append(word)
    yield make_clause(whole.text, tokens)


def check_clause(
    clause: Clause, units: Sequence[tuple[int, Clause]], idf: Mapping[str, float], checks: Mapping[str, Check]
) -> Iterator[Contrast]:
    """Yield what one clause says otherwise than the passage that it is aligned with; equally close ones must all differ."""
    weights = {one: idf.get(one, idf[""]) for one in clause.stems}
    shares = [(sum(weights[one] for one in clause.stems & unit.stems), number, unit) for number, unit in units]
    shared = [one for one in shares if len(clause.stems & one[2].stems) >= FEWEST]
    best = max((share for share, *_ in shared), default=0.0)
    close = [(number, unit) for share, number, unit in shared if share >= best]
    for code, (least, check) in checks.items():
        told = [check(clause, unit, weights) for _, unit in close] if best >= least * sum(weights.values()) else []
        if told and all(told):
            number, unit = close[0]
            yield Contrast(code, told[0], number, unit.words[0].start, unit.words[-1].end)


def differ_in_unit(clause: Clause, unit: Clause, weights: Mapping[str, float]) -> str:
    """Return the same number with another unit, currency, bound or direction, or nothing."""
    ours, theirs = (part.text[max(0, part.words[0].start - 1) : part.words[-1].end + 1] for part in (clause, unit))
    return describe_rival(ours, find_quantities(ours), [(theirs, other) for other in find_quantities(theirs)])


def differ_in_number(clause: Clause, unit: Clause, weights: Mapping[str, float]) -> str:
    """Return another number beside the same word, where neither side has the other's number, or nothing."""
    ours, theirs = dict(beside_numbers(clause)), dict(beside_numbers(unit))
    numbers, others = {word.stem for word in clause.words if word.number}, {word.stem for word in unit.words if word.number}
    for slot in sorted(ours.keys() & theirs.keys()):
        if ours[slot] not in others and theirs[slot] not in numbers:
            return f"it says {ours[slot]}, the source {theirs[slot]}"
    return ""


def beside_numbers(clause: Clause) -> Iterator[tuple[tuple[int, str], str]]:
    """Yield the content word before and behind each number, with it."""
    content = [word for word in clause.words if word.content or word.number]
    for left, right in pairwise(content):
        if left.number and not right.number:
            yield (1, right.stem), left.stem
        elif right.number and not left.number:
            yield (0, left.stem), right.stem


def denied(clause: Clause) -> dict[str, str]:
    """Return the stems that a negation bears on, each with its negation."""
    borne: dict[str, str] = {}
    tokens = clause.words
    for place, word in enumerate(tokens):
        behind = [near for near in tokens[place + 1 : place + 7] if near.content]
        if word.plain in DENYING and behind and tokens[place + 1].plain not in HARMLESS:
            borne.update({near.stem: word.plain for near in behind[:2]})
    return borne


def differ_in_polarity(clause: Clause, unit: Clause, weights: Mapping[str, float]) -> str:
    """Return the negation that stands on one side only, or nothing: the clauses must say the same else, both ways."""
    for part in cut_clauses(unit):
        both = sum(weights.get(one, 0.0) for one in clause.stems & part.stems)
        if 2 * both < SAME * sum(weights.get(one, RARE) for one in (*clause.stems, *part.stems)):
            continue
        ours, theirs, shared = denied(clause), denied(part), clause.stems & part.stems
        if (ours.keys() & shared) and not is_opposed(unit):
            return f"it says “{ours[min(ours.keys() & shared)]}”, the source does not"
        if (theirs.keys() & shared) and not is_opposed(clause):
            return f"the source says “{theirs[min(theirs.keys() & shared)]}”, it does not"
    return ""


def is_opposed(clause: Clause) -> bool:
    """Whether anything negative stands among some words."""
    return any(word.plain in AGAINST for word in clause.words)


def quantified(clause: Clause) -> dict[str, tuple[int, str]]:
    """Return the stems that a quantifier stands before, each with its class and its word."""
    found: dict[str, tuple[int, str]] = {}
    for place, word in enumerate(clause.words):
        if (kind := QUANTIFIER_OF.get(word.plain)) is not None:
            behind = [near for near in clause.words[place + 1 : place + 4] if near.content]
            found.update({near.stem: (kind, word.plain) for near in behind[:1]})
    return found


def differ_in_quantifier(clause: Clause, unit: Clause, weights: Mapping[str, float]) -> str:
    """Return the quantifiers of another class that both have before one word, or nothing."""
    ours, theirs = quantified(clause), quantified(unit)
    for one in sorted(ours.keys() & theirs.keys()):
        if ours[one][0] != theirs[one][0]:
            return f"it says “{ours[one][1]}”, the source “{theirs[one][1]}”"
    return ""


def are_opposite(clause: Clause, unit: Clause, weights: Mapping[str, float]) -> str:
    """Return two opposites of which each side has one, or nothing."""
    ours, theirs = {word.plain for word in clause.words}, {word.plain for word in unit.words}
    for one in sorted(ours & OPPOSITE_OF.keys() - theirs):
        others = OPPOSITE_OF[one] & theirs - ours
        if others and not is_opposed(clause) and not is_opposed(unit):
            return f"it says “{one}”, the source “{min(others)}”"
    return ""


SLOTS: dict[str, Check] = {
    "other-unit": (0.15, differ_in_unit),
    "other-number": (0.2, differ_in_number),
    "other-quantifier": (0.3, differ_in_quantifier),
    "opposite": (0.2, are_opposite),
}
TURNS: dict[str, Check] = {"turned": (0.5, differ_in_polarity)}
"""Code -> the share of weight that the passage must have, and what tells the contrast: in a sentence, or in a clause."""
