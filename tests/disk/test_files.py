"""Files are written whole, and left alone when they already hold the bytes."""

import os
import time
from pathlib import Path

import pytest

from bloginator.disk.files import STALE_S, remove_stale, rewrite, write_whole
from bloginator.errors import bad_file
from bloginator.reading import read_bytes


def test_equal_bytes_are_not_written_again(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "a.txt"
    assert write_whole(path, "one") is True
    before = path.stat()
    assert write_whole(path, b"one") is False
    assert path.stat() == before
    assert write_whole(path, "two") is True


def test_a_write_that_fails_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    write_whole(path, "one")
    with pytest.raises(UnicodeEncodeError):
        write_whole(path, "\ud800")
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError):
        write_whole(tmp_path / "folder", "text")
    assert read_bytes(path) == b"one"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["a.txt", "folder"]


def test_a_file_in_the_place_of_a_folder_is_what_a_refused_write_names(tmp_path: Path) -> None:
    (tmp_path / "requests").write_text("mine", "utf-8")
    for name in ("requests/costs.json", "requests/past/costs.json"):
        with pytest.raises(OSError) as refused:
            write_whole(tmp_path / name, "ours")
        assert str(bad_file(refused.value)).count(str(tmp_path / "requests") + "\n") == 1
    assert (tmp_path / "requests").read_text("utf-8") == "mine"


def test_an_absent_file_reads_as_nothing(tmp_path: Path) -> None:
    assert read_bytes(tmp_path / "none") is None
    write_whole(tmp_path / "file", "x")
    assert read_bytes(tmp_path / "file" / "below") is None


def test_what_a_killed_writer_left_is_swept_and_nothing_else_is(tmp_path: Path) -> None:
    stale, young = ".costs.md.1a2b3c4d.bloginator.tmp", ".costs.md.5a2b3c4d.bloginator.tmp"
    theirs = (".costs.md.1a2b3c4d.tmp", "costs.md.1a2b3c4d.bloginator.tmp", ".costs.md.bloginator.tmp", ".hidden")
    for name in (stale, young, *theirs):
        (tmp_path / name).write_text("half")
        os.utime(tmp_path / name, (old := time.time() - STALE_S - 60, old))
    os.utime(tmp_path / young)
    (tmp_path / f".a{stale}").symlink_to(tmp_path / ".hidden")
    assert [path.name for path in remove_stale([tmp_path, tmp_path / "none"])] == [stale]
    assert {entry.name for entry in tmp_path.iterdir()} == {young, *theirs, f".a{stale}"}


def test_a_write_that_is_killed_leaves_a_name_that_is_swept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object) -> None:
        raise SystemError("as if the process were gone")

    with monkeypatch.context() as patch, pytest.raises(SystemError):
        patch.setattr(os, "replace", killed)
        patch.setattr(os, "unlink", lambda path: None)
        write_whole(tmp_path / ("costs" * 20 + ".md"), "text")
    [left] = tmp_path.iterdir()
    os.utime(left, (0, 0))
    assert remove_stale([tmp_path]) == [left] and not left.exists()


def test_a_file_of_the_writers_is_changed_behind_its_link_and_keeps_its_mode(tmp_path: Path) -> None:
    real, link = tmp_path / "shared" / "list.toml", tmp_path / "list.toml"
    real.parent.mkdir()
    real.write_text("one")
    real.chmod(0o640)
    link.symlink_to(real)
    assert rewrite(link, "two") and not rewrite(link, "two")
    assert link.is_symlink() and real.read_text() == "two" and real.stat().st_mode & 0o777 == 0o640
    assert rewrite(tmp_path / "new.toml", "three") and (tmp_path / "new.toml").read_text() == "three"
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["list.toml", "list.toml", "new.toml", "shared"]
