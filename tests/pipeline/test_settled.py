"""A run that finds nothing to do opens nothing; whatever moves, it looks at everything again."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.project import Project, a_project

from bloginator.disk.layout import Layout
from bloginator.disk.settled import read_settled
from bloginator.pipeline.graph import Graph

THREE = ("opening", "costs", "closing")


def drafted(root: Path, settings: str = "") -> Project:
    """Return a project whose batch is answered, drafted and at rest."""
    return settle(a_project(root, topics=THREE, settings=settings))


def settle(project: Project) -> Project:
    """Have a batch answered and drafted, so that it is at rest."""
    project.answer_all(THREE)
    assert project.doit("ask:essay").code == 0
    assert project.draft().code == 0
    assert is_settled(project)
    return project


def is_settled(project: Project) -> bool:
    record = read_settled(Layout(project.root, "essay"))
    return record is not None and bool(record.draft)


def tasks(project: Project, *words: str) -> list[str]:
    """Return the names of the tasks that doit is given for what is typed."""
    creators = Graph(project.root, words=words).creators()
    made = [creators[name]() for name in creators if name.startswith("task_")]
    return [task["name"] for created in made for task in created if task.get("name")]


def test_a_rerun_with_nothing_to_do_says_the_same_and_has_one_task_a_batch(tmp_path: Path) -> None:
    project = drafted(tmp_path)
    first, before = project.draft(), project.files()
    assert tasks(project, "draft") == ["essay"]
    assert project.draft("--strict").out == project.doit("draft").out == first.out
    assert project.files() == before


def test_a_rerun_with_nothing_to_do_opens_no_file_of_the_batch_but_its_own_note(tmp_path: Path) -> None:
    project = drafted(tmp_path)
    opened = files_opened(project, "draft")
    assert opened == [".bloginator/batches/essay/settled.json"]


def test_the_status_is_repeated_while_nothing_moves_and_takes_no_part_of_the_drafts_word(tmp_path: Path) -> None:
    project = drafted(tmp_path)
    said = project.doit("status")
    assert files_opened(project, "status") == [".bloginator/batches/essay/settled.json"]
    assert project.doit("status").out == said.out
    assert is_settled(project)
    assert "closing" in project.doit("status", "--json").out


def test_a_draft_keeps_what_the_status_says_and_it_is_what_a_look_at_everything_says(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=THREE, settings="threshold = 0.3\n")
    assert project.doit("ask:essay").code == 0
    for answered in (THREE[:1], THREE):  # a partial draft, then a complete one
        project.answer_all(answered)
        assert project.draft().code == 0
        assert files_opened(project, "status") == [".bloginator/batches/essay/settled.json"]
        repeated = project.doit("status").out
        for cache in ("settled.json", "asked.json"):
            (project.root / ".bloginator" / "batches" / "essay" / cache).unlink()
        assert project.doit("status").out == repeated


def test_a_status_that_names_who_has_a_section_is_not_repeated_when_the_time_is_over(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=THREE)
    assert project.bloginator("pack", "essay", "--take", "1", "--as", "Ann").code == 0
    assert "Taken by Ann" in project.doit("status").out
    lease = project.folder() / "taken" / "opening.json"
    assert lease.is_file()
    assert read_settled(Layout(project.root, "essay")) is None


def test_what_is_said_of_a_file_of_the_corpus_beside_it_moves_the_batch(tmp_path: Path) -> None:
    project = drafted(tmp_path, 'corpus = ["corpus/reviews.md"]\n')
    edit("corpus/corpus.toml", '["reviews.md"]\ntitle = "On reviews"\n')(project)
    assert not is_settled(project)


def test_a_corpus_whose_name_is_composed_otherwise_on_disk_moves_the_batch(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=THREE, settings='corpus = ["\u00fcber"]\n')
    (project.folder() / "corpus").rename(project.folder() / "u\u0308ber")
    settle(project)
    edit("u\u0308ber/new.md", "# New\n\nWe met on Monday.\n")(project)
    assert not is_settled(project)


@pytest.mark.parametrize("words", [("list", "--all"), ("info", "verdict:essay:costs"), ("request:essay:costs",)])
def test_whoever_names_a_section_or_lists_tasks_finds_every_one_of_them(tmp_path: Path, words: tuple[str, ...]) -> None:
    project = drafted(tmp_path)
    assert {f"essay:{section}" for section in THREE} <= set(tasks(project, *words))
    assert "Traceback" not in project.doit(*words).said


def edit(name: str, text: str = "\n# more\n") -> Callable[[Project], None]:
    def change(project: Project) -> None:
        file = project.folder() / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text((file.read_text("utf-8") if file.exists() else "") + text, "utf-8")

    return change


def same_size_and_time(project: Project) -> None:
    file = project.folder() / "responses" / "costs.md"
    before, text = file.stat(), file.read_text("utf-8")
    file.write_text(text.replace("a", "e"), "utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def remove(name: str) -> Callable[[Project], None]:
    return lambda project: (project.folder() / name).unlink()


CHANGES: dict[str, Callable[[Project], None]] = {
    "an answer": edit("responses/costs.md", " More of it.\n"),
    "an answer of the same size and time": same_size_and_time,
    "an answer of no section": edit("responses/nobody.md", "Prose."),
    "a wish": edit("feedback/costs.md", "shorter"),
    "settings": edit("batch.toml"),
    "the outline": lambda project: edit(next(project.folder().glob("outline.*")).name, "\n")(project),
    "the corpus": edit("corpus/new.md", "# New\n\nWe met on Monday.\n"),
    "a template": edit("templates/draft/draft.md.j2", "{# a comment #}"),
    "a lint rule": edit("lint.toml"),
    "a decision": edit("decisions.jsonl", "\n"),
    "a request": edit("requests/costs.json", " "),
    "a verdict": edit("verdicts/costs.json", " "),
    "the draft": edit("draft.md", "\nMine.\n"),
    "no draft": remove("draft.md"),
    "no verdict": remove("verdicts/costs.json"),
    "no request": remove("requests/costs.json"),
    "half a file of ours": lambda project: (project.folder() / "responses" / ".x.0123abcd.bloginator.tmp").touch(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_moves_everything_is_looked_at_again(tmp_path: Path, change: Callable[[Project], None]) -> None:
    project = drafted(tmp_path)
    change(project)
    assert not is_settled(project)
    assert f"essay:{THREE[0]}" in tasks(project, "draft:essay")


@pytest.mark.parametrize("words", [("forget", "verdict:essay:costs"), ("forget",), ("ignore", "draft:essay")])
def test_what_doit_is_told_to_forget_or_ignore_counts(tmp_path: Path, words: tuple[str, ...]) -> None:
    project = drafted(tmp_path)
    assert project.doit(*words).code == 0
    assert not is_settled(project)


@pytest.mark.parametrize("words", [("--responder", "extract"), ("--only", "missing")])
def test_a_draft_that_asks_for_anything_particular_is_made_in_full(tmp_path: Path, words: tuple[str, ...]) -> None:
    project = drafted(tmp_path)
    assert f"essay:{THREE[0]}" in tasks(project, "draft", *words)


@pytest.mark.parametrize("words", [("--batch-timeout", "x"), ("--batch-timeout=-1",)])
def test_a_time_that_is_none_is_refused_also_where_nothing_is_left_to_do(tmp_path: Path, words: tuple[str, ...]) -> None:
    project = drafted(tmp_path)
    said = project.draft(*words)
    assert said.code == 3 and "is no number of seconds" in said.err and "Traceback" not in said.said


def test_an_answer_that_is_missing_keeps_a_batch_from_rest(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=THREE, settings="threshold = 0.5\n")
    project.answer_all(THREE[:2])
    assert project.draft().code == 0
    assert not is_settled(project)
    project.answer(THREE[2])
    assert project.draft().code == 0
    assert "[closing]" not in project.text()


def files_opened(project: Project, *words: str) -> list[str]:
    """Return which of the project's files a command opens, the dodo file aside."""
    audit = (
        "import sys, os; from pathlib import Path\n"
        "root = os.getcwd() + os.sep\n"
        "def hook(event, args):\n"
        "    if event == 'open' and isinstance(args[0], str) and os.path.abspath(args[0]).startswith(root):\n"
        "        sys.stderr.write('opened ' + os.path.abspath(args[0])[len(root):] + chr(10))\n"
        "sys.addaudithook(hook)\n"
        f"sys.argv = ['doit', *{list(words)!r}]\n"
        "from doit.__main__ import main; sys.exit(main())\n"
    )
    process = project.start("-c", audit)
    _, err = process.communicate()
    assert process.returncode == 0, err
    opened = [line.removeprefix("opened ") for line in err.splitlines() if line.startswith("opened ")]
    return sorted({name for name in opened if "dodo" not in name})
