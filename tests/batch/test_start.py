"""How a run begins: what a killed one left is swept, wherever it was being written."""

import os
from pathlib import Path

from tests.project import a_project


def test_what_a_killed_run_left_of_a_voice_is_swept(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=("opening", "closing"))
    project.draft()
    [index] = (tmp_path / ".bloginator" / "index").rglob("corpus.sqlite")
    of_index = index.with_name("voice")
    of_batch = tmp_path / ".bloginator" / "batches" / "essay" / "voice"
    for folder in (of_index, of_batch):
        folder.mkdir(exist_ok=True)
    left = [folder / ".profile.bin.1a2b3c4d.bloginator.tmp" for folder in (of_index, of_batch)]
    theirs = of_index / ".profile.bin.swp"
    for path in (*left, theirs):
        path.write_text("half", "utf-8")
        os.utime(path, (0, 0))
    project.draft()
    assert not any(path.exists() for path in left) and theirs.exists()
