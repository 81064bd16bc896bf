"""One batch, one writer."""

import shutil
import subprocess
import sys
import weakref
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


def test_a_lock_that_was_given_back_leaves_nothing_to_do_at_the_end(tmp_path: Path) -> None:
    before = len(weakref.finalize._registry)  # type: ignore[attr-defined]
    lock = BatchLock(tmp_path / "lock", "essay")
    for _ in range(3):
        with lock:
            assert len(weakref.finalize._registry) == before + 1  # type: ignore[attr-defined]
        assert not lock.holder_file.exists()
    assert len(weakref.finalize._registry) == before  # type: ignore[attr-defined]


def test_the_end_of_a_process_lets_its_lock_go(tmp_path: Path) -> None:
    code = "import sys, pathlib; from bloginator.disk.batch_lock import BatchLock\n"
    code += "lock = BatchLock(pathlib.Path(sys.argv[1]), 'essay'); lock.take(); assert lock.holder_file.exists()"
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "lock")], check=True)
    assert not BatchLock(tmp_path / "lock", "essay").holder_file.exists()


def test_a_lock_that_was_deleted_with_the_cache_is_taken_again(tmp_path: Path) -> None:
    lock = BatchLock(tmp_path / "cache" / "lock", "essay")
    with lock:
        shutil.rmtree(tmp_path / "cache")
        lock.confirm()
        assert lock.is_held and lock.path.exists()
        with pytest.raises(BatchLocked):
            BatchLock(lock.path, "essay").take(patience_s=0)


def test_a_lock_that_another_took_after_the_cache_was_deleted_stays_the_others(tmp_path: Path) -> None:
    first, second = (BatchLock(tmp_path / "cache" / "lock", "essay") for _ in range(2))
    first.take()
    shutil.rmtree(tmp_path / "cache")
    second.take(patience_s=0)
    with pytest.raises(BatchLocked):
        first.confirm()
    assert not first.is_held and second.is_held and second.holder_file.exists()
    second.confirm()
    second.give_back()


def test_a_lock_in_its_place_is_confirmed_and_one_that_is_not_held_is_no_ones(tmp_path: Path) -> None:
    lock = BatchLock(tmp_path / "lock", "essay")
    lock.confirm()
    assert not lock.is_held
    with lock:
        lock.confirm()
        assert lock.is_held
