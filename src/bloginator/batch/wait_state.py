"""One batch that waits: who is still missing, until when, and whether there is enough for a draft."""

from dataclasses import dataclass, field

from bloginator.batch.run import BatchRun
from bloginator.stages.verdicts.tally import needed


@dataclass
class Waiting:
    """One batch that waits.

    Args:
        deadline: When its time is over, on the monotonic clock, in seconds.
        told_enough: Whether it was said that a draft is possible.
        is_prepared: Whether what assembly needs was loaded while the last answers were written.
        timed_out: Sections whose own time is over, in serial mode.
    """

    run: BatchRun
    deadline: float
    told_enough: bool = False
    is_prepared: bool = False
    timed_out: set[str] = field(default_factory=set)

    @property
    def missing(self) -> list[str]:
        """Return the sections that have been asked and whose answer is not here."""
        passed = self.timed_out | self.run.withheld.keys()
        return [section for section in self.run.awaited() if section not in passed]

    @property
    def has_enough(self) -> bool:
        """Tell whether the threshold is met."""
        run = self.run
        return len(run.counting()) >= needed(len(run.ids), run.batch.settings.threshold)
