"""A sample of the trials of ``python -m tests.faults``, small enough for every run of the tests."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_a_sample_of_faults_loses_nothing_and_the_next_run_gives_the_same_draft() -> None:
    command = [sys.executable, "-m", "tests.faults", "--minutes", "60", "--most", "3"]  # trials end it, not time
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    for kind in ("state", "signal", "any time", "refused", "replaced", "flipped"):
        assert re.search(rf"^{kind}: 3 trials, 0 with faults$", done.stdout, re.MULTILINE), done.stdout
