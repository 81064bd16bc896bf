"""A draft as Markdown, rendered from a template: ``draft.md``, or with the front matter of a site maker."""

from collections.abc import Mapping
from types import MappingProxyType

from bloginator.records.draft import Draft
from bloginator.stages.draft.references import list_documents
from bloginator.stages.exporter import Exporter
from bloginator.stages.publish.body import BODY, body_values, clean_draft
from bloginator.text.markdown.flavours import guard

DRAFT = "draft/draft.md.j2"
FLAVOUR = "flavour/{}.md.j2"


class MarkdownExporter(Exporter):
    """The document as a person reads it."""

    name = "markdown"
    suffix = ".md"

    def render(self, draft: Draft, folded: Mapping[str, str] = MappingProxyType({})) -> str:
        """Return the text of ``draft.md``, ending in one line end; ``folded`` are texts of sections as they stand in it."""
        draft = clean_draft(draft) if self.form.is_clean else draft
        values = body_values(draft, self.form, folded)
        if not self.form.flavour:
            return self.templates.render(DRAFT, values).rstrip("\n") + "\n"
        documents = list_documents(draft.references, lambda document: "")
        body = self.templates.render(BODY, {**values, "documents": documents}).strip("\n")
        guarded = {**values, "body": guard(body, self.form.flavour)}
        return self.templates.render(FLAVOUR.format(self.form.flavour), guarded).rstrip("\n") + "\n"


PLUGIN = MarkdownExporter
