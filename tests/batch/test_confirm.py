"""A section whose question changed keeps showing its text, and ``bloginator confirm`` makes it count again."""

from pathlib import Path

from tests.project import TOPICS, a_project, write_outline


def test_a_changed_question_shows_the_earlier_text_until_it_is_confirmed(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    project.draft()
    project.answer_all(TOPICS)
    project.draft()
    earlier = (project.folder() / "responses" / "budgets.md").read_bytes()
    write_outline(project.folder(), TOPICS, budgets="On money")

    project.draft()
    assert project.standings()["budgets"] == "stale"
    below = project.text().split("## On money", 1)[1].split("\n## ", 1)[0]
    assert "This answers the earlier question" in below and "bloginator confirm" in below
    assert "budgets" in below.split("To mend", 1)[1].partition("\n")[2], "the earlier text stands below the notice"

    outcome = project.bloginator("confirm", "essay", "budgets")
    assert outcome.code == 0 and "budgets is accepted" in outcome.out, outcome.said
    assert project.draft().code == 0
    assert "This answers the earlier question" not in project.text()
    assert (project.folder() / "responses" / "budgets.md").read_bytes() == earlier


def test_what_cannot_be_confirmed_says_why(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    project.draft()
    outcome = project.bloginator("confirm", "essay", "budgets")
    assert outcome.code == 1 and "no text that could be confirmed" in outcome.err
    assert project.bloginator("confirm", "essay", "budget").err.count("Did you mean budgets?") == 1
    write_outline(project.folder(), TOPICS, budgets="On money")
    assert "is not asked yet" in project.bloginator("confirm", "essay", "budgets").err
