"""The verdict of one section as a doit task: the request is a dependency, the answer one that may be absent."""

from typing import Any

from bloginator.batch.run import BatchRun


class Judged:
    """Up to date while the section was judged from the very answers that are there.

    The stamp saved is the one seen *before* the action, so that an answer that arrives meanwhile is new next time.
    """

    def __init__(self, run: BatchRun, section: str) -> None:
        self.run = run
        self.section = section

    def __call__(self, task: Any, values: dict[str, Any]) -> bool:
        """Compare with what doit kept; leave it what to keep."""
        if not self.run.batch.layout.request(self.section).exists():
            task.file_dep.clear()  # a section that is blocked has no request
        stamp = self.run.responses.stamp(self.section) + self.run.rules
        task.value_savers.append(lambda: {"answers": stamp})
        return values.get("answers") == stamp


def judge_again(run: BatchRun, section: str) -> None:
    """Make sure that the section's verdict lies on disk."""
    run.settle(section)
