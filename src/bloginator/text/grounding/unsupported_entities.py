"""Numbers and names of a sentence that no source has and that do not follow from what the sources have.

"47 parks" ◄── "46.8 parks" follows · "31" ◄── "thirty-one" follows · "ACS" ◄── "American Cancer Society" follows
"H100" and "Python 3.10" are as they are written, or not at all
"""

import re
from bisect import bisect_left
from collections.abc import Collection
from functools import lru_cache

from bloginator.text.grounding.evidence import Evidence
from bloginator.text.grounding.polarity import TIMES
from bloginator.text.grounding.quantities import Size
from bloginator.text.grounding.sentence_reading import Reading, words_within
from bloginator.text.words import Word, listed

ANAPHORIC = listed("first last these those other latter former")
A_FEW = 5
"""Behind such a word up to so many count what was just named: "the last two", but not "the last two weeks"."""

COUNTED_BY_WRITERS = 4
"""Up to so many things, in words, a writer counts that a source only names: "two committees"."""

COUNTING = listed("step steps passage tip part option item phase stage")
GENERAL = listed("thing things part parts way ways kind kinds reason reasons lesson lessons side sides point points")
"""What a writer counts that a source only tells: "we learned three things"."""

SMALL = 10
YEAR = "january february march april may june july august september october november december".split()  # noqa: SIM905
TITLED = 0.6
SCALE = 1000
NAMED = re.compile(r"\b([A-Z]{1,5}(?=-?$)|[^\W\d_]*[A-Z][^\W\d_]*$)-?$")
LABELS = re.compile(r"\b(?:ports?|rooms?|gates?|pages?|lines?|codes?|errors?|issues?|tickets?|localhost:) ?$", re.IGNORECASE)
"""Behind one of these a number is a name's: 8000 is no rounded 8080."""

VERSION = r"(?:\b[Vv](?:ersions?)?|\b[Rr]eleases?) ?"
VERSIONED = re.compile(f"{VERSION}$")
BEFORE_DECIMAL = re.compile(r"(?<!\b[Tt]he )\b([A-Z]\w+) $")


@lru_cache(maxsize=16)
def find_numbers_unseen(reading: Reading, evidence: Evidence) -> list[Word]:
    """Return the numbers that no source has and that follow from none, in order; not "one", no number of a step."""
    numbers = [w for w in reading.content if w.number and w.stem not in ("0", "1") and w.stem not in evidence.named]
    sizes = {word.start: one.sizes for one in reading.quantities for word in words_within(numbers, one)}
    first = {
        word.stem: word for word in reversed(numbers) if is_invented(word, sizes.get(word.start, ()), reading, evidence)
    }
    return sorted(first.values())


def find_figures_unseen(reading: Reading, evidence: Evidence) -> list[Word]:
    """Return the numbers that no source has, but for what a writer may have counted; "two hours" and "two in three" stay."""
    plain = [one for one in reading.quantities if not one.aspects and all(not kind for kind, _ in one.sizes)]
    few = [one for one in plain if max(value for _, value in one.sizes) <= COUNTED_BY_WRITERS]
    counts = {word for one in few for word in words_within(reading.content, one) if word.plain.isalpha()}
    unseen = find_numbers_unseen(reading, evidence)
    return [word for word in unseen if word not in counts or is_before_time(word, reading)]


def is_before_time(word: Word, reading: Reading) -> bool:
    """Whether a number measures a time otherwise than by the unit behind it: "two nights", "two working days"."""
    place = bisect_left(reading.all, word.start, key=lambda other: other.start)
    return any(near.plain.removesuffix("s") in TIMES for near in reading.all[place + 1 : place + 3])


def is_invented(word: Word, sizes: Collection[Size], reading: Reading, evidence: Evidence) -> bool:
    """Whether no source has a number, or not with its scale, "200M" for "200k", nor what it is rounded from."""
    if (is_other := is_other_code(word, sizes, reading, evidence)) is not None:
        return is_other
    if word.stem == "2" and "both" in evidence.plain and not any(kind for kind, _ in sizes):
        return False
    value = min((value for kind, value in sizes if not kind), default=None)  # "12 m" may be 12
    is_same = evidence.has_size(sizes)
    if (reading.seen[word.stem] and (is_same or not is_rescaled(word, value, evidence))) or is_idiom(reading, word, sizes):
        return False
    shared = [other for other, units in evidence.counts.items() if not units.isdisjoint(reading.mass)]
    return value is None or not any(is_rounded(other, value) for other in shared)


