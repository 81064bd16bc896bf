"""Numbers and names of a sentence that no source has and that do not follow from what the sources have.

    "47 parks" ◄── "46.8 parks" follows · "31" ◄── "thirty-one" follows · "ACS" ◄── "American Cancer Society" follows

Pure: reads no file and no clock.
"""

from collections.abc import Iterable, Sequence
from itertools import combinations, permutations

from bloginator.text.grounding.sentence_reading import Reading, find_names
from bloginator.text.grounding.source_index import Evidence
from bloginator.text.grounding.tokens import NUMBERS, Word, listed

SCALES = {"thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9, "trillion": 1e12}
SPELLED = listed("thousand million billion trillion")
COUNTING = listed("step steps passage tip part option item phase stage")
SMALL = 10
TITLED = 0.6
MANY = 12


def find_numbers_unseen(reading: Reading, evidence: Evidence) -> list[Word]:
    """Return the numbers that no source has and that follow from none, in order; not "one", no number of a step."""
    unseen = [word for word in reading.unseen() if word.stem not in evidence.named]
    plain = [word for word in unseen if word.number and word.stem not in ("0", "1") and not is_idiom(reading, word)]
    return [word for word in plain if not does_follow(reading, word, evidence)] + [
        word for word in unseen if word.plain in SPELLED and is_scale_added(reading, word, evidence)
    ]


def find_names_unseen(reading: Reading) -> list[Word]:
    """Return the names that no source has, however spelled; none in a title, where all is capitals."""
    names = [word for word in find_names(reading) if not word.number]
    if len(names) > TITLED * len(reading.content):
        return []
    return [word for word in names if reading.seen[word.stem] < 0.5]


def is_small(word: Word) -> bool:
    """Whether a number is a whole one up to ten: writers count what a source only lists."""
    value = to_value(word.stem)
    return value is not None and value <= SMALL and value == int(value)


def is_idiom(reading: Reading, word: Word) -> bool:
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


def is_scale_added(reading: Reading, word: Word, evidence: Evidence) -> bool:
    """Whether a "million" that no source has stands behind a number that a source has as it is."""
    place = reading.all.index(word)
    return place > 0 and reading.all[place - 1].number and reading.all[place - 1].stem in evidence.places


def does_follow(reading: Reading, word: Word, evidence: Evidence) -> bool:
    """Whether a number is one of the sources' in another form: in words, rounded, scaled, added up, as a percentage.

    Only the numbers of units that share a word with the sentence are asked.
    """
    behind = reading.all[reading.all.index(word) + 1 :][:1]
    value = to_value(word.stem)
    if value is None:
        return False
    if word.plain in NUMBERS and behind and behind[0].plain in NUMBERS and behind[0].start == word.end + 1:
        value += float(behind[0].stem)  # thirty-one
    known = to_values(stem for unit in reading.mass for stem in evidence.units[unit].stems)
    near = to_values(evidence.around(reading.best, 1)) if reading.best is not None else []
    scale = SCALES.get(behind[0].plain, 0.0) if behind else 0.0
    is_decade = bool(behind) and behind[0].plain == "s" and any(value <= other < value + 10 for other in known)
    is_evening = value + 12 in known and any(other.number and other.plain.endswith("pm") for other in reading.all)
    return (
        f"{value:.12g}" in evidence.places
        or (len(word.stem) == 2 and (word.stem[0] + "0", word.stem[1]) in evidence.pairs)
        or any(is_rounded(other, value) or is_rounded(other, value * scale) or is_shifted(other, value) for other in known)
        or any(f"{value / SCALES[name]:.12g}" in evidence.places for name in SPELLED if name in evidence.places)
        or is_decade
        or is_evening
        or (len(near) <= MANY and is_reckoned(near, value))
    )


def to_value(stem: str) -> float | None:
    """Return the number that a stem of digits means; nothing for a clock time."""
    return float(stem) if stem.replace(".", "", 1).isdecimal() and stem.isascii() else None


def to_values(stems: Iterable[str]) -> list[float]:
    """Return the numbers among some stems."""
    return sorted({number for stem in stems if stem[0].isdigit() and (number := to_value(stem)) is not None})


def is_rounded(exact: float, value: float) -> bool:
    """Whether ``value`` is ``exact`` in another scale or with fewer digits, off by a twentieth at most.

    >>> is_rounded(46.8, 47), is_rounded(1234, 1200), is_rounded(46, 47), is_rounded(4.0, 40)
    (True, True, False, False)
    """
    if not exact or abs(exact - value) > 0.05 * exact:
        return False
    return any(round(exact, digits) == value for digits in range(-9, 3))


def is_shifted(exact: float, value: float) -> bool:
    """Whether one is the other as a percentage, or a year's last two digits."""
    return value in (exact * 100, exact - 1900, exact - 2000) or exact == value * 100


def is_reckoned(near: Sequence[float], value: float) -> bool:
    """Whether a number is the sum, the difference or the percentage of two that stand beside each other."""
    if any(abs(a + b - value) < 1e-9 or abs(abs(a - b) - value) < 1e-9 for a, b in combinations(near, 2)):
        return True
    return any(b and abs(100 * a / b - value) < 0.6 for a, b in permutations(near, 2))
