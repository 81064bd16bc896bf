"""The one door through which files are read: plain files only, never more than a bound, decoded as UTF-8.

A pipe would wait for a writer for ever and a device fill all memory; so nothing else in this package opens a file to read
it, and what libraries open themselves (SQLite, numpy) is passed through ``require_plain`` first.
"""

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

from bloginator.digest import digest_bytes

MB = 1_000_000
SETTINGS_MB = 2  # for what a writer sets: settings, blocklist, rules, prices, templates, sources, wishes
TEXT_MB = 16  # for a text that a writer or responder hands in: an outline, a file of answers
OWN_MB = 1000  # for what we write ourselves
KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}
DATA = Path(__file__).resolve().parent / "data"  # the folder inside the package that holds models, lint rules and prices
ABSENT = (FileNotFoundError, NotADirectoryError)


class NotRead(OSError):
    """A file that was not read: it is no plain file, or larger than what may be read of its kind."""


def read_bytes(path: Path | str, most_mb: float = OWN_MB) -> bytes | None:
    """Return what the file holds, or ``None`` where there is no such file.

    Raises:
        NotRead: It is no plain file, or larger than ``most_mb`` million bytes.
        OSError: The system does not let us read it.
    """
    try:
        handle = open_plain(path)
    except ABSENT:
        return None
    try:
        return read_handle(handle, path, most_mb)
    except OSError as error:  # by its number the system does not know its name
        error.filename = error.filename or str(path)
        raise
    finally:
        os.close(handle)


def digest_file(path: Path | str) -> str:
    """Return the digest of what a file holds, that of nothing where there is none; raises as ``read_bytes``."""
    return digest_bytes(read_bytes(path) or b"")


def read_present(path: Path | str, most_mb: float = OWN_MB) -> bytes:
    """Return what a file holds that must be there; raises as ``read_bytes``, and ``FileNotFoundError``."""
    data = read_bytes(path, most_mb)
    if data is None:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
    return data


def read_text(path: Path | str, most_mb: float = SETTINGS_MB) -> str | None:
    """Return a file's text, without the mark that some editors put before it; ``None`` where there is no such file."""
    data = read_bytes(path, most_mb)
    return None if data is None else data.decode("utf-8-sig")


def read_text_or_empty(path: Path | str, most_mb: float = OWN_MB) -> str:
    """Return what the file holds as text, what is no UTF-8 replaced; empty where there is no such file."""
    return (read_bytes(path, most_mb) or b"").decode("utf-8", "replace")


def open_stream(path: Path | str) -> BinaryIO:
    """Open a plain file of any size, to be read piece by piece."""
    return os.fdopen(open_plain(path), "rb")


def open_plain(path: Path | str) -> int:
    """Return a handle of a plain file; what is none is neither waited for nor touched."""
    require_plain(path)
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        require_kind(os.fstat(handle).st_mode, path)  # another may lie there by now
    except NotRead:
        os.close(handle)
        raise
    return handle


def require_plain(path: Path | str) -> None:
    """Make sure that what lies at a path is a plain file; raise ``NotRead``, or ``FileNotFoundError`` where nothing does."""
    require_kind(os.stat(path).st_mode, path)  # noqa: PTH116  # a Path for each file takes longer than the system


def require_kind(mode: int, path: Path | str) -> None:
    """Make sure that a mode is that of a plain file."""
    if not stat.S_ISREG(mode):
        kind = KINDS.get(stat.S_IFMT(mode), "something else")
        number = errno.EISDIR if stat.S_ISDIR(mode) else errno.ESPIPE
        raise NotRead(number, f"it is {kind}, and no plain file", str(path))


def unreadable_bits(*modes: int) -> int:
    """Return the permissions, of a file's group and of others, that must be withheld where any of these withhold reading.

    >>> oct(unreadable_bits(0o644, 0o640)), oct(unreadable_bits(0o644))
    ('0o7', '0o0')
    """
    group = any(not mode & stat.S_IRGRP for mode in modes)
    others = any(not mode & stat.S_IROTH for mode in modes)
    return group * stat.S_IRWXG | others * stat.S_IRWXO


def read_handle(handle: int, path: Path | str, most_mb: float) -> bytes:
    """Return all that is behind a handle, which may be no more than the bound, also while the file grows."""
    most = int(most_mb * MB)
    size = os.fstat(handle).st_size
    parts, rest = [], most + 1
    while size <= most and rest > 0 and (part := os.read(handle, min(rest, max(size + 1, 65_536)))):
        parts.append(part)
        rest -= len(part)
    if size > most or rest <= 0:
        raise NotRead(errno.EFBIG, f"it is larger than {most_mb:g} MB", str(path))
    return parts[0] if len(parts) == 1 else b"".join(parts)


def read_package_bytes(name: str) -> bytes:
    """Return what a shipped file holds, such as ``grounding.json``."""
    return read_present(DATA / name)


def read_package_text(name: str) -> str:
    """Return a shipped file's text."""
    return read_package_bytes(name).decode("utf-8")
