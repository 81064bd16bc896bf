"""The drawing of a batch: well-formed whatever titles say, a row for each section, or for each standing of many."""

from pathlib import Path
from xml.etree import ElementTree

from tests.project import a_project

from bloginator.records.exchange import Verdict
from bloginator.records.outline import Section
from bloginator.stages.status.graph_values import grouped_rows

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


def test_many_sections_are_drawn_by_standing_the_most_frequent_first() -> None:
    sections = [Section(id=f"s{number}", title=f"Section {number}") for number in range(100)]
    verdicts = {section.id: Verdict(section=section.id, standing="missing") for section in sections}
    for number in range(70):
        file = "responses/server/x.md" if number < 20 else "responses/x.md"
        verdicts[f"s{number}"] = Verdict(section=f"s{number}", standing="accepted", file=file)
    rows = grouped_rows(sections, verdicts)
    assert [(row.request, row.answer, row.standing) for row in rows] == [
        ("50 sections", "responses", "accepted"),
        ("30 sections", "no answer", "missing"),
        ("20 sections", "server", "accepted"),
    ]
