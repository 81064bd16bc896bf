"""doit's memory survives a kill."""

from pathlib import Path

import pytest
from doit.dependency import JSONCodec
from doit.exceptions import InvalidDodoFile

from bloginator.disk.doit_state import StateDB


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


def test_a_database_that_is_only_out_of_reach_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "doit.db").mkdir()
    with pytest.raises(InvalidDodoFile, match="cannot be opened"):
        a_db(tmp_path)
    assert (tmp_path / "doit.db").is_dir()
