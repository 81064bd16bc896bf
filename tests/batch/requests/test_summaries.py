"""What is kept of requests is what they say, whatever is written, put back or damaged."""

from pathlib import Path

from tests.project import a_project

from bloginator.batch.opening import open_run
from bloginator.batch.requests.summaries import read_asked
from bloginator.batch.run import BatchRun


def look_twice(run: BatchRun, root: Path) -> None:
    """Compare what the cache gives with what a program says that has none."""
    kept = read_asked(run)
    (run.batch.layout.cache / "asked.json").unlink()
    assert read_asked(open_run(root, run.batch.name)) == kept
    assert [(section, asked.question_digest, asked.feedback) for section, asked in kept.items()] == [
        (request.section, request.question_digest, request.feedback) for request in run.requests()
    ]


def test_what_is_kept_of_requests_follows_every_change_of_theirs(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=("opening", "costs", "closing"))
    assert project.doit("ask:essay").code == 0
    look_twice(open_run(tmp_path, "essay"), tmp_path)
    assert project.bloginator("refine", "essay", "costs", "shorter").code == 0
    assert project.doit("ask:essay").code == 0
    run = open_run(tmp_path, "essay")
    assert "shorter" in read_asked(run)["costs"].feedback
    look_twice(run, tmp_path)
    (project.folder() / "requests" / "costs.json").unlink()
    assert "costs" not in read_asked(open_run(tmp_path, "essay"))
    look_twice(open_run(tmp_path, "essay"), tmp_path)


def test_a_damaged_cache_of_requests_is_made_anew(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=("opening", "costs", "closing"))
    assert project.doit("ask:essay").code == 0
    run = open_run(tmp_path, "essay")
    known, file = read_asked(run), run.batch.layout.cache / "asked.json"
    file.write_bytes(file.read_bytes().replace(b"costs", b"cakes"))
    assert read_asked(open_run(tmp_path, "essay")) == known
