"""What a number counts, and how: its unit, its currency, per what, the half of its day, its bound, which way things went.

    "2.5 hours" is "150 minutes", and no "2.5 days"    "$9" is "9 dollars", and no "€9"    "3 pm" is "15:00", and no "3 am"
    "at least 40" is no "at most 40"    "rose by 12 %" is no "fell by 12 %"    "9 a month" is no "9 a year"

Pure: reads no file and no clock.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from bloginator.text.grounding.number_forms import find_number_forms
from bloginator.text.grounding.tokens import NUMBERS

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
    "power": "1 watt; 1e3 kw kilowatt; 1e6 mw megawatt; 1e9 gw gigawatt",
}
"""Kind -> its units: how many of the first each is, and its names."""

SIGNS = {
    "money": "$ usd dollar; € eur euro; £ gbp pound; ¥ jpy yen; chf franc; ₹ inr rupee; cny yuan; krw won",
    "warmth": "°c celsius; °f fahrenheit; kelvin",
    "share": "% percent; point; fold",
}
"""Kind -> units that are no multiples of each other."""

MEANINGS: dict[str, dict[str, tuple[str, str, float]]] = {}
"""Name of a unit -> kind -> its first name, what it is counted in, and how many of that it is."""
for kind, table in (*UNITS.items(), *SIGNS.items()):
    for unit in table.split(";"):
        size, *names = unit.split() if kind in UNITS else ["1", *unit.split()]
        for name in names:
            MEANINGS.setdefault(name, {})[kind] = (names[0], kind if kind in UNITS else names[0], float(size))
SPANS = "|".join(
    sorted((name for name, kinds in MEANINGS.items() if "time" in kinds and len(name) > 2), key=len, reverse=True)
)
CLOCK = re.compile(
    r"(?<![\d.,:/-])(?:(?P<hour>\d{1,2})(?:[:.](?P<minute>[0-5]\d))?\s?(?P<half>[ap])\.?m\b\.?"
    r"|(?P<hour12>\d{1,2})(?=\s(?:in the (?:morning|afternoon|evening)|at night))"
    r"|(?P<hour24>[01]?\d|2[0-4]):(?P<minute24>[0-5]\d)(?!:?\d))"
    r"(?:\s(?:in the (?P<am>morning)|(?P<pm>in the (?:afternoon|evening)|at night)))?",
    re.IGNORECASE,
)
CURRENCY = re.compile(r"(?:(?:\b[A-Z]{1,2})?([$€£¥₹])|\b(USD|EUR|GBP|JPY|CHF|INR|CNY|KRW))\s?$")
UNIT = re.compile(
    r"[ \u00a0\u202f-]?(?:(?:%|per ?cent)(?P<point>(?:age)?[ -]points?\b)?|(?P<name>[$€£¥₹]|°[CF]\b|[^\W\d_]+))",
    re.IGNORECASE,
)
PERCENT = re.compile(r"\s?(?:%|per ?cent)$", re.IGNORECASE)
DIGIT = re.compile(r"[\d½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]")
COUNTED = re.compile(
    rf"\b(?:(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-)?(?:{'|'.join(NUMBERS)})\b"
    rf"|(?<![\d%kmn] )(?:an?|single|several)(?=[ -](?:{SPANS})s?\b))",
    re.IGNORECASE,
)
ARTICLE = re.compile(r"(?:an?|single|several)[ -]", re.IGNORECASE)
VALUES = {**NUMBERS, "a": "1", "an": "1", "single": "1", "several": "-1"}
"""Words that count -> their numbers; "several" is none, but like itself."""

ADVERBS = {"dai": "day", "annual": "year"}
PER = re.compile(
    rf"[^\d.,;:()]{{0,40}}?(?:(?:\b(?:per|an?|each|every)\s|/\s?)(?P<span>{SPANS})s?\b|\b(?P<adverb>hour|dai|week|month|year|annual)ly\b)",
    re.IGNORECASE,
)
LEAST = r"(?:(?:no|not) (?:less|fewer|earlier|under)(?: than)?|at least|more than|over|above|exceed\w*)"
MOST = r"(?:(?:no|not) (?:more|longer|later|over)(?: than)?|at most|up to|(?:less|fewer) than|under|below|within)"
BOUND_BEFORE = re.compile(rf"(?:\b(?P<most>{MOST})|\b(?P<least>{LEAST}))\s+(?:\w+\s+)?$", re.IGNORECASE)
BOUND_BEHIND = re.compile(
    r"(?:\s+\w+){0,2}?\s+(?:or (?:(?P<least>more|above|over)|(?P<most>less|fewer|below|under)))\b", re.IGNORECASE
)
BEARS = {
    "turn": re.compile(
        r"\b(?:(?P<up>r(?:ise|ose|isen|ising)s?|gr(?:ow|ew|own|owing|owth)s?|increas\w+|climb\w*|gain\w*|jump\w*"
        r"|(?:more|higher)(?! than))"
        r"|(?P<down>f(?:all|ell|allen|alling)s?|drop\w*|decreas\w+|declin\w+|shr[aiu]nk\w*|los[et]s?|cut(?:ting|s)?|reduc\w+"
        r"|(?:less|fewer|lower)(?! than)))\b",
        re.IGNORECASE,
    ),
    "order": re.compile(r"\b(?:(?P<after>after|since)|(?P<before>before|until|till|prior to))\b", re.IGNORECASE),
}
"""What bears on a number from either side, within its clause."""

REACH = re.compile(r"\b(?:(?P<by>by)|(?P<to>to)|(?P<begin>from))\s+(?:\w+\s+)?$", re.IGNORECASE)
"""Whether a number that something rose or fell by, to or from is its change, its end or its beginning."""

CLAUSE_END = re.compile(r"[,;:()|\n—]|[.!?](?=\s)|\b(?:and|but|while)\b")
NEAR = 60
"""Characters on each side of a number in which a word may bear on it."""


Size = tuple[str, float]
"""A kind, and a number of the units that it is counted in."""


class Quantity(NamedTuple):
    """A number in a text, with the range of it and of what bears on it, and what is said of it.

    Args:
        aspects: ``time``, ``money``, ``bound`` … -> what is said; two that differ in one say different things.
        sizes: Its number, of no kind, and what it comes to in units of each kind: quantities that share one may be the same.
    """

    start: int
    end: int
    sizes: frozenset[Size]
    aspects: dict[str, str]

    @property
    def number(self) -> str:
        """Return its number in digits."""
        return next(f"{value:g}" for kind, value in self.sizes if not kind)


@lru_cache(maxsize=1024)
def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Return the numbers of a text of which more is said than how many, in order.

    >>> [one.aspects for one in find_quantities("It rose to 2.5 hours, or $9 a month, at 3 pm.")]
    [{'time': 'h', 'turn': 'up', 'reach': 'to'}, {'money': '$', 'per': 'month'}, {'half': 'p'}]
    """
    numbers: list[Quantity] = []
    clocks = (read_clock(match) for match in CLOCK.finditer(text))
    for number in sorted([*clocks, *count_digits(text), *count_words(text)], key=lambda one: (one.start, -one.end)):
        if not numbers or number.start >= numbers[-1].end:
            numbers.append(number)
    lasts, firsts = [0, *(number.end for number in numbers)], [*(number.start for number in numbers[1:]), len(text)]
    whole = (
        number if ARTICLE.match(text, number.start) else add_bearing(number, text, first, last)
        for number, first, last in zip(numbers, lasts, firsts, strict=False)
    )  # of "a year" and "several weeks" no more is asked than the unit
    return tuple(number for number in whole if number.aspects)


