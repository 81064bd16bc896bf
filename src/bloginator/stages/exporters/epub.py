"""A draft as an EPUB 3."""

from bloginator.digest import digest
from bloginator.records.draft import Draft
from bloginator.stages.exporter import Exporter
from bloginator.stages.publish.article import describe_document, join_pieces, read_article
from bloginator.stages.publish.tree import write_document


class EpubExporter(Exporter):
    """The document for readers of books."""

    name = "epub"
    suffix = ".epub"
    needs = ("pandoc",)

    def render(self, draft: Draft) -> bytes:
        """Return the file; the same batch and title are the same book."""
        pieces = read_article(draft, self.form, self.templates, self.programs)
        meta = describe_document(draft, self.form) | {
            "identifier": f"urn:bloginator:{digest('book', [draft.batch, draft.title])}"
        }
        document = write_document(join_pieces(pieces), meta)
        return self.programs.pandoc(document, "json", "epub3", "--standalone", "--mathml", "--split-level=1")


PLUGIN = EpubExporter
