"""A draft with everything measured on it, as JSON: ``draft.json``."""

from bloginator.records.canonical import to_bytes
from bloginator.records.draft import Draft
from bloginator.stages.exporter import Exporter


class JsonExporter(Exporter):
    """The draft's record as it is read back."""

    name = "json"
    suffix = ".json"

    def render(self, draft: Draft) -> bytes:
        """Return what ``draft.json`` holds."""
        return to_bytes(draft)


PLUGIN = JsonExporter
