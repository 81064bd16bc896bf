"""A map of the corpus as the sources of an outline request: what bears most on the subject is told in most detail.

documents, those that bear most first
    7 tenths of the room   heading by heading, each with its first sentence
    the next               a line each: title and words
    the rest               a line for each folder, as deep as there is room for
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate

from bloginator.records.corpus import DocumentContents, HeadingContents
from bloginator.records.exchange import Source
from bloginator.text.messages import clip, count_of

DETAILED, NAMED = 0.7, 0.85
"""Shares of the room that may be full behind what is told by headings, and behind the documents that are named."""

MAX_SENTENCE = 160  # characters of a heading's first sentence
MAX_HEADINGS = 12  # so many headings of a document are told, also those that bear on nothing
MAX_TITLES = 12  # titles that a folder's line has at most
Score = Mapping[tuple[str, tuple[str, ...]], float]  # (document, heading) -> how much of it bears on the subject; else 0


def map_corpus(documents: Sequence[DocumentContents], scores: Score, characters: int) -> tuple[Source, ...]:
    """Return the map, with markers, in at most about so many characters.

    Args:
        documents: Those that bear most on the subject first; the first of them with their headings.
    """
    entries: list[Source] = []
    for number, document in enumerate(documents):
        few, path = len(document.headings) <= MAX_HEADINGS, document.path
        bearing = (heading for heading in document.headings if few or (path, heading.heading) in scores)
        own = [describe_heading(document, heading, scores) for heading in bearing]
        if size_of((*entries, *own)) <= DETAILED * characters and own:
            entries += own
        elif size_of((*entries, name_of(document))) <= NAMED * characters:
            entries.append(name_of(document))
        else:
            entries += sum_up_folders(documents[number:], characters - size_of(entries))
            break
    return tuple(source.model_copy(update={"marker": f"S{number}"}) for number, source in enumerate(entries, 1))


def describe_heading(document: DocumentContents, heading: HeadingContents, scores: Score) -> Source:
    """Return what the map tells of one heading."""
    sentence = f": {clip(heading.says, MAX_SENTENCE)}" if heading.says else ""
    return Source(
        marker="",
        document=document.path,
        title=document.title,
        heading=" › ".join(heading.heading),
        text=f"{count_of(heading.words, 'word')}{sentence}",
        score=round(scores.get((document.path, heading.heading), 0.0), 4),
    )


def name_of(document: DocumentContents) -> Source:
    """Return what the map tells of a document that it does not open."""
    return Source(marker="", document=document.path, title=document.title, text=f"about {count_of(document.words, 'word')}")


def sum_up_folders(documents: Sequence[DocumentContents], characters: float) -> list[Source]:
    """Return a line for each folder: as deep as all of them have room, and cut off where even one level has not."""
    deepest = max(document.path.count("/") for document in documents)
    for depth in range(max(deepest, 1), 0, -1):
        lines = list(folder_lines(documents, depth, MAX_TITLES))
        if size_of(lines) <= characters:
            return lines
    lines = list(folder_lines(documents, 1, 3))
    sizes = accumulate(size_of([line]) for line in lines)
    return [line for line, size in zip(lines, sizes, strict=True) if size <= characters] or lines[:1]


def folder_lines(documents: Iterable[DocumentContents], depth: int, titles: int) -> Iterator[Source]:
    """Yield a line for each folder of at most so many levels, those with most words first."""
    folders: dict[str, list[DocumentContents]] = defaultdict(list)
    for document in documents:
        folders["/".join(document.path.split("/")[:-1][:depth]) or "."].append(document)
    for folder, within in sorted(folders.items(), key=lambda item: (-sum(document.words for document in item[1]), item[0])):
        words = sum(document.words for document in within)
        named = "; ".join(clip(document.title, 60) for document in within[:titles])
        more = f"; and {len(within) - titles} more" if len(within) > titles else ""
        yield Source(
            marker="",
            document=f"{folder}/",
            text=f"{count_of(len(within), 'document')}, about {words:,} words: {named}{more}",
        )


def size_of(sources: Iterable[Source]) -> int:
    """Return how many characters sources take in a prompt, each document's name said once."""
    sources = list(sources)
    names = {source.document: len(source.document) + len(source.title) for source in sources}
    return sum(names.values()) + sum(len(source.heading) + len(source.text) + 8 for source in sources)
