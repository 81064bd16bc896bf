"""What a reviewer does to a Word document comes back to its section, or is told with its text."""

import io
import re
import zipfile
from collections.abc import Callable

import pytest
from tests.builders import TEMPLATES
from tests.publishing import a_draft, a_written
from tests.word_edits import WordEditor

from bloginator.converters.programs import InstalledPrograms
from bloginator.converters.word import sign_document
from bloginator.records.draft import Draft
from bloginator.records.report import SentenceEvidence, Support
from bloginator.stages.exporter import ExportForm
from bloginator.stages.exporters.docx import WordExporter
from bloginator.stages.publish.anchors import list_labels
from bloginator.stages.publish.article import CLOSE, OPEN
from bloginator.stages.publish.tree import write_document
from bloginator.stages.publish.word_blocks import WordText, read_word
from bloginator.stages.publish.word_edits import WordEdits, find_word_edits

COSTS = """Costs fell.[^1] They rose again.[^2]

Rents are *low*.[^2]

- apples
- pears[^costs-a]

| kind | price |
|---|---|
| rent | 3 |

Last of costs.

[^costs-a]: Sweet ones."""
CLOSING = "It ended well.[^1]\n\n---\n\nLast of closing."
DRAFT = a_draft(a_written(COSTS), a_written("Few were hired.", "hiring"), a_written(CLOSING, "closing"), batch="essay")
PROGRAMS = InstalledPrograms()
pytest.importorskip("pypandoc")
pytest.importorskip("docx")


def export(draft: Draft, earlier: Draft | None = None, *, is_review: bool = False) -> bytes:
    exporter = WordExporter(TEMPLATES, earlier)
    exporter.form, exporter.programs = ExportForm(is_review=is_review), PROGRAMS
    return exporter.render(draft)


def read(data: bytes) -> WordText:
    signed = sign_document(data, "x.docx", OPEN, CLOSE)
    return read_word(PROGRAMS.pandoc(signed.data, "docx", "json", "--track-changes=accept"), list_labels(DRAFT))


def edit(*edits: tuple[str, str, str]) -> WordEdits:
    """Return what is found of edits."""
    sent = export(DRAFT)
    editor = WordEditor(sent)
    for kind, beginning, words in edits:
        getattr(editor, kind)(beginning, words)
    return find_word_edits(DRAFT, read(sent), read(editor.save()), write)


def write(nodes: list[dict[str, object]]) -> str:
    return PROGRAMS.pandoc(
        write_document(nodes, {}), "json", "commonmark-raw_html+footnotes+pipe_tables", "--wrap=none"
    ).decode()


def texts(found: WordEdits) -> dict[str, str]:
    assert found.unplaced == []
    return {change.section.id: change.text for change in found.edits}


def test_a_document_that_nobody_changed_has_no_edits() -> None:
    found = edit()
    assert found.edits == [] and found.unplaced == [] and found.comments == []


@pytest.mark.parametrize("kind", ["replace", "replace_tracked"])
def test_other_words_are_the_sections_own_and_all_else_stays_as_it_was_written(kind: str) -> None:
    assert texts(edit((kind, "Costs fell", "Prices sank"))) == {"costs": COSTS.replace("Costs fell", "Prices sank")}


@pytest.mark.parametrize("kind", ["delete", "delete_tracked"])
def test_a_paragraph_that_is_deleted_is_gone(kind: str) -> None:
    assert texts(edit((kind, "Rents are", ""))) == {"costs": COSTS.replace("Rents are *low*.[^2]\n\n", "")}


@pytest.mark.parametrize(
    ("change", "section", "text"),
    [
        (("append", "Few were", "Two more."), "hiring", "Few were hired. Two more."),
        (("new_paragraph", "Few were", "Two more."), "hiring", "Few were hired.\n\nTwo more."),
        (("new_heading", "Few were", "More of them"), "hiring", "Few were hired.\n\n## More of them"),
        (("split_paragraph", "Few", "New:"), "hiring", "Few\n\nNew: were hired."),
        (("new_paragraph", "apples", "plums"), "costs", COSTS.replace("- apples", "- apples\n- plums")),
        (("replace", "rent", "lease"), "costs", COSTS.replace("| rent | 3 |", "| lease | 3 |")),
        (("join", "Costs fell", "and"), "costs", COSTS.replace("again.[^2]\n\nRents", "again.[^2] and Rents")),
        (("move", "Rents are", "Last of costs"), "costs",
         COSTS.replace("Rents are *low*.[^2]\n\n", "").replace("Last of costs.", "Last of costs.\n\nRents are *low*.[^2]")),
        (("append", "Last of closing", "Indeed."), "closing", CLOSING.replace("closing.", "closing. Indeed.")),
    ],
)  # fmt: skip
def test_an_edit_changes_its_own_section_alone(change: tuple[str, str, str], section: str, text: str) -> None:
    found = texts(edit(change))
    assert list(found) == [section]
    assert plain(found[section]) == plain(text)


