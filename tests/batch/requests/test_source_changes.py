"""Whoever looks is told where files of the corpus have changed since, and a draft is what follows them."""

import json
from pathlib import Path

import pytest
from tests.project import TOPICS, Project, a_drafted_project, a_project

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


def test_a_sentence_is_compared_with_its_source_as_it_is_now(tmp_path: Path) -> None:
    """Following the advice, in ``draft.md``, leaves nothing to be told."""
    project = a_project(tmp_path, topics=["alarms"])
    for post in (project.folder() / "corpus").iterdir():
        post.unlink()
    source = project.folder() / "corpus" / "alarms.md"
    source.write_text(
        "# Alarms\n\nWhoever is on call answers an alarm within one hour, and says so to all teams.\n", "utf-8"
    )
    project.draft()
    said = "Whoever is on call answers an alarm within {} [S1]. They say so to all teams [S1].\n"
    project.answer("alarms", said.format("one hour"))
    assert "No findings." in project.draft().out
    source.write_text(source.read_text("utf-8").replace("one hour", "three hours"), "utf-8")
    assert "“one hour” is now “three hours”" in project.draft().out + project.bloginator("report", "essay").out
    told = json.loads(project.bloginator("report", "essay", "--json").out)["findings"]
    assert [one["sentence"][:7] for one in told] == ["Whoever"], "what still agrees is not told"
    draft = project.folder() / "draft.md"
    draft.write_text(draft.read_text("utf-8").replace("within one hour", "within three hours"), "utf-8")
    outcome = project.draft()
    assert "within three hours" in project.text() and "No findings." in outcome.out, outcome.said
    assert "100% of 2 claims are supported." in outcome.out
    assert json.loads(project.bloginator("report", "essay", "--json").out)["findings"] == []


@pytest.mark.parametrize("change", ["new", "gone"])
def test_a_document_that_comes_or_goes_is_told(tmp_path: Path, change: str) -> None:
    project = a_drafted_project(tmp_path, topics=TOPICS[:3])
    corpus = project.folder() / "corpus"
    if change == "new":
        (corpus / "new.md").write_text("# New\n\nA page that nobody has read.\n", "utf-8")
    else:
        (corpus / "closing.md").unlink()
    assert told(project) == [True, True, True]
