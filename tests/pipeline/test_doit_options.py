"""doit's own options and commands either do what they do elsewhere, or are refused with the reason."""

from pathlib import Path

import pytest
from tests.project import a_project

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
