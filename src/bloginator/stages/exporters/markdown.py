"""A draft as Markdown, rendered from a template: ``draft.md``."""

from bloginator.records.draft import Draft
from bloginator.stages.draft.footnote_marks import LABEL, fold_marks
from bloginator.stages.draft.found_citations import LABEL as FOUND
from bloginator.stages.draft.references import list_documents, list_footnotes
from bloginator.stages.draft.section_text import format_heading
from bloginator.stages.draft.summary import count_extracts, list_notices
from bloginator.stages.exporter import Exporter
from bloginator.stages.wording import describe_extracts

DRAFT = "draft/draft.md.j2"


class MarkdownExporter(Exporter):
    """The document as a person reads it."""

    name = "markdown"
    suffix = ".md"

    def render(self, draft: Draft) -> str:
        """Return the text of ``draft.md``, ending in one line end."""
        texts = [fold_marks(section.text, draft.footnotes) for section in draft.sections]
        used = {label for text in texts for label in LABEL.findall(text)}
        values = {
            "draft": draft,
            "title": format_heading(draft.title, 1),
            "note": describe_extracts(*count_extracts(draft.sections)),
            "notices": list_notices(draft),
            "sections": [
                {"heading": format_heading(section.title, section.depth + 2), "text": text}
                for section, text in zip(draft.sections, texts, strict=True)
            ],
            "documents": list_documents(draft.references, draft.home),
            "footnotes": list_footnotes(draft.references, used),
            "found": list_footnotes(draft.found, used, FOUND),
        }
        return self.templates.render(DRAFT, values).rstrip("\n") + "\n"


PLUGIN = MarkdownExporter
