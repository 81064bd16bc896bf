"""How doit speaks here: our steps say what they did themselves, a user's mistake is shown without a traceback.

The exit code is settled here too: 0 a draft stands, 1 a mistake or too few answers, 130 interrupted. doit would
answer 2 for a task whose dependency failed; a person who made one mistake has made one mistake.
"""

import gc
import sys
from collections.abc import Callable, Mapping
from typing import Any

from doit.exceptions import BaseFail, TaskFailed, UnmetDependency

from bloginator.batch.answers.interrupt import Interrupted, install_handler
from bloginator.ui.console import escape_unprintable, warn


class Reporter:
    """doit's reporter: quiet about success, plain about mistakes, loud about bugs.

    Args:
        take_options: Is handed the options of each selected task.
        again: The command that goes on after an interrupt; empty for doit's own.
        go_on: Is called when a run has ended by itself; it does not return where the run begins anew.
    """

    desc = "what bloginator says itself, and nothing else"

    def __init__(
        self, take_options: Callable[[Mapping[str, Any]], None], again: str = "", go_on: Callable[[], None] = lambda: None
    ) -> None:
        self.take_options = take_options
        self.again = again
        self.go_on = go_on
        self.mistakes = 0
        self.bugs = 0
        self.selected: list[str] = []
        self.shown: set[str] = set()
        self.ignored: set[str] = set()

    def initialize(self, tasks: Mapping[str, Any], selected_tasks: Any) -> None:
        """Hand on the options of the selected tasks, which doit has parsed by now, and install the signal handler.

        Several drafts named one by one all ask before the first of them waits; doit begins tasks in this list's order.
        """
        self.selected = list(selected_tasks or ())
        drafts = [name for name in self.selected if name.startswith("draft:")]
        if len(drafts) > 1:
            asks = [name.replace("draft:", "ask:", 1) for name in drafts]
            selected_tasks[:0] = [name for name in asks if name in tasks]
        for name in self.selected:
            self.take_options({**(tasks[name].options or {}), "section": next(iter(tasks[name].pos_arg_val or ()), "")})
        escape_unprintable()
        install_handler()
        gc.freeze()  # the tasks stay until the end: no collection need look at them
        gc.set_threshold(1_000_000, 50)  # what is read of texts makes many tuples and few cycles
        gc.enable()

    def add_failure(self, task: Any, fail: BaseFail) -> None:
        """Show a failure: a mistake by its message, a bug with its traceback; its followers not at all."""
        if isinstance(fail, UnmetDependency):
            return
        if isinstance(fail, TaskFailed):
            self.mistakes += 1
            message = fail.message
        else:
            self.bugs += 1
            message = f"{task.name}: {fail.get_msg()}"
        if message in self.shown:
            return
        self.shown.add(message)
        sys.stdout.flush()
        if message.strip():  # a check has printed everything itself
            warn(message.rstrip())

    def skip_ignore(self, task: Any) -> None:
        """Say that ``doit ignore`` keeps a task from running, and how to undo it; of its followers nothing."""
        if self.ignored.isdisjoint(task.task_dep):
            self.mistakes += 1
            mend = f"`doit forget {task.name}` lets it run again"
            warn(f"{task.name} did not run: `doit ignore` keeps it out; {mend}.")
        self.ignored.add(task.name)

    def runtime_error(self, msg: str) -> None:
        """Show an error of doit's own."""
        self.bugs += 1
        warn(msg)

    def cleanup_error(self, exception: Any) -> None:
        """Show an error of doit's own clean-up."""
        warn(exception.get_msg())

    def complete_run(self) -> None:
        """End the run: say how to go on after an interrupt, and exit with 1 where all that failed were mistakes."""
        error = sys.exc_info()[1]
        if isinstance(error, Interrupted):
            again = self.again or "doit " + " ".join(self.selected)
            warn(f"Stopped; everything is in place. `{again}` goes on from here.")
        if error is not None:
            return
        try:
            self.go_on()
        except Interrupted:
            warn("Stopped; everything is in place.")
            raise
        if self.mistakes and not self.bugs:
            raise SystemExit(1)

    def nothing(self, *args: Any) -> None:
        """Say nothing."""

    get_status = execute_task = add_success = skip_uptodate = teardown_task = nothing
