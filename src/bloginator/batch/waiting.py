"""Wait for answers: every batch together, each answer checked as it arrives.

    watch the folders ──► an event, or a second has passed ──► judge what changed ──► say so
          ▲                                                          │
          └────────── not all count, time is left ◄──────────────────┘

Events only wake us early: a watched folder may go deaf, so every second the folders are looked at again. The clock
is read here and nowhere below.
"""

import time
from collections.abc import Iterator, Sequence

from bloginator.batch.interrupt import Interrupted, as_interrupted
from bloginator.batch.run import BatchRun, Change
from bloginator.batch.wait_panel import Display, display_for
from bloginator.batch.wait_state import Waiting
from bloginator.records.exchange import COUNTING
from bloginator.stages.status.check_lines import finding_lines

RESCAN_S = 1.0
WAKE_MS = 200
NEARLY = 2
"""Sections that are still open when what assembly needs is loaded and the other texts are weighed."""
STILL_S = 1.0
"""A plain ``.md`` answer must have been still for this long before the wait may end."""


def wait(runs: Sequence[BatchRun]) -> None:
    """Wait until every section of every batch counts or its time is over.

    Args:
        runs: Batches whose requests are written; those that need no answer are passed over.

    Raises:
        Interrupted: A signal came; with Ctrl-C and enough answers everywhere the wait just ends.
    """
    now = time.monotonic()
    waits = [Waiting(run, now + run.batch.settings.timeout_s) for run in runs]
    waits = [one for one in waits if (one.missing or one.run.withheld) and one.run.batch.settings.timeout_s > 0]
    if not waits:
        return
    for one in waits:
        one.run.batch.layout.responses.mkdir(parents=True, exist_ok=True)
    with display_for(waits) as display:
        for one in waits:
            repeat_refusals(one, display)
        try:
            watch(waits, display)
        except (Interrupted, KeyboardInterrupt) as error:
            interrupt = as_interrupted(error)
            if not (interrupt.is_ctrl_c and all(one.has_enough for one in waits)):
                raise interrupt from None
            display.line("Stopped waiting: assembling with the answers that are here.")


def repeat_refusals(one: Waiting, display: Display) -> None:
    """Say again what was wrong with the answers that are there and do not count."""
    for section in one.missing:
        if one.run.standing(section) in ("refused", "stale"):
            display.line(tell(one.run, Change(section, None, one.run.verdict(section))))


def watch(waits: list[Waiting], display: Display) -> None:
    """Look at every event and at least every second, until no batch waits any more."""
    looked = 0.0
    for woken in wakes([one.run for one in waits]):
        now = time.monotonic()
        if woken or now - looked >= RESCAN_S:
            looked = now
            for one in waits:
                look(one, display)
        elif nearly := [one for one in waits if len(one.missing) <= NEARLY and not one.is_prepared]:
            prepare(nearly[0])
        display.tick()
        if all(is_over(one, now, display) for one in waits):
            return


def prepare(one: Waiting) -> None:
    """Do, while the last answers are still being written, what assembly would have to do after them."""
    from bloginator.batch.evidence import measure
    from bloginator.batch.voice import voices_of
    from bloginator.stages.draft import assemble  # noqa: F401  # loaded now, so that it need not be then

    one.is_prepared = True
    measure(one.run)
    voices_of(one.run, {})


def next_request(one: Waiting, display: Display) -> None:
    """In serial mode, write the next request when the one before is answered or its time is over."""
    run, now = one.run, time.monotonic()
    if not run.withheld or (one.missing and now < one.deadline):
        return
    one.timed_out.update(one.missing)
    section = min(run.withheld, key=run.ids.index)
    run.store.put_request(run.withheld.pop(section))
    run.catch_up(young=True)
    one.deadline = now + run.batch.settings.timeout_s
    display.line(f"→ {section} asked ({run.batch.layout.shown(run.batch.layout.request(section))})")


def wakes(runs: Sequence[BatchRun]) -> Iterator[bool]:
    """Yield at every file event (``True``) and every ``WAKE_MS`` (``False``), beginning at once."""
    from watchfiles import watch as events

    yield True
    folders = [run.batch.layout.responses for run in runs]
    while True:
        for folder in folders:
            folder.mkdir(parents=True, exist_ok=True)
        try:
            for seen in events(*folders, debounce=40, step=10, rust_timeout=WAKE_MS, yield_on_timeout=True):
                yield bool(seen)
        except FileNotFoundError:  # a folder was removed before it could be watched
            yield True
        except (OSError, RuntimeError):  # the system has no watches left: looking every second is enough
            time.sleep(WAKE_MS / 1000)
            yield False


def look(one: Waiting, display: Display) -> None:
    """Judge what changed in one batch, say it, and in serial mode write the next request."""
    for change in one.run.catch_up(young=True):
        display.line(tell(one.run, change))
        for line in finding_lines(change.section, change.after.findings):
            display.line(f"  {line}")
    if one.has_enough and not one.told_enough and one.missing:
        one.told_enough = True
        count, total = len(one.run.counting()), len(one.run.ids)
        display.line(f"{count} of {total} count: enough for a draft. Ctrl-C assembles it now; still waiting for the rest.")
    next_request(one, display)


def is_over(one: Waiting, now: float, display: Display) -> bool:
    """Tell whether this batch waits no more: all count and lie still, or its time is over."""
    if not one.missing and not one.run.withheld:
        return now >= one.deadline or is_still(one.run)
    return now >= one.deadline and not one.run.withheld


def is_still(run: BatchRun) -> bool:
    """Tell whether no plain Markdown answer was written within the last second; one from the future was not."""
    now = time.time()
    written = (run.responses.newest_ns(section) / 1e9 for section in run.ids if is_plain(run, section))
    return all(abs(now - at) >= STILL_S for at in written)


def is_plain(run: BatchRun, section: str) -> bool:
    """Tell whether the section's answer is a file that could still be growing without looking cut."""
    return run.verdict(section).form == "md"


def tell(run: BatchRun, change: Change) -> str:
    """Return the line that says what became of a section."""
    after, before = change.after, change.before
    if after.standing in COUNTING:
        overwritten = before is not None and before.standing in COUNTING and before.text != after.text
        return (
            f"↻ {after.section} updated (overwrite)" if overwritten else f"✓ {after.section} {after.standing} ({after.file})"
        )
    if after.standing == "pending":
        return f"… {after.section} is being written ({after.file})"
    if after.standing == "missing":
        return f"○ {after.section} missing"
    reason = after.reasons[0] if after.reasons else None
    why = f": {reason.where + ': ' if reason.where else ''}{reason.what} {reason.hint}".rstrip() if reason else ""
    return f"✗ {after.section} {after.standing}{why}"
