"""A section's Markdown as safe HTML, in which each sentence has its place.

What an answer holds is never markup of ours: it is escaped by markdown-it, sanitised by nh3, and our own markup, made of
numbers and of words from tables here, is put in only after that.
"""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bloginator.records.report import Grounded, SentenceEvidence
from bloginator.stages.page.places import BEGIN, BUTTON, END, MARKS, NOTE, NUMBERED, SIGNS, Marks, mark_sentences
from bloginator.text.markdown import code_spans
from bloginator.text.markers import MARKER

TAGS = frozenset(
    ("p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a", "h2", "h3", "h4", "h5", "h6")
)
TABLE_TAGS = frozenset(("table", "thead", "tbody", "tr", "th", "td"))
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
SCHEMES = frozenset({"http", "https", "mailto"})
LOOKS_MARKED_UP = re.compile(r"[\\`*_\[\]<>&~]")
ALPHANUMERIC = re.compile(r"[^\W_]+")
DEFINITION = re.compile(r"^( {0,3})\[\^(?=[^\[\]\s]+\]:)", re.MULTILINE)
LINK_LIKE = re.compile(r"(\[\^[^\[\]\s]+\])(?=[(\[])")
SIGN = re.compile(f"{BEGIN}(\\d+){NUMBERED}|{BUTTON}(\\d+){NUMBERED}|{NOTE}([^{NUMBERED}]+){NUMBERED}|{END}")
BUTTON_END = re.compile("(?<=</button>)")
NUMBER = re.compile(r"(?:found)?\d+")
LABELS: dict[Grounded, tuple[str, str]] = {
    "supported": ("✓", "supported"),
    "weak": ("≈", "weakly supported"),
    "unsupported": ("✗", "not supported"),
    "no claim": ("·", "no claim"),
}
"""The sign on a sentence's button and what it says to those who hear it."""


Pieces = Sequence[Mapping[str, str]]
"""A text in pieces, each with the element that it stands in, if any."""


class HtmlBlock(NamedTuple):
    """One outermost block as HTML, cut behind each sentence that ends in it unless it is a table, and their numbers."""

    parts: list[str]
    sentences: list[int]


class SectionMarkup(NamedTuple):
    """A section's blocks, and the numbers of sentences whose place was not found."""

    blocks: list[HtmlBlock]
    lost: list[int]


def make_parser() -> MarkdownIt:
    """Return a parser of Markdown that lets no HTML through and makes of an image a link to it."""
    return MarkdownIt("js-default").disable("image")


def render_section(
    parser: MarkdownIt,
    text: str,
    sentences: Mapping[int, SentenceEvidence],
    said: Mapping[int, Pieces] = MappingProxyType({}),
) -> SectionMarkup:
    """Return a section's text, as printed in the draft, as safe HTML.

    Args:
        sentences: Each gets a button, by number.
        said: Their words, with the marks that these have.
    """
    tokens = parser.parse(as_page_source(text))
    keys = [(number, joined_words(parser, sentence.text)) for number, sentence in sentences.items()]
    found = mark_sentences(tokens, [(number, key, find_marks(said.get(number, ()), key)) for number, key in keys])
    grades = {number: sentence.verdict for number, sentence in sentences.items()}
    blocks = []
    for place, block in enumerate(outermost(tokens)):
        html = nh3.clean(
            parser.renderer.render(block, parser.options, {}),
            tags=set(TAGS | TABLE_TAGS),
            attributes=ATTRIBUTES,
            url_schemes=set(SCHEMES),
        )
        placed = place_markup(html, grades)
        parts = [placed] if block[0].type == "table_open" else BUTTON_END.split(placed)
        blocks.append(HtmlBlock(parts, [number for number, ends in found.items() if ends == place]))
    return SectionMarkup(blocks, [number for number in sentences if number not in found])


def as_page_source(text: str) -> str:
    """Return a text in which a footnote is no link, whatever follows it, and which has none of our signs."""
    plain = SIGNS.sub("", text)
    if "[^" not in plain:
        return plain
    escaped = code_spans.replace_prose(DEFINITION, lambda match: f"{match[1]}\\[^", plain)
    return code_spans.replace_prose(LINK_LIKE, lambda match: f"{match[1]}\\", escaped)


def joined_words(parser: MarkdownIt, sentence: str) -> str:
    """Return the letters and digits that a reader sees of a sentence, joined: what both forms of it have."""
    text = SIGNS.sub("", MARKER.sub("", sentence))
    if LOOKS_MARKED_UP.search(text):
        [inline] = parser.parseInline(text)
        text = " ".join(child.content for child in inline.children or () if child.type in ("text", "code_inline"))
    return "".join(ALPHANUMERIC.findall(text))


def find_marks(said: Pieces, key: str) -> Marks:
    """Return where marked words stand in the joined words of a sentence; none where these are others."""
    marks: dict[int, str] = {}
    joined = ""
    for piece in said:
        for word in ALPHANUMERIC.findall(piece["text"]):
            if piece["tag"]:
                marks[len(joined)] = piece["tag"]
            joined += word
    return marks if joined == key else {}


def outermost(tokens: Sequence[Token]) -> list[list[Token]]:
    """Cut tokens into the outermost blocks."""
    blocks: list[list[Token]] = [[]]
    for token in tokens:
        blocks[-1].append(token)
        if token.level == 0 and token.nesting <= 0:
            blocks.append([])
    return [block for block in blocks if block]


def place_markup(html: str, grades: Mapping[int, Grounded]) -> str:
    """Turn the signs in sanitised HTML into markup."""
    opened: set[int] = set()

    def become(match: re.Match[str]) -> str:
        begun, button, note = match.groups()
        if begun:
            number = int(begun)
            name = f'data-e="{number}"' if number in opened else f'id="t{number}"'
            opened.add(number)
            return f'<span class="s {css_class(grades[number])}" {name}>'
        if button:
            verdict = grades[int(button)]
            sign, told = LABELS[verdict]
            return f'<button class="b {css_class(verdict)}" popovertarget="e{button}" aria-label="{told}">{sign}</button>'
        label = f'<a href="#r-{note}">{note}</a>' if NUMBER.fullmatch(note or "") else note
        return f"<sup>{label}</sup>" if note else "</span>"

    for name, signs in MARKS.items():
        html = html.replace(signs[0], f"<{name}>").replace(signs[1], f"</{name}>")
    return SIGN.sub(become, html)


def css_class(verdict: Grounded) -> str:
    """Return the class of a verdict, one word."""
    return "none" if verdict == "no claim" else verdict
