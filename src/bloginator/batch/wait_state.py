"""One batch that waits: who is still missing, until when, and whether there is enough for a draft."""

import time
from dataclasses import dataclass, field

from bloginator.batch.packs import name_packs
from bloginator.batch.run import BatchRun
from bloginator.ui.console import format_clock, plural
from bloginator.ui.live_display import Figures

TYPICAL = "An assistant typically takes 5-10 minutes."


@dataclass
class WaitingBatch:
    """One batch that waits.

    Args:
        started: When the wait began, on the monotonic clock, in seconds.
        deadline: When its time is over, on the same clock.
        told_enough: Whether it was said that a draft is possible.
        has_learnt: Whether it was seen to that the author's profile is there.
        is_prepared: Whether what assembly needs was loaded while the last answers were written.
        timed_out: Sections whose own time is over, in serial mode.
    """

    run: BatchRun
    started: float
    deadline: float
    told_enough: bool = False
    has_learnt: bool = False
    is_prepared: bool = False
    timed_out: set[str] = field(default_factory=set)

    @property
    def missing(self) -> list[str]:
        """Return the sections that have been asked and whose answer is not here."""
        passed = self.timed_out | self.run.withheld.keys()
        return [section for section in self.run.awaited_sections() if section not in passed]

    @property
    def is_waiting(self) -> bool:
        """Tell whether an answer is missing, or a request is still to be written."""
        return bool(self.missing or self.run.withheld)

    def opening(self) -> str:
        """Return the line that says what is waited for, where, and how long."""
        run = self.run
        missing = plural(len(self.missing) + len(run.withheld), "answer")
        limit = format_clock(run.batch.settings.timeout_s)
        folder = run.batch.layout.shown(run.batch.layout.responses)
        packs = f" Packs to read: {name_packs(run.packs)}." if run.packs else ""
        return f"{run.batch.name}: waiting up to {limit} for {missing} in {folder}/.{packs} {TYPICAL}"

    def figures(self) -> Figures:
        """Return how far the batch is, in one line."""
        run, now = self.run, time.monotonic()
        standings = [run.standing(section) for section in run.ids]
        counting = len(run.counting_sections())
        answered = sum(standing != "missing" for standing in standings)
        refused = sum(standing in ("refused", "stale") for standing in standings)
        pending = standings.count("pending")
        writing = f"{pending} being written, " if pending else ""
        line = (
            f"{run.batch.name}: {answered} of {len(standings)} answered, {counting} accepted, {refused} refused, "
            f"{writing}{format_clock(now - self.started)} elapsed, {format_clock(self.deadline - now)} remaining"
        )
        return Figures(line, counting, len(standings))
