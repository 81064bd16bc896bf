"""What doit remembers, kept so that no kill loses it and no damage is believed.

doit's own backends write once, when the run closes: a SIGTERM or kill -9 forgets the whole run. This one commits
whenever a task is done (doit sets its ``deps:`` key last). It is a cache: what is damaged is made anew, and where
it cannot be used it lives in memory for the run, whose own steps say what is wrong there.
"""

import sqlite3
import sys
from pathlib import Path
from typing import Any

from doit.dependency import DatabaseException, SqliteDB

from bloginator.digest import seal, unseal
from bloginator.disk.settled import forget_settled
from bloginator.reading import require_plain
from bloginator.text.messages import printable

BUSY_S = 10.0  # how long one doit process waits for another's commit
MEMORY = ":memory:"
DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_FORMAT)
"""What SQLite says of a file whose bytes have changed; any other error is none of the file's."""


class StateDB(SqliteDB):  # type: ignore[misc]
    """doit's sqlite backend, in write-ahead mode, with one commit a task and a checksum a row."""

    desc = "sqlite3, committed after every task"

    def __init__(self, name: str, codec: Any, *, module_name: str | None = None) -> None:
        self._known: dict[str, bytes] = {}
        self._is_told = False
        place = self._usable_place(Path(name))
        try:
            self._open(place, codec, module_name)
        except (DatabaseException, sqlite3.Error) as error:
            if code_of(error) in DAMAGE:
                self._tell(f"doit's memory {name} was damaged. It is a cache, and is made anew.")
                for suffix in ("", "-wal", "-shm"):
                    Path(name + suffix).unlink(missing_ok=True)
            else:
                place = self._forgo(name, cause_of(error) or error)
            self._open(place, codec, module_name)

    def _usable_place(self, path: Path) -> str:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.exists():
                require_plain(path)
        except OSError as error:
            return self._forgo(path, error.strerror)
        return str(path)

    def _forgo(self, path: Path | str, cause: object) -> str:
        self._tell(f"doit's memory {path} cannot be used: {cause}. This run remembers nothing.")
        return MEMORY

    def _open(self, name: str, codec: Any, module_name: str | None) -> None:
        super().__init__(name, codec, module_name=module_name)
        self._conn.execute(f"pragma busy_timeout={int(BUSY_S * 1000)}")
        self._conn.execute("pragma journal_mode=wal")
        self._conn.execute("pragma synchronous=normal")
        rows = self._conn.cursor()
        rows.row_factory = None
        stored = rows.execute("select cast(task_id as blob), cast(task_data as blob) from doit").fetchall()
        whole = {task: body for task, row in stored if (body := body_of(task, row)) is not None}
        if any(task not in whole and not (row or b"").startswith(b"{") for task, row in stored):
            self._tell(f"doit's memory {name} was damaged in places; what it no longer knows is done again.")
        self._known = {task.decode(): body for task, body in whole.items()}

    def _tell(self, line: str) -> None:
        if not self._is_told:
            print(printable(line), file=sys.stderr, flush=True)  # a room below the one that speaks
        self._is_told = True

    def _get_task_data(self, task_id: str) -> dict[str, Any]:
        body = self._known.get(task_id)
        return self.codec.decode(body.decode()) if body else {}

    def in_(self, task_id: str) -> bool:
        """Tell whether anything is known of the task."""
        return task_id in self._cache or task_id in self._known

    def set(self, task_id: str, dependency: str, value: Any) -> None:
        """Store a value; the key that doit sets last commits the task's whole row."""
        if task_id not in self._cache:
            self._cache[task_id] = self._get_task_data(task_id)
        super().set(task_id, dependency, value)
        if dependency == "deps:":
            self._keep(task_id)

    def remove(self, task_id: str) -> None:
        """Forget a task, at once and on disk; a batch in which nothing was left to do is looked at again."""
        self._forget_settled(task_id)
        self._known.pop(task_id, None)
        self._cache.pop(task_id, None)
        self._dirty.discard(task_id)
        self._write("delete from doit where task_id=?", task_id)

    def remove_all(self) -> None:
        """Forget every task."""
        self._forget_settled("")
        self._known.clear()
        self._cache.clear()
        self._dirty.clear()
        self._write("delete from doit")

    def dump(self) -> None:
        """Write what is no finished task (``doit ignore``), and close the database."""
        for task_id in sorted(self._dirty):
            self._forget_settled(task_id)
            self._keep(task_id)
        self._conn.close()

    def _forget_settled(self, task_id: str) -> None:
        if self.name != MEMORY:
            forget_settled(Path(self.name).parent / "batches", "".join(task_id.split(":")[1:2]))

    def _keep(self, task_id: str) -> None:
        row = seal(f"{task_id}\n{self.codec.encode(self._cache[task_id])}".encode()).decode()
        self._write("insert or replace into doit values (?,?)", task_id, row)
        self._dirty.discard(task_id)

    def _write(self, statement: str, *values: str) -> None:
        try:
            self._conn.execute(statement, values)
            self._conn.commit()
        except sqlite3.Error as error:  # no room, or the file is gone: what it does not learn is done again
            self._tell(f"doit's memory {self.name} cannot be written: {error}. What it does not learn is done again.")


def cause_of(error: BaseException | None) -> BaseException | None:
    """Return SQLite's own error, also where doit has wrapped it; ``None`` where there is none."""
    while error is not None and not isinstance(error, sqlite3.Error):
        error = error.__context__
    return error


def code_of(error: BaseException | None) -> int:
    """Return SQLite's number for an error, also where doit has wrapped it; 0 where it has none."""
    return getattr(cause_of(error), "sqlite_errorcode", 0) & 0xFF


def body_of(task: bytes, row: bytes | None) -> bytes | None:
    """Return what a row holds of its task, ``None`` where it was damaged or has no checksum."""
    name, _, body = (unseal(row or b"") or b"").partition(b"\n")
    return body if body and name == task else None
