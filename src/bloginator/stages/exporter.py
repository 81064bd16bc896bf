"""The seam of the forms in which a draft is written: a name, the suffix of its file, and the draft's record as a text.

An exporter is one file: ours are the modules of ``stages/exporters``, others' are entry points of the group
``bloginator.exporters``; ``docs/exporters.md`` shows one.
"""

from abc import ABC, abstractmethod
from typing import ClassVar

from bloginator.records.draft import Draft
from bloginator.stages.templates import Templates


class Exporter(ABC):
    """One form of a draft, with the batch's templates.

    ``earlier`` is the last draft whose text was another, for an exporter that shows what changed.
    """

    name: ClassVar[str]
    """As ``exports`` in batch.toml chooses it."""

    suffix: ClassVar[str]
    """Of its file, which lies beside the draft under the same stem: ``.html``."""

    def __init__(self, templates: Templates, earlier: Draft | None = None) -> None:
        self.templates = templates
        self.earlier = earlier

    @abstractmethod
    def render(self, draft: Draft) -> str:
        """Return the whole file; the same draft gives the same text."""
