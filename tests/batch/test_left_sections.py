"""An answer stays bound to the request that it was first taken for, also while no section has its id."""

import json
import os
from pathlib import Path

import pytest

from bloginator.batch.opening import open_run
from tests.project import Project, a_drafted_project, prose, write_outline

TOPICS = ("opening", "hiring", "reviews", "closing")
OTHERS = ("budgets", "remote")
LEFT = ("opening", "reviews", "closing")


def shows_earlier_text(project: Project, section: str, title: str, text: str) -> bool:
    """Tell whether the draft has a text below a section's title as one to an earlier question."""
    below = project.text().split(f"## {title}\n", 1)[1].split("\n## ", 1)[0]
    return project.standings()[section] == "stale" and text in below.split("This answers the earlier question", 1)[1]


@pytest.mark.parametrize("answered", ["before it left", "and nobody looked before it left"])
def test_a_section_that_comes_back_with_another_question_shows_its_text_as_an_earlier_one(
    tmp_path: Path, answered: str
) -> None:
    project = a_drafted_project(tmp_path, topics=TOPICS, settings="threshold = 0.5\n")
    text = "The old way of hiring cost us 3 days a month"
    if answered != "before it left":
        text = "We now begin hiring earlier than feels right"
        project.answer("hiring", f"{text} [S1].\n")
    write_outline(project.folder(), ("opening", "reviews", "closing"))
    assert project.draft().code == 0
    write_outline(project.folder(), TOPICS, hiring="On meetings")
    assert project.draft().code == 0
    assert shows_earlier_text(project, "hiring", "On meetings", text)
    assert project.bloginator("confirm", "essay", "hiring").code == 0
    assert project.standings()["hiring"] == "accepted"


def test_two_sections_that_exchange_their_ids_exchange_no_footnotes(tmp_path: Path) -> None:
    project = a_drafted_project(tmp_path, topics=TOPICS, settings="threshold = 0.5\n")
    write_outline(project.folder(), ("opening", "closing"))
    assert project.draft().code == 0
    write_outline(project.folder(), TOPICS, hiring="On reviews", reviews="On hiring")
    project.draft()
    assert shows_earlier_text(project, "hiring", "On reviews", "The old way of hiring")
    assert shows_earlier_text(project, "reviews", "On hiring", "The old way of reviews")


def test_an_outline_that_is_put_back_brings_its_texts_back(tmp_path: Path) -> None:
    project = a_drafted_project(tmp_path, topics=TOPICS)
    project.answer("hiring", "As an AI language model, I cannot write this section.\n")
    assert project.draft().code == 0, "the text that was accepted stays"
    before = project.files()
    write_outline(project.folder(), OTHERS)
    assert project.draft().code == 1
    write_outline(project.folder(), TOPICS)
    seen = project.standings()
    assert set(seen.values()) == {"missing"}, "nothing counts for a question that nobody has been asked"
    assert project.draft().code == 0
    after = project.files()
    same = [name for name in before if name.startswith(("verdicts/", "responses/", "draft."))]
    assert {name: after[name] for name in same} == {name: before[name] for name in same}
    assert prose("hiring").split(" [S1]")[0] in project.text()


@pytest.mark.parametrize("folder", ["requests", "verdicts"])
def test_a_copy_of_our_file_that_a_sync_program_made_is_no_section_that_left(tmp_path: Path, folder: str) -> None:
    project = a_drafted_project(tmp_path, topics=TOPICS, settings="threshold = 0.5\n")
    file = project.folder() / folder / "hiring.json"
    copy, old = file.with_name("hiring (conflicted copy).json"), file.read_bytes()
    if folder == "requests":
        write_outline(project.folder(), TOPICS, hiring="On meetings")
        old_text, standing = "The old way of hiring", "stale"
    else:
        project.answer("hiring", "We now begin hiring earlier than feels right, and listen for 20 minutes [S1].\n")
        assert project.draft().code == 0
        project.answer("hiring", "As an AI language model, I cannot write this section.\n")
        old_text, standing = "and listen for 20 minutes", "accepted"
    assert project.draft().code == 0
    copy.write_bytes(file.read_bytes() if folder == "requests" else old)
    assert project.draft().code == 0
    assert project.standings()["hiring"] == standing and old_text in project.text()
    assert copy.exists(), "it is not ours"


def test_what_left_the_outline_is_asked_no_more_and_what_is_not_ours_stays(tmp_path: Path) -> None:
    project = a_drafted_project(tmp_path, topics=TOPICS)
    requests, verdicts = (project.folder() / name for name in ("requests", "verdicts"))
    before = json.loads((verdicts / "hiring.json").read_text("utf-8"))
    for folder in (requests, verdicts):
        (folder / "notes.json").write_text('{"mine": true}', "utf-8")
    write_outline(project.folder(), LEFT)
    assert project.draft().code == 0
    assert not (requests / "hiring.json").exists() and list((requests / "past").glob("hiring@*.json"))
    left = json.loads((verdicts / "hiring.json").read_text("utf-8"))
    assert left == {**before, "standing": "missing", "reasons": []}, "it knows what its answers were taken for"
    assert (requests / "notes.json").exists() and (verdicts / "notes.json").exists()


def test_a_section_that_comes_back_counts_for_nothing_before_it_is_asked(tmp_path: Path) -> None:
    project = a_drafted_project(tmp_path, topics=TOPICS, settings="threshold = 1.0\n")
    write_outline(project.folder(), LEFT)
    assert project.draft().code == 0
    write_outline(project.folder(), TOPICS, hiring="On meetings")
    run = open_run(project.root, "essay")
    assert run.standing("hiring") == run.verdict("hiring").standing == "missing" and not run.has_enough()
    assert "Too long to be measured" not in project.bloginator("report", "essay").said


def test_the_verdict_of_a_section_that_left_is_not_read_again_while_it_is_as_it_was(tmp_path: Path) -> None:
    project = a_drafted_project(tmp_path, topics=TOPICS)
    write_outline(project.folder(), LEFT)
    assert project.draft().code == 0
    file = project.folder() / "verdicts" / "hiring.json"
    was = file.stat()
    file.write_bytes(bytes(was.st_size))
    os.utime(file, ns=(was.st_atime_ns, was.st_mtime_ns))
    assert "damaged" not in project.draft().said
    os.utime(file)
    assert "damaged" in project.draft().said and b"missing" in file.read_bytes()
