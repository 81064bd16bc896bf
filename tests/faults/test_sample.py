"""A sample of the trials of ``python -m tests.faults``, small enough for every run of the tests."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("kind", ["kill", "full", "spoilt", "flipped"])
def test_a_sample_of_faults_loses_nothing_and_the_next_run_gives_the_same_draft(kind: str) -> None:
    command = [sys.executable, "-m", "tests.faults", "--minutes", "0.05", "--most", "1", "--only", kind]
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    environment = {**os.environ, "PYTHONPATH": path, "FAULT_PATIENCE": "60"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    assert re.search(rf"^{kind}: [1-9]\d* trials, 0 with faults$", done.stdout, re.MULTILINE), done.stdout
