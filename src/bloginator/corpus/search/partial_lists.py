"""What a source shows of a list that it has only a part of: the items that its first one stands under, marks for the rest.

You need:           its lead-in
- …                 something is left out
- The forms:        the item that the first one stands under
  - the request     the chunks of the source
  - …               the list goes on
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bloginator.corpus.index.chunk_rows import ChunkInDocument
from bloginator.corpus.index.inverted_index import ChunkLayout
from bloginator.corpus.search.boilerplate import INDENT_FACTOR, INLINE_INDENT
from bloginator.text.tokenize import LEFT_OUT

LIST_BIT = 1
KIND_BITS = 7  # the bits of a layout's ``kind`` that say what a chunk is
MAX_PARENT = 200  # characters up to which the item that others stand under is shown with them


@dataclass(frozen=True, slots=True)
class PartOfList:
    """What is shown of the list around a run of chunks.

    Args:
        shown: The items that the first chunk stands under, the outermost first, then this chunk.
        missing: For each of these, whether something of the list is left out before it.
        following: Place of what the list goes on with behind the run; ``None`` where nothing is left out there.
    """

    shown: tuple[int, ...]
    missing: tuple[bool, ...]
    following: int | None

    def length(self, layout: ChunkLayout) -> int:
        """Return the most characters that this adds to the chunks and their lead-in."""
        marked = [place for place, is_missing in zip(self.shown, self.missing, strict=True) if is_missing]
        marked += [] if self.following is None else [self.following]
        above = sum(int(layout.size[place]) + 1 for place in self.shown[:-1])
        return above + sum(len(LEFT_OUT) + max(1, int(layout.gap[place])) + read_indent(layout, place) for place in marked)


def find_part(layout: ChunkLayout, first: int, last: int) -> PartOfList:
    """Find what is shown of the list around a run; items that nothing leads into stand for themselves."""
    begin = first
    while continues(layout, begin):
        begin -= 1
    above = find_ancestors(layout, begin, first)
    shown = (*above, first)
    before = (begin - 1, *above)
    is_alone = not above and not layout.lead[first]
    missing = tuple(not is_alone and place - previous > 1 for previous, place in zip(before, shown, strict=True))
    is_left = not is_alone and continues(layout, last + 1)
    return PartOfList(shown, missing, last + 1 if is_left or is_led_into(layout, last) else None)


def continues(layout: ChunkLayout, place: int) -> bool:
    """Tell whether a chunk goes on with the list of the one before it."""
    return 0 < place < len(layout.gap) and layout.gap[place] >= 0 and is_item(layout, place) and is_item(layout, place - 1)


def is_led_into(layout: ChunkLayout, place: int) -> bool:
    """Tell whether a chunk ends in what leads into the list after it."""
    return (
        place + 1 < len(layout.gap)
        and not is_item(layout, place)
        and is_item(layout, place + 1)
        and layout.lead[place + 1] > 0
    )


def is_item(layout: ChunkLayout, place: int) -> bool:
    """Tell whether a chunk is of a list."""
    return bool(layout.kind[place] & KIND_BITS == LIST_BIT)


def find_ancestors(layout: ChunkLayout, begin: int, place: int) -> tuple[int, ...]:
    """Return the items that an item stands under, the outermost first, told by their indents in a list from ``begin`` on."""
    above: list[int] = []
    indent = read_indent(layout, place) % INLINE_INDENT
    for before in range(place - 1, begin - 1, -1):
        if read_indent(layout, before) < indent and layout.size[before] <= MAX_PARENT:
            above.insert(0, before)
            indent = read_indent(layout, before)
    return tuple(above)


def read_indent(layout: ChunkLayout, place: int) -> int:
    """Return the indent of a chunk, in characters."""
    return int(layout.kind[place]) // INDENT_FACTOR


def show_part(part: PartOfList, known: Mapping[int, ChunkInDocument]) -> tuple[str, str]:
    """Return what is shown before the text of the first chunk, and behind that of the last."""
    before = ""
    for place, is_missing in zip(part.shown, part.missing, strict=True):
        before += f"{make_ellipsis(known[place])}\n" if is_missing else ""
        before += f"{known[place].chunk.text}\n" if place != part.shown[-1] else ""
    if part.following is None:
        return before, ""
    following = known[part.following]
    return before, (following.gap if following.gap.isspace() and "\n" in following.gap else "\n") + make_ellipsis(following)


def make_ellipsis(piece: ChunkInDocument) -> str:
    """Return the mark for what is left out before a chunk, as far from the margin."""
    text = piece.chunk.text
    return text[: len(text) - len(text.lstrip())] + LEFT_OUT
