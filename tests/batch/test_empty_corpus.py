"""A corpus without a readable document stops the run before anything is asked."""

import json
import os
from pathlib import Path

from tests.project import a_project, write_outline


def test_an_empty_corpus_stops_before_any_request_and_says_what_to_mend(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=("hiring", "budgets"))
    for file in (project.folder() / "corpus").iterdir():
        file.unlink()
    outcome = project.draft()
    assert outcome.code == 1
    assert "The corpus holds no document" in outcome.said
    assert "to mend: put Markdown or text files there" in outcome.said
    assert "Traceback" not in outcome.said
    assert not list(project.folder().glob("requests/*.json"))


def test_a_corpus_that_was_lost_leaves_what_was_asked_and_answered_as_it_is(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=("hiring", "budgets"))
    project.answer_all(("hiring", "budgets"))
    assert project.draft().code == 0
    before = project.files()
    for file in (project.folder() / "corpus").iterdir():
        file.write_bytes(b"")
    outcome = project.draft()
    assert outcome.code == 1
    assert "17 files could be read" in outcome.said
    after = project.files()
    assert {path: after.get(path) for path in before if not path.startswith("corpus/")} == {
        path: data for path, data in before.items() if not path.startswith("corpus/")
    }


def test_an_empty_file_of_a_corpus_is_told_when_files_are_read_and_not_at_every_run(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=("hiring", "budgets"))
    (project.folder() / "corpus" / "later.md").touch()
    for file in (project.folder() / "corpus").iterdir():
        os.utime(file, (1_600_000_000, 1_600_000_000))  # a young file is read again, since its time tells nothing
    assert "later.md was left out: the file is empty" in project.draft().err
    write_outline(project.folder(), ("hiring", "budgets"), hiring="What hiring taught")
    again = project.draft()
    assert "requests written" in again.said and "later.md" not in again.said
    (project.folder() / "corpus" / "later.md").rename(project.folder() / "corpus" / "latest.md")
    assert "latest.md was left out: the file is empty" in project.draft().err


def test_an_extract_that_finds_nothing_says_so(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=("hiring",))
    outline = {"title": "An Essay", "sections": [{"id": "odd", "title": "Zyxw", "description": "Vutsr qqq."}]}
    (project.folder() / "outline.json").write_text(json.dumps(outline), "utf-8")
    for file in (project.folder() / "corpus").iterdir():
        file.write_text("# Notes\n\nReviews take two days.\n", "utf-8")
    said = project.draft("--responder", "extract")
    assert said.code == 1 and "essay: extract found nothing to pick for odd: " in said.out


def test_a_batch_that_is_begun_on_an_empty_folder_says_so_and_names_the_ids_that_are_written(tmp_path: Path) -> None:
    outline = "# Handbook\n\n## People\n\n### Hiring\n\nHow we hire.\n\n### Reviews\n\nHow we review.\n"
    (tmp_path / "outline.md").write_text(outline, "utf-8")
    (tmp_path / "posts").mkdir()
    project = a_project(tmp_path, topics=("hiring",))
    words = ("new", "handbook", "--outline", "outline.md", "--corpus", "posts")
    begun = project.bloginator(*words)
    assert begun.code == 0 and "There is no document in posts yet" in begun.err
    (tmp_path / "posts" / "a.md").write_text("# Hiring\n\nWe hire in two weeks.\n", "utf-8")
    assert "3 sections have no id of their own" in project.bloginator("status", "handbook").out
    (project.folder("handbook") / "outline.md").write_text("# Handbook\n\n## People\n", "utf-8")
    assert "1 section has no id of its own" in project.bloginator("status", "handbook").out
    (project.folder("handbook") / "outline.md").write_text(outline, "utf-8")
    assert "3 ids written" in project.bloginator("ids", "handbook").out
