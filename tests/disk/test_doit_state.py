"""doit's memory survives a kill."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from doit.dependency import DatabaseException, JSONCodec

from bloginator.disk.doit_state import DAMAGE, StateDB, code_of


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


@pytest.mark.parametrize("kind", ["folder", "pipe", "folder above it is a file"])
def test_a_database_that_is_only_out_of_reach_is_left_as_it_is(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "doit.db"
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        tmp_path, path = path, path
        path.write_text("mine\n", "utf-8")
    before = path.stat()
    db = a_db(tmp_path)
    db.set("one", "stamp", "x")
    db.set("one", "deps:", ())
    assert db.get("one", "stamp") == "x"
    db.dump()
    assert "This run remembers nothing" in capsys.readouterr().err
    assert (path.stat().st_ino, path.stat().st_mode, path.stat().st_size) == (before.st_ino, before.st_mode, before.st_size)


@pytest.mark.parametrize("place", range(40, 4000, 97))
def test_a_flipped_byte_is_never_believed(place: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    db = a_db(tmp_path)
    for number in range(20):
        db.set(f"task {number}", "stamp", f"of {number}")
        db.set(f"task {number}", "deps:", ())
    db.dump()
    file = tmp_path / "doit.db"
    data = bytearray(file.read_bytes())
    data[len(data) - place] ^= 0x15
    file.write_bytes(data)
    again = a_db(tmp_path)
    found = {number: again.get(f"task {number}", "stamp") for number in range(20)}
    assert all(stamp in (None, f"of {number}") for number, stamp in found.items())
    assert all(found.values()) or "damaged" in capsys.readouterr().err
    again.set("task 1", "deps:", ())
    again.dump()
    assert a_db(tmp_path).in_("task 1")


def test_a_database_that_another_process_holds_is_not_taken_for_a_damaged_one(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "doit.db")) as holder:
        holder.execute("begin exclusive")
        with pytest.raises(DatabaseException) as refused:
            try:
                sqlite3.connect(tmp_path / "doit.db", timeout=0).execute("create table doit (a)")
            except sqlite3.DatabaseError as error:
                raise DatabaseException(str(error))  # noqa: B904  # as doit wraps it
    assert code_of(refused.value) == sqlite3.SQLITE_BUSY and code_of(refused.value) not in DAMAGE


def test_a_database_that_goes_away_meanwhile_stops_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    db = a_db(tmp_path)
    for file in tmp_path.iterdir():
        file.unlink()
    for number in range(3):
        db.set(f"task {number}", "deps:", ())
    db.remove("task 1")
    db.dump()
    assert capsys.readouterr().err.count("doit's memory") <= 1
