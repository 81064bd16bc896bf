"""Number the passages that a draft cites: one reference for each passage, whichever sections cite it."""

from collections.abc import Callable, Sequence

from bloginator.records.draft import Reference
from bloginator.records.exchange import Source
from bloginator.stages.rendering import clipped, place
from bloginator.text.markdown.inline import bare

Passage = tuple[object, ...]
SHOWN = 160
"""Characters of a passage that a footnote may show."""


class Numbering:
    """References in the order of first citation, from 1.

    numbers(sources) ──► number(marker) ──► references

    Args:
        by_text: Whether another text of the same place is another reference.
    """

    def __init__(self, *, by_text: bool = False) -> None:
        self.by_text = by_text
        self.known: dict[Passage, int] = {}
        self.references: list[Reference] = []

    def numbers(self, sources: Sequence[Source]) -> Callable[[str], int | None]:
        """Return what turns the markers of one answer into numbers, ``None`` for a marker that is no source."""
        by_marker = {source.marker: source for source in sources}

        def number(marker: str) -> int | None:
            source = by_marker.get(marker)
            return None if source is None else self.number(source)

        return number

    def number(self, source: Source) -> int:
        """Return the number of a passage, a new one where it is cited for the first time."""
        key = (*passage(source), source.text) if self.by_text else passage(source)
        if key not in self.known:
            self.known[key] = len(self.known) + 1
            self.references.append(reference(self.known[key], source))
        return self.known[key]


def passage(source: Source) -> Passage:
    """Return what makes two sources the same passage: document, heading and lines; the text where lines are unknown."""
    known = source.lines is not None
    return source.document, source.heading, source.lines, source.page, "" if known else source.text


def reference(number: int, source: Source) -> Reference:
    """Return the reference of a source."""
    return Reference(
        number=number,
        document=source.document,
        heading=source.heading,
        lines=source.lines,
        page=source.page,
        text=source.text,
        chunk=source.chunk,
    )


def footnotes(references: Sequence[Reference]) -> list[dict[str, object]]:
    """Return what a template shows of the references, by number."""
    return [
        {
            "number": reference.number,
            "document": reference.document,
            "heading": reference.heading,
            "place": place(reference),
            "text": clipped(bare(reference.text), SHOWN),
        }
        for reference in references
    ]


def documents(references: Sequence[Reference]) -> list[dict[str, str]]:
    """Return the cited documents in the order of first citation, each with its numbers."""
    numbers: dict[str, list[str]] = {}
    for reference in references:
        numbers.setdefault(reference.document, []).append(str(reference.number))
    return [{"document": document, "numbers": ", ".join(cited)} for document, cited in numbers.items()]
