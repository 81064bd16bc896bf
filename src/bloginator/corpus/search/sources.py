"""Make sources of chunks: each grows to what one would quote, those side by side become one, within a budget of text.

A source begins and ends where chunks do, never within a sentence or a row; an item has the sentence that leads into its
list before it and those that it stands under, a row its table's header; what is left out of a list is marked.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from bloginator.corpus.index.chunk_rows import ChunkInDocument, chunks_in_documents
from bloginator.corpus.index.inverted_index import ChunkLayout, InvertedIndex
from bloginator.corpus.index.postings import Ints
from bloginator.corpus.ingest.chunks import MAX_CHUNK
from bloginator.corpus.search.boilerplate import LEADS_BIT
from bloginator.corpus.search.partial_lists import KIND_BITS, find_part, show_part
from bloginator.digest import digest
from bloginator.records.corpus import Chunk

MAX_GROWN = 120
"""Characters up to which a chunk takes in its neighbours under the same heading, where these are no longer than that."""

MAX_GAP = 100  # characters between two chunks of one kind under one heading up to which all of it becomes one source
MIN_LEFT = 40  # characters left of a budget that nothing more is sought for
Run = tuple[int, int]  # first and last place of a source


@dataclass(slots=True)
class Budget:
    """Sources under way: the places taken so far, by heading, and what they come to.

    Args:
        ends: Of all chunks, as ``find_ends`` returns them.
        lengths: Of the runs that were ever tried on this index, as ``length`` returns them.
    """

    layout: ChunkLayout
    ends: Ints
    characters: int
    sources: int
    lengths: dict[Run, int] = field(default_factory=dict)
    runs: dict[int, list[Run]] = field(default_factory=dict)
    used: int = 0

    def take(self, place: int) -> bool:
        """Take a chunk in, grown where there is room for that; tell whether there was room at all: for the first always.

        What only leads on is taken with what comes after it, or not at all.
        """
        if any(first <= place <= last for first, last in self.runs.get(int(self.layout.heading[place]), ())):
            return True
        own, end = (place, place), int(self.ends[place])
        if end < 0:
            return False
        longer = grow_chunk(self.layout, place, end)
        if longer != own and self.add(longer):
            return True
        return end == place and self.add(own, is_sure=not self.runs)

    def add(self, run: Run, *, is_sure: bool = False) -> bool:
        """Add a run, joined to those beside it; leave it where the budget does not allow it, unless it is ``is_sure``."""
        heading = int(self.layout.heading[run[0]])
        before = self.runs.get(heading, [])
        after = join_runs(self.layout, [*before, run])
        used = self.used + sum(map(self.length, after)) - sum(map(self.length, before))
        count = sum(map(len, self.runs.values())) + len(after) - len(before)
        if not is_sure and (used > self.characters or count > self.sources):
            return False
        self.runs[heading], self.used = after, used
        return True

    @property
    def is_full(self) -> bool:
        """Whether nothing more is sought."""
        return self.characters - self.used < MIN_LEFT

    def length(self, run: Run) -> int:
        """Return the characters of a source at most, with its lead-in or header and what is shown of its list."""
        if run not in self.lengths:
            first, last = run
            sizes, gaps = self.layout.sizes, self.layout.gaps
            own = int(sizes[last + 1] - sizes[first] + gaps[last + 1] - gaps[first + 1] + self.layout.lead[first])
            self.lengths[run] = own + find_part(self.layout, first, last).length(self.layout)
        return self.lengths[run]


def find_ends(layout: ChunkLayout) -> Ints:
    """Return, for each chunk, the first from it on that says something by itself; -1 where what only leads on leads to none.

    What it leads to ends at most ``MAX_CHUNK`` characters behind where it begins.
    """
    count = len(layout.size)
    places = np.arange(count)
    telling = np.flatnonzero(layout.kind & LEADS_BIT == 0)
    breaks = np.flatnonzero((layout.gap < 0) | (layout.gap > MAX_GAP))
    ends = np.append(telling, count)[np.searchsorted(telling, places)]
    is_reached = ends < np.append(breaks, count)[np.searchsorted(breaks, places, side="right")]
    after = np.minimum(ends + 1, count)
    size = layout.sizes[after] - layout.sizes[places + 1] + layout.gaps[after] - layout.gaps[np.minimum(places + 2, after)]
    return np.where(is_reached & (size <= MAX_CHUNK), ends, -1)


def grow_chunk(layout: ChunkLayout, place: int, last: int) -> Run:
    """Return a chunk up to the one that it leads to, with as many after and before it as make up ``MAX_GROWN`` characters.

    Args:
        last: Where it ends, by ``find_ends``.
    """
    first = place
    size = int(layout.size[place : last + 1].sum())
    while size < MAX_GROWN:
        if continues_text(layout, last + 1) and layout.size[last + 1] <= MAX_GROWN:
            last += 1
            size += int(layout.size[last])
        elif continues_text(layout, first) and layout.size[first - 1] <= MAX_GROWN:
            first -= 1
            size += int(layout.size[first])
        else:
            break
    return first, last


def continues_text(layout: ChunkLayout, place: int) -> bool:
    """Tell whether the chunk at a place goes on from the one before it."""
    return place < len(layout.gap) and 0 <= layout.gap[place] <= MAX_GAP


def join_runs(layout: ChunkLayout, runs: Iterable[Run]) -> list[Run]:
    """Return runs under one heading in order, those that lie close together as one."""
    result: list[Run] = []
    for first, last in sorted(runs):
        if result and is_close(layout, result[-1][1], first):
            result[-1] = (result[-1][0], max(last, result[-1][1]))
        else:
            result.append((first, last))
    return result


def is_close(layout: ChunkLayout, last: int, first: int) -> bool:
    """Tell whether two runs overlap, or little of the same kind stands between them."""
    if first <= last:
        return True
    is_same_kind = layout.kind[last] & KIND_BITS == layout.kind[first] & KIND_BITS
    if not is_same_kind or layout.sizes[first] - layout.sizes[last + 1] > MAX_GAP:
        return False
    return all(continues_text(layout, place) for place in range(last + 1, first + 1))


def chunks_of_runs(index: InvertedIndex, runs: Sequence[Run]) -> list[Chunk]:
    """Return each run as one chunk."""
    parts = [find_part(index.layout, first, last) for first, last in runs]
    places = {place for first, last in runs for place in range(first, last + 1)}
    for part in parts:
        places |= {*part.shown} if part.following is None else {*part.shown, part.following}
    known = chunks_in_documents(index, sorted(places))
    return [
        chunk_of_run(
            [known[place] for place in range(first, last + 1)],
            *show_part(part, known),
            known[first].chunk.lines if any(part.missing) else find_lines(index.layout, part.shown[0], known),
        )
        for (first, last), part in zip(runs, parts, strict=True)
    ]


def find_lines(layout: ChunkLayout, place: int, known: Mapping[int, ChunkInDocument]) -> tuple[int, int] | None:
    """Return the lines of a chunk, from its lead-in or header on where it follows that at once."""
    piece = known[place]
    if piece.chunk.lines is None or not piece.lead or layout.lead[place - 1]:  # what follows the lead-in later has the same
        return piece.chunk.lines
    first, last = piece.chunk.lines
    return first - max(1, piece.gap.count("\n")) - piece.lead.count("\n"), last


def chunk_of_run(pieces: Sequence[ChunkInDocument], before: str, behind: str, begins: tuple[int, int] | None) -> Chunk:
    """Return chunks that stand side by side as one, with what must be read before them and behind them.

    Args:
        begins: Lines of the first thing that is shown without a gap before the chunks.
    """
    first, last = pieces[0].chunk, pieces[-1].chunk
    before = f"{pieces[0].lead}\n{before}" if pieces[0].lead else before
    text = before + first.text + "".join(piece.gap + piece.chunk.text for piece in pieces[1:]) + behind
    if text == first.text:
        return first
    quoted = find_quoted(pieces, len(before))
    lines = (begins[0], last.lines[1]) if begins and last.lines else None
    name = digest("chunk", [first.document, text])[:16]
    changed = {"id": name, "text": text, "span": (first.span[0], last.span[1]), "lines": lines, "quoted": quoted}
    return first.model_copy(update=changed)


def find_quoted(pieces: Sequence[ChunkInDocument], offset: int) -> tuple[Run, ...] | None:
    """Return the ranges of the joined text that are not the author's words; ``None`` where that is not known.

    Args:
        offset: Characters before the first piece.
    """
    ranges: list[Run] = []
    for number, piece in enumerate(pieces):
        if piece.chunk.quoted is None:
            return None
        offset += len(piece.gap) if number else 0
        ranges += [(offset + first, offset + last) for first, last in piece.chunk.quoted]
        offset += len(piece.chunk.text)
    return tuple(ranges)
