"""Files are written whole, and left alone when they already hold the bytes."""

from pathlib import Path

import pytest

from bloginator.disk.files import read_bytes, write_whole


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


def test_an_absent_file_reads_as_nothing(tmp_path: Path) -> None:
    assert read_bytes(tmp_path / "none") is None
    write_whole(tmp_path / "file", "x")
    assert read_bytes(tmp_path / "file" / "below") is None
