"""What a task does: a step of the batch room, imported when it runs; a user's mistake fails the task without a traceback."""

import os
import threading
from collections.abc import Callable
from functools import wraps
from importlib import import_module
from typing import Any

from doit.exceptions import TaskFailed

from bloginator.errors import BadSettings, BloginatorError, bad_file
from bloginator.ui.console import discard_output

IN_PARALLEL = BadSettings(
    "doit's `-n` runs steps in parallel; the steps of a batch share what one process has read, so nothing was done.",
    "-n (or num_process in doit's settings)",
    "Run it without: all sections are asked at once anyway, and a program answers several at a time (`concurrency`).",
)


def step(action: Callable[..., Any], *args: Any) -> tuple[Callable[[], Any], list[Any]]:
    """Return a doit action that turns a user's mistake into a failed task without a traceback.

    A check prints everything itself: where it returns ``False`` its task fails without a further word. Steps share what
    the process has read of a batch, so a step that doit runs elsewhere than the graph was made fails, too.
    """
    home = place()

    @wraps(action)
    def run() -> TaskFailed | None:
        if place() != home:
            return TaskFailed(str(IN_PARALLEL))
        try:
            passed = action(*args)
        except BloginatorError as error:
            return TaskFailed(str(error))
        except BrokenPipeError:
            discard_output()
            return None
        except OSError as error:
            return TaskFailed(str(bad_file(error)))
        return TaskFailed("") if passed is False else None

    return (run, [])


def place() -> tuple[int, int]:
    """Return the process and the thread that this runs in."""
    return os.getpid(), threading.get_ident()


def batch_step(name: str, *args: Any) -> tuple[Callable[[], Any], list[Any]]:
    """Return the doit action of a function of the batch room, ``folder.module.function``, imported when it runs."""
    module, _, function = name.rpartition(".")

    def action() -> Any:
        return getattr(import_module(f"bloginator.batch.{module}"), function)(*args)

    return step(action)


def fail_step(error: BloginatorError) -> tuple[Callable[[], Any], list[Any]]:
    """Return the doit action that shows a mistake which was found while the graph was made."""

    def action() -> None:
        raise error

    return step(action)
