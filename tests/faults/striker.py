"""Counts a process's file operations in one folder, and strikes at one of them: a signal, or no room, or no right."""

import builtins
import errno
import io
import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
EVENTS = frozenset({"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.link", "os.chmod"})
NUMBERS = {"full": errno.ENOSPC, "denied": errno.EACCES}


class Striker:
    """What a trial's process is given before its command begins.

    Args:
        root: The project's folder; nothing else is counted.
        at: Which operation is struck, from 1; 0 only counts.
        by: The name of a signal, ``full`` or ``denied``.
        log: Is told each operation.
    """

    def __init__(self, root: Path, at: int, by: str, log: Callable[[str], None] = lambda line: None) -> None:
        self.root, self.at, self.by, self.log = str(root), at, by, log
        self.count = 0

    def install(self) -> None:
        """Have Python, files that are written without a buffer, and SQLite's statements pass through here."""
        real_open, real_connect, striker = builtins.open, sqlite3.connect, self

        class HalfWritten(io.FileIO):
            def write(self, data: Any) -> int:
                half = memoryview(data)[: len(memoryview(data)) // 2]
                if striker.at == striker.count + 1:
                    super().write(half)
                striker.meet("write", self.name)
                return super().write(data)

        def open_in_halves(file: Any, mode: str = "r", *args: Any, **options: Any) -> Any:
            if options.get("buffering") == 0 and mode in ("xb", "ab") and striker.is_inside(file):
                return HalfWritten(file, mode)
            return real_open(file, mode, *args, **options)

        def connect(database: Any, *args: Any, **options: Any) -> sqlite3.Connection:
            connection = real_connect(database, *args, **options)
            if striker.by not in NUMBERS and striker.is_inside(database):
                connection.set_trace_callback(lambda statement: striker.hear(statement, database))
            return connection

        builtins.open = io.open = open_in_halves  # type: ignore[assignment]
        sqlite3.connect = connect  # type: ignore[assignment]
        sys.addaudithook(self.hook)

    def hook(self, event: str, args: tuple[Any, ...]) -> None:
        """Be told by Python of what it is about to do."""
        if (event == "open" and isinstance(args[2], int) and args[2] & WRITING) or event in EVENTS:
            self.meet(event, args[0])

    def hear(self, statement: str, database: Any) -> None:
        """Be told by SQLite of a statement; those that only look are not counted."""
        word = statement.split(maxsplit=1)[0].upper() if statement.strip() else ""
        if word not in ("", "SELECT", "PRAGMA"):
            self.meet(f"sql {word}", database)

    def is_inside(self, path: Any) -> bool:
        """Tell whether a path lies in the project."""
        return isinstance(path, str | os.PathLike) and os.path.abspath(path).startswith(self.root + os.sep)

    def meet(self, what: str, path: Any) -> None:
        """Count an operation; the one that was chosen is struck before it happens."""
        if not self.is_inside(path):
            return
        self.count += 1
        self.log(f"{what} {os.path.relpath(path, self.root)}")
        if self.count != self.at:
            return
        if self.by in NUMBERS:
            raise OSError(NUMBERS[self.by], os.strerror(NUMBERS[self.by]), str(path))
        os.kill(os.getpid(), signal.Signals[self.by])
