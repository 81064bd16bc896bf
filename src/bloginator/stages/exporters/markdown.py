"""A draft as Markdown, rendered from a template: ``draft.md``, or with the front matter of a site maker."""

from bloginator.records.draft import Draft
from bloginator.stages.exporter import Exporter
from bloginator.stages.publish.body import body_values, clean_draft

DRAFT = "draft/draft.md.j2"


class MarkdownExporter(Exporter):
    """The document as a person reads it."""

    name = "markdown"
    suffix = ".md"

    def render(self, draft: Draft) -> str:
        """Return the text of ``draft.md``, ending in one line end."""
        values = body_values(clean_draft(draft) if self.form.is_clean else draft, self.form)
        return self.templates.render(DRAFT, values).rstrip("\n") + "\n"


PLUGIN = MarkdownExporter
