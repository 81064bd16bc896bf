"""``take`` brings a Word document back: changes become the writer's own answers, remarks feedback."""

import re
from pathlib import Path

import pytest
from tests.project import Project, a_project
from tests.word_edits import WordEditor, save_in_libreoffice

THREE = ("opening", "hiring", "closing")
pytest.importorskip("pypandoc")
pytest.importorskip("docx")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a project whose draft was exported for review."""
    project = a_project(tmp_path, topics=THREE)
    project.draft()
    project.answer_all(THREE)
    assert project.bloginator("export", "essay", "--to", "docx", "--review").code == 0
    return project


def exported(project: Project) -> bytes:
    return (project.folder() / "exports" / "review" / "essay.docx").read_bytes()


def return_edited(project: Project, editor: WordEditor, *, in_libreoffice: bool = False) -> Path:
    file = project.root / "returned.docx"
    file.write_bytes(save_in_libreoffice(editor.save()) if in_libreoffice else editor.save())
    return file


def edited(project: Project, section: str) -> str:
    return (project.folder() / "responses" / "edited" / f"{section}.md").read_text("utf-8").split("---\n")[2].strip()


@pytest.mark.parametrize("in_libreoffice", [False, True], ids=["word", "libreoffice"])
def test_changes_become_answers_with_their_markers_and_a_remark_feedback(project: Project, in_libreoffice: bool) -> None:
    editor = WordEditor(exported(project))
    editor.replace_tracked("The old way of hiring", "The new way of hiring")
    editor.comment("The old way of closing", "Too long.")
    outcome = project.bloginator("take", str(return_edited(project, editor, in_libreoffice=in_libreoffice)))
    assert outcome.code == 0, outcome.said
    assert edited(project, "hiring") == (
        "The new way of hiring cost us 3 days a month [S1]. We now begin hiring earlier than feels right [S1]."
    )
    wish = (project.folder() / "feedback" / "closing.md").read_text("utf-8")
    assert wish.startswith("Reviewer on “The old way of closing cost us") and wish.endswith("”: Too long.\n")
    assert sorted(path.name for path in (project.folder() / "responses" / "edited").iterdir()) == ["hiring.md"]
    assert "The new way of hiring" in (project.draft(), project.text())[1]


def test_a_document_that_is_taken_twice_tells_a_change_of_yours_alone_and_keeps_it(project: Project) -> None:
    editor = WordEditor(exported(project))
    editor.replace_tracked("The old way of hiring", "The new way of hiring")
    returned = str(return_edited(project, editor))
    project.bloginator("take", returned)
    assert "was changed here" not in project.bloginator("take", returned).said
    mine = project.folder() / "responses" / "edited" / "hiring.md"
    own = mine.read_text("utf-8").replace("The new way", "My way")
    mine.write_text(own, "utf-8")
    outcome = project.bloginator("take", returned)
    kept = re.search(r"hiring was changed here and in responses/edited/hiring.md; .* kept as (\S+)\.\n", outcome.said)
    assert kept, outcome.said
    assert (project.folder() / kept[1]).read_text("utf-8") == own


def test_a_moved_paragraph_takes_its_passage_along(project: Project) -> None:
    editor = WordEditor(exported(project))
    editor.new_paragraph("The old way of opening", "Stays.")
    editor.move("The old way of opening", "The old way of closing")
    assert project.bloginator("take", str(return_edited(project, editor))).code == 0
    assert edited(project, "opening") == "Stays."
    assert "begin opening earlier than feels right [S" in edited(project, "closing")


def test_what_has_no_place_is_shown_and_the_command_ends_with_1(project: Project) -> None:
    editor = WordEditor(exported(project))
    editor.new_paragraph("The old way of opening", "Whose is this?")
    editor.delete("On hiring")
    outcome = project.bloginator("take", str(return_edited(project, editor)))
    assert outcome.code == 1 and "“Whose is this?”" in outcome.err
    assert not (project.folder() / "responses" / "edited").exists()


def test_an_untouched_document_changes_nothing(project: Project) -> None:
    before = project.files()
    outcome = project.bloginator("take", str(project.folder() / "exports" / "review" / "essay.docx"))
    assert outcome.code == 0 and "Nothing in it was changed" in outcome.out
    assert project.files() == before


def test_what_was_not_exported_here_is_told(project: Project, tmp_path: Path) -> None:
    import docx

    docx.Document().save(str(tmp_path / "other.docx"))
    (tmp_path / "text.docx").write_text("no document", "utf-8")
    for name, said in (
        ("other.docx", "It says of no batch"),
        ("text.docx", "cannot be read"),
        ("none.docx", "cannot be read"),
    ):
        outcome = project.bloginator("take", str(tmp_path / name))
        assert outcome.code == 1 and said in outcome.err and "Traceback" not in outcome.said


def test_a_review_is_of_word_alone_and_never_clean(project: Project) -> None:
    assert "Only Word documents are for review." in project.bloginator("export", "essay", "--to", "pdf", "--review").err
    assert (
        "What is reviewed cannot be clean."
        in project.bloginator("export", "essay", "--to", "docx", "--review", "--clean").err
    )
