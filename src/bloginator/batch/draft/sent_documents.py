"""The Word documents that were exported, as they went out: ``exports/sent/``, and their order in ``history.txt``.

A document tells by its own property which of them it was, so that one that comes back is compared with what was sent.
"""

from typing import NamedTuple

from bloginator.disk.files import add_line, write_whole
from bloginator.disk.layout import Layout
from bloginator.disk.store import read_record
from bloginator.disk.versions import read_digests
from bloginator.reading import read_bytes
from bloginator.records.canonical import to_bytes
from bloginator.records.draft import Draft
from bloginator.stages.exporters.docx import text_digest


class SentDocument(NamedTuple):
    """A draft and the Word document that was made of it."""

    draft: Draft
    document: bytes


class SentDocuments:
    """The documents of one batch."""

    def __init__(self, layout: Layout) -> None:
        self.folder = layout.sent
        self.note = layout.sent / "history.txt"

    def keep(self, draft: Draft, document: bytes) -> None:
        """Keep a document, unless that draft was sent already."""
        name = text_digest(draft)
        if name in self.names():
            return
        write_whole(self.folder / f"{name}.docx", document)
        write_whole(self.folder / f"{name}.json", to_bytes(draft))
        add_line(self.note, name)

    def names(self) -> list[str]:
        """Return the names of the documents, the oldest first."""
        return read_digests(self.note)

    def before(self, draft: Draft) -> Draft | None:
        """Return the draft that was sent before this one; ``None`` where none was."""
        name = text_digest(draft)
        names = self.names()
        earlier = names[: names.index(name)] if name in names else names
        return read_record(Draft, self.folder / f"{earlier[-1]}.json") if earlier else None

    def read(self, name: str) -> SentDocument | None:
        """Return a document by its name; ``None`` where it was not kept."""
        if name not in self.names():
            return None
        draft, document = read_record(Draft, self.folder / f"{name}.json"), read_bytes(self.folder / f"{name}.docx")
        return SentDocument(draft, document) if draft and document else None
