"""Number the passages that a draft cites: one reference for each passage, whichever sections cite it."""

from collections.abc import Callable, Sequence

from bloginator.records.draft import Reference
from bloginator.records.exchange import Source
from bloginator.records.report import Support
from bloginator.stages.wording import clip, place_in_document
from bloginator.text.markdown.inline import strip_markup

SHOWN = 160
"""Characters of a passage that a footnote may show."""


class Numbering:
    """References in the order of first citation, from 1; ``by_text``: another text of one place is another reference."""

    def __init__(self, *, by_text: bool = False) -> None:
        self.by_text = by_text
        self.known: dict[tuple[object, ...], int] = {}
        self.references: list[Reference] = []

    def number_markers(self, sources: Sequence[Source]) -> Callable[[str], int | None]:
        """Return what turns the markers of one answer into numbers, ``None`` for a marker that is no source."""
        by_marker = {source.marker: source for source in sources}
        return lambda marker: self.number(by_marker[marker]) if marker in by_marker else None

    def number(self, source: Source | Support) -> int:
        """Return the number of a passage, a new one where it is cited for the first time.

        The same passage is: document, heading and lines; the text, too, where lines are unknown.
        """
        text = source.text if self.by_text or source.lines is None else ""
        key = source.document, source.heading, source.lines, source.page, text
        if key not in self.known:
            self.known[key] = len(self.known) + 1
            fields = source.model_dump(include={"document", "heading", "lines", "page", "text", "chunk"})
            self.references.append(Reference(number=self.known[key], **fields))
        return self.known[key]


def list_footnotes(references: Sequence[Reference]) -> list[dict[str, object]]:
    """Return what a template shows of the references, by number."""
    return [
        {
            "number": reference.number,
            "document": reference.document,
            "heading": reference.heading,
            "place": place_in_document(reference),
            "text": clip(strip_markup(reference.text), SHOWN),
        }
        for reference in references
    ]


def list_documents(references: Sequence[Reference]) -> list[dict[str, str]]:
    """Return the cited documents in the order of first citation, each with its numbers."""
    numbers: dict[str, list[str]] = {}
    for reference in references:
        numbers.setdefault(reference.document, []).append(str(reference.number))
    return [{"document": document, "numbers": ", ".join(cited)} for document, cited in numbers.items()]
