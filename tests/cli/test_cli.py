"""The command line: the same tasks from any folder, and the first system's own command."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.project import TOPICS, Project, a_project, finish, prose

from bloginator.cli import make_parser
from bloginator.pipeline.options import TASKS

ROOT = Path(__file__).parents[2]


def outside(tmp_path: Path) -> Path:
    """Make an outline and a corpus that lie outside of any batch."""
    made = a_project(tmp_path / "made", topics=TOPICS[:3])
    (tmp_path / "blogs").mkdir()
    (made.folder() / "outline.json").rename(tmp_path / "blogs" / "x.json")
    (made.folder() / "corpus").rename(tmp_path / "corpus")
    return tmp_path


def test_a_batch_is_begun_with_one_command_and_drafted_with_another(tmp_path: Path) -> None:
    outside(tmp_path)
    project = a_project(tmp_path / "elsewhere").__class__(tmp_path)
    begun = project.bloginator("new", "essay", "--outline", "blogs/x.json", "--corpus", "corpus")
    assert begun.code == 0 and "bloginator draft essay" in begun.out
    project.answer_all(TOPICS[:3])
    outcome = project.bloginator("draft", "essay", "--batch-timeout", "0")
    assert outcome.code == 0, outcome.said
    assert "complete" in outcome.out
    again = project.bloginator("new", "essay", "--outline", "blogs/x.json", "--corpus", "corpus")
    assert again.code == 1 and "already" in again.err


def test_the_first_systems_command_line_works_as_written(tmp_path: Path) -> None:
    outside(tmp_path)
    project = a_project(tmp_path / "elsewhere").__class__(tmp_path)
    words = ("draft", "--corpus", "corpus", "--outline", "blogs/x.json", "-o", "out.md", "--batch-timeout", "0")
    first = project.bloginator(*words, env={"BLOGINATOR_BATCH_MODE": "true", "BLOGINATOR_LLM_MOCK": "assistant"})
    assert first.code == 1 and "0 of 3" in first.err, first.said
    project.answer_all(TOPICS[:3], name="x")
    second = project.bloginator(*words, "--batch")
    assert second.code == 0, second.said
    assert prose("hiring").split(" [S1]")[0] in (tmp_path / "out.md").read_text("utf-8")
    other = tmp_path / "other"
    other.mkdir()
    (other / "x.json").write_text((tmp_path / "blogs" / "x.json").read_text("utf-8"), "utf-8")
    third = project.bloginator("draft", "--corpus", "corpus", "--outline", "other/x.json", "--batch")
    assert third.code == 1 and "--name" in third.err


def test_variables_set_the_timeout_and_say_when_they_cannot(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    project.answer_all(TOPICS[:14])
    waited = project.doit("draft:essay", env={"BLOGINATOR_BATCH_TIMEOUT": "1"})
    assert waited.code == 0 and "waiting up to 0:01" in waited.out
    wrong = project.doit("draft:essay", env={"BLOGINATOR_BATCH_TIMEOUT": "soon"})
    assert wrong.code == 1 and "BLOGINATOR_BATCH_TIMEOUT" in wrong.err and "Traceback" not in wrong.said


def test_a_batch_named_in_two_ways_is_an_error(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    for words in (("essay", "--outline", "x.md"), ("--name", "essay")):
        outcome = project.bloginator("draft", *words)
        assert outcome.code == 1 and "--outline FILE with --name NAME" in outcome.err


def test_a_key_of_an_outline_that_nobody_reads_is_told_when_a_batch_is_begun_by_python_s_own_name(tmp_path: Path) -> None:
    outline = {"title": "A Tour", "sections": [{"title": "Costs", "descripton": "What it costs."}]}
    (tmp_path / "tour.json").write_text(json.dumps(outline), "utf-8")
    project = a_project(tmp_path)
    words = ("new", "tour", "--outline", "tour.json", "--corpus", "batches/essay/corpus")
    told = finish(project.start("-m", "bloginator", *words))
    assert told.code == 0 and "`descripton` is not read" in told.err, told.said


def test_help_names_what_may_be_asked_for(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    assert "a section's ID" in " ".join(project.bloginator("plan", "--help").out.split())
    assert "md, page, json" in " ".join(project.bloginator("export", "--help").out.split())
    assert "md, page, json" in project.bloginator("export", "essay").err


def test_no_corpus_at_all_is_a_mistake_of_the_settings(tmp_path: Path) -> None:
    outcome = a_project(tmp_path, settings="corpus = []\n").draft()
    assert outcome.code == 1 and "No corpus is named" in outcome.err and "Traceback" not in outcome.said


def test_a_batch_that_does_not_exist_is_guessed(tmp_path: Path) -> None:
    outcome = a_project(tmp_path).bloginator("draft", "esay")
    assert outcome.code == 1 and "Did you mean essay?" in outcome.err
    ids = a_project(tmp_path).bloginator("ids", "esay")
    assert ids.code == 1 and "Did you mean essay?" in ids.err


def test_doit_guesses_a_batch_that_does_not_exist_too(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    for command in ("draft", "pack", "status"):
        outcome = project.doit(f"{command}:esay")
        assert outcome.code == 1 and "Did you mean essay?" in outcome.err, outcome.said
    assert not (project.folder() / "requests").exists()


def test_both_command_lines_have_the_same_options_with_the_same_help(tmp_path: Path) -> None:
    parser = make_parser()
    commands = next(action.choices for action in parser._actions if isinstance(action.choices, dict))
    for name, task in TASKS.items():
        helps = {flag: action.help for action in commands[name]._actions for flag in action.option_strings}
        for option in task.options:
            assert helps[f"--{option.for_doit()['long']}"] == option.for_doit()["help"]


def test_a_reader_that_stops_early_is_no_fault(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    reading, writing = os.pipe()
    os.close(reading)
    words = [sys.executable, "-c", "from bloginator.cli import main; import sys; sys.exit(main())", "check"]
    done = subprocess.run(words, cwd=project.root, stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, "")


def test_status_tells_every_section_and_its_last_line_sums_up(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    project.answer_all(TOPICS[:15])
    project.draft()
    outcome = project.doit("status")
    assert outcome.code == 0
    assert outcome.out.splitlines()[-1] == "15 of 17 accepted, 14 needed (80%), missing: remote, closing"
    assert all(topic in outcome.out for topic in TOPICS)
    held = json.loads(project.bloginator("status", "essay", "--json").out)
    assert held["accepted"] == 15 and len(held["sections"]) == 17


def test_status_names_unused_answers_and_writes_nothing(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    project.answer("hirring")
    before = project.files()
    outcome = project.doit("status")
    assert "responses/hirring.md" in outcome.out and "hiring" in outcome.out
    assert project.files() == before


def test_the_sections_tasks_are_listed_one_by_one(tmp_path: Path) -> None:
    listed = a_project(tmp_path).doit("list", "--all")
    assert listed.code == 0
    for task in ("request:essay:hiring", "verdict:essay:hiring", "draft:essay", "status:essay"):
        assert task in listed.out


def test_ids_are_written_into_the_outline_at_the_writers_word(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    (project.folder() / "outline.json").unlink()
    (project.folder() / "outline.md").write_text("# T\n\n## One\n\nFirst.\n\n## Two\n\nSecond.\n", "utf-8")
    assert "bloginator ids essay" in project.doit("status").out
    assert project.bloginator("ids", "essay").code == 0
    assert "## One {#one}" in (project.folder() / "outline.md").read_text("utf-8")


@pytest.mark.skipif(os.name == "nt", reason="such permissions are not known there")
def test_what_we_write_into_a_writers_file_goes_behind_its_link_with_its_mode_and_owner(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    (project.folder() / "outline.json").unlink()
    written = {"outline.md": "# T\n\n## One\n\nFirst.\n", "blocklist.toml": '[[entry]]\ntext = "Old"\n'}
    for name, text in written.items():
        path = tmp_path / f"my-{name}"
        path.write_text(text, "utf-8")
        path.chmod(0o640)
        if os.geteuid() == 0:
            os.chown(path, 12345, 12345)
        (project.folder() / name).symlink_to(path)
    assert project.bloginator("ids", "essay").code == 0
    assert project.bloginator("blocklist", "add", "Acme", "--batch", "essay").code == 0
    assert project.bloginator("blocklist", "remove", "Old", "--batch", "essay").code == 0
    for name, text in written.items():
        path = tmp_path / f"my-{name}"
        owner = 12345 if os.geteuid() == 0 else os.geteuid()
        assert (project.folder() / name).is_symlink() and path.read_text("utf-8") != text
        assert (path.stat().st_mode & 0o777, path.stat().st_uid) == (0o640, owner)


@pytest.mark.parametrize("name", ["../evil", "a/b", "", ".hidden", "x" * 80])
def test_a_name_that_could_lead_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    outside(tmp_path)
    project = a_project(tmp_path / "elsewhere").__class__(tmp_path)
    outcome = project.bloginator("new", name, "--outline", "blogs/x.json", "--corpus", "corpus")
    assert outcome.code == 1 and "Traceback" not in outcome.said


def test_every_command_that_the_readme_names_exists() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    parser = make_parser()
    actions = [action for action in parser._actions if hasattr(action, "choices") and isinstance(action.choices, dict)]
    known = {name for action in actions for name in action.choices}
    named = set(re.findall(r"`(?:\.venv/bin/)?bloginator ([a-z]+)", readme))
    assert named and named <= known


def test_every_command_has_a_line_of_help() -> None:
    parser = make_parser()
    for action in parser._actions:
        for choice in getattr(action, "_choices_actions", []):
            assert choice.help


def test_a_corpus_may_be_named_again_and_both_count(tmp_path: Path) -> None:
    folder = outside(tmp_path)
    (folder / "more").mkdir()
    project = Project(folder)
    begun = project.bloginator("new", "essay", "--outline", "blogs/x.json", "--corpus", "corpus", "--corpus", "more")
    assert begun.code == 0, begun.said
    settings = (project.folder() / "batch.toml").read_text("utf-8")
    assert "corpus" in settings and "more" in settings


def test_a_responder_that_is_none_is_guessed(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=TOPICS[:2])
    outcome = project.bloginator("draft", "essay", "--responder", "extrct")
    assert outcome.code == 1 and "Did you mean `extract`?" in outcome.err, outcome.said


def test_an_unknown_option_is_met_with_the_commands_own_usage_and_a_guess(tmp_path: Path) -> None:
    said = a_project(tmp_path, topics=TOPICS[:1]).bloginator("draft", "essay", "--batch-timeuot", "3")
    assert said.code == 2
    assert said.err.startswith("usage: bloginator draft ") and "Did you mean --batch-timeout?" in said.err


@pytest.mark.parametrize(("word", "guess"), [("drft", " Did you mean `draft`?"), ("xyzzy", "")])
def test_a_command_that_is_none_is_guessed_in_one_line(tmp_path: Path, word: str, guess: str) -> None:
    said = a_project(tmp_path, topics=TOPICS[:1]).bloginator(word, "essay")
    assert said.code == 2 and said.err == f"There is no command {word}.{guess} `bloginator --help` lists them.\n", said.said


def test_a_time_that_is_none_is_a_command_line_that_cannot_be_read(tmp_path: Path) -> None:
    said = a_project(tmp_path, topics=TOPICS[:1]).bloginator("draft", "essay", "--batch-timeout", "x")
    assert said.code == 2 and "--batch-timeout: 'x' is no number of seconds." in said.err, said.said
