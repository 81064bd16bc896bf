"""The drafts that were, each with another text: ``drafts/<digest>.json``, and their order in ``drafts/history.txt``.

A version is a draft's record without what is measured on it, so that each section's text stands in it once.
"""

import re
from functools import cached_property
from pathlib import Path

from bloginator.disk.directory_listing import listing
from bloginator.disk.files import add_line, write_whole
from bloginator.disk.layout import Layout
from bloginator.disk.store import read_record
from bloginator.reading import read_text_or_empty
from bloginator.records.base import Record
from bloginator.records.canonical import to_bytes
from bloginator.records.draft import Draft, DraftSection, Reference

DIGEST = re.compile(r"[0-9a-f]{8,64}")

RECENT = 20  # drafts that a section which is gone is sought in


class Versions:
    """The versions of one batch's draft; a draft may come back, and then stands in the order again."""

    def __init__(self, layout: Layout) -> None:
        self.batch = layout.name
        self.folder = layout.drafts
        self.note = layout.drafts / "history.txt"

    @cached_property
    def digests(self) -> list[str]:
        """Return the digests of the drafts that were, the oldest first."""
        return read_digests(self.note)

    def keep(self, draft: Draft) -> None:
        """Keep a draft, unless it is the last one that was kept."""
        if self.digests[-1:] == [draft.output_digest]:
            return
        write_whole(self.folder / f"{draft.output_digest}.json", to_bytes(strip_measures(draft)))
        add_line(self.note, draft.output_digest)
        self.digests.append(draft.output_digest)

    def read(self, digest: str) -> Draft | None:
        """Return a draft that was kept."""
        return read_record(Draft, self.folder / f"{digest}.json")

    def size(self) -> int:
        """Return how many bytes the versions take."""
        return sum(stamp[1] for stamp in listing(self.folder, (".json",)).values())

    def before(self, digest: str) -> Draft | None:
        """Return the last draft that is not the one with this digest."""
        return next((draft for name in reversed(self.digests) if name != digest and (draft := self.read(name))), None)

    def latest_with(self, section: str) -> Draft | None:
        """Return the latest draft that has a section, of the last ones."""
        recent = (self.read(name) for name in reversed(self.digests[-RECENT:]))
        return next((draft for draft in recent if draft and section in {part.id for part in draft.sections}), None)

    def earlier(self) -> list[Draft]:
        """Return every draft that was kept, the latest first."""
        names = dict.fromkeys(reversed(self.digests))
        return [draft for name in names if (draft := self.read(name))]


def read_digests(note: Path) -> list[str]:
    """Return the digests that a file has, one a line; what is none would name a file elsewhere."""
    return [name for name in read_text_or_empty(note).split() if DIGEST.fullmatch(name)]


def strip_measures(draft: Draft) -> Draft:
    """Return a draft's record with what it says alone."""

    def unmeasured(kind: type[Record], *measured: str) -> dict[str, object]:
        return {name: field.default for name, field in kind.model_fields.items() if name.startswith(measured)}

    bare = unmeasured(DraftSection, "voice", "supported", "sentences", "findings")
    fields = unmeasured(Draft, "voice", "supported", "claims", "unsupported", "outcome", "open_findings", "settled_findings")
    for name in ("references", "found"):  # the text of what is known by its lines is in the corpus
        references: tuple[Reference, ...] = getattr(draft, name)
        fields[name] = tuple(known.model_copy(update={"text": ""}) if known.lines else known for known in references)
    sections = tuple(section.model_copy(update=bare) for section in draft.sections)
    return draft.model_copy(update={**fields, "sections": sections})
