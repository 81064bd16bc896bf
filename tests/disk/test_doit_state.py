"""doit's memory survives a kill, and one batch has one writer."""

import subprocess
import sys
from pathlib import Path

import pytest
from doit.dependency import JSONCodec
from doit.exceptions import InvalidDodoFile

from bloginator.disk.batch_lock import BatchLock
from bloginator.disk.doit_state import StateDB
from bloginator.errors import BatchLocked


def a_db(path: Path) -> StateDB:
    return StateDB(str(path / "doit.db"), JSONCodec())


def test_a_finished_task_is_known_although_the_run_was_never_closed(tmp_path: Path) -> None:
    db = a_db(tmp_path)
    db.set("one", "_values_:", {"stamp": "x"})
    db.set("one", "deps:", ())
    db.set("two", "_values_:", {"stamp": "y"})  # not finished: its last key is missing
    again = a_db(tmp_path)
    assert again.get("one", "_values_:") == {"stamp": "x"}
    assert not again.in_("two")


def test_a_removed_task_is_forgotten_on_disk(tmp_path: Path) -> None:
    db = a_db(tmp_path)
    db.set("one", "deps:", ())
    again = a_db(tmp_path)
    again.remove("one")
    assert not a_db(tmp_path).in_("one")


def test_a_damaged_database_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "doit.db").write_bytes(b"this is no database" * 100)
    db = a_db(tmp_path)
    db.set("one", "deps:", ())
    assert a_db(tmp_path).in_("one")


def test_setting_one_value_keeps_the_others(tmp_path: Path) -> None:
    db = a_db(tmp_path)
    db.set("one", "a", 1)
    db.set("one", "deps:", ())
    again = a_db(tmp_path)
    again.set("one", "b", 2)
    again.set("one", "deps:", ())
    assert a_db(tmp_path).get("one", "a") == 1


def test_the_lock_of_another_process_says_whose_it_is(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; from bloginator.disk.doit_state import BatchLock\n"
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


def test_a_database_that_is_only_out_of_reach_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "doit.db").mkdir()
    with pytest.raises(InvalidDodoFile, match="cannot be opened"):
        a_db(tmp_path)
    assert (tmp_path / "doit.db").is_dir()
