"""A draft as a Word document, with native footnotes and an invisible id in each paragraph."""

from bloginator.records.draft import Draft
from bloginator.stages.exporter import Exporter
from bloginator.stages.publish.article import describe_document, join_pieces, read_article
from bloginator.stages.publish.tree import write_document


class WordExporter(Exporter):
    """The document for Word and LibreOffice."""

    name = "docx"
    suffix = ".docx"
    needs = ("pandoc",)

    def render(self, draft: Draft) -> bytes:
        """Return the file."""
        pieces = read_article(draft, self.form, self.templates, self.programs)
        document = write_document(join_pieces(pieces), describe_document(draft, self.form))
        return self.programs.pandoc(document, "json", "docx", "--standalone")


PLUGIN = WordExporter
