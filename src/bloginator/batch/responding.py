"""Respond: whoever was chosen answers; what stays open at the end gets a stand-in.

chain: assistant ──► wait, all batches together
       extract   ──► picks sentences, for all sections together
       a program ──► collect, submit, write responses/<program>/<id>.md (programs.py)
end:   an extract stands in for what is still open, if the writer wants one
"""

from collections.abc import Sequence
from pathlib import Path

from bloginator.batch.drafting import stands_unchanged
from bloginator.batch.packs import drop_answered, write_packs
from bloginator.batch.replies import write_replies
from bloginator.batch.run import BatchRun
from bloginator.digest import digest
from bloginator.disk.files import read_bytes, write_whole
from bloginator.errors import BloginatorError, OverBudget, ResponderFailed
from bloginator.records.exchange import COUNTING, STAND_IN, Request
from bloginator.responders.base import ResponderContext
from bloginator.responders.registry import create_responder, require_responder
from bloginator.ui.console import plural, say, warn


def respond(run: BatchRun, others: Sequence[BatchRun]) -> None:
    """Let the batch's responders answer what is open.

    Args:
        others: Every batch that this process has asked for, this one included; they wait together.

    Raises:
        OverBudget, ResponderFailed: The last of the chain failed; one before it is only told of.
    """
    failed: BloginatorError | None = None
    for name in run.batch.settings.responder:
        if failed:
            warn(f"{run.batch.name}: {failed}")
        failed = None
        try:
            take_turn(run, name, others)
        except (OverBudget, ResponderFailed) as error:
            failed = error
    finish(run)
    if failed:
        raise failed


def take_turn(run: BatchRun, name: str, others: Sequence[BatchRun]) -> None:
    """Let one of the chain answer what is still open."""
    spec = require_responder(name)
    if spec.is_waited_for:
        wait_together(run, others)
    elif spec.is_stand_in:
        run_extract(run, name)
    else:
        from bloginator.batch.programs import ask_program  # with prices and tickets

        release(run)
        ask_program(run, name)


def wait_together(run: BatchRun, others: Sequence[BatchRun]) -> None:
    """Wait for people and assistants, once in a process, for all batches that want them."""
    if run.waited:
        return
    waiting = [one for one in others if not one.waited and waits(one)]
    for one in waiting:
        one.waited = True
        one.catch_up(young=True)
    for one in [one for one in waiting if not one.batch.timeout_given and stands_unchanged(one)]:
        waiting.remove(one)
        if one.open_sections():
            say(
                f"{one.batch.name}: nothing has changed since the last draft, so this does not wait; --batch-timeout S does."
            )
    if not any(one.awaited() or one.withheld for one in waiting):
        return
    from bloginator.batch.waiting import wait  # with all that a wait shows

    for one in waiting:
        if not one.batch.settings.serial:
            write_packs(one)
    wait(waiting)


def waits(run: BatchRun) -> bool:
    """Tell whether people or assistants are among the batch's responders."""
    return any(require_responder(name).is_waited_for for name in run.batch.settings.responder)


def run_extract(run: BatchRun, name: str) -> None:
    """Let the embedded writer answer what is open."""
    program = create_responder(ResponderContext(name))
    if not wants_extract(run):
        return
    release(run)
    asked = frozenset(section for section in run.ids if wants(run, section, name))
    if not asked:
        return
    program.submit(all_requests(run), asked)
    written = write_replies(run, name, program.collect())
    note_extract(run)
    say(f"{run.batch.name}: {name} answered {plural(written, 'section')}.")


def wants(run: BatchRun, section: str, name: str) -> bool:
    """Tell whether an extract should answer the section: it is open, or an earlier extract is what counts.

    It fulfils no wish: a text that counts is not replaced by one because of feedback.
    """
    request = run.request(section)
    if request and request.feedback and run.standing(section) in COUNTING:
        return False
    return run.is_open(section) or run.verdict(section).file.startswith(f"responses/{name}/")


def finish(run: BatchRun) -> None:
    """End the wait: what cannot be read is refused, what is open gets a stand-in."""
    release(run)
    run.catch_up(young=False)
    chain = run.batch.settings.responder
    lacking = [section for section in run.open_sections() if run.standing(section) not in COUNTING]
    missing = [section for section in lacking if run.request(section) is not None]
    if missing and run.batch.settings.stand_in and STAND_IN not in chain and wants_extract(run):
        program = create_responder(ResponderContext(STAND_IN))
        program.submit(all_requests(run), frozenset(missing))
        write_replies(run, STAND_IN, program.collect())
        note_extract(run)
    drop_answered(run)
    run.remember()


def release(run: BatchRun) -> None:
    """Write the requests that serial mode still withholds."""
    for request in run.withheld.values():
        run.store.put_request(request)
    run.withheld.clear()


def all_requests(run: BatchRun) -> list[Request]:
    """Return every request of the batch, in the outline's order."""
    return [request for section in run.ids if (request := run.request(section)) is not None]


def wants_extract(run: BatchRun) -> bool:
    """Tell whether the extracts would come out otherwise than when they were last made."""
    return extract_stamp(run) != (read_bytes(extract_note(run)) or b"").decode("utf-8", "replace")


def note_extract(run: BatchRun) -> None:
    """Remember from which requests, and for which sections, the extracts were made."""
    write_whole(extract_note(run), extract_stamp(run))


def extract_note(run: BatchRun) -> Path:
    """Return the cache file that holds that stamp."""
    return run.batch.layout.cache / "extract.stamp"


def extract_stamp(run: BatchRun) -> str:
    """Return a stamp of the request files and of the open sections: extracts are a function of these."""
    requests = {section: list(stamp) for section, stamp in run.store.stamps()[0].items()}
    return digest("extract", [run.ids, requests, run.open_sections()])
