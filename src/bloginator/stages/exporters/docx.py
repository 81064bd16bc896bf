"""A draft as a Word document, with native footnotes and an invisible id in each paragraph."""

from bloginator.digest import digest
from bloginator.records.draft import Draft
from bloginator.stages.exporter import Exporter
from bloginator.stages.publish.anchors import anchor_blocks
from bloginator.stages.publish.article import describe_document, join_pieces, prepare, read_article
from bloginator.stages.publish.evidence_comments import comment_sentences
from bloginator.stages.publish.tracked_changes import track_changes
from bloginator.stages.publish.tree import write_document

BATCH, DRAFT = "bloginator-batch", "bloginator-draft"  # the document's own properties: whose draft it is, and which


class WordExporter(Exporter):
    """The document for Word and LibreOffice, from where ``take`` brings changes back; a clean one has nothing of ours."""

    name = "docx"
    suffix = ".docx"
    needs = ("pandoc",)

    def render(self, draft: Draft) -> bytes:
        """Return the file."""
        blocks = read_article(draft, self.form, self.templates, self.programs)
        about = describe_document(draft, self.form)
        if self.form.is_clean:
            return self.write(join_pieces(blocks), about)
        if self.form.is_review:
            if self.earlier:
                before = read_article(self.earlier, self.form, self.templates, self.programs)
                blocks = track_changes(blocks, draft, before, self.earlier)
            blocks = comment_sentences(blocks, draft)
        return self.write(prepare(anchor_blocks(blocks, draft)), {**about, BATCH: draft.batch, DRAFT: text_digest(draft)})

    def write(self, nodes: list[dict[str, object]], about: dict[str, str]) -> bytes:
        """Return a document of nodes."""
        return self.programs.pandoc(write_document(nodes, about), "json", "docx", "--standalone")


def text_digest(draft: Draft) -> str:
    """Return what tells drafts apart that say something else or number their passages otherwise."""
    sections = [[section.id, section.title, section.depth, section.kind, section.text] for section in draft.sections]
    passages = [reference.model_dump(mode="json", exclude={"chunk"}) for reference in (*draft.references, *draft.found)]
    return digest("sent", [draft.title, draft.footnotes, sections, passages])[:16]


PLUGIN = WordExporter