def plain(text: str) -> list[str]:
    """Return what a text says without the widths of its tables."""
    return [
        " ".join(line.replace("-", "").split())
        for line in text.split("\n")
        if line.replace("-", "").replace("|", "").strip()
    ]


def test_a_paragraph_that_is_moved_belongs_to_the_section_where_it_stands_now() -> None:
    found = texts(edit(("move", "Rents are", "Few were")))
    assert found == {
        "costs": COSTS.replace("Rents are *low*.[^2]\n\n", ""),
        "hiring": "Few were hired.\n\nRents are *low*.[^2]",
    }


def test_what_stands_under_a_deleted_heading_is_known_by_its_ids() -> None:
    found = edit(("delete", "Hiring", ""), ("replace", "Few were", "Many were"))
    assert {change.section.id: change.text for change in found.edits} == {"hiring": "Many were hired."}
    assert found.unplaced == ["hiring: its heading is gone; its text was taken by its ids."]


def test_a_new_paragraph_above_a_deleted_heading_is_shown_and_not_guessed() -> None:
    found = edit(("new_paragraph", "Last of costs", "Whose is this?"), ("delete", "Hiring", ""))
    assert found.edits == []
    assert "This has no section that is certain: “Whose is this?”." in found.unplaced


def test_two_sections_in_one_paragraph_are_left_as_they_are_and_told() -> None:
    found = edit(("delete", "Hiring", ""), ("join", "Last of costs", "and"))
    assert found.edits == []
    assert any("Last of costs. and Few were hired." in line for line in found.unplaced)
    assert {line.split(":")[0] for line in found.unplaced if "not certain which" in line} == {"costs", "hiring"}


def test_a_section_whose_text_was_taken_out_stays_and_is_told() -> None:
    [told] = edit(("delete", "Few were", "")).unplaced
    assert told.startswith("hiring: its text was taken out; the answer's stands.")


def test_titles_and_order_are_the_outlines() -> None:
    found = edit(("replace", "Hiring", "People"), ("append", "References", "and more"))
    assert found.edits == []
    assert "hiring: its title is “People” there: change it in the outline." in found.unplaced


def test_a_comment_is_placed_with_the_words_that_it_is_about() -> None:
    found = edit(("comment", "Few were", "How many?"))
    [comment] = found.comments
    assert (comment.section, comment.words) == ("hiring", "Few were hired.") and found.edits == []


def test_a_note_that_a_reviewer_changed_is_told() -> None:
    sent = export(DRAFT)
    changed = read(sent)
    changed.notes["1"] = [{"t": "Para", "c": [{"t": "Str", "c": "Elsewhere."}]}]
    found = find_word_edits(DRAFT, read(sent), changed, write)
    assert found.edits == [] and "A note says “Elsewhere.” there" in found.unplaced[0]


def test_emptied_notes_lead_where_the_marks_in_their_places_led() -> None:
    sent = export(DRAFT)
    editor = WordEditor(sent)
    editor.split_paragraph("Costs fell", "Really.")
    data = without_notes(editor.save())
    found = find_word_edits(DRAFT, read(sent), read(data), write)
    [change] = found.edits
    assert change.text == COSTS.replace("Costs fell.[^1]", "Costs fell\n\nReally..[^1]") and found.unplaced == []


@pytest.mark.parametrize("kind", ["none", "replace", "split_paragraph"])
def test_notes_that_a_program_shuffled_are_those_that_were_sent(kind: str) -> None:
    sent = export(DRAFT)
    editor = WordEditor(sent)
    if kind != "none":
        getattr(editor, kind)("Costs fell", "Really")
    found = find_word_edits(DRAFT, read(sent), read(with_shifted_notes(editor.save())), write)
    wanted = {
        "none": [],
        "replace": [COSTS.replace("Costs fell.", "Really.")],
        "split_paragraph": [COSTS.replace("Costs fell", "Costs fell\n\nReally")],
    }
    assert [change.text for change in found.edits] == wanted[kind] and found.unplaced == []


def test_paragraphs_joined_while_changes_are_recorded_stay_with_their_notes() -> None:
    found = edit(("join_tracked", "Costs fell", "Really."))
    joined = COSTS.replace("They rose again.[^2]\n\nRents are", "They rose again.[^2] Really. Rents are")
    assert texts(found) == {"costs": joined}


