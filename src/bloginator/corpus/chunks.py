"""Cut a document into chunks: under one heading, of at most 512 characters, never through a sentence.

    blocks ──► pieces (a paragraph, an item, a sentence, a table, code) ──pack──► chunks

Pure. A chunk is a range of the text, so that a citation can point at the place; what lies between two chunks is white
space, headings, front matter, link definitions or bare markup.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bloginator.records.corpus import Kind

LIMIT = 512
SENTENCE_LIMIT = 1024
WHOLE_LIMIT = 2048
"""Characters up to which a table or a code block stays in one piece."""

KINDS: dict[str, Kind] = {"item": "list", "code": "code", "table": "table", "quote": "quote"}
LEFT_OUT = frozenset({"rule", "reference", "directive"})
LINE = re.compile(r"[^\n]*\n|[^\n]+$")
LETTER = re.compile(r"[^\W_]")
SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Cut:
    """One chunk as a range of its document: ``text[start:end]``, on lines ``first`` to ``last``."""

    start: int
    end: int
    first: int
    last: int
    heading: tuple[str, ...]
    kind: Kind


@dataclass(frozen=True, slots=True)
class Piece:
    """What is never cut: a range, what it is, and the headings above it."""

    start: int
    end: int
    kind: Kind
    heading: tuple[str, ...]


def cut(text: str, *, title: str = "", limit: int = LIMIT) -> list[Cut]:
    """Return the chunks of a document in order.

    Args:
        title: Of the document; a first heading that repeats it stands in no heading path.
        limit: Characters of a chunk; a sentence may reach ``SENTENCE_LIMIT``, a table or code ``WHOLE_LIMIT``.
    """
    ends = [found.end() for found in re.finditer("\n", text)]
    return [
        Cut(start, end, bisect_right(ends, start) + 1, bisect_right(ends, end - 1) + 1, pack[0].heading, most(pack))
        for pack in packs(pieces(text, title, limit), limit)
        for start, end in [(pack[0].start, pack[-1].end)]
    ]


def pieces(text: str, title: str, limit: int) -> Iterator[Piece]:
    """Yield what can stand in a chunk, in order; a block too long for one comes in parts."""
    from bloginator.reading.prose import blocks

    above: list[tuple[int, str]] = []
    for block in blocks(text):
        if block.kind == "heading":
            above = [*(entry for entry in above if entry[0] < block.level), (block.level, block.title)]
        elif block.kind not in LEFT_OUT and LETTER.search(text, block.start, block.end):
            path = tuple(name for _, name in above if name != title)
            kind = KINDS.get(block.kind, "prose")
            for start, end in parts(text, block.start, block.end, kind, limit):
                yield Piece(start, end, kind, path)


def parts(text: str, start: int, end: int, kind: Kind, limit: int) -> Iterable[tuple[int, int]]:
    """Return a block whole where it fits, else its sentences, or the lines of a table or of code."""
    if end - start <= (WHOLE_LIMIT if kind in ("code", "table") else limit):
        return [(start, end)]
    if kind in ("code", "table"):
        return lines(text, start, end)
    return sentences(text, start, end)


def lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the lines that hold something, a long one in parts."""
    for found in LINE.finditer(text, start, end):
        last = found.start() + len(found[0].rstrip())
        if last > found.start():
            yield from broken(text, found.start(), last)


def sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a paragraph's sentences without a gap but white space, so that nothing of it is lost."""
    from bloginator.reading.prose.splitting import split

    first = start
    for _, last in split(text[start:end], start):
        yield from broken(text, first, last)
        first = last + len(text[last:end]) - len(text[last:end].lstrip())
    if first < end:
        yield from broken(text, first, end)


def broken(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a sentence whole up to ``SENTENCE_LIMIT``; a longer one breaks at white space, or anywhere without it."""
    while end - start > SENTENCE_LIMIT:
        gap = max((found.start() for found in SPACES.finditer(text, start + LIMIT, start + SENTENCE_LIMIT)), default=0)
        stop = gap or start + SENTENCE_LIMIT
        yield start, stop
        start = stop + len(text[stop:end]) - len(text[stop:end].lstrip())
    if start < end:
        yield start, end


def packs(found: Iterable[Piece], limit: int) -> Iterator[list[Piece]]:
    """Yield runs of pieces under one heading that fit into a chunk together."""
    pack: list[Piece] = []
    for piece in found:
        if pack and (piece.heading != pack[0].heading or piece.end - pack[0].start > limit):
            yield pack
            pack = []
        pack.append(piece)
    if pack:
        yield pack


def most(pack: list[Piece]) -> Kind:
    """Return the kind that most characters of a chunk are of."""
    sizes: dict[Kind, int] = {}
    for piece in pack:
        sizes[piece.kind] = sizes.get(piece.kind, 0) + piece.end - piece.start
    return max(sizes, key=lambda kind: sizes[kind])
