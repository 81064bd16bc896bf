"""Whoever may only look is shown everything, and whoever would write is told where and why not."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.project import Project, a_project

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


@pytest.mark.parametrize("words", WRITING)
def test_what_would_write_there_says_where_and_why_not(project: Project, words: str) -> None:
    told = project.bloginator(*words.split())
    assert told.code == 1 and "Traceback" not in told.said
    assert str(project.root) in told.err and ("Read-only" in told.err or "Permission denied" in told.err)
    assert "disk has room" not in told.err and "remove the database" not in told.err
