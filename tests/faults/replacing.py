"""What may lie in a file's place, and which files are ours."""

import json
import os
import random
import shutil
import socket
import sqlite3
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from bloginator.digest import seal, unseal

OURS = (".bloginator/", "requests/", "verdicts/", "packs/")


def is_ours(name: str) -> bool:
    """Tell whether a file is one of ours that nobody else writes; its path is relative to the project."""
    return name.removeprefix("batches/essay/").startswith(OURS)


def of_another_version(data: bytes, path: Path) -> bytes:
    """Return what another version of this program, or another program, might have left there."""
    if data.startswith(b"SQLite format"):
        path.write_bytes(data)
        connection = sqlite3.connect(path)
        for statement in ("UPDATE meta SET value = '99'", "UPDATE doit SET task_data = '99'"):
            with suppress(sqlite3.Error):  # a table of the other database
                connection.execute(statement)
        connection.commit()
        connection.close()
        changed = path.read_bytes()
        path.unlink()
        return changed
    body = unseal(data)
    text = (data if body is None else body).decode("utf-8", "replace")
    try:
        value = {**json.loads(text), "version": 99, "from_the_future": {"of": [1]}}
        later = json.dumps(value).encode()
    except (ValueError, TypeError):
        later = f"from_the_future = 1\n{text}".encode()
    return later if body is None else seal(later)


BYTES: dict[str, Callable[[bytes, random.Random], bytes]] = {
    "empty": lambda data, chance: b"",
    "half": lambda data, chance: data[: len(data) // 2],
    "noise": lambda data, chance: chance.randbytes(max(1, len(data))),
    "nul": lambda data, chance: data[:20] + b"\0" + data[20:],
    "latin-1": lambda data, chance: data + b"\n\xe9\xff\n",
    "deep json": lambda data, chance: b"[" * 100_000,
    "deep toml": lambda data, chance: b"a = " + b"[" * 100_000,
    "long number": lambda data, chance: b'{"version": ' + b"9" * 10_000 + b"}",
    "json of another": lambda data, chance: b'[{"a": null}, 1]',
}
KINDS = (
    *BYTES,
    "other version",
    "gone",
    "folder",
    "full folder",
    "pipe",
    "socket",
    "device",
    "dangling link",
    "circle",
    "huge",
)
LINKS = {"device": "/dev/zero", "dangling link": "nowhere", "circle": ""}
MENDED = (*BYTES, "other version", "gone")
"""What the next draft alone makes good where it lies in the place of a file of ours."""


def replace(path: Path, kind: str, chance: random.Random) -> None:
    """Put something else in a file's place."""
    data = path.read_bytes()
    path.unlink()
    if kind in BYTES:
        path.write_bytes(BYTES[kind](data, chance))
    elif kind == "other version":
        path.write_bytes(of_another_version(data, path))
    elif kind in ("folder", "full folder"):
        path.mkdir()
        if kind == "full folder":
            (path / "kept.md").write_text("Somebody's.\n", "utf-8")
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind in LINKS:
        path.symlink_to(LINKS[kind] or path.name)
    elif kind == "huge":
        path.touch()
        os.truncate(path, 5_000_000_000)
    elif kind == "socket":
        bind_socket(path)


def bind_socket(path: Path) -> None:
    """Lay a socket at a path, however long that is."""
    here = Path.cwd()
    os.chdir(path.parent)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s")
    os.chdir(here)
    path.with_name("s").rename(path)


def remove(path: Path) -> None:
    """Take away whatever lies at a path."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def flip(path: Path, place: int, bit: int) -> None:
    """Change one bit of a file, and none of its stamps."""
    status = path.stat()
    with path.open("r+b") as file:
        file.seek(place)
        byte = file.read(1)[0]
        file.seek(place)
        file.write(bytes([byte ^ (1 << bit)]))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def nature(path: Path) -> object:
    """Return what lies at a path, as far as one can look at it without waiting."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISLNK(mode):
        return path.readlink()
    if stat.S_ISDIR(mode):
        return sorted(path.iterdir())
    small = stat.S_ISREG(mode) and path.stat().st_size < 1_000_000
    return (mode, path.read_bytes() if small else b"")
