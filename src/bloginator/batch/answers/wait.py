"""Wait for answers: every batch together, each answer checked as it arrives.

File events only wake us early: a watched folder may go deaf, so every second the folders are looked at again.
"""

import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from bloginator.batch.answers.interrupt import Interrupted, as_interrupted
from bloginator.batch.run import BatchRun
from bloginator.errors import BloginatorError
from bloginator.records.exchange import COUNTING, Change
from bloginator.stages.status.check_lines import finding_lines
from bloginator.stages.wording import MAX_NAMED
from bloginator.text.messages import and_more, count_of
from bloginator.ui.console import format_clock
from bloginator.ui.live_display import Figures, LineDisplay, display_for

RESCAN_S = 1.0
WAKE_MS = 200
PAUSE, MAX_PAUSE_S = 9.0, 5.0  # between two looks lie so many times the seconds of one that finds nothing, and no more
NEARLY = 2  # sections that are still open when what assembly needs is loaded and the other texts are weighed
STILL_S = 1.0  # a plain ``.md`` answer must have been still for this long before the wait may end
TYPICAL = "An assistant typically takes 5-10 minutes."


@dataclass
class WaitingBatch:
    """One batch that waits; times are seconds of the monotonic clock.

    Args:
        told_enough: Whether it was said that a draft is possible.
        has_learnt: Whether it was seen to that the author's profile is there.
        is_prepared: Whether what assembly needs was loaded while the last answers were written.
        timed_out: Sections whose own time is over, in serial mode.
        label: What its lines begin with: its name where several wait.
        missing: The sections that have been asked and whose answer was not here at the last look.
        is_still: Whether all were here at the last look, and the plain ones had been still for ``STILL_S`` when it began.
    """

    run: BatchRun
    started: float
    deadline: float
    told_enough: bool = False
    has_learnt: bool = False
    is_prepared: bool = False
    timed_out: set[str] = field(default_factory=set)
    label: str = ""
    missing: list[str] = field(default_factory=list)
    is_still: bool = False

    def __post_init__(self) -> None:
        self.list_missing()

    def list_missing(self) -> None:
        """See which answers are not here; many sections take a while."""
        passed = self.timed_out | self.run.withheld.keys()
        self.missing = [section for section in self.run.awaited_sections() if section not in passed]

    @property
    def is_waiting(self) -> bool:
        """Tell whether an answer is missing, or a request is still to be written."""
        return bool(self.missing or self.run.withheld)

    def opening(self) -> str:
        """Return the line that says what is waited for, where, and how long."""
        run = self.run
        missing = count_of(len(self.missing) + len(run.withheld), "answer")
        limit = format_clock(run.batch.settings.timeout_s)
        folder = run.batch.layout.shown(run.batch.layout.responses)
        packs = f" Packs to read: {and_more(run.packs, MAX_NAMED)}." if run.packs else ""
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


def wait(runs: Sequence[BatchRun]) -> None:
    """Wait until every section of every batch counts or its time is over.

    Raises:
        Interrupted: A signal came; with Ctrl-C and enough answers everywhere the wait just ends.
    """
    now = time.monotonic()
    every = [WaitingBatch(run, now, now + run.batch.settings.timeout_s) for run in runs]
    batches = [batch for batch in every if batch.is_waiting and batch.deadline > now]
    if not batches:
        return
    for batch in batches:
        batch.label = f"{batch.run.batch.name}: " if len(batches) > 1 else ""
        batch.run.batch.layout.responses.mkdir(parents=True, exist_ok=True)
    with display_for(lambda: [batch.figures() for batch in batches if batch.is_waiting]) as display:
        for batch in batches:
            display.line(batch.opening())
        for batch in batches:  # what was wrong with the answers that are there and do not count is said again
            for section in batch.missing:
                if batch.run.standing(section) in ("refused", "stale"):
                    display.line(batch.label + change_line(Change(section, None, batch.run.verdict(section))))
        try:
            watch_answers(batches, display)
        except (Interrupted, KeyboardInterrupt) as error:
            interrupt = as_interrupted(error)
            if interrupt.signum != signal.SIGINT or not all(batch.run.has_enough() for batch in batches):
                raise interrupt from None
            display.line("Stopped waiting: assembling with the answers that are here.")


def watch_answers(batches: list[WaitingBatch], display: LineDisplay) -> None:
    """Look at every event and at least every second, until no batch waits any more.

    Many sections take so long to look at that the looks are further apart: else a wait would keep a processor busy.
    """
    looked_at, pause_s = 0.0, 0.0
    for has_event in wake_ups([batch.run for batch in batches]):
        now = time.monotonic()
        if is_due(now - looked_at, pause_s, has_event=has_event):
            looked_at, began = now, time.thread_time()
            if not sum([judge_arrivals(batch, display) for batch in batches]):
                pause_s = min(PAUSE * (time.thread_time() - began), MAX_PAUSE_S)
        elif unlearnt := [batch for batch in batches if not batch.has_learnt]:
            learn_while_waiting(unlearnt[0], display)
        elif nearly := [batch for batch in batches if len(batch.missing) <= NEARLY and not batch.is_prepared]:
            prepare_assembly(nearly[0])
        display.tick()
        if all(is_over(batch, now) for batch in batches):
            return


