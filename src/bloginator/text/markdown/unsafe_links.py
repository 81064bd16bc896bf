r"""Take out links whose address a browser would run, or which brings its own page; what a link says stays.

    [word](javascript:…)  ![picture](data:…)  <vbscript:…>  ──► word  picture  vbscript:…
    [label]: javascript:…                                   ──► nothing
    what only might be one, as [a (b](javascript:…          ──► [a (b]\(javascript:…

An address is read as a browser reads it: entities and backslashes resolved, blanks and control characters dropped.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from bloginator.text.markdown import code_spans, commonmark

SCHEMES = ("javascript", "vbscript", "livescript", "data")

BLANK = (
    r"(?:[\x00-\x20\x7f-\xa0\xad\u200b-\u200f\u2028\u2029\ufeff]|&(?:Tab|NewLine|nbsp|shy|ZeroWidthSpace);"
    r"|&\#0*+(?:[12]?\d|3[0-2]|127|1[3-5]\d|160)(?!\d);?|&\#x0*+(?:1?[\da-f]|20|7f|[89][\da-f]|a0)(?![\da-f]);?)*+"
)


def spell(letter: str) -> str:
    """Return a pattern of all forms in which a letter of an address may be written."""
    small, large = ord(letter), ord(letter.upper())
    return rf"(?:{letter}|&\#0*+(?:{small}|{large})(?!\d);?|&\#x0*+(?:{small:x}|{large:x})(?![\da-f]);?)"


SCHEME = (
    BLANK
    + "(?:"
    + "|".join(f"(?P<{scheme}>{BLANK.join(map(spell, scheme))})" for scheme in SCHEMES)
    + ")"
    + BLANK
    + r"(?:\\?:|&colon;|&\#0*+58;?|&\#x0*+3a;?)"
)
LINKED = rf"{BLANK}<?{SCHEME}"
BARE = rf"<{SCHEME}[^<>\n]*+>"
DEFINED = (
    r"^(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*+(?P<definition>\[(?:[^\[\]\\]|\\.)++\]:[ \t]*+\n?[ \t>]*+"
    rf"<?{SCHEME}(?:[^<>\n]*+>|\S*+)[ \t]*+(?:[\"'(][^\n]*+)?)(?=\n|\Z)"
)
BEFORE = r"(?:\](?:\(|:[ \t]*+\n?[ \t>]*+)<?|<)"
SIGN = rf"{BEFORE}{SCHEME}"  # what every one of them has
MAYBE = re.compile(rf"{BEFORE}{BLANK}[{''.join(sorted({scheme[0] for scheme in SCHEMES}))}&]", re.IGNORECASE)
"""How a sign begins: most texts have none, and need none of the long patterns, which take long to compile."""

TOKEN = re.compile(r"\\[\[\]()!\\]|!?\[|\]\(?|[()]|\n[ \t]*(?=\n)")


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Return one of the patterns above, compiled when it is first needed."""
    return re.compile(pattern, re.IGNORECASE | re.MULTILINE)


class SafeText(NamedTuple):
    """A text without such links, and the schemes that were taken out, each with its first place in the text before."""

    text: str
    removed: tuple[tuple[str, int], ...] = ()


class Edit(NamedTuple):
    """A stretch that goes, and what takes its place."""

    start: int
    end: int
    put: str = ""


class Link(NamedTuple):
    """One link to be taken out: its scheme, its place, and how."""

    scheme: str
    start: int
    edits: tuple[Edit, ...]


def remove_unsafe_links(text: str) -> SafeText:
    """Take out the links that nobody should follow, outside of code."""
    signs = [sign.start() for sign in compiled(SIGN).finditer(text)] if MAYBE.search(text) else []
    if not signs:
        return SafeText(text)
    code = code_spans.find_code(text)
    safe = without_links(text, code)
    if any(code_spans.is_within(sign, code) for sign in signs) and any(
        compiled(LINKED).match(address) for address in commonmark.find_addresses(safe.text)
    ):  # what looked like inline code is none
        return without_links(text, code_spans.fenced_blocks(text))
    return safe


def without_links(text: str, code: list[code_spans.Span]) -> SafeText:
    """Return a text without such links outside of the given stretches."""
    links = [link for link in (*whole_links(text), *inline_links(text, code)) if not code_spans.is_within(link.start, code)]
    first: dict[str, int] = {}
    for link in sorted(links, key=lambda link: link.start):
        first.setdefault(link.scheme, link.start)
    parts: list[str] = []
    since = 0
    for edit in sorted(edit for link in links for edit in link.edits):
        parts += (text[since : edit.start], edit.put if edit.start >= since else "")
        since = max(since, edit.end)
    return SafeText("".join((*parts, text[since:])), tuple(first.items()))


def whole_links(text: str) -> Iterator[Link]:
    """Yield definitions, which go whole, and addresses in angle brackets, which become text."""
    for match in compiled(DEFINED).finditer(text):
        start, end = match.span("definition")
        yield Link(scheme_of(match), start, (Edit(start, end),))
    for match in compiled(BARE).finditer(text):
        start, end = match.span()
        yield Link(scheme_of(match), start, (Edit(start, start + 1), Edit(end - 1, end)))


def inline_links(text: str, code: list[code_spans.Span]) -> Iterator[Link]:
    """Yield links and pictures; one whose brackets do not pair as they should is kept from being any by a backslash."""
    opened: list[tuple[str, int, int, Link | None]] = []
    for token in TOKEN.finditer(text):
        sign, (start, end) = token[0], token.span()
        if code_spans.is_within(start, code):
            continue
        if sign.isspace():
            opened.clear()  # no link goes on behind a blank line
        elif sign in ("[", "![", "("):
            opened.append((sign[-1], start, end, None))
        elif sign in ("]", "](", ")"):
            wanted, link = "(" if sign == ")" else "[", None
            while opened and opened[-1][0] != wanted:
                opened.pop()
            label = opened.pop() if opened else None
            if label and label[3]:
                yield label[3]._replace(edits=(*label[3].edits, Edit(label[1], end)))
            if sign == "](":
                if address := compiled(LINKED).match(text, end):
                    yield Link(scheme_of(address), start, (Edit(end - 1, end - 1, "\\"),))
                    link = Link(scheme_of(address), start, (Edit(label[1], label[2]),)) if label else None
                opened.append(("(", start, end, link))


def scheme_of(match: re.Match[str]) -> str:
    """Return the scheme of an address that was met."""
    return next(f"{scheme}:" for scheme in SCHEMES if match[scheme])
