"""A draft as a PDF, set by Typst; a note that is cited again is told once."""

from bloginator.records.draft import Draft
from bloginator.stages.exporter import Exporter
from bloginator.stages.publish.article import describe_document, join_pieces, read_article
from bloginator.stages.publish.tree import merge_notes, write_document

CONTENT = ("title", "date", "lang")
"""What pandoc's template sets as content, or we choose ourselves; all else, as keywords, it would run as Typst's code."""


UNDATED = "#set document(date: none)\n"  # equal drafts, equal bytes


class PdfExporter(Exporter):
    """The document for paper."""

    name = "pdf"
    suffix = ".pdf"
    needs = ("pandoc", "typst")

    def render(self, draft: Draft) -> bytes:
        """Return the file."""
        pieces = read_article(draft, self.form, self.templates, self.programs)
        about = describe_document(draft, self.form)
        meta = {name: about[name] for name in CONTENT}
        document = write_document(merge_notes(join_pieces(pieces)), meta)
        text = self.programs.pandoc(document, "json", "typst", "--standalone", "--variable=papersize:a4")
        return self.programs.typst(f"{UNDATED}{text.decode()}")


PLUGIN = PdfExporter
