"""The tasks of a project in which nothing is left to do: they say what was said, and nothing else is opened or loaded."""

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from bloginator.batch.run_options import RunOptions
from bloginator.disk.layout import Layout, list_batches
from bloginator.disk.settled import Settled, read_settled
from bloginator.pipeline.actions import step
from bloginator.pipeline.options import TASK_SYNTAX, TASKS
from bloginator.ui.console import say, warn
from bloginator.ui.status_table import print_status_table

SECONDS = re.compile(r"\d+(\.\d*)?")
WAIT, STRICT = "--batch-timeout", "--strict"  # the options of a draft that change nothing where nothing is left to do


def settled_tasks(root: Path, words: Sequence[str], options: RunOptions) -> dict[str, Any]:
    """Return the creators of a draft's or a status's tasks; none where anything else is asked for, or anything moved."""
    command, named = read_words(words)
    if not command or options not in (RunOptions(), RunOptions(strict=True)):
        return {}
    known = list_batches(root)
    settled: dict[str, Settled] = {}
    for name in named or known:
        record = read_settled(Layout(root, name)) if name in known else None
        if record is None or not (record.draft if command == "draft" else record.status):
            return {}
        settled[name] = record
    wanted = {name: record for name, record in settled.items() if named or command != "draft" or record.is_drafted}
    return {f"task_{command}": tasks_of(command, wanted or settled)} if settled else {}


def read_words(words: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Return whether words ask for nothing but drafts, or nothing but the status, and of which batches.

    >>> read_words(["draft:essay", "--batch-timeout", "0"]), read_words(["status"]), read_words(["list", "--all"])
    (('draft', ('essay',)), ('status', ()), ('', ()))
    >>> read_words(["draft:essay", "--batch-timeout", "x"]), read_words(["draft:essay", "--batch-timeout=0.5"])
    (('', ()), ('draft', ('essay',)))
    >>> read_words(("run", "draft:essay"))
    ('draft', ('essay',))
    """
    tasks, waits = [], False
    for word in words[list(words[:1]) == ["run"] :] or ["draft"]:
        if waits or word.startswith(f"{WAIT}="):
            if not SECONDS.fullmatch(word.removeprefix(f"{WAIT}=")):
                return "", ()  # a mistake, or written in another way: whoever opens the batch reads it
        elif word not in (WAIT, STRICT):
            tasks.append(word.partition(":"))
        waits = word == WAIT and not waits
    commands = {command for command, _, _ in tasks}
    if len(commands) != 1 or not commands <= {"draft", "status"} or any(TASK_SYNTAX & set(name) for _, _, name in tasks):
        return "", ()
    if any(word.startswith("-") for word in words) and commands == {"status"}:
        return "", ()
    return commands.pop(), () if any(not name for _, _, name in tasks) else tuple(name for _, _, name in tasks)


def tasks_of(command: str, settled: dict[str, Settled]) -> Callable[[], Iterator[dict[str, Any]]]:
    """Return doit's creator of a command's task and of its batches'."""

    def create() -> Iterator[dict[str, Any]]:
        shown = {"params": TASKS[command].params(), "doc": TASKS[command].help}
        yield {"name": None, "task_dep": [f"{command}:{name}" for name in settled], **shown}
        for name, record in settled.items():
            label = f"{name}: " if len(settled) > 1 else ""
            action = (repeat_draft, record, label) if command == "draft" else (print_status_table, record.status)
            yield {"name": name, "actions": [step(*action)], "io": {"capture": False}, **shown}

    return create


def repeat_draft(record: Settled, label: str) -> None:
    """Say what the draft came to, each line behind a label."""
    for warning in record.warnings:
        warn(warning)
    for line in record.draft:
        say(label + line)
