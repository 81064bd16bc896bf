"""Whoever may only look is shown everything, and whoever would write is told where and why not."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.project import COMMANDS, Outcome, Project, a_project, finish

LOOKING = ["status essay --json", "status essay", "check essay", "report essay", "cost essay", "sources essay opening"]
WRITING = ["draft essay --batch-timeout 0", "refine essay opening shorter", "look essay opening vendors"]


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Let nobody write in a folder; root, whom permissions do not stop, is shown it through a mount."""
    if os.name == "nt" or not hasattr(os, "geteuid"):
        pytest.skip("such permissions are not known there")
    if os.geteuid():
        paths = [folder, *(path for path in folder.rglob("*") if path.is_dir())]
        for path in paths:
            path.chmod(0o555)
        yield
        for path in paths:
            path.chmod(0o755)
        return
    if subprocess.run(["mount", "--bind", folder, folder], capture_output=True, check=False).returncode:
        pytest.skip("root may mount nothing here")
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", folder], check=True)
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    project = a_project(tmp_path_factory.mktemp("project"), topics=("opening", "closing"), settings="threshold = 0.5\n")
    project.answer("opening")
    assert project.draft().code == 0
    project.answer("closing")  # which nobody has judged yet
    (project.root / ".bloginator" / "batches" / "essay" / "lock.holder").write_text("{}", "utf-8")  # left by a kill
    with read_only(project.root):
        yield project


@pytest.mark.parametrize("words", LOOKING)
def test_a_project_that_may_not_be_written_can_be_looked_at(project: Project, words: str) -> None:
    told = project.bloginator(*words.split())
    assert told.code == 0 and told.out and "Traceback" not in told.said, told.said
    if "--json" in words:
        assert [row["standing"] for row in json.loads(told.out)["sections"]] == ["accepted", "accepted"]


def test_a_report_that_cannot_be_written_is_not_named_as_if_it_were_there(project: Project) -> None:
    told = project.bloginator("report", "essay")
    assert "All of it" not in told.out and not (project.folder() / "report.md").exists()
    assert "batches/essay/report.md could not be written: " in told.err.splitlines()[-1]


@pytest.mark.parametrize("words", WRITING)
def test_what_would_write_there_says_where_and_why_not(project: Project, words: str) -> None:
    told = project.bloginator(*words.split())
    assert told.code == 1 and "Traceback" not in told.said
    assert str(project.root) in told.err and ("Read-only" in told.err or "Permission denied" in told.err)
    assert "disk has room" not in told.err and "remove the database" not in told.err


WITHOUT_RIGHTS_OF_ROOT = """
import ctypes, os, sys
for right in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
    ctypes.CDLL(None).prctl(24, right, 0, 0, 0)
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""


def by_somebody(project: Project, *words: str) -> Outcome:
    """Run our command as somebody whom permissions stop."""
    return finish(project.start("-c", WITHOUT_RIGHTS_OF_ROOT, *COMMANDS["bloginator"], *words))


@pytest.mark.skipif(sys.platform != "linux", reason="such rights are Linux's")
@pytest.mark.parametrize("closed", ["", "batches/essay", "batches/essay/answers.json", "index"])
def test_a_cache_that_is_closed_is_named_and_nothing_is_lost(tmp_path: Path, closed: str) -> None:
    project = a_project(tmp_path, topics=("opening", "closing"))
    project.answer_all(("opening", "closing"))
    assert project.draft().code == 0
    before, cache = project.files(), tmp_path / ".bloginator"
    (cache / closed).chmod(0)
    for words in ("draft essay --batch-timeout 0", "status essay", "index batches/essay/corpus", "search vendors"):
        told = by_somebody(project, *words.split())
        assert "Traceback" not in told.said and told.code in (0, 1)
        assert not told.code or ".bloginator" in told.err, told.said
    assert (cache / closed).stat().st_mode & 0o777 == 0
    (cache / closed).chmod(0o755)
    assert project.files() == before
