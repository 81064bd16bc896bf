"""Whoever looks is told where files of the corpus have changed since, and a draft is what follows them."""

from pathlib import Path

import pytest
from tests.project import TOPICS, Project, a_drafted_project

CHANGED = "Files of the corpus have changed since its passages were sought"
LOOKING = ("status", "check", "report")


def told(project: Project) -> list[bool]:
    """Return which of the commands that look say that the corpus has changed."""
    return [CHANGED in project.bloginator(command, "essay").said for command in LOOKING]


def test_a_change_of_the_corpus_is_told_until_a_draft_has_followed_it(tmp_path: Path) -> None:
    project = a_drafted_project(tmp_path, topics=TOPICS[:3])
    source = project.folder() / "corpus" / "hiring.md"
    before = source.read_text("utf-8")
    assert told(project) == [False, False, False]
    source.write_text(before.replace("earlier than", "later than"), "utf-8")
    assert told(project) == told(project) == [True, True, True]
    assert CHANGED in project.bloginator("status", "essay", "--json").out
    project.draft()
    assert told(project) == [False, False, False]
    assert "“earlier” is now “later”" in project.bloginator("report", "essay").said
    source.write_text(before, "utf-8")  # and yet a later time
    assert told(project) == [True, True, True]
    project.draft()
    assert told(project) == [False, False, False]
    assert "is now" not in project.bloginator("report", "essay").said


@pytest.mark.parametrize("change", ["new", "gone"])
def test_a_document_that_comes_or_goes_is_told(tmp_path: Path, change: str) -> None:
    project = a_drafted_project(tmp_path, topics=TOPICS[:3])
    corpus = project.folder() / "corpus"
    if change == "new":
        (corpus / "new.md").write_text("# New\n\nA page that nobody has read.\n", "utf-8")
    else:
        (corpus / "closing.md").unlink()
    assert told(project) == [True, True, True]
