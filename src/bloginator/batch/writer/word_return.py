"""Take a Word document back: what a reviewer changed becomes answers in ``responses/edited/``, remarks become feedback."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from bloginator.batch.draft.sent_documents import SentDocument, SentDocuments
from bloginator.batch.edits import find_conflict, find_losses, place_edit
from bloginator.batch.opening import judge_unless_locked, open_judged
from bloginator.batch.requests.feedback import refine
from bloginator.batch.run import BatchRun
from bloginator.converters.programs import InstalledPrograms, require_program
from bloginator.converters.word import SignedDocument, WordComment, sign_document
from bloginator.disk.layout import list_batches
from bloginator.errors import BadFile, BadSettings
from bloginator.reading import read_present
from bloginator.records.draft import Draft
from bloginator.stages.draft.footnote_marks import fold_marks
from bloginator.stages.edits.merge import Marks, find_edit
from bloginator.stages.edits.passage_marks import key_references
from bloginator.stages.exporters.docx import BATCH, DRAFT
from bloginator.stages.publish.anchors import list_labels
from bloginator.stages.publish.article import CLOSE, OPEN
from bloginator.stages.publish.evidence_comments import AUTHOR
from bloginator.stages.publish.tree import Node, write_document
from bloginator.stages.publish.word_blocks import WordText, read_line, read_word
from bloginator.stages.publish.word_edits import ChangedText, PlacedComment, find_word_edits

MAX_MB = 50
WRITER = "commonmark-raw_html+footnotes+pipe_tables+strikeout+tex_math_dollars"
NOT_OURS = "Take a file that `bloginator export NAME --to docx` wrote, changed in Word or LibreOffice and saved as .docx."


def take_word(root: Path, file: Path) -> tuple[list[str], list[str]]:
    """Take what was changed and remarked in a document; return what to tell, and a sentence on what has no place.

    Raises:
        BadFile: It is no Word document.
        BadSettings: It is none that this project exported.
        MissingExtra: pandoc is not installed.
    """
    data = read_document(file)
    require_program("pandoc")
    document = sign_document(data, str(file), OPEN, CLOSE)
    name = document.properties.get(BATCH, "")
    if name not in list_batches(root):
        what = (
            f"It was exported from the batch {name}, which is not here."
            if name
            else "It says of no batch that it is its draft."
        )
        raise BadSettings(what, str(file), NOT_OURS)
    run = open_judged(root, name)
    sent = SentDocuments(run.batch.layout).read(document.properties.get(DRAFT, ""))
    if sent is None:
        shown = run.batch.layout.shown(run.batch.layout.sent)
        raise BadSettings(
            "What it was exported from is not known any more.", str(file), f"It was kept in {shown}; put that back."
        )
    return take_document(run, document, sent)


def read_document(file: Path) -> bytes:
    """Return a document's bytes."""
    try:
        return read_present(file, MAX_MB)
    except OSError as error:
        raise BadFile(f"The file cannot be read: {error.strerror}.", str(file), "Name a .docx file.") from error


def take_document(run: BatchRun, document: SignedDocument, sent: SentDocument) -> tuple[list[str], list[str]]:
    """Take what differs from what was sent."""
    labels = list_labels(sent.draft)
    before = read_text(sign_document(sent.document, "exports/sent", OPEN, CLOSE), labels, {})
    texts = [read_line(nodes) for nodes in before.notes.values()]
    label_of_text = {read_line(nodes): label for label, nodes in before.notes.items() if texts.count(read_line(nodes)) == 1}
    now = read_text(document, labels, label_of_text)
    changed = find_word_edits(sent.draft, before, now, write_markdown)
    unplaced = list(changed.unplaced)
    lines = place_texts(run, changed.edits, sent.draft, unplaced)
    lines += place_comments(run, changed.comments, document.comments, unplaced)
    if not lines and not unplaced:
        lines = ["Nothing in it was changed, and nothing remarked."]
    return lines, unplaced


def read_text(document: SignedDocument, labels: Sequence[str], label_of_text: Mapping[str, str]) -> WordText:
    """Return what a document says with all its changes accepted."""
    data = InstalledPrograms().pandoc(document.data, "docx", "json", "--track-changes=accept")
    return read_word(data, labels, label_of_text)


def write_markdown(nodes: list[Node]) -> str:
    """Return the Markdown of blocks."""
    return InstalledPrograms().pandoc(write_document(nodes, {}), "json", WRITER, "--wrap=none").decode()


def place_texts(run: BatchRun, changed: Sequence[ChangedText], draft: Draft, unplaced: list[str]) -> list[str]:
    """Write changed texts as the writer's own answers, like what is changed in ``draft.md``; return what to tell."""
    keys, taken = key_references(draft.references), {}
    marks = Marks(keys, keys, {})
    conflicts: list[str] = []
    for change in changed:
        before = fold_marks(change.section.text, draft.footnotes)
        edit = find_edit(change.section, draft.footnotes, before, change.text, marks)
        if edit is None:
            continue
        conflicts += find_conflict(run, edit)
        if file := place_edit(run, edit, unplaced):
            taken[edit.section.id] = file
    judge_unless_locked(run)
    unplaced += [problem for section, file in taken.items() for problem in find_losses(run, section, file)]
    return [
        *(f"Your earlier text was kept as {file}." for file in run.kept_files),
        *conflicts,
        *(f"{run.batch.layout.shown(run.batch.layout.folder / file)} is written." for file in taken.values()),
    ]


def place_comments(
    run: BatchRun, places: Sequence[PlacedComment], comments: Sequence[WordComment], unplaced: list[str]
) -> list[str]:
    """Write what reviewers remarked as feedback on the sections that it is about; return what to tell."""
    lines: list[str] = []
    by_id = {place.id: place for place in places}
    for comment in comments:
        if comment.author == AUTHOR or not comment.text:
            continue
        place = by_id.get(comment.id)
        if place is None or place.section not in run.ids:
            unplaced.append(f"{comment.author or 'Somebody'} remarks, on no section that is certain: “{comment.text}”.")
            continue
        lines += refine(run, place.section, f"{comment.author or 'A reviewer'} on “{place.words}”: {comment.text}")
    return lines
