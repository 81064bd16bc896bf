"""Find passages by where they stand, and find again passages that were cited, after the corpus has changed."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import groupby
from math import ceil
from operator import itemgetter
from pathlib import Path
from typing import Literal, NamedTuple

from bloginator.corpus.index.chunk_rows import BLANK_LINE, chunks_at, rows_at
from bloginator.corpus.index.inverted_index import InvertedIndex
from bloginator.corpus.index.open_index import open_index
from bloginator.corpus.search.sources import chunks_of_runs
from bloginator.records.corpus import Passage
from bloginator.text.sentences import split_sentences
from bloginator.text.tokenize import quoted_lines, squeeze

MIN_WORD_OVERLAP = 0.5  # share of a line's words that what took its place must still have
WORD = re.compile(r"\w+")


class FollowedPassage(NamedTuple):
    """What became of a passage that was cited.

    Args:
        fate: ``moved`` is the same text in another document; ``gone`` has no text.
        document, text: Where it stands now, and what stands there; of what is gone its document, where that is still there.
    """

    fate: Literal["same", "moved", "changed", "gone"]
    document: str = ""
    text: str = ""


def passages_at(index: str | Path, places: Sequence[tuple[str, int, int]]) -> list[Passage | None]:
    """Return the passage at each place of the corpus: all chunks that have one of its lines, as one.

    Args:
        places: Document with first and last line, from 1; pages of a document that has pages and no lines.

    Returns:
        In the order of ``places``; ``None`` where there is no such document or no text at these lines.
    """
    with open_index(index) as opened:
        return [passage_at(opened, document, first, last) for document, first, last in places]


def passage_at(index: InvertedIndex, document: str, first: int, last: int) -> Passage | None:
    """Return the chunks of a document that have one of these lines or pages, as one passage."""
    places = find_places(index, document)
    lines = rows_at(index, places, "coalesce(first_line, page), coalesce(last_line, page)") if places else []
    inside = [
        place
        for place, (begins, ends) in zip(places, lines, strict=True)
        if begins is not None and begins <= last and ends >= first
    ]
    if not inside:
        return None
    (chunk,) = chunks_of_runs(index, [(inside[0], inside[-1])])
    return Passage(chunk=chunk, rank=1, score=0.0)


def follow_texts(index: str | Path, passages: Sequence[tuple[str, str]]) -> list[Passage | None]:
    """Return, in their order, the passage that holds each text word for word now, in its own document or another one.

    Args:
        passages: The document and the text of each.

    Returns:
        ``None`` for a text that has changed, or is gone.
    """
    followed = follow_passages(index, passages)
    with open_index(index) as opened:
        return [
            find_passage(opened, now.document, text) if now.fate in ("same", "moved") else None
            for now, (_, text) in zip(followed, passages, strict=True)
        ]


def find_passage(index: InvertedIndex, document: str, text: str) -> Passage | None:
    """Return the fewest chunks of a document, one behind the other, that have all lines of a text, as one passage."""
    places, sought = find_places(index, document), quoted_lines(text)
    texts = [squeeze(chunk.text) for chunk in chunks_at(index, places)]
    lines_of_chunk = [{line for line in sought if line in whole} for whole in texts]
    runs = []
    for first in range(len(texts)):
        lines = set[str]()
        for last in range(first, len(texts) if lines_of_chunk[first] else first):
            lines |= lines_of_chunk[last]
            if lines.issuperset(sought):
                runs.append((last - first, first, last))
                break
    if not runs:
        return None
    _, first, last = min(runs)
    (chunk,) = chunks_of_runs(index, [(places[first], places[last])])
    return Passage(chunk=chunk, rank=1, score=0.0)


def find_places(index: InvertedIndex, document: str) -> list[int]:
    """Return the places of a document's chunks, in order; none where there is no such document."""
    number = bisect_left(index.paths, document)
    if index.paths[number : number + 1] != [document]:
        return []
    first = int(index.starts[number])
    return list(range(first, first + int(index.sizes[number])))


