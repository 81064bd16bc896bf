"""Files are written whole, or not at all, and left alone when they already hold the bytes.

That one rule makes doit's cascade stop where nothing changed, and makes a kill at any moment harmless.
"""

import json
import os
import re
import secrets
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from bloginator.digest import seal, unseal
from bloginator.reading import read_bytes, require_plain

TEMPORARY = re.compile(r"\..{1,40}\.[0-9a-f]{8}\.bloginator\.tmp")  # our own files while they are written; nobody else's
ASIDE = ".bloginator-aside."  # in the names of files that were at a path while it was being replaced
Tell = Callable[[str], None]

STALE_S = 3600.0  # a file of ours that is still being written after an hour is one whose writer was killed


def write_whole(path: Path, data: bytes | str, *, sync: bool = False) -> bool:
    """Make ``path`` hold ``data``: a temporary file beside it, then one rename.

    Args:
        sync: Whether it must also outlive a loss of power, from the moment this returns.

    Returns:
        Whether the file was written; ``False`` when it already held these bytes.
    """
    content = data.encode("utf-8") if isinstance(data, str) else data
    if read_bytes(path) == content:
        return False
    replace_whole(path, content, sync=sync)
    return True


def rewrite(path: Path, text: str) -> bool:
    """Change a file of the writer's whole: behind the link that leads to it, with its mode and, where we may, its owner."""
    content, target = text.encode("utf-8"), os.path.realpath(path)
    if read_bytes(target) == content:
        return False
    replace_whole(target, content, like=os.stat(target) if os.path.exists(target) else None)
    return True


def write_sealed(file: Path, body: bytes) -> bool:
    """Write a cache whole, behind its checksum; tell whether it did not hold this already."""
    return write_whole(file, seal(body))


def read_sealed(file: Path, tell: Tell) -> bytes | None:
    """Return what a cache holds; ``None`` where it is absent or damaged.

    Args:
        tell: Is told of damage; what was written before there were checksums is passed over without a word.
    """
    data = read_bytes(file)
    if data is None or data.startswith(b"{"):
        return None
    body = unseal(data)
    if body is None:
        tell(f"{file} was damaged. It is a cache, and is made anew.")
    return body


def read_sealed_json(file: Path, tell: Tell) -> dict[str, Any]:
    """Return the object that a cache holds; an empty one where it is absent or damaged, which ``tell`` is told."""
    try:
        value = json.loads(read_sealed(file, tell) or b"{}")
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def replace_whole(
    path: Path | str,
    content: bytes,
    *,
    sync: bool = False,
    like: os.stat_result | None = None,
    put: Callable[[str, str], object] | None = None,
) -> None:
    """Write ``path`` whole, for whoever knows that it holds other bytes.

    Args:
        like: What had its mode and owner.
        put: Renames the file that was written to ``path``; by default over whatever lies there.
    """
    folder, name = os.path.split(path)
    temporary = os.path.join(folder, f".{name[:40]}.{secrets.token_hex(4)}.bloginator.tmp")
    try:
        try:
            write_new(temporary, content, sync=sync)
        except FileNotFoundError:
            os.makedirs(folder, exist_ok=True)
            write_new(temporary, content, sync=sync)
    except OSError as error:
        if error.filename == temporary:
            error.filename = in_the_way(str(path))
        raise
    try:
        if like is not None:
            with suppress(PermissionError):
                os.chown(temporary, like.st_uid, like.st_gid)
            os.chmod(temporary, like.st_mode & 0o7777)
        (put or os.replace)(temporary, str(path))
    except BaseException:  # also an interrupt: nothing stays behind
        os.unlink(temporary)
        raise
    if sync:
        sync_folder(folder)


def in_the_way(path: str) -> str:
    """Return what stands where a folder above a path should be; the path itself where all of them are folders.

    >>> in_the_way(os.path.join(__file__, "requests", "costs.json")) == __file__
    True
    """
    return next((str(above) for above in Path(path).parents if os.path.isfile(above)), path)