def is_other_code(word: Word, sizes: Collection[Size], reading: Reading, evidence: Evidence) -> bool | None:
    """Whether sources have a name with other numbers alone, H100 for H200, or no version written so; ``None``: neither."""
    before = reading.text[max(reading.start, word.start - 20) : word.start]
    if any(kind for kind, _ in sizes):  # "USD1,200"
        return None
    if LABELS.search(before) and not reading.seen[word.stem]:
        return True
    if name := NAMED.search(before):
        numbers = find_all(re.compile(rf"\b{name[1]}[- ]?(\d+(?:[.,:]\d+)*)", re.IGNORECASE), evidence)
        names = find_all(re.compile(rf"(?<![^\W_])([^\W\d_]*)-?{re.escape(word.plain)}(?!\d)"), evidence)
        is_other = bool(names) and all(names) and not name[1].lower().endswith(tuple(map(str.lower, names)))
        return word.plain not in numbers if numbers else is_other or None
    if word.plain.count(".") != 1:
        return None
    if VERSIONED.search(before):
        plain, whole = re.escape(word.plain), re.escape(word.plain.removesuffix(".0"))
        either = rf"(?<![\d.]){plain}(?!\d)|{VERSION}{whole}(?!\.?\d)"
        return not find_all(re.compile(either, re.IGNORECASE), evidence)
    if name := BEFORE_DECIMAL.search(before):  # 3.1 is cut from 3.10 or 3.11, and no rounded one
        numbers = [
            one
            for one in find_all(re.compile(rf"\b{name[1]} (\d+\.\d+)", re.IGNORECASE), evidence)
            if one.startswith(word.plain) or word.plain.startswith(one)
        ]
        return word.plain not in numbers if numbers else None
    return None


def find_all(pattern: re.Pattern[str], evidence: Evidence) -> list[str]:
    """Return what a pattern finds in all sources."""
    return [found for text in evidence.texts for found in pattern.findall(text)]


def is_rescaled(word: Word, value: float | None, evidence: Evidence) -> bool:
    """Whether a number's digits stand for thousands and more of it, in the sentence or in the sources."""
    if value is None or not word.stem.replace(".", "", 1).isdecimal():
        return False
    plain = float(word.stem)
    return value >= SCALE * plain or evidence.has_size([("", plain * SCALE**power) for power in (1, 2, 3)])


@lru_cache(maxsize=16)
def find_names_unseen(reading: Reading, evidence: Evidence) -> list[Word]:
    """Return the names that no source has, however spelled; none in a title, where all is capitals."""
    names = [word for word in reading.names if not word.number and not is_dated(word, evidence)]
    is_title = len(names) > TITLED * len(reading.content)
    return [word for word in names if reading.seen[word.stem] < 0.5 and not is_title]


def is_dated(word: Word, evidence: Evidence) -> bool:
    """Whether a word is the month of a day that a source has: 2023-03-09 is in March."""
    month = YEAR.index(word.plain) + 1 if word.plain in YEAR else 0
    return month > 0 and any(kind == "day" and int(day / 100) % 100 == month for kind, day in evidence.quantities)


def is_small(word: Word) -> bool:
    """Whether a number is a whole one up to ten: writers count what a source only lists."""
    return word.stem.isdecimal() and float(word.stem) <= SMALL


def is_idiom(reading: Reading, word: Word, sizes: Collection[Size]) -> bool:
    """Whether a number says nothing: a step's, "the last two", "seven days a week", "out of 5", the end of a name."""
    place = bisect_left(reading.all, word.start, key=lambda other: other.start)
    before, behind = [near.plain for near in reading.all[max(0, place - 2) : place]], reading.all[place + 1 : place + 2]
    joined = reading.text[max(0, word.start - 3) : word.start]
    last, behind_it = before[-1] if before else "", reading.all[place + 1 : place + 4]
    is_the = last == "the" and (before[0] == "of" or not any(near.content for near in behind_it[:1]))
    is_alone = last in ANAPHORIC or is_the  # "one of the two answers", "the two are"
    return (
        (is_small(word) and not {near.plain for near in behind_it}.isdisjoint(GENERAL))
        or (is_small(word) and (last in COUNTING or (not last and word.plain.isdigit())))
        or (is_small(word) and int(word.stem) <= A_FEW and is_alone and not any(kind for kind, _ in sizes))
        or before == ["out", "of"]
        or (word.stem in ("7", "24") and bool(behind) and behind[0].plain in ("days", "hours", "7"))
        or (joined[-1:] == "-" and joined[-2:-1].isalpha() and not joined[0].isdigit() and word.plain.isdigit())
    )


def is_rounded(exact: float, value: float) -> bool:
    """Whether ``value`` is ``exact``, or it with fewer digits, off by a twentieth at most.

    >>> is_rounded(46.8, 47), is_rounded(1234, 1200), is_rounded(46, 47), is_rounded(4.0, 40)
    (True, True, False, False)
    """
    is_close = exact == value or abs(exact - value) <= 0.05 * exact
    return is_close and any(round(exact, digits) == value for digits in range(-9, 3))