def read_clock(match: re.Match[str]) -> Quantity:
    """Return a time of day, by twelve hours and its half, where that is told."""
    hour, minute = match["hour"] or match["hour12"] or match["hour24"], match["minute"] or match["minute24"] or "0"
    half = (match["half"] or "").lower() or ("a" if match["am"] else "p" if match["pm"] or int(hour) > 12 else "")
    half = half or ("a" if match["hour24"] and hour.startswith("0") else "")
    value = round(int(hour) % 12 + int(minute) / 60, 4)
    return Quantity(*match.span(), frozenset({("", value)}), {"half": half} if half else {})


def count_digits(text: str) -> Iterator[Quantity]:
    """Yield the numbers in digits, with their units."""
    for form in find_number_forms(text) if DIGIT.search(text) else ():  # most texts have none
        if form.key[0] == "day":
            continue
        value, end = float(str(form.key[1])), form.end
        if percent := PERCENT.search(text, form.start, form.end):
            value, end = value * 100, percent.start()
        yield add_unit(text, form.start, end, round(value, 6))


def count_words(text: str) -> Iterator[Quantity]:
    """Yield the numbers in words, with their units."""
    for match in COUNTED.finditer(text):
        value = sum(float(VALUES[word.lower()]) for word in match[0].split("-"))
        yield add_unit(text, *match.span(), value)