def test_of_paragraphs_deleted_while_changes_are_recorded_what_is_left_stays() -> None:
    sent = export(DRAFT)
    editor = WordEditor(sent)
    paragraph = editor.find("Costs fell")
    editor.delete_tracked("Costs fell")
    paragraph.add_run("Kept. ")
    found = find_word_edits(DRAFT, read(sent), read(editor.save()), write)
    assert texts(found)["costs"].startswith("Kept. Rents are *low*.[^2]")


def test_a_joined_paragraph_whose_notes_were_emptied_takes_no_note_of_another() -> None:
    sent = export(DRAFT)
    editor = WordEditor(sent)
    editor.remove_note("Costs fell")
    editor.join("Costs fell", "and")
    found = find_word_edits(DRAFT, read(sent), read(without_notes(editor.save())), write)
    [change] = found.edits
    assert "[^1]" not in change.text and any("which passage was meant is not certain" in line for line in found.unplaced)


def test_a_note_that_a_reviewer_takes_out_is_no_shuffling() -> None:
    sent = export(DRAFT)
    editor = WordEditor(sent)
    editor.remove_note("Rents are")
    [change] = find_word_edits(DRAFT, read(sent), read(editor.save()), write).edits
    assert change.text == COSTS.replace("*low*.[^2]", "*low*.")


def without_notes(data: bytes) -> bytes:
    """Return a document whose notes are empty, as LibreOffice 7.4 saves some."""
    return with_notes(data, lambda part: re.sub(rb"<w:bookmark(?:Start|End)[^>]*>|<w:t(?: [^>]*)?>[^<]*</w:t>", b"", part))


def with_shifted_notes(data: bytes) -> bytes:
    """Return a document in which each mark has the note of the one before, as LibreOffice 7.4 saves some."""

    def shifted(part: bytes) -> bytes:
        note = re.compile(rb'(<w:footnote w:id="\d+">)(.*?)(?=</w:footnote>)', re.DOTALL)
        contents = [match[2] for match in note.finditer(part)]
        before = iter([contents[-1], *contents])
        return note.sub(lambda match: match[1] + next(before), part)

    return with_notes(data, shifted)


def with_notes(data: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """Return a document with its notes changed."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w") as made:
        for name in source.namelist():
            made.writestr(name, change(source.read(name)) if name == "word/footnotes.xml" else source.read(name))
    return target.getvalue()


def reviewed(draft: Draft, earlier: Draft | None = None) -> str:
    data = export(draft, earlier, is_review=True)
    return PROGRAMS.pandoc(data, "docx", "markdown", "--track-changes=all", "--wrap=none").decode()


def test_evidence_stands_beside_its_sentence_as_a_comment() -> None:
    support = Support(marker="S1", document="a.md", heading="Costs", lines=(3, 5), text="Costs did fall.")
    evidence = SentenceEvidence(start=0, end=11, text="Costs fell.", verdict="supported", support=support)
    said = reviewed(a_draft(a_written("Costs fell.[^1] They rose.", sentences=(evidence,)), batch="essay"))
    assert '[Supported. "Costs did fall." (a.md › Costs, lines 3-5)]{.comment-start' in said.replace("“", '"').replace(
        "”", '"'
    )
    assert said.index("Costs fell.") < said.index("comment-end") < said.index("They rose.")


def test_what_changed_since_the_last_one_is_tracked_by_word_and_by_block() -> None:
    earlier = a_draft(a_written("Costs fell.[^1]\n\nGone."), a_written("As it was.", "closing"), batch="essay")
    draft = a_draft(a_written("Costs rose.[^2]\n\nQuite new.\n\nMore."), a_written("As it was.", "closing"), batch="essay")
    said = reviewed(draft, earlier)
    assert "[fell.]{.deletion" in said and "[rose.]{.insertion" in said
    assert "[Gone.]{.deletion" in said
    assert "As it was." in said and "[As it was.]" not in said


def test_a_tracked_export_that_comes_back_unchanged_has_no_edits() -> None:
    earlier = a_draft(a_written("Costs sank.[^1]\n\nGone."), a_written("Another.", "hiring"), batch="essay")
    sent = export(DRAFT, earlier, is_review=True)
    assert find_word_edits(DRAFT, read(sent), read(sent), write).edits == []


CASES: list[Callable[[], bytes]] = [lambda: export(DRAFT), lambda: export(DRAFT, is_review=True)]


@pytest.mark.parametrize("make", CASES, ids=["plain", "review"])
def test_what_libreoffice_saves_twice_has_no_edits(make: Callable[[], bytes]) -> None:
    from tests.word_edits import save_in_libreoffice

    sent = make()
    found = find_word_edits(DRAFT, read(sent), read(save_in_libreoffice(save_in_libreoffice(sent))), write)
    assert found.edits == [] and found.unplaced == []
