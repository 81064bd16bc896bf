"""Put a section's text into the document so that it stays within its section.

    ## Fake heading ──► #### Fake heading      below the section's own heading, bold text below the sixth size
    [S1]            ──► [^7]                   the document's number for that passage
    [^note]         ──► [^costs-note]          the answer's own footnotes, which another answer may have too
    <!-- not closed ──► &lt;!-- not closed     what would swallow the sections behind it

Code is left alone. Works block by block, in linear time.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from bloginator.reading.prose import Block, blocks

SMALLEST = 6
INLINE = re.compile(
    r"""
      (?P<escape> \\[!-/:-@\[-`{-~] )
    | (?P<code>   (?<!`)`(?!`)[^`]++`(?!`) | (?<!`)``(?!`)(?:[^`]|`(?!`))++``(?!`) )
    | (?P<marker> (?:(?<=[\w”’"%])[ \t]++)?\[S\d++(?:,[ ]?S\d++)*+\](?:[ \t]*\[S\d++(?:,[ ]?S\d++)*+\])*+(?!\() )
    | (?P<label>  \[\^[^\[\]\s]++\] )
    | (?P<html>   <(?:!--|\?|!\[CDATA\[|!(?=[A-Za-z])|(?:script|pre|style|textarea)(?=[\s>])) )
    """,
    re.VERBOSE | re.IGNORECASE,
)
NUMBER = re.compile(r"S\d+")
HASHES = re.compile(r"[ \t]*(#{1,6})[ \t]+")
CLOSING = re.compile(r"(?:^|[ \t]+)#+[ \t]*$")
CLOSERS = {"<!--": "-->", "<?": "?>", "<![cdata[": "]]>", "<!": ">"}


class Embedded(NamedTuple):
    """A text as it stands in the document, and the references that it cites, in order, as often as it cites them."""

    text: str
    numbers: tuple[int, ...]


class Embedding(NamedTuple):
    """How one text is to be embedded.

    Args:
        text: The whole text.
        section: Id of its section.
        shift: Sizes by which its headings go down.
        number: Marker -> number of its reference, ``None`` for a marker that is no source.
        numbers: Those used so far.
        closers: Where each HTML closer stands last in the text, as far as it was sought.
    """

    text: str
    section: str
    shift: int
    number: Callable[[str], int | None]
    numbers: list[int]
    closers: dict[str, int]


def embed(text: str, *, section: str, depth: int, number: Callable[[str], int | None]) -> Embedded:
    """Return ``text`` as it stands under the heading of its section.

    Args:
        text: The cleaned text of an answer.
        section: Its section's id.
        depth: How many sections stand above its own; 0 for an outermost one.
        number: Marker such as ``S1`` -> number of its reference, ``None`` for one that is no source.
    """
    body = "\n" + text  # what begins the document only looks like front matter
    found = blocks(body)
    highest = min((block.level for block in found if block.kind == "heading"), default=SMALLEST)
    work = Embedding(body, section, max(0, depth + 3 - highest), number, [], {})
    parts, done = [], 0
    for block in found:
        parts += [body[done : block.start], embedded(work, block)]
        done = block.end
    return Embedded("".join([*parts, body[done:]]).strip("\n"), tuple(work.numbers))


def embedded(work: Embedding, block: Block) -> str:
    """Return one block as it stands in the document."""
    raw = work.text[block.start : block.end]
    if block.kind == "code":
        return raw
    if block.kind == "heading":
        return heading(inline(work, block.start, title(raw)), block.level + work.shift)
    return inline(work, block.start, raw)


def title(raw: str) -> str:
    """Return what a heading says, with its markup: without hashes, or without the line drawn under it.

    >>> title("## The *costs* ##"), title("Costs\\n====")
    ('The *costs*', 'Costs')
    """
    if hashes := HASHES.match(raw):
        return CLOSING.sub("", raw[hashes.end() :]).strip()
    return " ".join(line.strip() for line in raw.splitlines()[:-1])


def heading(text: str, level: int) -> str:
    """Return a heading of a size, or bold text where there is no size that small."""
    if not text:
        return ""
    if level <= SMALLEST:
        return f"{'#' * level} {text}"
    return text if text.startswith("**") and text.endswith("**") else f"**{text}**"


def inline(work: Embedding, start: int, raw: str) -> str:
    """Return a stretch of prose with its markers numbered, its footnotes named and its open HTML made harmless."""

    def replaced(found: re.Match[str]) -> str:
        if found.lastgroup == "marker":
            return notes(work, found[0])
        if found.lastgroup == "label":
            return f"[^{work.section}-{found[0][2:-1]}]"
        if found.lastgroup == "html" and is_open(work, found[0], start + found.start()):
            return "&lt;" + found[0][1:]
        return found[0]

    return INLINE.sub(replaced, raw) if "[" in raw or "<" in raw else raw


def notes(work: Embedding, markers: str) -> str:
    """Return the footnotes of a run of markers, each once, and note them; a marker of no source vanishes."""
    found = (work.number(name) for name in NUMBER.findall(markers.upper()))
    numbers = list(dict.fromkeys(number for number in found if number is not None))
    work.numbers.extend(numbers)
    return "".join(f"[^{number}]" for number in numbers)


def is_open(work: Embedding, opening: str, at: int) -> bool:
    """Tell whether the HTML that begins with ``opening`` at a place is never closed behind it."""
    closer = CLOSERS.get(opening.lower(), f"</{opening[1:].lower()}>")
    if closer not in work.closers:
        found = re.finditer(re.escape(closer), work.text, re.IGNORECASE)
        work.closers[closer] = max((one.start() for one in found), default=-1)
    return work.closers[closer] < at