def follow_passages(index: str | Path, passages: Sequence[tuple[str, str]]) -> list[FollowedPassage]:
    """Find out, in their order, what became of passages that were cited, each by its document and text.

    A text that stands word for word in its document is the same wherever its lines are now; one that stands so in another
    document has moved there.
    """
    with open_index(index) as opened:
        paths = dict.fromkeys(document for document, _ in passages)
        documents = {path: PresentDocument(rows_at(opened, find_places(opened, path), "gap, text")) for path in paths}
        moved = find_again(opened, {text for document, text in passages if not documents[document].whole})
        return [follow(document, text, documents[document], moved) for document, text in passages]


class PresentDocument:
    """A document as it is now: its chunks, with what stands between them as one text, and which of them have a word.

    Args:
        rows: Each chunk behind its gap; none of a document that is gone.
    """

    def __init__(self, rows: Iterable[tuple[str | None, str]]) -> None:
        rows = list(rows)
        self.chunks = [text for _, text in rows]
        self.whole = join_chunks(rows)

    @cached_property
    def holders(self) -> dict[str, set[int]]:
        """Each word, with the numbers of the chunks that have it."""
        holders: dict[str, set[int]] = {}
        for number, chunk in enumerate(self.chunks):
            for word in {*WORD.findall(chunk.lower())}:
                holders.setdefault(word, set()).add(number)
        return holders

    def find_nearest_chunk(self, line: str) -> str:
        """Return the chunk that has most of a line's words; empty where none has ``MIN_WORD_OVERLAP`` of them.

        A chunk that has enough has one of the line's rarest words, as many as it may lack and one more: no other chunk is
        looked at (prefix filtering).
        """
        words = {*WORD.findall(line.lower())}
        least = max(1, ceil(MIN_WORD_OVERLAP * len(words)))
        holders = sorted((self.holders.get(word, set()) for word in words), key=len)
        near = set[int]().union(*holders[: len(words) - least + 1])
        shared = ((sum(number in numbers for numbers in holders), self.chunks[number]) for number in near)
        most, best = max(shared, default=(0, ""))
        return best if most >= least else ""


def join_chunks(rows: Iterable[tuple[str | None, str]]) -> str:
    """Return chunks, each behind its gap, as one text with single spaces."""
    return squeeze("".join(f"{BLANK_LINE if gap is None else gap}{text}" for gap, text in rows))


def find_again(index: InvertedIndex, texts: set[str]) -> dict[str, str]:
    """Return the first document that has each of these texts, where one does; the corpus is read once for all of them."""
    sought, documents = {text: quoted_lines(text) for text in sorted(texts)}, dict[str, str]()
    sql = "SELECT path, gap, text FROM documents CROSS JOIN chunks ON document = documents.id ORDER BY path, ordinal"
    for path, rows in groupby(index.connection.execute(sql) if sought else (), key=itemgetter(0)):
        whole = join_chunks((gap, text) for _, gap, text in rows)
        here = [text for text, lines in sought.items() if all(line in whole for line in lines)]
        for text in here:
            documents[text] = path
            del sought[text]
        if not sought:
            break
    return documents


def follow(document: str, text: str, now: PresentDocument, moved: Mapping[str, str]) -> FollowedPassage:
    """Find out what became of one passage of a document."""
    if all(line in now.whole for line in quoted_lines(text)):
        return FollowedPassage("same", document, text)
    if now.whole:
        return find_nearest_passage(document, text, now)
    return FollowedPassage("moved", moved[text], text) if text in moved else FollowedPassage("gone")


def find_nearest_passage(document: str, text: str, now: PresentDocument) -> FollowedPassage:
    """Return a passage as its document has it now: what is gone of a line replaced by the chunk most like it, if any is."""
    lines = []
    for line in quoted_lines(text):
        if line in now.whole:
            lines.append(line)
            continue
        best = now.find_nearest_chunk(line)
        sentences = [squeeze(line[part.start : part.end]) for part in split_sentences(line)]
        for sentence in sentences or [line]:  # a long paragraph is several chunks; code and images have no sentences
            if sentence in now.whole:
                lines.append(sentence)
            elif best and best not in lines:
                lines.append(best)
    squeezed = set(map(squeeze, lines))
    contained = {line for line in squeezed if any(line != other and line in other for other in squeezed)}
    text_now = "\n".join(line for line in lines if squeeze(line) not in contained)
    return FollowedPassage("changed" if text_now else "gone", document, text_now)
