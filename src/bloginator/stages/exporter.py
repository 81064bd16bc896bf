"""The seam of the forms in which a draft is written: a name, the suffix of its file, and the draft's record as a file.

An exporter is one file: ours are the modules of ``stages/exporters``, others' are entry points of the group
``bloginator.exporters``; ``docs/exporters.md`` shows one.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar, Protocol

from bloginator.records.draft import Draft
from bloginator.stages.templates import Templates


@dataclass(frozen=True, slots=True)
class ExportForm:
    """What is asked of one export, beside its format.

    Args:
        is_clean: Nothing of ours is in it: no state, placeholders, gaps, nor notes found by us.
        is_review: Evidence as comments, and what changed since the last one as tracked changes.
        flavour: The site maker whose front matter it has; empty for the draft's own.
        language: Of the text, as HTML names it.
    """

    is_clean: bool = False
    is_review: bool = False
    flavour: str = ""
    language: str = "en"


PLAIN = ExportForm()


class Programs(Protocol):
    """What makes files that are no text; ``converters/programs.py`` has the real ones."""

    def pandoc(self, data: bytes, source: str, target: str, *options: str) -> bytes:
        """Return what pandoc writes in one format of what it reads in another."""

    def typst(self, text: str) -> bytes:
        """Return the PDF of a text in Typst's language."""


class Exporter(ABC):
    """One form of a draft, with the batch's templates.

    ``earlier`` is the last draft whose text was another, for an exporter that shows what changed; ``form`` is what is asked
    of this export, and ``programs`` are those that ``needs`` names.
    """

    name: ClassVar[str]
    """As ``exports`` in batch.toml chooses it."""

    suffix: ClassVar[str]
    """Of its file, which lies beside the draft under the same stem: ``.html``."""

    needs: ClassVar[tuple[str, ...]] = ()
    """The programs that it is made by: ``pandoc``, ``typst``."""

    form: ExportForm = PLAIN
    programs: Programs

    def __init__(self, templates: Templates, earlier: Draft | None = None) -> None:
        self.templates = templates
        self.earlier = earlier

    @abstractmethod
    def render(self, draft: Draft) -> str | bytes:
        """Return the whole file; the same draft gives the same text."""
