"""What a task is made of: a step that tells a mistake, and a comparison that leaves its mistake to the step.

A mistake of the user's never shows a traceback, and never stops another batch; a bug does both.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from doit.exceptions import TaskFailed

from bloginator.disk.layout import BATCHES
from bloginator.errors import BadSettings, BloginatorError, bad_file
from bloginator.ui.console import hush

TASK_SYNTAX = frozenset("=*")
"""What doit reads as syntax in the name of a task."""
SPELLED = str.maketrans(dict.fromkeys(TASK_SYNTAX, "-"))


def step(action: Callable[..., Any], *args: Any) -> tuple[Callable[[], Any], list[Any]]:
    """Return a doit action that turns a user's mistake into a failed task without a traceback."""

    @wraps(action)
    def run() -> Any:
        try:
            result = action(*args)
        except BloginatorError as error:
            return TaskFailed(str(error))
        except BrokenPipeError:
            hush()
            return None
        except OSError as error:
            return TaskFailed(str(bad_file(error)))
        return result if isinstance(result, TaskFailed) else None

    return (run, [])


class Fresh:
    """An ``uptodate`` object whose mistakes are left to the action, which meets the same one and tells it.

    Args:
        asked: The object that compares; doit would show a traceback and stop every batch where it raises.
    """

    def __init__(self, asked: Callable[[Any, dict[str, Any]], bool]) -> None:
        self.asked = asked

    def __call__(self, task: Any, values: dict[str, Any]) -> bool:
        """Compare; what cannot be compared is not up to date."""
        try:
            return self.asked(task, values)
        except (BloginatorError, OSError):
            return False


def passes(check: Callable[..., bool], *args: Any) -> TaskFailed | None:
    """Run a check that says everything itself; one that does not pass fails without a further word."""
    return None if check(*args) else TaskFailed("")


def unnameable(name: str) -> BadSettings:
    """Return the mistake of a folder whose name no task can have."""
    mend = "Rename the folder: use letters, digits, `-`, `_` and `.`; its answers move with it."
    return BadSettings(f"{name!r} cannot be the name of a batch.", f"{BATCHES}/{name}", mend)


def fail(error: BloginatorError) -> None:
    """Raise the mistake that was found while the graph was made."""
    raise error
