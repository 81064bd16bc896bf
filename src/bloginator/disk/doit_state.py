"""What doit remembers, kept so that no kill loses it.

doit's own backends write once, when the run closes: a SIGTERM or kill -9 forgets the whole run. This one commits
whenever a task is done (doit sets its ``deps:`` key last) and reads the table in one SELECT. It is a cache: delete
the file and every task runs again, and no file changes.
"""

import sqlite3
from pathlib import Path
from typing import Any

from doit.dependency import DatabaseException, SqliteDB
from doit.exceptions import InvalidDodoFile

BUSY_S = 10.0
"""How long one doit process waits for another's commit."""

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
