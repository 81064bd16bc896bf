"""What a reader would not forgive in a sentence that otherwise repeats a source: rules, not learned.

    invented   a number that no source has and that follows from none; a name put in another's place
    turned     a negation that stands on one side only, where the rest nearly repeats a passage word after word
    slight     a negation on one side only of which the other side affirms a part; a name or a small number that no
               source has; a number put in another's place that stands elsewhere in the sources; a "may" told as a "will"

People's labels hold too few of these for a model to learn them. Pure: reads no file and no clock.
"""

from collections.abc import Sequence
from typing import Literal

from bloginator.text.grounding import unsupported_entities
from bloginator.text.grounding.negation import Turned, contrast, denies
from bloginator.text.grounding.sentence_reading import Reading
from bloginator.text.grounding.source_index import Evidence, Unit, after
from bloginator.text.grounding.tokens import HEDGES, Word, listed, words

Slip = Literal["invented", "turned", "slight", "none"]
SURE = listed("will must always definitely certainly undoubtedly clearly guaranteed guarantees proves proven proved ensures")
REPEATS = 0.7
CLOSE = 0.35
BESIDE = 4


def slip(reading: Reading, evidence: Evidence, sources: Sequence[str]) -> Slip:
    """Return the worst slip of a sentence."""
    numbers, strangers = unsupported_entities.numbers(reading, evidence), unsupported_entities.strangers(reading)
    swapped = (numbers or strangers) and repeats(reading, evidence, [*numbers, *strangers])
    if any(not unsupported_entities.is_small(word) for word in numbers):
        return "invented"
    if swapped and ((numbers and spare_number(reading, evidence)) or (strangers and spare_name(reading, evidence, sources))):
        return "invented"
    denied = turned(reading, evidence, sources)
    if denied and denied.plain and repeats(reading, evidence, ()):
        return "turned"
    slight = denied or numbers or strangers or misplaced(reading, evidence, sources) or emboldened(reading, evidence)
    return "slight" if slight else "none"


def repeats(reading: Reading, evidence: Evidence, strange: Sequence[Word]) -> bool:
    """Whether a sentence without its strange words nearly repeats a passage."""
    if reading.best is None:
        return False
    stems = {word.stem for word in strange}
    rest = {stem: weight for stem, weight in reading.weights.items() if stem not in stems}
    shared = sum(weight for stem, weight in rest.items() if stem in evidence.units[reading.best].stems)
    return shared > 0 and shared >= REPEATS * sum(rest.values())


def misplaced(reading: Reading, evidence: Evidence, sources: Sequence[str]) -> list[Word]:
    """Return the numbers that stand elsewhere in the sources, where a passage nearly repeated has another instead.

    The other one stands before or behind the same word: "eleven litres", where the passage says "two litres".
    """
    told = [word for word in reading.content if word.number and word.stem not in ("0", "1") and reading.seen[word.stem]]
    if not told or reading.best is None or not spare_number(reading, evidence):
        return []
    near, unit = evidence.around(reading.best, 1), best(reading, evidence)
    away = [word for word in told if word.stem not in near]
    theirs = words(sources[unit.source], unit.start, unit.end)
    spare = [word for word in theirs if word.number and word.stem not in reading.weights]
    taken = frozenset().union(*(beside(theirs, word) for word in spare))
    return [word for word in away if beside(reading.all, word) & taken] if repeats(reading, evidence, away) else []


def beside(found: Sequence[Word], word: Word) -> frozenset[tuple[str, str]]:
    """Return the next word that says something on either side of one, with its side."""
    place = found.index(word)
    sides = (("before", found[max(0, place - BESIDE) : place][::-1]), ("behind", found[place + 1 : place + 1 + BESIDE]))
    told = [(side, [near.stem for near in span if near.content and not near.number]) for side, span in sides]
    return frozenset((side, stems[0]) for side, stems in told if stems)


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


def turned(reading: Reading, evidence: Evidence, sources: Sequence[str]) -> Turned | None:
    """Return the negation that stands in the sentence or in its passage alone, if the passage has enough of the rest."""
    if not close(reading, evidence):
        return None
    unit = best(reading, evidence)
    if not unit.contrary and not denies(reading.all):
        return None
    return contrast(reading.all, words(sources[unit.source], unit.start, unit.end))


def close(reading: Reading, evidence: Evidence) -> bool:
    """Whether a passage has a good part of the sentence's weight."""
    return reading.best is not None and reading.mass[reading.best] >= CLOSE * reading.total


def emboldened(reading: Reading, evidence: Evidence) -> bool:
    """Whether a passage's "may" has become a "will" before the same word."""
    if not close(reading, evidence) or any(word.plain in HEDGES for word in reading.all):
        return False
    return bool(after(reading.all, SURE) & best(reading, evidence).hedged)
