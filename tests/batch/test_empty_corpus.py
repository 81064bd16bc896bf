"""A corpus without a readable document stops the run before anything is asked."""

from pathlib import Path

from tests.project import a_project


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
