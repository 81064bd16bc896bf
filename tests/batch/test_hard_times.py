"""Names, clocks, permissions and pipes as they are elsewhere: a mistake is told, and no batch stops another."""

import json
import os
import shutil
import time
from pathlib import Path

import pytest

from bloginator.batch.answers.wait import is_still, wake_ups
from bloginator.batch.run import BatchRun
from bloginator.disk.batch import Batch, open_batch
from bloginator.disk.directory_listing import listing
from bloginator.disk.responses import Responses
from bloginator.errors import BadFile, bad_file
from tests.project import TOPICS, Project, a_project, prose, write_outline


def a_batch(project: Project) -> Batch:
    return open_batch(project.root, "essay")


def test_an_answer_with_a_time_in_the_future_does_not_keep_the_wait_from_ending(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=TOPICS[:2])
    project.answer_all(TOPICS[:2])
    assert project.draft().code == 0
    for section, away in (("opening", -3600), ("hiring", 3600)):
        os.utime(project.answer(section), (time.time() + away,) * 2)
    run = BatchRun(a_batch(project))
    run.judge_changes(young=True)
    assert is_still(run, time.time())


def test_without_file_events_the_wait_still_looks(tmp_path: Path) -> None:
    import resource

    import watchfiles  # noqa: F401  # which no file can be opened for below

    woken = wake_ups([BatchRun(a_batch(a_project(tmp_path)))])
    assert next(woken)
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, before[1]))
    try:
        seen = [next(woken), next(woken)]
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    assert seen == [False, False]


def test_a_request_that_serial_mode_withheld_is_written_by_the_next_run(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=TOPICS[:3])
    project.draft()
    before = project.request(TOPICS[2])
    write_outline(project.folder(), TOPICS[:3], **{TOPICS[2]: "On something else"})
    settings = project.folder() / "batch.toml"
    settings.write_text("serial = true\n", "utf-8")
    process = project.start("-m", "doit", "draft:essay", "--batch-timeout", "60")
    assert process.stdout is not None
    while "asked" not in process.stdout.readline():
        pass
    process.kill()
    process.communicate()
    assert project.request(TOPICS[2]) == before
    settings.write_text("", "utf-8")
    project.draft()
    assert project.request(TOPICS[2])["title"] == "On something else"


def test_earlier_requests_that_are_whole_are_known_and_damaged_ones_put_back(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=TOPICS[:2])
    past = project.folder() / "requests" / "past"
    for words in (100, 120, 120):
        (project.folder() / "batch.toml").write_text(f"words_per_section = {words}\n", "utf-8")
        project.draft()
    known = BatchRun(open_batch(tmp_path, "essay")).ledger.stamps()
    assert len(listing(past)) == 2 and {str(stamp) for stamp in listing(past).values()} <= known
    file = min(past.iterdir())
    whole = file.read_bytes()
    file.write_bytes(whole[:-9])
    assert "was damaged, and is put back" in project.draft().said and file.read_bytes() == whole


def test_a_name_that_no_task_can_have_and_a_hidden_folder_stop_no_batch(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=TOPICS[:2])
    project.answer_all(TOPICS[:2])
    for name in ("a=b", "a*", ".hidden"):
        shutil.copytree(project.folder(), project.folder(name))
    assert project.draft().code == 0
    outcome = project.doit("draft", "--batch-timeout", "0")
    assert outcome.code == 1 and "Traceback" not in outcome.said
    assert "'a=b' cannot be the name of a batch" in outcome.err and ".hidden" not in outcome.said
    assert "batches/essay/draft.md: complete" in outcome.out


def test_a_batch_may_have_the_name_of_something_in_the_cache(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=TOPICS[:2], name="doit.db")
    project.answer_all(TOPICS[:2], name="doit.db")
    assert project.doit("draft:doit.db", "--batch-timeout", "0").code == 0


