"""Cut a document into chunks: a paragraph or a run of its sentences, one item of a list, one row of a table, code.

A chunk is a range of the text, so that a citation can point at the place; what lies between two chunks is white space,
headings, front matter, link definitions or bare markup. Chunks this small are found for what they say; a source grows
from them to what one would quote (``search.sources``).
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bloginator.records.corpus import Kind
from bloginator.text.markdown.block_scanner import Block

MAX_CHUNK = 400
MAX_SENTENCE = 1024
MAX_CODE_BLOCK = 2048  # characters up to which a code block stays in one piece
RULES = 11  # grows with each change of where documents are cut or what they are called: an index of before is remade
KINDS: dict[str, Kind] = {"item": "list", "code": "code", "table": "table", "quote": "quote"}
LEFT_OUT = frozenset({"rule", "reference", "directive"})
LINE = re.compile(r"[^\n]*\n|[^\n]+$")
LETTER = re.compile(r"[^\W_]")
SPACES = re.compile(r"\s+")
Span = tuple[int, int]
NOWHERE: Span = (0, 0)


@dataclass(frozen=True, slots=True)
class Cut:
    """One chunk as a range of its document: ``text[start:end]``, on lines ``first`` to ``last``."""

    start: int
    end: int
    first: int
    last: int
    heading: tuple[str, ...]
    kind: Kind
    block: int = 0  # number of the heading that it stands under, from 0 for what stands above the first
    lead: Span = NOWHERE  # what must be read before it: the sentence that leads into its list, its table's header


def cut(text: str, blocks: Sequence[Block], *, title: str = "", limit: int = MAX_CHUNK) -> list[Cut]:
    """Return the chunks of a document in order.

    Args:
        blocks: Of the text.
        title: Of the document; a first heading that repeats it stands in no heading path.
        limit: Characters of a chunk; a sentence or a row may reach ``MAX_SENTENCE``, code ``MAX_CODE_BLOCK``.
    """
    line_ends = [newline.end() for newline in re.finditer("\n", text)]
    above: list[tuple[int, str]] = []
    cuts: list[Cut] = []
    number, lead = 0, NOWHERE
    for block in blocks:
        if block.kind == "heading":
            above = [*(entry for entry in above if entry[0] < block.level), (block.level, block.title)]
            number, lead = number + 1, NOWHERE
        elif block.kind not in LEFT_OUT and LETTER.search(text, block.start, block.end):
            path = tuple(name for _, name in above if name != title)
            kind = KINDS.get(block.kind, "prose")
            for start, end, before in cut_block(text, block, lead, limit):
                line_range = (bisect_right(line_ends, start) + 1, bisect_right(line_ends, end - 1) + 1)
                cuts.append(Cut(start, end, *line_range, path, kind, number, before))
            if kind != "list":
                lead = find_lead_in(text, block)
    return cuts


def cut_block(text: str, block: Block, lead: Span, limit: int) -> Iterator[tuple[int, int, Span]]:
    """Yield the ranges that a block is cut into, each with its lead-in or header."""
    if block.kind == "table":
        yield from cut_rows(text, block)
        return
    before = lead if block.kind == "item" else NOWHERE
    if block.end - block.start <= (MAX_CODE_BLOCK if block.kind == "code" else limit):
        yield block.start, block.end, before
        return
    pieces = cut_lines(text, block.start, block.end) if block.kind == "code" else cut_sentences(text, block.start, block.end)
    yield from ((start, end, before) for start, end in join_pieces(pieces, limit))


def cut_rows(text: str, block: Block) -> Iterator[tuple[int, int, Span]]:
    """Yield a table's header with the line below it, then its rows."""
    spans = list(cut_lines(text, block.start, block.end))
    below = len(spans) > 1 and not LETTER.search(text, *spans[1])
    header = (spans[0][0], spans[1 if below else 0][1])
    yield *header, NOWHERE
    yield from ((start, end, header) for start, end in spans[2 if below else 1 :] if LETTER.search(text, start, end))


def find_lead_in(text: str, block: Block) -> Span:
    """Return the range of a paragraph's last sentence where it ends in a colon: a list follows."""
    if block.kind != "paragraph" or not text[block.start : block.end].rstrip("*_ \n").endswith(":"):
        return NOWHERE
    *_, (start, _) = cut_sentences(text, block.start, block.end)
    return (start, block.end)


def cut_lines(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the lines that hold something, a long one in parts."""
    for line in LINE.finditer(text, start, end):
        last = line.start() + len(line[0].rstrip())
        if last > line.start():
            yield from break_sentence(text, line.start(), last)


def cut_sentences(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield a paragraph's sentences without a gap but white space, so that nothing of it is lost."""
    from bloginator.text.sentences import split_paragraph

    first = start
    for _, last in ((one + start, other + start) for one, other in split_paragraph(text[start:end])):
        yield from break_sentence(text, first, last)
        first = last + len(text[last:end]) - len(text[last:end].lstrip())
    if first < end:
        yield from break_sentence(text, first, end)


def break_sentence(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield a sentence whole up to ``MAX_SENTENCE``; a longer one breaks at white space, or anywhere without it."""
    while end - start > MAX_SENTENCE:
        gap = max((space.start() for space in SPACES.finditer(text, start + MAX_CHUNK, start + MAX_SENTENCE)), default=0)
        stop = gap or start + MAX_SENTENCE
        yield start, stop
        start = stop + len(text[stop:end]) - len(text[stop:end].lstrip())
    if start < end:
        yield start, end


def join_pieces(pieces: Iterable[Span], limit: int) -> Iterator[Span]:
    """Yield ranges of consecutive pieces that reach ``limit`` together at most; a longer piece is its own."""
    run = NOWHERE
    for start, end in pieces:
        if run[1] and end - run[0] > limit:
            yield run
            run = NOWHERE
        run = (run[0] if run[1] else start, end)
    if run[1]:
        yield run
