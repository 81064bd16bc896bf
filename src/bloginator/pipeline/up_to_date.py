"""When a task need not run: the stamps of what it depends on are those that doit kept of its last run."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from bloginator.batch.run import BatchRun
from bloginator.errors import BloginatorError
from bloginator.reading import digest_file

Stamps = dict[str, str]


class SameStamps:
    """An ``uptodate`` object of doit's: up to date while all stamps are the same.

    What is kept are the stamps seen *before* the action, so that what arrives meanwhile is new next time. Where they
    cannot be taken the task runs, meets the same mistake and shows it: doit would show a traceback, and stop every batch.

    Args:
        stamps: Returns a task's stamps by name.
        changed: Returns those that the action itself changes, when the task has run.
    """

    def __init__(self, stamps: Callable[[Any], Stamps], changed: Callable[[Any], Stamps] = lambda task: {}) -> None:
        self.stamps = stamps
        self.changed = changed

    def __call__(self, task: Any, values: dict[str, Any]) -> bool:
        """Compare with what doit kept; leave it what to keep."""
        try:
            stamps = self.stamps(task)
            task.value_savers.append(lambda: {**stamps, **self.changed(task)})
            return all(values.get(name) == stamp for name, stamp in stamps.items())
        except (BloginatorError, OSError):
            return False


def same_inputs(run: BatchRun) -> SameStamps:
    """Compare what requests are made from; one object serves every section of the batch.

    What they are compared with is taken once a process, before anything is composed, so that one section's request, when it
    is made again, makes no other one seem so. The samples are chosen while requests are
    composed, and ``pack`` composes too, so what was made is stamped again. A request that serial mode withholds is
    composed again by the next run, and so are all where a file of the corpus could not be read.
    """

    @cache
    def stamp_inputs() -> Stamps:
        from bloginator.batch.requests.compose import inputs_stamp

        return {"inputs": inputs_stamp(run), **stamp_made(run.composed is not None)}

    @cache
    def stamp_made(is_composed: bool) -> Stamps:  # before, and once all requests are composed
        layout, index = run.batch.layout, run.batch.index
        is_gone = "://" not in index and not Path(index).is_dir()  # `bloginator look` needs it again
        stamps = {"samples": digest_file(layout.samples)[:16], "composed": digest_file(layout.composed)[:16]}
        return {**stamps, "index": "gone" if is_gone else ""}

    def changed(task: Any) -> Stamps:
        is_to_run_again = run.has_unread or task.name.rpartition(":")[2] in run.withheld
        return stamp_made(run.composed is not None) | ({"inputs": ""} if is_to_run_again else {})

    return SameStamps(lambda task: stamp_inputs(), changed)


def same_answers(run: BatchRun, section: str) -> SameStamps:
    """Compare the answers that a section was judged from, and the rules."""

    def stamps(task: Any) -> Stamps:
        if not run.batch.layout.request(section).exists():
            task.file_dep.clear()  # a section that is blocked has no request
        return {"answers": run.responses.stamp(section) + run.rules}

    return SameStamps(stamps)


def same_verdicts(run: BatchRun) -> SameStamps:
    """Compare outline, verdicts, templates, output and the author's profile, which assembly may train."""

    def author(task: Any) -> Stamps:
        from bloginator.batch.status.settled import author_stamp

        run.author = author_stamp(run)
        return {"author": run.author}

    def stamps(task: Any) -> Stamps:
        from bloginator.batch.draft.assemble import assembly_stamp

        return {"verdicts": assembly_stamp(run), "taken": run.edited, **author(task)}

    return SameStamps(stamps, lambda task: {"taken": "", **author(task)})
