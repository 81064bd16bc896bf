"""doit's own options and commands either do what they do elsewhere, or are refused with the reason."""

from pathlib import Path

import pytest
from tests.project import Project, a_project

THREE = ("costs", "hiring", "closing")


@pytest.mark.parametrize("words", [("-n", "2"), ("-n", "1"), ("-n", "3", "-P", "thread")])
def test_steps_in_parallel_are_refused_with_the_reason_and_change_nothing(tmp_path: Path, words: tuple[str, ...]) -> None:
    project = a_project(tmp_path, topics=THREE)
    before = project.files()
    said = project.doit(*words, "draft:essay", "--batch-timeout", "0")
    assert said.code == 1
    assert "`-n` runs steps in parallel" in said.err and "Traceback" not in said.err
    assert said.err.count("to mend") == 1
    assert project.files() == before


def test_an_ignored_task_is_named_with_what_undoes_it(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=THREE)
    project.answer_all(THREE)
    assert project.draft().code == 0
    assert project.doit("ignore", "request:essay:hiring").code == 0
    said = project.draft()
    assert said.code == 1
    assert "`doit forget request:essay:hiring`" in said.err and said.err.count("doit forget") == 1
    assert project.doit("forget", "request:essay:hiring").code == 0
    assert project.draft().code == 0


def test_an_option_that_no_task_has_is_refused_by_doit(tmp_path: Path) -> None:
    said = a_project(tmp_path, topics=THREE).doit("draft:essay", "--batch-timeuot", "3")
    assert said.code == 3 and "batch-timeuot" in said.err and "Traceback" not in said.said


@pytest.fixture
def drafted(tmp_path: Path) -> Project:
    """Make a project whose three sections are answered, and its draft."""
    project = a_project(tmp_path, topics=THREE)
    project.answer_all(THREE)
    for _ in range(2):  # the first run's stamps are of a project without an index
        assert project.draft().code == 0
    return project


def test_doit_lists_every_section_s_own_tasks_with_their_status(drafted: Project) -> None:
    listed = drafted.doit("list", "--all", "--status").out.splitlines()
    tasks = {line.split()[1]: line.split()[0] for line in listed}
    sections = {f"{step}:essay:{section}" for step in ("request", "verdict") for section in THREE}
    assert {tasks[name] for name in sections} == {"U"}
    assert tasks["assemble:essay"] == "U" and tasks["draft:essay"] == "R"


def test_doit_tells_of_one_task_what_it_writes_and_whether_it_is_up_to_date(drafted: Project) -> None:
    said = drafted.doit("info", "request:essay:hiring").out
    assert "up-to-date" in said and "batches/essay/requests/hiring.json" in said and "_begin:essay" in said


@pytest.mark.parametrize("command", ["info", "forget", "ignore", "clean", "list", "run"])
@pytest.mark.parametrize("name", ["verdict:essay:hirring", "request:esay:hiring", "drfat", "draft:esay"])
def test_a_task_that_is_none_is_told_in_words_by_every_command(drafted: Project, command: str, name: str) -> None:
    said = drafted.doit(command, name)
    assert said.code in (1, 3) and name.rpartition(":")[2] in said.err and "Traceback" not in said.said
    if command == "info":
        meant = name.replace("hirring", "hiring").replace("esay", "essay").replace("drfat", "draft")
        assert said.code == 3 and f"Did you mean {meant}?" in said.err and "`doit list --all`" in said.err


def test_a_forgotten_task_runs_again_and_the_draft_is_the_same(drafted: Project) -> None:
    before = drafted.files()
    assert drafted.doit("forget", "verdict:essay:hiring").code == 0
    assert "R verdict:essay:hiring" in drafted.doit("list", "--all", "--status").out
    assert drafted.draft().code == 0
    assert drafted.files() == before


@pytest.mark.parametrize("words", [("clean",), ("clean", "-n"), ("clean", "-a")])
def test_cleaning_removes_nothing(drafted: Project, words: tuple[str, ...]) -> None:
    before = drafted.files()
    assert drafted.doit(*words).code == 0
    assert drafted.files() == before


def test_a_batch_with_a_mistake_stops_no_other(drafted: Project) -> None:
    a_project(drafted.root, topics=THREE, settings="wrods = 3\n", name="broken")
    (drafted.folder() / "draft.md").unlink()
    said = drafted.doit("run", "--continue", "draft", "--batch-timeout", "0")
    assert said.code == 1 and "wrods" in said.err
    assert drafted.text()


@pytest.mark.parametrize("level", ["0", "1", "2"])
def test_a_draft_says_the_same_at_every_verbosity(drafted: Project, level: str) -> None:
    assert drafted.doit("run", "-v", level, "draft:essay").out == drafted.draft().out


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_doit_completes_our_tasks_in_a_shell(drafted: Project, shell: str) -> None:
    script = drafted.doit("tabcompletion", "--shell", shell, "--hardcode-tasks").out
    assert "draft" in script and "verdict" in script


def test_one_section_s_own_task_runs_it_with_what_it_waits_for(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=THREE)
    assert project.doit("request:essay:hiring").code == 0
    assert list((project.folder() / "requests").glob("hiring.json"))