def is_due(passed_s: float, pause_s: float, *, has_event: bool) -> bool:
    """Tell whether to look again, so many seconds after the last look: at an event, but never before the pause is over.

    >>> is_due(0.2, 0.1, has_event=True), is_due(0.2, 0.1, has_event=False), is_due(1.2, 0.1, has_event=False)
    (True, False, True)
    >>> is_due(1.2, 3.0, has_event=True), is_due(3.2, 3.0, has_event=False)
    (False, True)
    """
    return passed_s >= (pause_s if has_event else max(pause_s, RESCAN_S))


def wake_ups(runs: Sequence[BatchRun]) -> Iterator[bool]:
    """Yield at every file event (``True``) and every ``WAKE_MS`` (``False``), beginning at once."""
    from watchfiles import watch

    yield True
    folders = [run.batch.layout.responses for run in runs]
    while True:
        for folder in folders:
            folder.mkdir(parents=True, exist_ok=True)
        try:
            for events in watch(*folders, debounce=40, step=10, rust_timeout=WAKE_MS, yield_on_timeout=True):
                yield bool(events)
        except FileNotFoundError:  # a folder was removed before it could be watched
            yield True
        except (OSError, RuntimeError):  # the system has no watches left: looking every second is enough
            time.sleep(WAKE_MS / 1000)
            yield False


def judge_arrivals(batch: WaitingBatch, display: LineDisplay) -> int:
    """Judge what changed in one batch, say it, and in serial mode write the next request; return how much changed."""
    run, changed, began_s = batch.run, 0, time.time()
    run.lock.confirm()
    for change in run.iterate_changes(young=True):
        changed += 1
        display.tick()
        display.line(batch.label + change_line(change))
        for line in finding_lines(change.section, change.after.findings):
            display.line(f"  {batch.label}{line}")
    if changed:
        batch.list_missing()
    if run.has_enough() and not batch.told_enough and batch.missing:
        batch.told_enough = True
        counts = f"{len(run.counting_sections())} of {len(run.ids)} count"
        display.line(f"{batch.label}{counts}: enough for a draft. Ctrl-C assembles it now; still waiting for the rest.")
    write_next_request(batch, display)
    batch.is_still = not batch.is_waiting and is_still(run, began_s)
    return changed


def write_next_request(batch: WaitingBatch, display: LineDisplay) -> None:
    """In serial mode, write the next request when the one before is answered or its time is over."""
    run, now = batch.run, time.monotonic()
    if not run.withheld or (batch.missing and now < batch.deadline):
        return
    batch.timed_out.update(batch.missing)
    section = min(run.withheld, key=run.ids.index)
    run.store.put_request(run.withheld.pop(section))
    run.judge_changes(young=True)
    batch.list_missing()
    batch.deadline = now + run.batch.settings.timeout_s
    display.line(f"{batch.label}→ {section} asked ({run.batch.layout.shown(run.batch.layout.request(section))})")


def learn_while_waiting(batch: WaitingBatch, display: LineDisplay) -> None:
    """Learn, while people write, how the author writes."""
    from bloginator.batch.report.voice import load_author

    batch.has_learnt = True
    with suppress(BloginatorError):  # what hinders it is told when a voice is asked for
        load_author(batch.run, display.line)


def prepare_assembly(batch: WaitingBatch) -> None:
    """Do, while the last answers are still being written, what assembly would have to do after them."""
    from bloginator.batch.report.findings import measure
    from bloginator.batch.report.voice import score_voices
    from bloginator.stages.draft import assemble  # noqa: F401  # loaded now, so that it need not be then

    batch.is_prepared = True
    measure(batch.run)
    score_voices(batch.run, {})


def is_over(batch: WaitingBatch, now: float) -> bool:
    """Tell whether this batch waits no more: all counted and lay still at the last look, or its time is over."""
    return batch.is_still or (now >= batch.deadline and not batch.run.withheld)


def is_still(run: BatchRun, now: float) -> bool:
    """Tell whether no plain Markdown answer, which may grow without looking cut, was written in the second before ``now``.

    Stamps tell nothing of the time after the look that read them: ``now``, in s since the epoch, is when it began.
    """
    plain = [section for section in run.ids if run.verdict(section).form == "md"]
    return all(abs(now - run.responses.newest_ns(section) / 1e9) >= STILL_S for section in plain)


def change_line(change: Change) -> str:
    """Return the line that says what became of a section."""
    after, before = change.after, change.before
    if after.standing in COUNTING:
        if before is not None and before.standing in COUNTING and before.text != after.text:
            return f"↻ {after.section} updated (overwrite)"
        return f"✓ {after.section} {after.standing} ({after.file})"
    if after.standing == "pending":
        return f"… {after.section} is being written ({after.file})"
    if after.standing == "missing":
        return f"○ {after.section} missing"
    reason = after.reasons[0] if after.reasons else None
    why = f": {reason.where + ': ' if reason.where else ''}{reason.what} {reason.hint}".rstrip() if reason else ""
    return f"✗ {after.section} {after.standing}{why}"