def add_unit(text: str, start: int, end: int, value: float) -> Quantity:
    """Return a number with the unit that stands before or behind it."""
    kinds: Mapping[str, tuple[str, str, float]] = {}
    if currency := CURRENCY.search(text, max(0, start - 8), start):
        start, kinds = currency.start(), MEANINGS[(currency[1] or currency[2]).lower()]
    elif unit := UNIT.match(text, end):
        name = "point" if unit["point"] else (unit["name"] or "%").lower()
        kinds = MEANINGS.get(name) or MEANINGS.get(name.removesuffix("s")) or {}
        end = unit.end() if kinds else end
    sizes = frozenset([("", value), *((measure, round(value * size, 9)) for _, measure, size in kinds.values())])
    return Quantity(start, end, sizes, {kind: first for kind, (first, *_) in kinds.items()})


def add_bearing(number: Quantity, text: str, first: int, last: int) -> Quantity:
    """Add what the words between ``first`` and ``last`` say of a number: per what, its bound, which way it went."""
    first, last = max(first, number.start - NEAR), min(last, number.end + NEAR)
    first = max((match.end() for match in CLAUSE_END.finditer(text, first, number.start)), default=first)
    last = match.start() if (match := CLAUSE_END.search(text, number.end, last)) else last
    bound = BOUND_BEFORE.search(text, first, number.start) or BOUND_BEHIND.match(text, number.end, last)
    bears = {"per": PER.match(text, number.end, last), "bound": bound}
    for aspect, pattern in BEARS.items():
        before = [*pattern.finditer(text, first, bound.start() if bound else number.start)]
        bears[aspect] = before[-1] if before else pattern.search(text, number.end, last)
    bears["reach"] = bears["turn"] and REACH.search(text, first, bound.start() if bound else number.start)
    aspects, start, end = dict(number.aspects), number.start, number.end
    for aspect, match in bears.items():
        if match:
            group = str(match.lastgroup)
            aspects[aspect] = group if aspect != "per" else ADVERBS.get(match[group].lower(), match[group].lower())
            start, end = min(start, match.start()), max(end, match.end())
    return number._replace(aspects=aspects, start=start, end=end)


def describe_rival(text: str, ours: Iterable[Quantity], theirs: Sequence[tuple[str, Quantity]]) -> str:
    """Return both sides of the first quantity of which a source says another thing, in words for a reader, or nothing.

    Args:
        theirs: The quantities to compare with, each with its text.
    """
    for quantity in ours:
        same = [(source, other) for source, other in theirs if other.sizes & quantity.sizes]
        for aspect in quantity.aspects if same else ():
            if rivals := find_rivals(aspect, quantity, same):
                return f"it says “{show(text, quantity)}”, the source “{show(*rivals[0])}”"
    return ""


def find_rivals(aspect: str, ours: Quantity, theirs: Sequence[tuple[str, Quantity]]) -> list[tuple[str, Quantity]]:
    """Return the quantities of which something is said in an aspect, where all say another thing; else none."""
    beside = [(text, other) for text, other in theirs if aspect in other.aspects]
    is_unit = aspect in UNITS or aspect in SIGNS
    if any(
        other.aspects[aspect] == ours.aspects[aspect] or (is_unit and come_to_the_same(ours, other)) for _, other in beside
    ):
        return []
    return beside


def come_to_the_same(ours: Quantity, other: Quantity) -> bool:
    """Tell whether two quantities are equal in units of one kind."""
    return any(kind for kind, _ in ours.sizes & other.sizes)


def show(text: str, quantity: Quantity) -> str:
    """Return a quantity as it is written, with the words around it that bear on it."""
    return " ".join(text[quantity.start : quantity.end].split())
