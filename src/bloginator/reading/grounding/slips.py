"""What a reader would not forgive in a sentence that otherwise repeats a source: rules, not learned.

    invented   a number that no source has and that follows from none; a name put in another's place
    turned     a negation that stands on one side only, where the rest nearly repeats a passage
    slight     such a negation elsewhere; a name or a small number that no source has; a number put in another's place
               that stands elsewhere in the sources; a "may" told as a "will"

People's labels hold too few of these for a model to learn them. Pure: reads no file and no clock.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from bloginator.reading.grounding import invented
from bloginator.reading.grounding.evidence import Evidence, Unit, after
from bloginator.reading.grounding.seen import Reading
from bloginator.reading.grounding.words import CONTRARY, HEDGES, NEGATIONS, Word, listed, words

Slip = Literal["invented", "turned", "slight", "none"]
SURE = listed("will must always definitely certainly undoubtedly clearly guaranteed guarantees proves proven proved ensures")
REPEATS = 0.7
CLOSE = 0.35
WITHIN = 8


class Denial(NamedTuple):
    """A negation: its word, the stem before it, and the two stems behind it; empty where there is none."""

    word: str
    before: str
    behind: str
    beyond: str


def slip(reading: Reading, evidence: Evidence, sources: Sequence[str]) -> Slip:
    """Return the worst slip of a sentence."""
    numbers, strangers = invented.numbers(reading, evidence), invented.strangers(reading, evidence)
    swapped = (numbers or strangers) and repeats(reading, evidence, [*numbers, *strangers])
    if any(not invented.is_small(word) for word in numbers):
        return "invented"
    if swapped and ((numbers and spare_number(reading, evidence)) or (strangers and spare_name(reading, evidence, sources))):
        return "invented"
    denied = bool(turned(reading, evidence, sources))
    if denied and repeats(reading, evidence, ()):
        return "turned"
    slight = denied or numbers or strangers or misplaced(reading, evidence) or emboldened(reading, evidence)
    return "slight" if slight else "none"


def repeats(reading: Reading, evidence: Evidence, strange: Sequence[Word]) -> bool:
    """Whether a sentence without its strange words nearly repeats a passage."""
    if reading.best is None:
        return False
    stems = {word.stem for word in strange}
    rest = {stem: weight for stem, weight in reading.weights.items() if stem not in stems}
    shared = sum(weight for stem, weight in rest.items() if stem in evidence.units[reading.best].stems)
    return shared > 0 and shared >= REPEATS * sum(rest.values())


def misplaced(reading: Reading, evidence: Evidence) -> list[Word]:
    """Return the numbers that stand elsewhere in the sources, where a passage nearly repeated has another instead."""
    told = [word for word in reading.content if word.number and word.stem not in ("0", "1") and reading.seen[word.stem]]
    if not told or reading.best is None or not spare_number(reading, evidence):
        return []
    near = evidence.around(reading.best, 1)
    away = [word for word in told if word.stem not in near]
    return away if repeats(reading, evidence, away) else []


def spare_number(reading: Reading, evidence: Evidence) -> bool:
    """Whether the passage has a number that the sentence does not tell: the one that was replaced."""
    return any(s[0].isdigit() and s not in reading.weights for s in best(reading, evidence).stems)


def spare_name(reading: Reading, evidence: Evidence, sources: Sequence[str]) -> bool:
    """Whether the passage has a name that the sentence does not tell."""
    unit = best(reading, evidence)
    theirs = words(sources[unit.source], unit.start, unit.end)
    return any(w.capital and w.content and w.stem not in reading.weights for w in theirs[1:])


def best(reading: Reading, evidence: Evidence) -> Unit:
    """Return the unit that supports a sentence best; there must be one."""
    assert reading.best is not None
    return evidence.units[reading.best]


def turned(reading: Reading, evidence: Evidence, sources: Sequence[str]) -> str:
    """Return the negation that stands in the sentence or in its passage alone, with whose it is; empty if none does.

    The other side must have the words around the negation near each other, and without a negation.
    """
    if not close(reading, evidence):
        return ""
    unit = best(reading, evidence)
    ours = denials(reading.all)
    if not ours and not unit.denied & reading.weights.keys():
        return ""
    theirs = words(sources[unit.source], unit.start, unit.end)
    for denial in ours:
        if affirms(theirs, denial):
            return f'the draft says "{denial.word}", the source does not'
    for denial in denials(theirs):
        if affirms(reading.all, denial):
            return f'the source says "{denial.word}", the draft does not'
    return ""


def close(reading: Reading, evidence: Evidence) -> bool:
    """Whether a passage has a good part of the sentence's weight."""
    return reading.best is not None and reading.mass[reading.best] >= CLOSE * reading.total


def denials(found: Sequence[Word]) -> list[Denial]:
    """Return the negations that stand before a word that says something."""
    kept = []
    for place, word in enumerate(found):
        if word.plain not in NEGATIONS or (found[place + 1 : place + 2] and found[place + 1].plain == "only"):
            continue
        before = [w.stem for w in found[max(0, place - 4) : place] if w.content]
        behind = [w.stem for w in found[place + 1 : place + 7] if w.content and w.plain not in NEGATIONS]
        if behind:
            kept.append(Denial(word.plain, before[-1] if before else "", *[*behind, ""][:2]))
    return kept


def affirms(found: Sequence[Word], denial: Denial) -> bool:
    """Whether words say plainly what a negation denies."""
    return says(found, denial.before, denial.behind, WITHIN) or says(found, denial.behind, denial.beyond, WITHIN // 2)


def says(found: Sequence[Word], one: str, other: str, within: int) -> bool:
    """Whether two stems follow each other within some words, and nothing contrary stands there."""
    stems = [word.stem for word in found]
    for place in (at for at, stem in enumerate(stems) if stem == one and other):
        span = stems[place + 1 : place + 1 + within]
        if other in span:
            around = found[max(0, place - 3) : place + 5 + span.index(other)]
            return CONTRARY.isdisjoint([word.plain for word in around])
    return False


def emboldened(reading: Reading, evidence: Evidence) -> bool:
    """Whether a passage's "may" has become a "will" before the same word."""
    if not close(reading, evidence) or any(word.plain in HEDGES for word in reading.all):
        return False
    return bool(after(reading.all, SURE) & best(reading, evidence).hedged)
