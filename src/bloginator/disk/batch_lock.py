"""The lock that keeps one writer to a batch: taken at the first step that writes, let go when the process ends."""

import json
import os
import socket
import weakref
from pathlib import Path
from typing import TYPE_CHECKING

from bloginator.errors import UNWRITABLE, BatchLocked
from bloginator.parsing import parse_json
from bloginator.reading import read_text_or_empty

if TYPE_CHECKING:
    from filelock import BaseFileLock

HOLDER = ".holder"  # what the file that says who holds a lock ends in
PATIENCE_S = 1.0  # how long a draft waits for a look at the same batch to end


class BatchLock:
    """One batch, one writer; who holds it stands in a file beside the lock's."""

    def __init__(self, path: Path, batch: str) -> None:
        self.path = path
        self.batch = batch
        self._release: weakref.finalize[[BaseFileLock, Path, tuple[int, int]], BatchLock] | None = None
        self._place: tuple[int, int] = (0, 0)

    @property
    def is_held(self) -> bool:
        """Tell whether this process holds the lock."""
        return self._release is not None

    def take(self, patience_s: float = PATIENCE_S) -> None:
        """Take the lock, once a process.

        Args:
            patience_s: How long to wait for another process that only looks; one that drafts keeps it far longer.

        Raises:
            BatchLocked: Another process has it; the message says which.
        """
        from filelock import Timeout

        if self._release is not None:
            return
        lock = make_lock(self.path, patience_s)
        try:
            lock.acquire()
        except Timeout:
            raise BatchLocked(
                f"Another process is at work on the batch {self.batch}: {self.holder()}.",
                self.batch,
                "Wait until it ends or stop it; `bloginator status` may be asked meanwhile.",
            ) from None
        self._place = place_of(self.path) or (0, 0)
        self._release = weakref.finalize(self, release, lock, self.path, self._place)  # also when the process ends
        self.holder_file.write_text(json.dumps({"pid": os.getpid(), "host": socket.gethostname()}) + "\n", "utf-8")

    def confirm(self) -> None:
        """Make sure that the lock which this process holds still lies where others look for it; a deleted cache has none."""
        if self._release is not None and place_of(self.path) != self._place:
            self.give_back()
            self.take(patience_s=0)

    def give_back(self) -> None:
        """Let the lock go; the next process may take it."""
        if self._release is not None:
            self._release()
            self._release = None

    @property
    def holder_file(self) -> Path:
        """Return the file that says who holds the lock."""
        return self.path.with_suffix(HOLDER)

    def holder(self) -> str:
        """Return who holds the lock, as far as the holder said."""
        try:
            match parse_json(read_text_or_empty(self.holder_file)):
                case {"pid": pid, "host": host}:
                    return f"process {pid} on {host}"
        except (OSError, ValueError):
            pass
        return "a process that did not say its number"

    def is_held_by_another(self) -> bool:
        """Tell whether some other process has the lock now, without keeping it."""
        if self._release is not None or not self.holder_file.exists():
            return False
        from filelock import Timeout

        try:
            with make_lock(self.path, 0):
                return False
        except Timeout:
            return True
        except OSError as error:
            if error.errno not in UNWRITABLE:
                raise
            return False  # whoever may only look cannot know

    def __enter__(self) -> "BatchLock":
        self.take()
        return self

    def __exit__(self, *error: object) -> None:
        self.give_back()


def make_lock(path: Path, patience_s: float = -1) -> "BaseFileLock":
    """Return a lock that is not yet taken, in a folder that is there; whoever takes it waits so long, or for ever."""
    from filelock import FileLock  # costs 100 ms, for asyncio

    path.parent.mkdir(parents=True, exist_ok=True)
    return FileLock(str(path), timeout=patience_s)


def place_of(path: Path) -> tuple[int, int] | None:
    """Return what tells one file from another that lies at the same path later; ``None`` where there is none."""
    try:
        stat = path.stat()
    except FileNotFoundError:
        return None
    return stat.st_dev, stat.st_ino


def release(lock: "BaseFileLock", path: Path, place: tuple[int, int]) -> None:
    """Let a lock go, and take back who holds it, where that is not another process by now."""
    if place_of(path) == place:
        path.with_suffix(HOLDER).unlink(missing_ok=True)
    lock.release()