def test_the_status_of_several_batches_is_one_line_of_json_each(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=TOPICS[:2])
    a_project(tmp_path, topics=TOPICS[:2], name="other")
    said = project.doit("status", "--json").out
    assert [json.loads(line)["batch"] for line in said.splitlines()] == ["essay", "other"]


def test_what_the_output_cannot_show_is_spelled_out(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=TOPICS[:2], name="\u6f22")
    outcome = project.doit("status", env={"PYTHONIOENCODING": "ascii"})
    assert outcome.code == 0 and "\\u6f22" in outcome.out


def test_our_own_command_says_the_line_that_was_typed_to_go_on(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=TOPICS[:2])
    door = ("-c", "import sys; from bloginator.cli import main; sys.exit(main())")
    process = project.start(*door, "draft", "essay", "--batch-timeout", "60")
    assert process.stdout is not None
    while "waiting" not in process.stdout.readline():
        pass
    process.terminate()
    _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "`bloginator draft essay --batch-timeout 60` goes on from here" in said


@pytest.mark.parametrize("door", ["bloginator", "doit"])
def test_two_named_batches_wait_together(tmp_path: Path, door: str) -> None:
    project = a_project(tmp_path, topics=TOPICS[:2])
    a_project(tmp_path, topics=TOPICS[:2], name="other")
    if door == "bloginator":
        said = project.bloginator("draft", "essay", "other", "--batch-timeout", "1").out
    else:
        said = project.doit("draft:essay", "draft:other", "--batch-timeout", "1").out
    waits = [place for place, line in enumerate(said.splitlines()) if "waiting up to" in line]
    assert len(waits) == 2 and waits[1] == waits[0] + 1


def test_a_responder_that_is_not_known_is_told_before_anything_is_asked(tmp_path: Path) -> None:
    project = a_project(tmp_path, settings='responder = "extrct"\n')
    outcome = project.draft()
    assert outcome.code == 1 and "Did you mean `extract`?" in outcome.err
    assert not (project.folder() / "requests").exists()


def test_an_outline_that_is_not_utf_8_is_never_copied_damaged(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "x.md").write_bytes("# Über\n\n## Eins\n\nText.\n".encode("latin-1"))
    outcome = Project(tmp_path).bloginator("new", "essay", "--outline", "x.md", "--corpus", "corpus")
    assert outcome.code == 1 and "not UTF-8" in outcome.err
    assert not (tmp_path / "batches").exists()


def test_an_outline_elsewhere_never_takes_over_a_batch_without_settings(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=TOPICS[:2])
    (project.folder() / "batch.toml").unlink()
    shutil.copy(project.folder() / "outline.json", tmp_path / "essay.json")
    outcome = project.bloginator("draft", "--outline", "essay.json", "--batch", "--batch-timeout", "0")
    assert outcome.code == 1 and "drafts another outline" in outcome.err
    assert not (project.folder() / "batch.toml").exists()


def test_an_answer_that_is_deleted_while_we_look_is_no_answer(tmp_path: Path) -> None:
    path = tmp_path / "responses" / "hiring.md"
    path.parent.mkdir()
    path.write_text(prose("hiring"), "utf-8")
    first = Responses(path.parent, frozenset(["hiring"]))
    first.rescan()
    again = Responses(path.parent, frozenset(["hiring"]))
    first.save(tmp_path / "cache")
    again.load(tmp_path / "cache", print)
    again.rescan()
    path.unlink()
    assert again.answers("hiring") == []


def test_what_the_system_refuses_is_a_mistake_and_anything_else_a_bug() -> None:
    refused = bad_file(PermissionError(13, "Permission denied", "batch.toml"))
    assert isinstance(refused, BadFile) and refused.where == "batch.toml" and refused.mend
    with pytest.raises(FileNotFoundError):
        bad_file(FileNotFoundError(2, "No such file", "ours"))


