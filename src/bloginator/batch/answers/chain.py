"""Respond: people, assistants and programs answer in the chain's order; what stays open at the end gets a stand-in."""

from collections.abc import Sequence

from bloginator.batch.answers.replies import write_replies
from bloginator.batch.draft.assemble import is_unchanged
from bloginator.batch.requests.compose import write_withheld
from bloginator.batch.requests.packs import drop_answered, write_packs
from bloginator.batch.run import BatchRun
from bloginator.digest import digest
from bloginator.disk.files import write_whole
from bloginator.disk.program_digest import program_digest
from bloginator.disk.store import read_record
from bloginator.errors import BloginatorError, OverBudget, ResponderFailed
from bloginator.reading import read_text_or_empty
from bloginator.records.draft import Draft
from bloginator.records.exchange import COUNTING, STAND_IN
from bloginator.responders.base import ResponderContext
from bloginator.responders.registry import create_responder, require_responder
from bloginator.stages.verdicts.tally import is_extract
from bloginator.stages.wording import MAX_NAMED
from bloginator.text.messages import and_more, count_of
from bloginator.ui.console import say, warn


def respond(run: BatchRun, others: Sequence[BatchRun]) -> None:
    """Let the batch's responders answer what is open; of those that fail, the last of the chain fails the batch.

    Args:
        others: Every batch that this process has asked for, this one included; they wait together.
    """
    failure: BloginatorError | None = None
    for name in run.batch.settings.responder:
        if failure:
            warn(f"{run.batch.name}: {failure}")
        failure = None
        try:
            take_turn(run, name, others)
        except (OverBudget, ResponderFailed) as error:
            failure = error
    finish(run)
    if failure:
        raise failure


def take_turn(run: BatchRun, name: str, others: Sequence[BatchRun]) -> None:
    """Let one of the chain answer what is still open."""
    spec = require_responder(name)
    if spec.is_waited_for:
        wait_together(run, others)
        return
    write_withheld(run)
    if spec.is_stand_in:
        written = write_extracts(run, name, [section for section in run.ids if takes_extract(run, section, name)])
        if written:
            say(f"{run.batch.name}: {name} answered {count_of(written, 'section')}.")
        missing = [section for section in run.ids if run.request(section) and run.standing(section) == "missing"]
        if missing:
            why = "no sentence of the passages bears on it, or it stands in another section"
            mend = f'`bloginator look {run.batch.name} ID "words"` adds passages'
            say(f"{run.batch.name}: {name} found nothing to pick for {and_more(missing, MAX_NAMED)}: {why}. {mend}.")
    else:
        from bloginator.batch.answers.programs import ask_program  # with prices and tickets

        ask_program(run, name)


def wait_together(run: BatchRun, others: Sequence[BatchRun]) -> None:
    """Wait for people and assistants, once in a process, for all batches that want them."""
    if run.has_waited:
        return
    waiting = []
    for other in others:
        chain = map(require_responder, other.batch.settings.responder)
        if other.has_waited or not any(spec.is_waited_for for spec in chain):
            continue
        other.has_waited = True
        other.judge_changes(young=True)
        if other.batch.timeout_given or not is_unchanged(other):
            waiting.append(other)
        elif other.open_sections():
            reason = "nothing has changed since the last draft, so this does not wait"
            say(f"{other.batch.name}: {reason}; --batch-timeout S does.")
    if not any(other.awaited_sections() or other.withheld for other in waiting):
        return
    from bloginator.batch.answers.wait import wait  # with all that a wait shows

    for other in waiting:
        if not (other.batch.settings.serial or other.batch.layout.asks_outline):
            write_packs(other)
    wait(waiting)


def takes_extract(run: BatchRun, section: str, name: str) -> bool:
    """Tell whether an extract should answer the section: it is open, or an earlier extract is what counts.

    It fulfils no wish: a text that counts is not replaced by one because of feedback.
    """
    request = run.request(section)
    if request and request.feedback and run.standing(section) in COUNTING:
        return False
    return run.is_open(section) or run.verdict(section).file.startswith(f"responses/{name}/")


def finish(run: BatchRun) -> None:
    """End the wait: what cannot be read is refused, what is open gets a stand-in."""
    write_withheld(run)
    run.judge_changes(young=False)
    if run.batch.settings.stand_in and STAND_IN not in run.batch.settings.responder:
        lacking = [section for section in run.open_sections() if run.standing(section) not in COUNTING]
        write_extracts(run, STAND_IN, [section for section in lacking if run.request(section) is not None])
    if count := count_dropped_extracts(run):
        not_counted = f"{count_of(count, 'extract')} {'does' if count == 1 else 'do'} not count in this run"
        mend = 'give `--responder extract` again, or set responder = "extract" in batch.toml'
        say(f"{run.batch.name}: {not_counted}, since nobody asks for extracts: {mend}.")
    drop_answered(run)
    if run.batch.layout.taken.exists():
        from bloginator.batch.status.leases import tidy_taken  # few have it

        tidy_taken(run)
    run.save_state()


def count_dropped_extracts(run: BatchRun) -> int:
    """Return how many extracts that counted in the last draft leave their sections without a text that counts."""
    lacking = {section for section in run.ids if run.standing(section) not in COUNTING}
    draft = read_record(Draft, run.batch.draft_json) if lacking and STAND_IN not in run.batch.settings.responder else None
    return sum(is_extract(section) and section.id in lacking for section in draft.sections) if draft else 0


def write_extracts(run: BatchRun, name: str, asked: Sequence[str]) -> int:
    """Let the embedded writer answer, unless its extracts would come out as when they were last made; return how many."""
    stamp_file = run.batch.layout.cache / "extract.stamp"
    if not asked or extract_stamp(run) == read_text_or_empty(stamp_file):
        return 0
    program = create_responder(ResponderContext(name))
    program.submit(list(run.requests()), frozenset(asked))
    written, _ = write_replies(run, name, program.collect())
    write_whole(stamp_file, extract_stamp(run))
    return written


def extract_stamp(run: BatchRun) -> str:
    """Return a stamp of the request files, the open sections and the program: extracts are a function of these."""
    requests = {section: list(stamp) for section, stamp in run.store.stamps()[0].items()}
    return digest("extract", [program_digest(), run.ids, requests, run.open_sections()])
