"""What the writer changes in a draft stays."""

from pathlib import Path

from tests.project import TOPICS, a_project


def test_the_writers_own_version_of_an_answer_stands_in_the_draft(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    project.draft()
    project.answer_all(TOPICS)
    project.answer("edited/budgets", "We never had one, and TODO [S1]")
    assert project.draft().code == 0
    assert "We never had one, and TODO[^" in project.text()
    status = project.bloginator("status", "essay")
    assert "Your own text, from responses/edited/, stands in budgets." in status.out
    (project.folder() / "responses" / "edited" / "budgets.md").unlink()
    project.draft()
    assert "We never had one" not in project.text()