def exchange(path: Path | str, content: bytes) -> list[Path]:
    """Make ``path`` hold ``content``, with its mode and behind the link that leads to it.

    Returns:
        Files beside it that hold what was there until then, also what somebody saved at this very moment; whoever asked for
        this keeps or removes them.
    """
    target, asides = os.path.realpath(path), list[Path]()

    def put(temporary: str, target: str) -> None:
        while True:
            aside = Path(f"{aside_of(target)}{secrets.token_hex(4)}")
            with suppress(FileNotFoundError):
                os.rename(target, aside)
                asides.append(aside)
            try:
                os.link(temporary, target)  # unlike a rename it takes nobody's place
            except FileExistsError:
                continue
            except OSError:  # a disk without such links
                os.replace(temporary, target)
                return
            except BaseException:  # also an interrupt: what was there is there again
                with suppress(FileNotFoundError):
                    os.rename(aside, target)
                raise
            os.unlink(temporary)
            return

    replace_whole(target, content, like=os.stat(target) if os.path.exists(target) else None, put=put)
    return asides


def aside_of(target: str) -> str:
    """Return how the names of files begin that hold what was at a path while it was being replaced."""
    folder, name = os.path.split(target)
    return os.path.join(folder, f".{name[:40]}{ASIDE}")


def left_aside(path: Path | str, listed: dict[str, list[str]]) -> list[Path]:
    """Return what a writer that was killed left beside a file; where it left nothing else, that is put back first.

    Args:
        listed: What such writers left, by folder, as far as it was listed: a folder of thousands of files is listed once.
    """
    target = os.path.realpath(path)
    folder, beginning = os.path.split(aside_of(target))
    if folder not in listed:
        with suppress(FileNotFoundError, NotADirectoryError):
            listed[folder] = sorted(name for name in os.listdir(folder) if ASIDE in name)
    left = listed.get(folder, [])
    asides = [Path(folder, name) for name in left if name.startswith(beginning)]
    if asides:
        listed[folder] = [name for name in left if not name.startswith(beginning)]
    if asides and not os.path.lexists(target):
        os.rename(asides.pop(), target)
    return asides


def write_new(path: str, content: bytes, *, sync: bool) -> None:
    """Write a new file; where that fails or is interrupted, no half of it stays behind."""
    with open(path, "xb", buffering=0) as file:
        try:
            rest = memoryview(content)
            while rest:
                rest = rest[file.write(rest) or 0 :]
            if sync:
                os.fsync(file.fileno())
        except BaseException as error:
            os.unlink(path)
            if isinstance(error, OSError):
                error.filename = error.filename or path
            raise


def sync_folder(folder: str) -> None:
    """Make the names in a folder outlive a loss of power, where the system can."""
    try:
        handle = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    except OSError:  # some systems open no folders
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def add_line(path: Path, line: str) -> None:
    """Add one line to a log, in one write; the file and its folder are made where they are absent."""
    data = f"{line}\n".encode("utf-8", "surrogatepass")
    with suppress(FileNotFoundError):
        require_plain(path)  # a pipe would wait for its reader
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab", buffering=0) as log:
        log.write(data)


def is_unfinished(name: str) -> bool:
    """Tell whether a file's name is one that ours have while they are being written or replaced."""
    return ASIDE in name or TEMPORARY.fullmatch(name) is not None


def remove_stale(folders: Iterable[Path]) -> list[Path]:
    """Remove plain files of our own naming that nobody has written to for ``STALE_S``; return what was removed."""
    oldest, removed = time.time() - STALE_S, []
    for folder in folders:
        with suppress(OSError), os.scandir(folder) as entries:  # no such folder, or one that may not be read
            for entry in entries:
                if not TEMPORARY.fullmatch(entry.name) or not entry.is_file(follow_symlinks=False):
                    continue
                with suppress(OSError):  # somebody else's by its permissions, or gone already
                    if entry.stat(follow_symlinks=False).st_mtime < oldest:
                        os.unlink(entry.path)
                        removed.append(Path(entry.path))
    return removed
