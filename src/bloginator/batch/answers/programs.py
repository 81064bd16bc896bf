"""A program's turn: collect what is ready, then send what is still open, if the money allows it."""

import os
from functools import partial

from bloginator.batch.answers.replies import write_replies
from bloginator.batch.asked import is_asked_of
from bloginator.batch.budget import count_tokens, price_for, require_budget
from bloginator.batch.run import BatchRun
from bloginator.batch.run_options import ONLY
from bloginator.disk.files import write_whole
from bloginator.disk.prices import read_prices
from bloginator.records.prices import Price
from bloginator.responders.base import Cancellable, Responder, ResponderContext
from bloginator.responders.registry import create_responder, is_batch_priced, is_free, require_responder
from bloginator.text.messages import and_more, count_of
from bloginator.ui.answer_progress import AnswerProgress
from bloginator.ui.console import say

MAX_SHOWN = 5
FREE = Price(input=0, output=0)


def context_of(run: BatchRun, name: str) -> ResponderContext:
    """Return what a responder of this batch is given."""

    def write_input(file: str, data: bytes) -> str:
        path = run.batch.layout.input / file
        run.batch.layout.responses.mkdir(exist_ok=True)  # some readers open their output there when all is computed
        write_whole(path, data)
        return run.batch.layout.shown(path)

    def tell(line: str) -> None:
        say(f"{run.batch.name}: {line}")

    return ResponderContext(name, run.batch.settings, run.tickets, os.environ, run.responses.lines, write_input, tell)


def ask_program(run: BatchRun, name: str) -> None:
    """Let a program answer what is open.

    Raises:
        OverBudget: Nothing was sent.
        ResponderFailed: The program cannot do its work; what it had answered stays.
    """
    program = create_responder(context_of(run, name))
    outcomes = [collect_replies(run, name, program, len(run.sections_at_providers()))]
    if asked := select_sections(run, name):
        requests = list(run.requests())
        tell_refused(run, asked)
        require_budget(run, name, [request for request in requests if request.section in asked])
        program.submit(requests, asked)
        outcomes.append(collect_replies(run, name, program, len(asked)))
    answered, refused = map(sum, zip(*outcomes, strict=True))
    if answered:
        rest = f", and {refused} in vain: `bloginator status` says why" if refused else ""
        say(f"{run.batch.name}: {name} answered {count_of(answered - refused, 'section')}{rest}.")


def tell_refused(run: BatchRun, asked: frozenset[str]) -> None:
    """Say which sections are asked again because their answer was refused, and why; each reason once."""
    reasons: dict[str, list[str]] = {}
    for section in run.ids:
        if section in asked and run.standing(section) == "refused":
            first = run.verdict(section).reasons[0]
            reasons.setdefault(f"{first.what} {first.hint}".strip(), []).append(section)
    for reason, sections in reasons.items():
        were = "was" if len(sections) == 1 else "were"
        say(f"{run.batch.name}: {and_more(sections, MAX_SHOWN)} {were} refused and asked again. {reason}")


def collect_replies(run: BatchRun, name: str, program: Responder, expected: int) -> tuple[int, int]:
    """Write what is ready; return how many sections were answered, and how many of them in vain."""
    price = FREE if is_free(name) else price_for(run, name, read_prices(run.batch.layout))
    label = f"{run.batch.name}: {name}"
    progress = AnswerProgress(label, expected, price, partial(count_tokens, run), batch=is_batch_priced(name))
    return write_replies(run, name, program.collect(), progress.watch)


def select_sections(run: BatchRun, name: str) -> frozenset[str]:
    """Return the sections that a program should answer: what is open to it, or what ``--only`` names."""
    only = run.options.only
    sections = [section for section in run.ids if is_asked_of(run, section, name)]
    if only in ONLY:
        sections = [section for section in run.ids if run.standing(section) == only]
    elif only:
        sections = [only]
    return frozenset(section for section in sections if run.request(section) and not run.ticket_holder(section))


def cancel(run: BatchRun) -> None:
    """Ask every provider that holds a ticket of the batch to stop; what is finished is collected by the next run."""
    run.lock.take()
    names = {ticket.responder for ticket in run.tickets.every() if ticket.state != "ended"}
    stopped = []
    for name in sorted(names):
        program = create_responder(context_of(run, name))
        submissions = program.cancel() if isinstance(program, Cancellable) else []
        if not require_responder(name).answers_in_files:
            stopped += [f"{name} {submission}" for submission in submissions]
            continue
        for path in submissions:
            say(f"{run.batch.name}: {path} is given up; its sections are open again.")
    if stopped:
        say(f"{run.batch.name}: asked to cancel {', '.join(stopped)}; `bloginator draft` collects what is finished.")
    elif not names:
        say(f"{run.batch.name}: nothing to cancel.")
