"""What doit remembers, kept so that no kill loses it, and the lock that keeps one writer to a batch.

doit's own backends write once, when the run closes: a SIGTERM or kill -9 forgets the whole run. This one commits
whenever a task is done (doit sets its ``deps:`` key last) and reads the table in one SELECT. It is a cache: delete
the file and every task runs again, and no file changes.
"""

import atexit
import json
import os
import socket
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

from doit.dependency import DatabaseException, SqliteDB
from doit.exceptions import InvalidDodoFile

from bloginator.errors import BatchLocked

if TYPE_CHECKING:
    from filelock import BaseFileLock

BUSY_S = 10.0
"""How long one doit process waits for another's commit."""

PATIENCE_S = 1.0
"""How long a draft waits for a look at the same batch to end."""


AGAIN = "Look whether another doit is at work here and whether the folder may be written, then run it again."


class StateDB(SqliteDB):  # type: ignore[misc]
    """doit's sqlite backend, in write-ahead mode, with one commit a task."""

    desc = "sqlite3, committed after every task"

    def __init__(self, name: str, codec: Any, *, module_name: str | None = None) -> None:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        self._known: dict[str, str] = {}
        try:
            super().__init__(name, codec, module_name=module_name)
            self._prepare()
        except (DatabaseException, sqlite3.DatabaseError) as error:
            if isinstance(error, sqlite3.OperationalError):  # busy or out of reach: nothing is wrong with the file
                raise InvalidDodoFile(f"doit's memory {name} cannot be opened: {error}. {AGAIN}") from error
            for suffix in ("", "-wal", "-shm"):  # a cache that cannot be read is made anew
                Path(name + suffix).unlink(missing_ok=True)
            super().__init__(name, codec, module_name=module_name)
            self._prepare()

    def _prepare(self) -> None:
        self._conn.execute(f"pragma busy_timeout={int(BUSY_S * 1000)}")
        self._conn.execute("pragma journal_mode=wal")
        self._conn.execute("pragma synchronous=normal")
        rows = self._conn.cursor()
        rows.row_factory = None
        self._known = dict(rows.execute("select task_id, cast(task_data as text) from doit"))

    def _get_task_data(self, task_id: str) -> dict[str, Any]:
        text = self._known.get(task_id)
        return self.codec.decode(text) if text else {}

    def in_(self, task_id: str) -> bool:
        """Tell whether anything is known of the task."""
        return task_id in self._cache or task_id in self._known

    def set(self, task_id: str, dependency: str, value: Any) -> None:
        """Store a value; the key that doit sets last commits the task's whole row."""
        if task_id not in self._cache:
            self._cache[task_id] = self._get_task_data(task_id)
        super().set(task_id, dependency, value)
        if dependency == "deps:":
            self._commit(task_id)

    def _commit(self, task_id: str) -> None:
        row = (task_id, self.codec.encode(self._cache[task_id]))
        self._conn.execute("insert or replace into doit values (?,?)", row)
        self._conn.commit()
        self._dirty.discard(task_id)

    def remove(self, task_id: str) -> None:
        """Forget a task, at once and on disk."""
        self._known.pop(task_id, None)
        if task_id in self._cache or task_id in self._dirty:
            super().remove(task_id)
        else:
            self._conn.execute("delete from doit where task_id=?", (task_id,))
        self._conn.commit()

    def remove_all(self) -> None:
        """Forget every task."""
        self._known = {}
        super().remove_all()


class BatchLock:
    """One batch, one writer: taken at the first step that writes, let go when the process ends.

    Args:
        path: Of the lock file; who holds it stands in a file beside it.
        batch: The batch's name, for the message.
    """

    def __init__(self, path: Path, batch: str) -> None:
        self.path = path
        self.batch = batch
        self._lock: BaseFileLock | None = None

    @property
    def is_held(self) -> bool:
        """Tell whether this process holds the lock."""
        return self._lock is not None

    def take(self, patience_s: float = PATIENCE_S) -> None:
        """Take the lock, once a process.

        Args:
            patience_s: How long to wait for another process that only looks; one that drafts keeps it far longer.

        Raises:
            BatchLocked: Another process has it; the message says which.
        """
        from filelock import FileLock, Timeout

        if self._lock is not None:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(str(self.path), timeout=patience_s)
        try:
            lock.acquire()
        except Timeout:
            raise BatchLocked(
                f"Another process is at work on the batch {self.batch}: {self.holder()}.",
                self.batch,
                "Wait until it ends or stop it; `doit status` may be asked meanwhile.",
            ) from None
        self._lock = lock
        atexit.register(self.give_back)
        self.holder_file.write_text(json.dumps({"pid": os.getpid(), "host": socket.gethostname()}) + "\n", "utf-8")

    def give_back(self) -> None:
        """Let the lock go; the next process may take it."""
        if self._lock is not None:
            self.holder_file.unlink(missing_ok=True)
            self._lock.release()
            self._lock = None

    @property
    def holder_file(self) -> Path:
        """Return the file that says who holds the lock."""
        return self.path.with_suffix(".holder")

    def holder(self) -> str:
        """Return who holds the lock, as far as the holder said."""
        try:
            said = json.loads(self.holder_file.read_text("utf-8"))
            return f"process {said['pid']} on {said['host']}"
        except (OSError, ValueError, KeyError, TypeError):
            return "a process that did not say its number"

    def is_held_by_another(self) -> bool:
        """Tell whether some other process has the lock now, without keeping it."""
        if self._lock is not None or not self.holder_file.exists():
            return False
        from filelock import FileLock, Timeout  # costs 100 ms, for asyncio

        try:
            with FileLock(str(self.path), timeout=0):
                return False
        except Timeout:
            return True

    def __enter__(self) -> "BatchLock":
        self.take()
        return self

    def __exit__(self, *error: object) -> None:
        self.give_back()
