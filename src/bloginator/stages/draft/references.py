"""Number the passages that a draft cites: one reference for each passage, whichever sections cite it."""

import posixpath
from collections.abc import Callable, Collection, Sequence

from mdurl import encode

from bloginator.records.draft import Draft, Reference
from bloginator.records.exchange import Source
from bloginator.records.report import Support
from bloginator.stages.wording import place_in_document
from bloginator.text.markdown.escaping import escape_markdown, format_code
from bloginator.text.markdown.inline import strip_markup
from bloginator.text.messages import clip

SHOWN = 160  # characters of a passage that a footnote may show
PATH = "/-_.~"  # signs of a path that an address keeps as they are


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
            fields = source.model_dump(include={"document", "title", "heading", "lines", "page", "text", "chunk"})
            self.references.append(Reference(number=self.known[key], **fields))
        return self.known[key]


def name_document(source: Source | Reference) -> str:
    """Return a document's title as Markdown, or its path where no title is known."""
    return escape_markdown(source.title) if source.title else format_code(source.document)


def describe_source(source: Source | Reference) -> str:
    """Return in words, as Markdown, where a source stands.

    >>> describe_source(Source(marker="S1", document="a.md", title="On call", heading="Costs", lines=(3, 5), text=""))
    'On call, Costs, lines 3-5'
    """
    heading = escape_markdown(source.heading) if source.heading != source.title else ""
    return ", ".join(filter(None, (name_document(source), heading, place_in_document(source))))


def list_footnotes(references: Sequence[Reference], used: Collection[str], prefix: str = "") -> list[dict[str, str]]:
    """Return what a template shows of the references whose labels, ``prefix`` and number, are ``used`` in the text."""
    labelled = {f"{prefix}{reference.number}": reference for reference in references}
    return [
        {"label": label, "source": describe_source(reference), "text": clip(strip_markup(reference.text), SHOWN)}
        for label, reference in labelled.items()
        if label in used
    ]


def list_documents(references: Sequence[Reference], address_in: Callable[[str], str]) -> list[dict[str, str]]:
    """Return the cited documents in the order of first citation, each by its name and its address.

    ``path`` is the document as it is called on disk, where the address spells that otherwise.

    Args:
        address_in: Document -> its address, empty for one that gets no link.
    """
    documents: dict[str, Reference] = {}
    for reference in references:
        known = documents.get(reference.document)
        if known is None or not known.title:
            documents[reference.document] = reference
    return [
        {
            "name": name_document(reference),
            "address": (address := address_in(document)),
            "path": format_code(document) if reference.title and address and document not in address else "",
        }
        for document, reference in documents.items()
    ]


def find_addresses(draft: Draft, *, is_clean: bool = False) -> Callable[[str], str]:
    """Return what turns a document into its address as seen from the draft.

    A file outside the batch's folder has none where the draft is clean: nobody who is given it has the file there.
    """
    return lambda document: (
        "" if is_clean and document in draft.places else address_of(draft.places.get(document, document), draft.home)
    )


def address_of(document: str, home: str = "") -> str:
    """Return the address of a document as seen from the draft; it can be nothing but a path.

    Args:
        home: Path of the batch's folder as seen from the draft's.

    >>> address_of("corpus/a b#1.md", "batches/essay"), address_of("javascript:alert(1)"), address_of("/home/a.md")
    ('./batches/essay/corpus/a%20b%231.md', './javascript%3Aalert%281%29', 'file:///home/a.md')
    >>> address_of("../../../writing/a b.md"), address_of("../../../writing/a.md", "batches/essay")
    ('../../../writing/a%20b.md', '../writing/a.md')
    """
    path = encode(document.replace("\\", "/"), PATH, keep_escaped=False)
    if path.startswith("/") and not path.startswith("//"):
        return f"file://{path}"
    path = "/".join(filter(None, (encode(home, PATH, keep_escaped=False), path.lstrip("/"))))
    return posixpath.normpath(path) if document.startswith("../") else f"./{path}"
