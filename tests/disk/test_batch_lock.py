"""One batch has one writer."""

import subprocess
import sys
from pathlib import Path

import pytest

from bloginator.disk.batch_lock import BatchLock
from bloginator.errors import BatchLocked


def test_the_lock_of_another_process_says_whose_it_is(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; from bloginator.disk.batch_lock import BatchLock\n"
        "lock = BatchLock(pathlib.Path(sys.argv[1]), 'essay'); lock.take(); print('held', flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "lock")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdin is not None and holder.stdout is not None
    try:
        assert holder.stdout.readline() == "held\n"
        lock = BatchLock(tmp_path / "lock", "essay")
        assert lock.is_held_by_another()
        with pytest.raises(BatchLocked, match=str(holder.pid)):
            lock.take()
    finally:
        holder.stdin.close()
        holder.wait(10)
        holder.stdout.close()
    with lock:
        assert lock.is_held and not lock.is_held_by_another()