def test_a_folder_in_the_place_of_settings_is_told_without_a_traceback(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    (project.folder() / "batch.toml").unlink()
    (project.folder() / "batch.toml").mkdir()
    outcome = project.draft()
    assert outcome.code == 1 and "it is a folder" in outcome.err and "Traceback" not in outcome.said


def test_no_terminal_obeys_the_name_of_a_batch_or_of_a_file(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=("opening", "closing"))
    project.folder().rename(project.folder("es\x1b[2Jsay"))
    (project.folder("es\x1b[2Jsay") / "corpus" / "no\x1b]0;tes.odp").write_text("", "utf-8")
    told = project.bloginator("draft", "es\x1b[2Jsay", "--batch-timeout", "0")
    shown = project.bloginator("status", "es\x1b[2Jsay", "--json")
    assert "es\\u001b[2Jsay" in told.said and "no\\u001b]0;tes.odp" in told.said
    unknown = project.bloginator("status", "--es\x1b[2Jsay")
    assert "--es\\u001b[2Jsay" in unknown.err
    assert "\x1b" not in told.said + shown.said + unknown.said
    assert json.loads(shown.out)["batch"] == "es\x1b[2Jsay"


def test_no_terminal_obeys_the_texts_of_a_rule(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=("opening", "closing"))
    for name in ("opening", "closing"):
        project.answer(name, "We paid for it in euros [S1].")
    project.doit("draft")
    escape = "\\u001b[2J"  # as TOML spells it
    rule = f'["loud{escape}"]\nseverity = "high"\nwords = ["euros"]\nnote = "say dollars{escape}"\n'
    (tmp_path / "lint.toml").write_text(rule, "utf-8")
    told = project.bloginator("report", "essay")
    shown = project.bloginator("status", "essay")
    assert "\\u001b[2J" in told.said, told.said
    assert "\x1b" not in told.said + shown.said


@pytest.mark.parametrize(("command", "code"), [("draft", 1), ("pack", 1), ("report", 1), ("status", 0), ("cost", 0)])
def test_a_file_in_the_place_of_the_cache_keeps_from_writing_at_either_door(tmp_path: Path, command: str, code: int) -> None:
    project = a_project(tmp_path, topics=("opening", "closing"))
    (tmp_path / ".bloginator").write_text("mine\n", "utf-8")
    for outcome in (project.doit(command), project.bloginator(command, "essay")):
        assert outcome.code == code and ".bloginator" in outcome.err and "Traceback" not in outcome.said
    assert (tmp_path / ".bloginator").read_text("utf-8") == "mine\n"


@pytest.mark.parametrize("name", ["draft.md", "draft.json"])
def test_a_link_in_a_circle_where_a_draft_belongs_is_told(tmp_path: Path, name: str) -> None:
    project = a_project(tmp_path, topics=TOPICS[:2])
    project.answer_all(TOPICS[:2])
    (project.folder() / name).symlink_to(project.folder() / name)
    for words in ("draft essay --batch-timeout 0", "status essay", "plan essay", "graph essay"):
        outcome = project.bloginator(*words.split())
        assert "Traceback" not in outcome.said and outcome.code in (0, 1), outcome.said


STOPS = """import os, runpy, signal, sys
class Stop:
    def find_spec(self, name, *rest):
        if name == "{module}":
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Stop())
{door}
"""
LOADED = {
    "bloginator.pipeline.settled_tasks": 'runpy.run_module("doit", run_name="__main__")',
    "bloginator.cli.draft": "from bloginator.cli import main; sys.exit(main())",
}


@pytest.mark.parametrize("module", [*LOADED])
def test_an_interrupt_while_the_program_is_loaded_is_one_line(tmp_path: Path, module: str) -> None:
    project = a_project(tmp_path, topics=TOPICS[:1])
    script = STOPS.format(module=module, door=LOADED[module])
    process = project.start("-c", script, "draft")
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130 and said.startswith("Stopped") and said.count("\n") == 1, said
