"""A task runs again when what it depends on is not what it was."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.project import a_project

from bloginator.batch.requests.compose import write_request
from bloginator.batch.run import BatchRun
from bloginator.disk.batch import open_batch
from bloginator.pipeline.up_to_date import same_inputs


@pytest.mark.parametrize("has_unread", [False, True])
def test_requests_are_up_to_date_while_nothing_changes_unless_a_file_of_the_corpus_could_not_be_read(
    tmp_path: Path, has_unread: bool
) -> None:
    run = BatchRun(open_batch(a_project(tmp_path).root, "essay"))
    task = SimpleNamespace(name="request:essay:opening", value_savers=[])
    same_inputs(run)(task, {})
    run.has_unread = has_unread
    kept = task.value_savers[0]()
    assert same_inputs(run)(task, kept) is not has_unread


@pytest.mark.parametrize("follows", [False, True])
def test_what_a_followed_link_leads_to_is_part_of_what_requests_are_made_from(tmp_path: Path, follows: bool) -> None:
    project = a_project(tmp_path / "project")
    (tmp_path / "elsewhere").mkdir()
    (project.folder() / "corpus" / "link").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    run = BatchRun(open_batch(project.root, "essay", {"retrieval": {"follow_symlinks": follows}}))
    task = SimpleNamespace(name="request:essay:opening", value_savers=[])
    same_inputs(run)(task, {})
    (tmp_path / "elsewhere" / "new.md").write_text("We met on Monday.", "utf-8")
    assert same_inputs(run)(task, task.value_savers[0]()) is not follows


def test_requests_that_another_command_has_made_from_other_inputs_are_made_again(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=("opening", "closing"))
    settings = project.folder() / "batch.toml"
    task = SimpleNamespace(name="request:essay:opening", value_savers=[])

    def ask() -> None:
        write_request(BatchRun(open_batch(project.root, "essay")), "opening")

    ask()
    run = BatchRun(open_batch(project.root, "essay"))
    same_inputs(run)(task, {})
    kept = task.value_savers[0]()
    assert same_inputs(run)(task, kept)
    settings.write_text("words_per_section = 80\n", "utf-8")
    ask()
    settings.write_text("", "utf-8")
    same = same_inputs(run)
    assert not same(task, kept)
    ask()  # as doit does between two sections
    assert not same(task, kept)
