"""Numbers, shares and dates by what they mean, however they are written.

    "1,500,000", "1'500'000", "15,00,000", "1.5 million", "1.5M"     one number
    "75%", "3/4", "¾", "three quarters of"                           one share
    "3 May 2019", "May 3rd, 2019", "2019-05-03"                      one day

Pure: reads no file and no clock.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple
from unicodedata import numeric

from bloginator.text.grounding.tokens import NUMBERS

SCALES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9, "trillion": 1e12}
PARTS = {"half": 2, "halve": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
MONTHS = {
    name: at // 2 + 1
    for at, name in enumerate(["jan", "jan", "feb", "feb", "mar", "mär", "apr", "apr", "may", "mai", "jun", "jun"])
} | {
    name: at // 2 + 7
    for at, name in enumerate(["jul", "jul", "aug", "aug", "sep", "sep", "oct", "okt", "nov", "nov", "dec", "dez"])
}
VULGAR = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
MONTH = r"(?P<{}>(?:jan|feb|mar|mär|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz])[a-zäé]*)\.?"
COUNT = "|".join(NUMBERS)
FORMS = re.compile(
    r"(?:(?<![\w.,/-])|(?<=\d[-–])(?=\d{1,3}\b))(?:"
    r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?![\d-])"
    rf"|(?P<day1>\d{{1,2}})(?:st|nd|rd|th|\.)?\s+(?:of\s+)?{MONTH.format('name1')},?\s+(?P<year1>\d{{4}})"
    rf"|{MONTH.format('name2')}\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year2>\d{{4}})"
    rf"|(?P<share_of>{COUNT}|a|half)(?:[\s-]+(?P<part>(?:half|halve|third|quarter|fifth|sixth|eighth|tenth)s?))?(?=\s+of\b)"
    rf"|(?P<whole>{COUNT}|\d+)\s+and\s+(?:a|an|one|three)\s+(?P<rest>half|quarters?|thirds?)\b"
    r"|(?P<over>\d{1,2})/(?P<under>\d{1,2})(?![/\d])"
    rf"|(?P<plain>\d{{1,3}}(?:(?P<gap>[,'’_.\u00a0\u202f\u2009 ])\d{{3}})(?:(?P=gap)\d{{3}})*(?![\d])(?:\.\d+)?"
    rf"|\d{{1,2}}(?:,\d{{2}})+,\d{{3}}|\d+(?:\.\d+)?)?(?P<vulgar>[{VULGAR}])?"
    r"(?:\s?(?P<percent>%|percent\b|per cent\b)|[\s-]?(?P<scale>k|thousand|m|million|bn|billion|trillion)\b)?"
    r")(?![\w])",
    re.IGNORECASE,
)
Key = tuple[object, ...]


class NumberForm(NamedTuple):
    """A number as it stands in a text, and what it means: a number, a share of a whole, or a day."""

    start: int
    end: int
    key: Key


def find_number_forms(text: str, start: int = 0, end: int | None = None) -> Iterator[NumberForm]:
    """Yield the numbers of ``text[start:end]``, in order.

    >>> [form.key for form in find_number_forms("1'500'000 or 1.5M, ¾ or 75%, 2019-05-03 or 3 May 2019")]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('number', 1500000.0), ('number', 1500000.0), ('share', 0.75), ('share', 0.75),
     ('day', 2019, 5, 3), ('day', 2019, 5, 3)]
    """
    for match in FORMS.finditer(text, start, len(text) if end is None else end):
        if match.end() > match.start() and (key := read_form(match)):
            yield NumberForm(match.start(), match.end(), key)


def read_form(match: re.Match[str]) -> Key | None:
    """Return what one number means; ``None`` where it means nothing."""
    found = {name: value for name, value in match.groupdict().items() if value is not None}
    for suffix in ("", "1", "2"):
        if f"day{suffix}" in found:
            month = found.get(f"month{suffix}") or MONTHS[found[f"name{suffix}"][:3].lower()]
            return ("day", int(found[f"year{suffix}"]), int(month), int(found[f"day{suffix}"]))
    if "share_of" in found:
        return read_share(found["share_of"].lower(), found.get("part", "").lower().rstrip("s"))
    if "whole" in found:
        count = 3 if "three" in match[0].lower().split()[2:] else 1
        return ("number", to_count(found["whole"]) + count / PARTS[found["rest"].lower().rstrip("s")])
    if "under" in found:
        over, under = int(found["over"]), int(found["under"])
        return ("share", round(over / under, 4)) if 0 < over < under <= 20 else None
    return read_plain(found)


def read_share(count: str, part: str) -> Key | None:
    """Return a share in words: "three quarters", "a third", "half"."""
    if count == "half":
        return ("share", 0.5)
    whole = 1.0 if count == "a" else to_count(count)
    return ("share", round(whole / PARTS[part], 4)) if part and whole < PARTS[part] else None


def read_plain(found: dict[str, str]) -> Key | None:
    """Return a number in digits, with its fraction, its scale or its sign of percent."""
    digits, vulgar = found.get("plain", ""), found.get("vulgar", "")
    if not (digits or vulgar):
        return None
    gap = found.get("gap", "," if digits.count(",") else "")
    value = float(digits.replace(gap, "") if gap else digits or 0) + (numeric(vulgar) if vulgar else 0.0)
    if "percent" in found:
        return ("share", round(value / 100, 4))
    if vulgar and not digits:
        return ("share", round(value, 4))
    return ("number", round(value * SCALES.get(found.get("scale", "").lower(), 1.0), 6))


def to_count(word: str) -> float:
    """Return a number given in digits or as a word."""
    return float(NUMBERS.get(word.lower(), word))
