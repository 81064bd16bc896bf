"""Only plain files are read, never more than their bound; what is none is refused at once and with its path."""

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from bloginator.errors import bad_file
from bloginator.reading import NotRead, open_stream, read_bytes, read_present, read_text, require_plain


def a_socket(path: Path) -> None:
    server = socket.socket(socket.AF_UNIX)
    server.bind(path.name)
    server.close()


KINDS: dict[str, Callable[[Path], object]] = {"a named pipe": os.mkfifo, "a folder": Path.mkdir, "a socket": a_socket}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("read", [read_bytes, read_present, read_text, open_stream, require_plain])
def test_what_is_no_plain_file_is_refused_and_not_waited_for(
    kind: str, read: Callable[[Path], object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    KINDS[kind](Path("odd.md"))
    for name in ("odd.md", "link.md"):
        if name == "link.md":
            Path(name).symlink_to("odd.md")
        with pytest.raises(NotRead, match=kind) as refused:
            read(Path(name))
        assert name in str(bad_file(refused.value)) and "Move away" in str(bad_file(refused.value))


def test_a_device_is_refused() -> None:
    with pytest.raises(NotRead, match="a device"):
        read_bytes("/dev/zero")


def test_a_file_is_read_up_to_its_bound_and_no_further(tmp_path: Path) -> None:
    file = tmp_path / "long.md"
    file.write_bytes(b"x" * 1000)
    assert read_bytes(file, most_mb=0.001) == b"x" * 1000
    with pytest.raises(NotRead, match="larger than"):
        read_bytes(file, most_mb=0.0009)
    os.truncate(file, 50_000_000_000)  # sparse: a size that no memory holds
    with pytest.raises(NotRead, match="larger than"):
        read_bytes(file)


def test_a_file_that_says_it_is_empty_is_read_no_further_than_its_bound() -> None:
    assert read_bytes("/proc/self/status", most_mb=1)
    with pytest.raises(NotRead, match="larger than"):
        read_bytes("/proc/self/status", most_mb=0.0001)


def test_where_there_is_nothing_there_is_none(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("x")
    for path in (tmp_path / "absent", tmp_path / "plain" / "below"):
        assert read_bytes(path) is None and read_text(path) is None
        with pytest.raises(FileNotFoundError):
            read_present(path)


def test_text_loses_the_mark_before_it_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes("\ufeffKäse\r\n".encode())
    assert read_text(tmp_path / "a.md") == "Käse\r\n"
