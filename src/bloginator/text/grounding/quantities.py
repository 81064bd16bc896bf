"""What a number means, however it is written, and what it counts: its unit, its currency, per what.

"1,500,000", "1'500'000", "15,00,000", "1.5 million", "1.5M"     one number
"75%", "3/4", "¾", "three quarters of"                           one share
"3 May 2019", "May 3rd, 2019", "2019-05-03"                      one day
"2.5 hours" is "150 minutes", and no "2.5 days"    "half a dozen" is "6", "one in four" is "25%", "3rd" is "third"
"$9" is "9 dollars", and no "€9"    "9 a month" is no "9 a year"
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from math import floor
from typing import NamedTuple
from unicodedata import numeric

from bloginator.text.words import DECIMAL, NUMBERS

UNITS = {
    "time": "1e-9 ns nanosecond; 1e-6 µs us microsecond; 1e-3 ms msec millisecond; 1 s sec second; 60 min minute; "
    "3600 h hr hour; 86400 day; 604800 week wk; 2629800 month; 7889400 quarter; 31557600 year yr; 315576000 decade",
    "length": "1e-3 mm millimetre millimeter; 1e-2 cm centimetre centimeter; 1 metre meter; 1e3 km kilometre kilometer kph; "
    "0.0254 inch inche; 0.3048 ft foot feet; 0.9144 yard; 1609.344 mile mph",
    "mass": "1e-9 µg μg mcg microgram; 1e-6 mg milligram; 1e-3 g gram; 1 kg kilogram kilo; 1e3 tonne; "
    "0.4536 lb pound; 0.0283 oz ounce",
    "volume": "1e-3 ml millilitre milliliter; 1 l litre liter; 3.785 gallon",
    "data": "0.125 bit; 125 kbit kilobit; 125e3 mbit megabit; 125e6 gbit gigabit; 1 byte; 1024 kib; 1048576 mib; "
    "1073741824 gib; 1e3 kb kilobyte; 1e6 mb megabyte; 1e9 gb gigabyte; 1e12 tb terabyte; 1e15 pb petabyte",
    "times": "1 times fold x",
    "power": "1 watt; 1e3 kw kilowatt; 1e6 mw megawatt; 1e9 gw gigawatt",
}
"""Kind -> its units: how many of the first each is, and its names."""

SIGNS = {
    "money": "$ usd dollar; € eur euro; £ gbp pound; ¥ jpy yen; chf franc; ₹ inr rupee; cny yuan; krw won",
    "warmth": "°c celsius; °f fahrenheit; kelvin",
    "share": "% percent; point; fold",
}

MEANINGS: dict[str, dict[str, tuple[str, str, float]]] = {}
"""Name of a unit -> kind -> its first name, what it is counted in, and how many of that it is."""
for kind, table in (*UNITS.items(), *SIGNS.items()):
    for unit in table.split(";"):
        size, *names = unit.split() if kind in UNITS else ["1", *unit.split()]
        for name in names:
            MEANINGS.setdefault(name, {})[kind] = (names[0], kind if kind in UNITS else names[0], float(size))
MEANINGS["cent"] = {"money": ("cent", "$", 0.01), "cents": ("cent", "€", 0.01)}
SPANS = "|".join(
    sorted((name for name, kinds in MEANINGS.items() if "time" in kinds and len(name) > 2), key=len, reverse=True)
)
GLUED = "|".join(name for name in MEANINGS if name.isascii() and name.isalpha() and (1 < len(name) < 4 or name in "hx"))
CALENDAR = {30 * 86_400: 2_629_800.0, 365 * 86_400: 31_557_600.0}  # so many seconds are called a month, and a year
CURRENCY = re.compile(r"(?:(?:\b[A-Z]{1,2})?([$€£¥₹])|\b(USD|EUR|GBP|JPY|CHF|INR|CNY|KRW))\s?$")
UNIT = re.compile(
    r"[ \u00a0\u202f-]?(?:(?:%|per ?cent)(?P<point>(?:age)?[ -]points?\b)?|(?P<name>[$€£¥₹](?!\s?\d)|°[CF]\b|[^\W\d_]+))",
    re.IGNORECASE,
)
LARGE = {"dozen": 12, "hundred": 100, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
SCALES = {"k": 1e3, "m": 1e6, "bn": 1e9, **LARGE}
PARTS = {"half": 2, "halve": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
MONTHS = {
    name: at
    for at, names in enumerate("jan feb mar/mär apr may/mai jun jul aug sep oct/okt nov dec/dez".split(), 1)  # noqa: SIM905
    for name in names.split("/")
}
VULGAR = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
MONTH = rf"(?P<{{}}>(?:{'|'.join(MONTHS)})[a-zäé]*)\.?"
COUNT = "|".join(NUMBERS)
FORMS = re.compile(
    r"(?:(?<![\w.,/-])|(?<=\b(?:USD|EUR|GBP|JPY|CHF|INR|CNY|KRW))(?=\d)|(?<=[\dkm%][-–])(?=\d{1,3}[km%]?\b))(?:"
    r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?![\d-])"
    rf"|(?P<day1>\d{{1,2}})(?:st|nd|rd|th|\.)?\s+(?:of\s+)?{MONTH.format('month1')},?\s+(?P<year1>\d{{4}})"
    rf"|{MONTH.format('month2')}\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year2>\d{{4}})"
    rf"|(?P<share_of>{COUNT}|a|half)(?:[\s-]+(?P<part>(?:{'|'.join(PARTS)})s?))?(?=\s+of\b)"
    r"|(?P<over>\d{1,2})/(?P<under>\d{1,2})(?![/\d])"
    r"|(?P<plain>\d{1,3}(?P<gap>[,'’_\u00a0\u202f\u2009 ])\d{3}(?:(?P=gap)\d{3})*(?!\d)(?:\.\d+)?"
    rf"|\d{{1,2}}(?:,\d{{2}})+,\d{{3}}|\d+(?:\.\d+|,\d\d?(?![,\d]))?)?(?P<vulgar>[{VULGAR}]|(?<=\d) [1-7]/[2-8](?!\d))?"
    rf"(?:\s?(?P<percent>%|percent\b|per cent\b)|[\s-]?(?P<scale>{'|'.join(SCALES)})\b)?"
    rf")(?!(?!(?:{GLUED})\b)\w|[:.]\d|(?:\.\d\d)?\s?[ap]\.?m\b)",
    re.IGNORECASE,
)
DIGIT = re.compile(rf"[\d{VULGAR}]|\b(?:half|third|quarter|fifth|sixth|eighth|tenth)", re.IGNORECASE)
THOUSANDS = re.compile(r"[1-9]\d{0,2}\.\d{3}")  # in a German text "1.500 Euro" may be 1,500
SMALL = rf"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[ -])?(?:{COUNT})\b"
BIG = rf"(?:{'|'.join(LARGE)})\b"
ORDINALS = "zeroth first second third fourth fifth sixth seventh eighth ninth tenth".split()  # noqa: SIM905
FEW = {"once": 1, "twice": 2, "thrice": 3}
SOME_DAY = r"(?:(?<=ould |ight |will | may )one day|(?:(?<=that | but )|(?<!\w ))one day,? (?:I|we|you|s?he|it|they)\b)"
COUNTED = re.compile(
    r"\b(?=\d|an?\b|on[ce]|tw|th[ri]|fou|fort|fi|s[ei][xnvc]|ei|ni|ten|ele|zer|hal|qua)"
    rf"(?:(?P<over>{COUNT}|\d{{1,3}})\s(?:times\s)?(?:(?:in|out\sof)\s(?:every\s)?|of\severy\s)(?P<under>{COUNT}|\d{{1,3}})\b"
    rf"(?!\s(?:{SPANS})s?\b|[.,:%]?\d|%)"
    rf"|(?:(?P<count>{COUNT}|an?)[\s-])?"
    rf"(?:(?P<half>half)(?:\sof)?(?:\san?)?|(?P<part>{'|'.join(PARTS)})s?\sof\san?)[\s-](?=(?P<whole>[a-z]+))"
    rf"|(?P<words>(?!{SOME_DAY})(?:{SMALL}|an?(?=[ -]{BIG}))"
    rf"(?:[ -]hundred(?:\s(?:and\s)?{SMALL})?|[ -]{BIG}(?:\s(?:and\s)?{SMALL}(?!\s(?:m|b|tr)illion))?)*)"
    rf"(?P<rest>\sand\s(?P<more>an?|one|three)\s(?P<rests>half|quarter|third)s?\b(?:\s(?P<scale>{BIG}))?)?"
    r"|(?P<digits>\d{1,3})(?:st|nd|rd|th)\b"
    rf"|(?<=the |its |his |her |our |eir | my )(?P<order>{'|'.join(ORDINALS)})\b(?=\s)"
    rf"|(?P<few>{'|'.join(FEW)})\b"
    r"|(?<!hours )(?<!minutes )(?<!times )(?<!days )(?<!weeks )(?<!months )(?<!hour )(?<!minute )(?<!day )"  # "hours a week"
    rf"(?<![\d%km] )(?<![mb]n )(?<!lion )(?P<single>an?|single|several)(?=[ -](?:{SPANS})s?\b)(?![ -]second\s\w))",
    re.IGNORECASE,
)
AND_A_HALF = re.compile(r"\sand\s(?:a|one)\s(half|quarter)\b", re.IGNORECASE)
VALUES = {**NUMBERS, "a": "1", "an": "1", "single": "1", "several": "-1"}
ADVERBS = {"dai": "day", "annual": "year"}
PER = re.compile(
    rf"[^\d.,;:()|\n—]{{0,40}}?(?:(?:\b(?:per|(?<!of )(?<!about )(?<!than )an?|each|every)\s|/\s?)(?P<span>{SPANS})s?\b"
    r"|\b(?P<adverb>hour|dai|week|month|year|annual)ly\b)",
    re.IGNORECASE,
)
Size = tuple[str, float]
"""A kind, and a number of the units that it is counted in."""


class Quantity(NamedTuple):
    """A number in a text, with the range of it and of what is counted, and what is said of it.

    Args:
        aspects: ``time``, ``money``, ``per`` … -> what is said; two that differ in one say different things.
        sizes: Its number, of no kind, what it comes to in units of each kind, or a share or a day: quantities that have one
            in common may be the same.
        number: The range of the number by itself.
    """

    start: int
    end: int
    sizes: frozenset[Size]
    aspects: dict[str, str]
    number: tuple[int, int]


@lru_cache(maxsize=8_192)
def find_quantities(text: str, *, is_german: bool = False) -> tuple[Quantity, ...]:
    """Return the numbers of a text, in order; what stands in a German one may have a point for thousands.

    >>> [one.aspects for one in find_quantities("It takes 2.5 hours, and $9 a month.")]
    [{'time': 'h'}, {'money': '$', 'per': 'month'}]
    """
    numbers: list[Quantity] = []
    for number in sorted([*count_forms(text, is_german), *count_words(text)], key=lambda one: (one.start, -one.end)):
        if numbers and (joined := join_sizes(numbers[-1], number, text)):
            numbers[-1] = joined
        elif not numbers or number.start >= numbers[-1].end:
            numbers.append(number)
    return tuple(numbers)


def join_sizes(first: Quantity, second: Quantity, text: str) -> Quantity | None:
    """Return "two hours and thirty minutes" as one; ``None`` where the second is no part of it: "two years, 6 hours"."""
    for kind in first.aspects.keys() & second.aspects.keys() & UNITS.keys() if second.start >= first.end else ():
        units = [MEANINGS[one.aspects[kind]][kind][2] for one in (first, second)]
        if 1 < units[0] / units[1] <= 100 and re.fullmatch(r",?\s(and\s)?", text[first.end : second.start]):
            size = kind, round(sum(value for one in (first, second) for name, value in one.sizes if name == kind), 9)
            return first._replace(end=second.end, sizes=frozenset([size]), number=(first.number[0], second.number[1]))
    return None


def count_forms(text: str, is_german: bool) -> Iterator[Quantity]:
    """Yield the numbers in digits, the shares and the days."""
    for match in FORMS.finditer(text) if DIGIT.search(text) else ():  # most texts have none
        found = {name: value.lower() for name, value in match.groupdict().items() if value is not None}
        if plain := found.keys() & {"plain", "vulgar"}:
            value = read_plain(found)
            kind = "share" if "percent" in found or plain == {"vulgar"} else ""
            end = match.start("percent") if "percent" in found else match.end()
            number = add_per(add_unit(text, match.start(), len(text[:end].rstrip()), value), text)
            share = {("share", round(value / 100 if "percent" in found else value, 4))} if kind or 0 < value < 1 else set()
            may_be = (
                {(kind, 1000 * size) for kind, size in number.sizes}
                if is_german and THOUSANDS.fullmatch(found.get("plain", ""))
                else set()
            )
            yield number._replace(sizes=number.sizes | share | may_be | read_metres(match["scale"], value, number))
        elif match.end() > match.start() and (sizes := read_other(found)):
            yield Quantity(*match.span(), frozenset(sizes), {}, match.span())


def read_plain(found: Mapping[str, str]) -> float:
    """Return a number in digits, with its fraction and its scale."""
    digits, vulgar = DECIMAL.sub(r"\1.\2", found.get("plain", "")), found.get("vulgar", "")
    part = Fraction(vulgar) if "/" in vulgar else numeric(vulgar) if vulgar else 0.0
    gap = found.get("gap", "," if "," in digits else "")
    value = float(digits.replace(gap, "") if gap else digits or 0) + float(part)
    return round(value * SCALES.get(found.get("scale", ""), 1.0), 6)


def read_metres(scale: str | None, value: float, number: Quantity) -> set[Size]:
    """Return what "12 m" may be besides 12 million: 12, so many metres or minutes; with a currency it is none of them."""
    plain = round(value / SCALES["m"], 6)
    return (
        {("", plain), ("length", plain), ("time", 60 * plain)} if scale == "m" and "money" not in number.aspects else set()
    )


def as_share(value: float) -> set[Size]:
    """Return a fraction as a share, also as it may be rounded: two thirds are 66.7 %, 67 % and 66 %."""
    return {("share", each) for each in (floor(100 * value + 1e-9) / 100, *(round(value, digits) for digits in (2, 3, 4)))}


def read_other(found: Mapping[str, str]) -> set[Size]:
    """Return a day, or a share: "3/4", "three quarters", "a third", "half"; nothing where it means nothing."""
    for suffix in ("", "1", "2"):
        if f"day{suffix}" in found:
            year, month, day = (found[f"{name}{suffix}"] for name in ("year", "month", "day"))
            return {("day", float(f"{year}{MONTHS.get(month[:3], month):0>2}{day:0>2}"))}
    count, part = found.get("share_of", ""), found.get("part", "").rstrip("s")
    over = int(found.get("over") or NUMBERS.get(count) or count in ("a", "half"))
    under = int(found.get("under") or PARTS.get(part or count, 0))
    return as_share(over / under) if 0 < over < under <= 20 else set()


def count_words(text: str) -> Iterator[Quantity]:
    """Yield the numbers in words, with what they count, and what tells an order or a share of some."""
    for match in COUNTED.finditer(text):
        found = {name: value.lower() for name, value in match.groupdict().items() if value is not None}
        span = match.span()
        if sizes := read_counted(found):
            number = Quantity(*span, frozenset(sizes), {}, span)
            yield add_per(number, text) if "few" in found else number
        elif "words" in found or "single" in found:
            value = read_words(found.get("words") or found["single"])
            if "rest" in found:
                value += (3 if found["more"] == "three" else 1) / PARTS[found["rests"]]
                value *= LARGE.get(found.get("scale", ""), 1)
            number = add_unit(text, *span, value)
            share = {("share", round(value / 100, 4))} if number.aspects.get("share") == "%" else set()
            yield number if "single" in found else add_per(number._replace(sizes=number.sizes | share), text)
        elif (whole := found.get("whole", "")) in LARGE or MEANINGS.keys() & {whole, whole.removesuffix("s")}:
            value = float(VALUES[found.get("count", "a")]) / PARTS[found.get("part", "half")] * LARGE.get(whole, 1)
            yield add_unit(text, span[0], span[1] + len(whole) if whole in LARGE else span[1] - 1, value)


def read_counted(found: Mapping[str, str]) -> set[Size]:
    """Return what "one in four", "3rd", "the third" and "twice" mean; nothing of the others."""
    if "over" in found:
        over, under = (int(NUMBERS.get(found[name], found[name])) for name in ("over", "under"))
        return as_share(over / under) if 0 < over < under <= 100 else set()
    if "few" in found:
        return {("times", float(FEW[found["few"]]))}
    order = found.get("digits") or ORDINALS.index(found.get("order", "zeroth"))
    return {("order", float(order))} if order else set()


def read_words(spoken: str) -> float:
    """Return a number in words.

    >>> read_words("one thousand and twenty"), read_words("twenty-one"), read_words("a dozen")
    (1020.0, 21.0, 12.0)
    """
    total = part = 0.0
    for word in re.findall(r"\b(?!and\b)[a-z]+", spoken):
        large = LARGE.get(word, 0)
        part = max(part, 1.0) * large if large else part + float(VALUES[word])
        if large >= LARGE["thousand"]:
            total, part = total + part, 0.0
    return total + part


def add_unit(text: str, start: int, end: int, value: float) -> Quantity:
    """Return a number with the unit that stands before or behind it."""
    number = start, end
    kinds: Mapping[str, tuple[str, str, float]] = {}
    if currency := CURRENCY.search(text, max(0, start - 8), start):
        start, kinds = currency.start(), MEANINGS[(currency[1] or currency[2]).lower()]
    elif unit := UNIT.match(text, end):
        name = "point" if unit["point"] else (unit["name"] or "%").lower()
        kinds = MEANINGS.get(name) or MEANINGS.get(name.removesuffix("s")) or {}
        end = unit.end() if kinds else end
        if kinds and (half := AND_A_HALF.match(text, end)):
            value, number = value + 1 / PARTS[half[1].lower()], (start, end := half.end())
    sizes = frozenset([("", value), *((measure, round(value * size, 9)) for _, measure, size in kinds.values())])
    seconds = value * kinds["time"][2] if "time" in kinds else 0.0
    sizes |= {("time", seconds // length * unit) for length, unit in CALENDAR.items() if seconds and not seconds % length}
    return Quantity(start, end, sizes, {kind: first for kind, (first, *_) in kinds.items()}, number)


def add_per(number: Quantity, text: str) -> Quantity:
    """Add per what a number is meant."""
    if per := PER.match(text, number.end):
        name = per[str(per.lastgroup)].lower()
        return number._replace(end=per.end(), aspects={**number.aspects, "per": ADVERBS.get(name, name)})
    return number


def describe_rival(text: str, ours: Quantity, theirs: Sequence[tuple[int, str, Quantity]]) -> tuple[int, str] | None:
    """Return the place of a rival, and both sides for a reader, where all that have its number say another thing of it.

    Args:
        theirs: The quantities that have its number, each with its place and its text.
    """
    for aspect, said in ours.aspects.items():
        beside = [place for place in theirs if aspect in place[2].aspects]
        sized = {size for size in ours.sizes if size[0] and aspect != "per"}  # "90 seconds" are "1.5 minutes"
        if beside and not any(other.aspects[aspect] == said or other.sizes & sized for *_, other in beside):
            own, its = (" ".join(where[one.start : one.end].split()) for where, one in ((text, ours), beside[0][1:]))
            return beside[0][0], f"it says “{own}”, the source “{its}”"
    return None
