"""Counts a process's file operations in one folder, and does something at one or at all of them.

Operations are Python's own audit events, writes (met when half is written) and the statements that SQLite is given.
"""

import builtins
import errno
import io
import os
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
EVENTS = frozenset({"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.link", "os.chmod"})
LOOKING = ("", "SELECT", "PRAGMA", "EXPLAIN")
REFUSALS = {"full": errno.ENOSPC, "denied": errno.EACCES}
ROOM_MAKING = ("sql", "os.remove", "os.rmdir", "os.truncate", "os.chmod")
"""What a full disk does not refuse, and what SQLite does, who asks for room itself."""

Meet = Callable[[int, str], None]
"""Is told the number of an operation, from 1, and what it is, before it happens."""


class Striker:
    """What a trial's process is given before its command begins.

    Args:
        root: The project's folder; nothing else is counted.
        meet: Is told each operation; what it raises, the operation raises. SQLite swallows it.
    """

    def __init__(self, root: Path, meet: Meet) -> None:
        self.root, self.meet = f"{root}{os.sep}", meet
        self.count = 0
        self.is_met = False

    def install(self) -> None:
        """Have Python, files that are written without a buffer, and SQLite's statements pass through here."""
        real_open, real_connect, striker = builtins.open, sqlite3.connect, self

        class HalfWritten(io.FileIO):
            def write(self, data: Any) -> int:
                half = super().write(memoryview(data)[: len(memoryview(data)) // 2])
                striker.take("write", self.name)
                return half + super().write(memoryview(data)[half:])

        def open_in_halves(file: Any, mode: str = "r", *args: Any, **options: Any) -> Any:
            if options.get("buffering") == 0 and mode in ("xb", "ab") and striker.is_inside(file):
                return HalfWritten(file, mode)
            return real_open(file, mode, *args, **options)

        def connect(database: Any, *args: Any, **options: Any) -> sqlite3.Connection:
            connection = real_connect(database, *args, **options)
            if striker.is_inside(database):
                connection.set_trace_callback(lambda statement: striker.hear(statement, database))
            return connection

        builtins.open = io.open = open_in_halves  # type: ignore[assignment]
        sqlite3.connect = connect  # type: ignore[assignment]
        sys.addaudithook(self.hook)

    def hook(self, event: str, args: tuple[Any, ...]) -> None:
        """Be told by Python of what it is about to do."""
        if event in EVENTS or (event == "open" and isinstance(args[2], int) and args[2] & WRITING):
            self.take(event, args[0])

    def hear(self, statement: str, database: Any) -> None:
        """Be told by SQLite of a statement; those that only look are not counted."""
        word = statement.split(maxsplit=1)[0].upper() if statement.strip() else ""
        if word not in LOOKING:
            self.take(f"sql {word}", database)

    def is_inside(self, path: Any) -> bool:
        """Tell whether a path lies in the project."""
        return isinstance(path, str | os.PathLike) and os.path.abspath(path).startswith(self.root)

    def take(self, what: str, path: Any) -> None:
        """Count an operation and tell it, unless it is one of whoever is told."""
        if self.is_met or not self.is_inside(path):
            return
        self.count += 1
        self.is_met = True
        try:
            self.meet(self.count, f"{what} {os.path.relpath(path, self.root)}")
        finally:
            self.is_met = False


def refuse(root: Path, numbers: range, refusal: str) -> Meet:
    """Return what refuses these operations: no room, or no right. What SQLite is told it does."""

    def meet(number: int, what: str) -> None:
        word, _, name = what.partition(" ")
        if number in numbers and word not in (ROOM_MAKING if refusal == "full" else ROOM_MAKING[:1]):
            raise OSError(REFUSALS[refusal], os.strerror(REFUSALS[refusal]), str(root / name))

    return meet
