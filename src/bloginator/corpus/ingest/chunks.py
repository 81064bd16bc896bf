"""Cut a document into chunks: under one heading, of at most 512 characters, never through a sentence.

    blocks ──► pieces (a paragraph, an item, a sentence, a table, code) ──► units (a list with its lead-in) ──► chunks

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
"""Characters up to which a table or a code block stays in one piece; lines of a longer one share no chunk with others."""

RULES = 3
"""Grows with each change of where documents are cut: an index that was cut otherwise is remade."""

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
    """What is never cut: a range, what it is, the headings above it.

    Args:
        cut_from: Where the table or code began that this is only lines of; -1 for anything else.
    """

    start: int
    end: int
    kind: Kind
    heading: tuple[str, ...]
    cut_from: int = -1


def cut(text: str, *, title: str = "", limit: int = LIMIT) -> list[Cut]:
    """Return the chunks of a document in order.

    Args:
        title: Of the document; a first heading that repeats it stands in no heading path.
        limit: Characters of a chunk; a sentence may reach ``SENTENCE_LIMIT``, a table or code ``WHOLE_LIMIT``.
    """
    ends = [found.end() for found in re.finditer("\n", text)]
    return [
        Cut(start, end, bisect_right(ends, start) + 1, bisect_right(ends, end - 1) + 1, pack[0].heading, most(pack))
        for pack in packs(units(pieces(text, title, limit), text), limit)
        for start, end in [(pack[0].start, pack[-1].end)]
    ]


def pieces(text: str, title: str, limit: int) -> Iterator[Piece]:
    """Yield what can stand in a chunk, in order; a block too long for one comes in parts."""
    from bloginator.text.markdown.blocks import blocks

    above: list[tuple[int, str]] = []
    for block in blocks(text):
        if block.kind == "heading":
            above = [*(entry for entry in above if entry[0] < block.level), (block.level, block.title)]
        elif block.kind not in LEFT_OUT and LETTER.search(text, block.start, block.end):
            path = tuple(name for _, name in above if name != title)
            kind = KINDS.get(block.kind, "prose")
            found = list(parts(text, block.start, block.end, kind, limit))
            apart = block.start if len(found) > 1 and kind in ("code", "table") else -1
            yield from (Piece(start, end, kind, path, apart) for start, end in found)


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
    from bloginator.text.sentences import split_paragraph

    first = start
    for _, last in split_paragraph(text[start:end], start):
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


def units(found: Iterable[Piece], text: str) -> Iterator[list[Piece]]:
    """Yield what should stand together: a list with its lead-in, the lines of one code block, else one piece."""
    unit: list[Piece] = []
    for piece in found:
        if unit and not belongs(piece, unit[-1], text):
            yield unit
            unit = []
        unit.append(piece)
    if unit:
        yield unit


def belongs(piece: Piece, before: Piece, text: str) -> bool:
    """Tell whether a piece should stand with the one before it."""
    if piece.heading != before.heading or piece.cut_from != before.cut_from:
        return False
    if piece.kind == "list":
        return before.kind == "list" or text[before.start : before.end].rstrip("*_ ").endswith(":")
    return piece.cut_from >= 0


def packs(found: Iterable[list[Piece]], limit: int) -> Iterator[list[Piece]]:
    """Yield runs of pieces under one heading that fit into a chunk together; a unit is broken only where it must be."""
    pack: list[Piece] = []
    for unit in found:
        if pack and not fits(pack, unit[0], unit[-1].end, limit):
            yield pack
            pack = []
        for piece in unit:
            if pack and not fits(pack, piece, piece.end, limit):
                yield pack
                pack = []
            pack.append(piece)
    if pack:
        yield pack


def fits(pack: list[Piece], piece: Piece, end: int, limit: int) -> bool:
    """Tell whether what begins with ``piece`` and reaches ``end`` can share the chunk of ``pack``."""
    first = pack[0]
    return (piece.heading, piece.cut_from) == (first.heading, first.cut_from) and end - first.start <= limit


def most(pack: list[Piece]) -> Kind:
    """Return the kind that most characters of a chunk are of."""
    sizes: dict[Kind, int] = {}
    for piece in pack:
        sizes[piece.kind] = sizes.get(piece.kind, 0) + piece.end - piece.start
    return max(sizes, key=lambda kind: sizes[kind])
