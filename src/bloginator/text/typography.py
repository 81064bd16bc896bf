"""The same words in other type are the same words: typography, markup and entities folded into plain letters.

O’Brien  Acme&nbsp;Corp  **Ac**me  [Acme](x) Corp  Ａｃｍｅ  Zu¨rich (decomposed)  Ac·me (soft hyphen)  project‑falcon
Acme [S1] Corp  | Acme | Corp |  Zu&#776;rich
"""

import re
import unicodedata
from bisect import bisect_right
from functools import lru_cache
from html import unescape
from typing import NamedTuple

NOTABLE = re.compile(
    r"&(?:\#\d{1,7}|\#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});|</?[a-z][^<>\n]*>|\n[ \t]*(?:>[ \t]?)+"
    r"|\]\([^()\n]*\)|\]\[[^\[\]\n]*\]|\[\^[^\[\]\s]{1,60}\]| ?\[S\d{1,4}(?:[,;]? ?S\d{1,4})*\]|!?\[|\]|\*+|[~^]+|==+|`+"
    r"|(?<!\w)_+|_+(?!\w)|\\[ -/:-@\[-`{-~\n]|<!--[^<>]*-->|[A-Za-z]?[^\x00-\x7f]+",
    re.IGNORECASE,
)
BREAK = "\u200b"  # a zero-width space: it stands within words and between them
PLAIN = {
    **dict.fromkeys(map(ord, "‘’‚‛ʼʹ′`´"), "'"),
    **dict.fromkeys(map(ord, "“”„‟″«»"), '"'),
    **dict.fromkeys(map(ord, "‐‑‒–—―−"), "-"),
    **dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\ufeff\u180e\u034f\u061c"), ""),
    **dict.fromkeys((*range(0xFE00, 0xFE10), *range(0x202A, 0x202F), *range(0x2066, 0x206A)), ""),
    **dict.fromkeys(map(ord, "¹²³⁰⁴⁵⁶⁷⁸⁹"), ""),
}
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
"""Scripts that set no space between words, or join particles to them: a border of a word cannot be seen in them."""

IDEOGRAPH = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
COMBINING = re.compile("[\u0300-\u036f]")
CELLS = re.compile(r"(?<=\S)[ \t]*\|[ \t]*(?=\S)")
TICK = re.compile(r"(?<=[^\W\d_])`(?=[^\W\d_])")
SPLIT = re.compile(r"\{[.#:][^{}\n]{0,200}\}|\$+")  # attributes and signs of formulas, which a page does not show
LATIN, LIKE_LATIN = "ABEKMHOPCTYXIJSaeopcyxijsABEZHIKMNOPTYXo", "АВЕКМНОРСТУХІЈЅаеорсухіјѕΑΒΕΖΗΙΚΜΝΟΡΤΥΧο"
LOOKALIKES = str.maketrans(LIKE_LATIN, LATIN)
MIXED_WORD = re.compile(rf"(?<![A-Za-z])[A-Za-z]++[{LIKE_LATIN}]\w*+|(?<![{LIKE_LATIN}])[{LIKE_LATIN}]++[A-Za-z]\w*+")
"""A word of Latin letters among which some of another alphabet stand that look like them."""

BROKEN_WORD = re.compile(
    rf"(?:(?<=\w)-|(?<=[{UNSPACED}]))[ \t]*\n[ \t>]*(?=\w)|(?<=[{IDEOGRAPH}])[ \u3000]+(?=[{IDEOGRAPH}])"
)


class FoldedText(NamedTuple):
    """A text in plain letters, with the places at which it and the original go apart."""

    text: str
    folded: tuple[int, ...]
    original: tuple[int, ...]

    def locate(self, place: int) -> int:
        """Return where a place of the folded text stands in the original."""
        part = bisect_right(self.folded, place) - 1
        end = self.original[part + 1] if part + 1 < len(self.original) else self.original[part] + place
        return min(self.original[part] + place - self.folded[part], end)


@lru_cache(maxsize=16)
def fold(text: str, between: str = "") -> FoldedText:
    """Return a text in plain letters.

    Args:
        between: What a zero-width space becomes.

    >>> fold("**O’Brien**&nbsp;of [Acme](https://a.b) Corp").text
    "O'Brien of Acme Corp"
    """
    return fold_by(NOTABLE, text, between)


def fold_by(notable: re.Pattern[str], text: str, between: str = "") -> FoldedText:
    """Return a text in which only what a pattern finds is put in plain letters."""
    parts: list[str] = []
    folded, original, length, since = [0], [0], 0, 0
    for match in notable.finditer(text):
        plain = fold_part(match[0], between)
        for part, place in ((text[since : match.start()], since), (plain, match.start())):
            parts.append(part)
            folded.append(length)
            original.append(place)
            length += len(part)
        since = match.end()
    return FoldedText("".join([*parts, text[since:]]), (*folded, length), (*original, since))


def fold_part(part: str, between: str) -> str:
    """Return what one piece of typography or markup stands for."""
    if part[0] == "&":
        return fold_letters(unescape(part), between)
    if part[0] == "\\":
        return part[1]
    if part[0] == "<":
        return " " if part[1:3].lower() == "br" else ""
    if part[0] == "\n":
        return "\n"
    return fold_letters(part, between) if ord(part[-1]) > 127 else ""


def fold_letters(letters: str, between: str) -> str:
    """Return letters composed, of usual width, with plain apostrophes and hyphens."""
    return unicodedata.normalize("NFKC", letters.replace(BREAK, between).translate(PLAIN)).translate(PLAIN)


def foldings(text: str) -> list[FoldedText]:
    """Return the ways to read a text in plain letters: what may be within a word or between two is read as both."""
    ways = [fold(text)]
    if BREAK in text:
        ways.append(fold(text, " "))
    if "\u00ad" in text or TICK.search(text):
        ways.append(fold(TICK.sub("'", text.replace("\u00ad", "-"))))
    if BROKEN_WORD.search(text):
        ways.append(fold(BROKEN_WORD.sub(lambda match: "\u00ad" * len(match[0]), text)))
    if CELLS.search(text):
        ways.append(fold(CELLS.sub(lambda match: " " * len(match[0]), text)))
    if SPLIT.search(text):
        ways.append(fold(SPLIT.sub(lambda match: "\u00ad" * len(match[0]), text)))
    if MIXED_WORD.search(text):
        ways.append(fold(MIXED_WORD.sub(lambda match: match[0].translate(LOOKALIKES), text)))
    return [*ways, *(fold_again(way) for way in ways if COMBINING.search(way.text))]


def fold_again(way: FoldedText) -> FoldedText:
    """Return a text whose letters are composed with marks that markup or entities had kept apart from them."""
    again = fold(way.text)
    return FoldedText(again.text, again.folded, tuple(map(way.locate, again.original)))
