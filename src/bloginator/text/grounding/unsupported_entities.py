"""Numbers and names of a sentence that no source has and that do not follow from what the sources have.

    "47 parks" ◄── "46.8 parks" follows · "31" ◄── "thirty-one" follows · "ACS" ◄── "American Cancer Society" follows

Pure: reads no file and no clock.
"""

from collections.abc import Iterable, Sequence
from itertools import combinations, permutations

from bloginator.text.grounding.sentence_reading import Reading, names
from bloginator.text.grounding.source_index import Evidence
from bloginator.text.grounding.tokens import NUMBERS, Word, listed

SCALES = {"thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9, "trillion": 1e12}
SPELLED = listed("thousand million billion trillion")
COUNTING = listed("step steps passage tip part option item phase stage")
SMALL = 10
TITLED = 0.6
NEAR, MANY = 1, 12


def numbers(reading: Reading, evidence: Evidence) -> list[Word]:
    """Return the numbers that no source has and that follow from none, in order; not "one", no number of a step."""
    unseen = reading.unseen()
    plain = [word for word in unseen if word.number and word.stem not in ("0", "1") and not idiom(reading, word)]
    return [word for word in plain if not follows(reading, word, evidence)] + [
        word for word in unseen if word.plain in SPELLED and scaled(reading, word, evidence)
    ]


def is_small(word: Word) -> bool:
    """Whether a number is a whole one up to ten: writers count what a source only lists."""
    told = value(word.stem)
    return told is not None and told <= SMALL and told == int(told)


def idiom(reading: Reading, word: Word) -> bool:
    """Whether a number says nothing: a step's or an item's, "seven days a week", "out of 5", the end of a name."""
    place = reading.all.index(word)
    before, behind = [near.plain for near in reading.all[max(0, place - 2) : place]], reading.all[place + 1 : place + 2]
    if is_small(word) and (not before or before[-1] in COUNTING):
        return True
    joined = reading.text[max(0, word.start - 2) : word.start]
    return (
        before == ["out", "of"]
        or (word.stem in ("7", "24") and bool(behind) and behind[0].plain in ("days", "hours", "7"))
        or (joined[-1:] == "-" and joined[0].isalpha() and word.plain.isdigit())
    )


def scaled(reading: Reading, word: Word, evidence: Evidence) -> bool:
    """Whether a "million" that no source has stands behind a number that a source has as it is."""
    place = reading.all.index(word)
    return place > 0 and reading.all[place - 1].number and reading.all[place - 1].stem in evidence.places


def follows(reading: Reading, word: Word, evidence: Evidence) -> bool:
    """Whether a number is one of the sources' in another form: in words, rounded, scaled, added up, as a percentage.

    Only the numbers of units that share a word with the sentence are asked.
    """
    told = compound(reading, word) or value(word.stem)
    if told is None:
        return bool(evidence.hours)
    every = values(stem for unit in reading.mass for stem in evidence.units[unit].stems)
    near = values(evidence.around(reading.best, NEAR)) if reading.best is not None else []
    behind = reading.all[reading.all.index(word) + 1 :][:1]
    scale = SCALES.get(behind[0].plain, 0.0) if behind else 0.0
    return (
        f"{told:.12g}" in evidence.places
        or in_words(word, evidence)
        or any(rounds(other, told) or rounds(other, told * scale) or shifted(other, told) for other in every)
        or any(f"{told / SCALES[name]:.12g}" in evidence.places for name in SPELLED if name in evidence.places)
        or (bool(behind) and behind[0].plain in ("pm", "p") and told + 12 in every)
        or (bool(behind) and behind[0].plain == "s" and any(told <= other < told + 10 for other in every))
        or (len(near) <= MANY and reckoned(near, told))
    )


def value(stem: str) -> float | None:
    """Return the number that a stem of digits means; nothing for a clock time."""
    return float(stem) if stem.replace(".", "", 1).isdecimal() and stem.isascii() else None


def values(stems: Iterable[str]) -> list[float]:
    """Return the numbers among some stems."""
    return sorted({number for stem in stems if stem[0].isdigit() and (number := value(stem)) is not None})


def compound(reading: Reading, word: Word) -> float | None:
    """Return the value of "thirty-one" at its first word; nothing at any other."""
    place = reading.all.index(word)
    behind = reading.all[place + 1] if place + 1 < len(reading.all) else None
    if word.plain in NUMBERS and behind and behind.plain in NUMBERS and behind.start == word.end + 1:
        return float(word.stem) + float(behind.stem)
    return None


def in_words(word: Word, evidence: Evidence) -> bool:
    """Whether 31 stands in the sources as "thirty-one"."""
    return len(word.stem) == 2 and (word.stem[0] + "0", word.stem[1]) in evidence.pairs


def rounds(exact: float, told: float) -> bool:
    """Whether ``told`` is ``exact`` with fewer digits, off by a twentieth at most.

    >>> rounds(46.8, 47), rounds(1234, 1200), rounds(46, 47), rounds(4.0, 40)
    (True, True, False, False)
    """
    if not exact or exact == told or abs(exact - told) > 0.05 * exact:
        return False
    return any(round(exact, digits) == told for digits in range(-9, 3))


def shifted(exact: float, told: float) -> bool:
    """Whether one is the other as a percentage, or a year's last two digits."""
    return told in (exact * 100, exact - 1900, exact - 2000) or exact == told * 100


def reckoned(near: Sequence[float], told: float) -> bool:
    """Whether a number is the sum, the difference or the percentage of two that stand beside each other."""
    if any(abs(a + b - told) < 1e-9 or abs(abs(a - b) - told) < 1e-9 for a, b in combinations(near, 2)):
        return True
    return any(b and abs(100 * a / b - told) < 0.6 for a, b in permutations(near, 2))


def strangers(reading: Reading) -> list[Word]:
    """Return the names that no source has, however spelled; none in a title, where all is capitals."""
    called = [word for word in names(reading) if not word.number]
    if len(called) > TITLED * len(reading.content):
        return []
    return [word for word in called if reading.seen[word.stem] < 0.5]
