"""``export`` writes the draft as Word, PDF, EPUB, HTML and Markdown, makes nothing twice, and runs nothing of a text."""

import io
import os
import re
import zipfile
from pathlib import Path

import pytest
from tests.project import Project, a_project
from tests.publishing import RUNNABLE, require_command, run_command

THREE = ("opening", "hiring", "closing")
SENTENCES = [
    f"The old way of {topic} cost us 3 days a month. We now begin {topic} earlier than feels right"
    for topic in ("opening", "closing")
]
"""Of the answers that are plain words."""


def an_answered_project(root: Path, *, missing: str = "", text: str | None = None) -> Project:
    project = a_project(root, topics=THREE, settings="threshold = 0.5\n")
    project.draft()
    project.answer_all(topic for topic in THREE if topic != missing)
    if text is not None:
        project.answer("hiring", text)
    return project


def exported(project: Project, form: str, *words: str) -> bytes:
    outcome = project.doit("export:essay", "--to", form, *words)
    assert outcome.code == 0, outcome.said
    return (project.folder() / "exports" / f"essay.{form}").read_bytes()


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a project that holds what an engine might run."""
    return an_answered_project(tmp_path_factory.mktemp("runnable"), text=RUNNABLE.replace("[^1]", " [S1]"))


def test_word_has_native_footnotes_and_nothing_that_a_text_would_load(project: Project) -> None:
    pytest.importorskip("pypandoc")
    docx = pytest.importorskip("docx")
    data = exported(project, "docx")
    document = docx.Document(io.BytesIO(data))
    said = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert all(sentence in said for sentence in SENTENCES)
    assert "Raw <script>alert</script> and <img src=x onerror=alert> stay" in said
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert not [name for name in parts.namelist() if "media" in name]
        notes = parts.read("word/footnotes.xml").decode()
        assert len(re.findall("<w:footnoteReference ", parts.read("word/document.xml").decode())) == 3
    assert all(f"Notes on {topic}" in notes for topic in THREE)


def test_a_pdf_says_every_sentence_and_runs_none(project: Project) -> None:
    pytest.importorskip("typst")
    pdftotext = require_command("pdftotext")
    exported(project, "pdf")
    said = " ".join(run_command(pdftotext, project.folder() / "exports" / "essay.pdf", "-").split())
    assert all(sentence in said for sentence in SENTENCES)
    assert '#eval("1+1") and #read("corpus.md") too' in said.replace("“", '"').replace("”", '"')


def test_an_epub_has_no_error(project: Project) -> None:
    pytest.importorskip("pypandoc")
    require_command("java")
    epubcheck = require_command("epubcheck")
    exported(project, "epub")
    assert "No errors or warnings detected" in run_command(
        "java", "-jar", epubcheck, project.folder() / "exports" / "essay.epub"
    )


def test_html_is_an_article_without_a_script(project: Project) -> None:
    pytest.importorskip("pypandoc")
    page = exported(project, "html").decode().replace("&#39;", "'")
    assert "<article>" in page and "default-src 'none'" in page
    assert not re.search(r"<(?:script|img|div onclick)", page) and "&lt;script&gt;alert" in page
    assert all(sentence.split(". ")[0] in page for sentence in SENTENCES)


def test_a_form_is_made_again_only_when_something_changed_and_what_one_wrote_into_it_is_kept(tmp_path: Path) -> None:
    project = an_answered_project(tmp_path)
    file = project.folder() / "exports" / "essay.md"
    exported(project, "md")
    before = file.stat().st_mtime_ns
    assert "batches/essay/exports/essay.md is up to date." in project.bloginator("export", "essay", "--to", "md").out
    assert file.stat().st_mtime_ns == before
    file.write_text("My own.", "utf-8")
    project.answer("hiring", "Another text [S1].")
    said = project.doit("export:essay", "--to", "md").out
    assert "A file that was not as last written was kept as batches/essay/exports/essay.md.yours-" in said
    assert "Another text" in file.read_text("utf-8")
    assert not (project.folder() / "draft.md").exists(), "nothing else is written"


def test_what_one_changed_in_the_draft_is_said_not_to_be_in_an_export(tmp_path: Path) -> None:
    project = an_answered_project(tmp_path)
    assert project.draft().code == 0
    assert "What you changed" not in project.doit("export:essay", "--to", "md").err
    draft = project.folder() / "draft.md"
    draft.write_text(draft.read_text("utf-8").replace("The old way", "My own way"), "utf-8")
    said = project.doit("export:essay", "--to", "md")
    assert said.code == 0 and "What you changed in batches/essay/draft.md is not in it" in said.err


def test_a_clean_export_leaves_out_what_is_missing_and_says_so(tmp_path: Path) -> None:
    project = an_answered_project(tmp_path, missing="closing")
    outcome = project.doit("export:essay", "--to", "md", "--clean")
    assert "exports/clean/essay.md is written; 1 section not written yet, left out: closing." in outcome.out
    text = (project.folder() / "exports" / "clean" / "essay.md").read_text("utf-8")
    assert "On closing" not in text and "state:" not in text
    assert "shown as placeholders: closing" in project.doit("export:essay", "--to", "md").out


def test_a_clean_export_is_refused_while_a_critical_finding_is_open(tmp_path: Path) -> None:
    project = an_answered_project(tmp_path, text="The old way of hiring cost us 900 days a month [S1].")
    refused = project.doit("export:essay", "--to", "md", "--clean")
    assert refused.code == 1 and "critical finding of essay is open." in refused.err and "--anyway" in refused.err
    assert not (project.folder() / "exports").exists()
    assert project.doit("export:essay", "--to", "md", "--clean", "--anyway").code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Say --to with some of: docx, pdf, epub, html, md, page, json."),
        (("--to", "dox"), "There is no exporter `dox`. Did you mean `docx`?"),
        (("--to", "word"), "Use one of: docx, epub, html, json, md, page, pdf."),
    ],
)
def test_a_form_that_is_not_there_is_told(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    outcome = a_project(tmp_path, topics=THREE).bloginator("export", "essay", *words)
    assert outcome.code == 1 and said in outcome.err and "Traceback" not in outcome.said


def test_below_the_threshold_nothing_is_written(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=THREE)
    outcome = project.doit("export:essay", "--to", "md")
    assert outcome.code == 1 and "3 are needed" in outcome.err and not (project.folder() / "exports").exists()


def test_exports_in_the_settings_are_written_with_the_draft(tmp_path: Path) -> None:
    pytest.importorskip("pypandoc")
    project = an_answered_project(tmp_path)
    (project.folder() / "batch.toml").write_text('exports = ["docx"]\n', "utf-8")
    assert project.draft().code == 0
    assert (project.folder() / "draft.docx").read_bytes().startswith(b"PK")
    assert "Nothing in it was changed" in project.bloginator("take", str(project.folder() / "draft.docx")).out


def test_forms_with_the_same_ending_have_names_of_their_own(tmp_path: Path) -> None:
    pytest.importorskip("pypandoc")
    project = an_answered_project(tmp_path)
    outcome = project.doit("export:essay", "--to", "html,page,md,md")
    assert outcome.code == 0 and outcome.out.count("is written") == 3
    exports = project.folder() / "exports"
    assert {file.name for file in exports.iterdir()} == {"essay.html", "essay.page.html", "essay.md"}
    assert "<article>" in (exports / "essay.html").read_text("utf-8")


def test_what_can_be_made_is_made_where_a_form_lacks_its_extra_which_is_named(tmp_path: Path) -> None:
    project = an_answered_project(tmp_path / "project")
    without = tmp_path / "without"
    without.mkdir()
    (without / "sitecustomize.py").write_text('import sys\nsys.modules["pypandoc"] = None\n', "utf-8")
    env = {"PYTHONPATH": os.pathsep.join([str(without), os.environ.get("PYTHONPATH", "")])}
    outcome = project.doit("export:essay", "--to", "html,pdf", env=env)
    assert outcome.code == 1 and not (project.folder() / "exports").exists()
    outcome = project.doit("export:essay", "--to", "html,md,pdf", env=env)
    assert outcome.code == 1 and [file.name for file in (project.folder() / "exports").iterdir()] == ["essay.md"]
    assert outcome.err.startswith("Not made: html, pdf. "), outcome.err
    assert "This needs the Python package pypandoc" in outcome.err and "-m pip install 'bloginator[pandoc]'" in outcome.err
