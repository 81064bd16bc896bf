"""The drawing of a batch: well-formed whatever titles say, a row for each section."""

from pathlib import Path
from xml.etree import ElementTree

from tests.project import a_project

SVG = "{http://www.w3.org/2000/svg}"


def test_a_batch_is_drawn_with_each_section_s_request_answer_and_verdict(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=("hiring", "reviews"))
    project.draft()
    project.answer("hiring")
    outcome = project.doit("graph:essay")
    assert outcome.out == "essay: batches/essay/graph.svg\n", outcome.said
    drawing = ElementTree.fromstring((project.folder() / "graph.svg").read_text("utf-8"))
    labels = [text.text for text in drawing.iter(f"{SVG}text")]
    assert labels[2:] == ["hiring", "hiring.md", "accepted", "reviews", "no answer", "missing", "draft.md"]


def test_titles_are_text_in_the_drawing_whatever_they_hold(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=("hiring",))
    outline = project.folder() / "outline.json"
    outline.write_text(outline.read_text("utf-8").replace("On hiring", "<b>Bold & \\u001b[31m bolder</b>"), "utf-8")
    assert project.doit("graph:essay").code == 0
    drawing = ElementTree.fromstring((project.folder() / "graph.svg").read_text("utf-8"))
    assert "<b>Bold & [31m bolder</b>" in [title.text for title in drawing.iter(f"{SVG}title")]
