"""A section without an id of its own that is renamed is told, and how it keeps its text."""

from pathlib import Path

import pytest
from tests.project import Project, a_project

OUTLINE = """\
# An Essay

## Opening

What we learned about opening.

## {title}

{description}

## Reviews

What we learned about reviews.
"""


def write(project: Project, title: str, description: str) -> None:
    """Write the outline, whose sections have no ids."""
    (project.folder() / "outline.json").unlink(missing_ok=True)
    (project.folder() / "outline.md").write_text(OUTLINE.format(title=title, description=description), "utf-8")


@pytest.mark.parametrize("drafted", [False, True], ids=["before the next draft", "after it"])
def test_a_renamed_section_is_told_with_the_id_that_keeps_its_text(tmp_path: Path, drafted: bool) -> None:
    project = a_project(tmp_path, settings="threshold = 0.5\n")
    write(project, "Hiring", "What we learned about hiring.")
    project.draft()
    project.answer_all(("opening", "hiring", "reviews"))
    assert project.draft().code == 0
    write(project, "Finding people", "How people are found.")
    if drafted:
        assert project.draft().code == 0
    told = project.bloginator("status", "essay").out
    assert "No section has the id “hiring”" in told
    assert "finding-people came in its place" in told and "write #hiring into the braces of its heading ({#hiring})" in told
    assert "`bloginator confirm essay hiring` takes it where the question changed" in told
    write(project, "Finding people {#hiring}", "How people are found.")
    project.draft()
    assert project.standings()["hiring"] == "stale" and "The old way of hiring" in project.text()
    confirmed = project.bloginator("confirm", "essay", "hiring")
    assert confirmed.code == 0 and "hiring is accepted" in confirmed.out, confirmed.said


def test_a_section_that_went_while_others_came_elsewhere_is_not_guessed(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=["opening", "hiring", "reviews"], settings="threshold = 0.5\n")
    write(project, "Hiring", "What we learned about hiring.")
    project.draft()
    for section in ("opening", "hiring", "reviews"):
        project.answer(section)
    project.draft()
    outline = project.folder() / "outline.md"
    text = outline.read_text("utf-8").replace("## Hiring\n\nWhat we learned about hiring.\n\n", "")
    outline.write_text(f"{text}\n## Closing\n\nWhat we learned about closing.\n", "utf-8")
    told = project.bloginator("status", "essay").out
    assert "No section has the id “hiring”" in told and "in its place" not in told
    assert "Its section is in the outline no more; one with that id has this answer again." in told
    assert "If it answers" not in told, "whoever takes a section out needs no other one for its answer"
