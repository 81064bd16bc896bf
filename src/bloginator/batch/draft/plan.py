"""Plan: what the next draft would do and why, thought through by the functions that do it, over a store that writes nothing.

Where the corpus or the outline has moved, a copy of the index is brought up to date in a temporary folder.
"""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from bloginator.batch.asked import is_asked_of
from bloginator.batch.budget import estimate_cost
from bloginator.batch.draft.assemble import digest_inputs, is_unchanged
from bloginator.batch.opening import no_such_batch, withdraw_left
from bloginator.batch.requests.compose import compose_once, inputs_stamp, write_composed, write_withheld
from bloginator.batch.requests.feedback import require_section
from bloginator.batch.run import BatchRun
from bloginator.disk.planned_store import PlannedStore
from bloginator.disk.prices import read_prices
from bloginator.disk.store import read_record
from bloginator.reading import read_text_or_empty
from bloginator.records.draft import Draft
from bloginator.records.outline import Section
from bloginator.records.plan import Act, BatchPlan, DraftPlan, SectionPlan, TurnPlan
from bloginator.responders.registry import is_free, require_responder
from bloginator.stages.plan.plan_lines import describe_section, plan_lines
from bloginator.stages.plan.request_changes import explain_request
from bloginator.stages.verdicts.tally import count_needed, is_blocked
from bloginator.text.messages import suggest
from bloginator.ui.console import say


def show_plan(run: BatchRun, runs: Mapping[str, BatchRun]) -> None:
    """Print what the next draft would do, or what it would do with the one section that was named.

    Args:
        runs: Every batch by name; one without that section says nothing where another has it.
    """
    section = run.options.section
    if section and section not in run.ids:
        if any(section in other.ids for other in runs.values()):
            return
        if suggest(section, runs) and not suggest(section, run.ids):
            raise no_such_batch(section, runs)
    section = section and require_section(run, section)
    plan = make_plan(run)
    if run.options.json:
        say(plan.model_dump_json())
    elif section:
        say(f"{plan.batch}: {describe_section(plan.sections[run.ids.index(section)])}")
    else:
        for line in plan_lines(plan):
            say(line)


def make_plan(run: BatchRun) -> BatchPlan:
    """Return what the next ``doit draft`` of the batch would do; nothing is written but in a temporary folder."""
    to_write = list(run.ids)  # all where what requests are made from has changed, else those that are gone
    if read_text_or_empty(run.batch.layout.composed) == inputs_stamp(run):
        to_write = [section for section in run.ids if not run.batch.layout.request(section).exists()]
    with copy_index(run, bool(to_write)) as index:
        planned, store = plan_requests(run, index, to_write)
        turns = tuple(plan_turns(planned))
        lacking = count_needed(len(run.ids), run.batch.settings.threshold) - len(planned.counting_sections())
        return BatchPlan(
            batch=run.batch.name,
            sections=tuple(plan_section(run, planned, store, section) for section in run.batch.asking),
            removed=tuple(name for name in store.list_removed(run.batch.layout.requests) if name not in run.ids),
            turns=turns,
            is_edited=bool(run.outputs.last(run.batch.output)) and run.outputs.is_changed(run.batch.output),
            needed=max(0, lacking),
            draft=plan_draft(planned, turns, lacking),
        )


@contextmanager
def copy_index(run: BatchRun, is_needed: bool) -> Iterator[str]:
    """Yield an index that may be brought up to date: a copy of the batch's own, which is gone afterwards."""
    index = run.batch.index
    if not is_needed or not run.batch.corpus or "://" in index:
        yield index
        return
    with TemporaryDirectory(prefix="bloginator-plan-") as folder:
        copy = Path(folder) / "index"
        for file in Path(index).rglob("*"):
            if file.is_file():
                (copy / file.relative_to(index)).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, copy / file.relative_to(index))  # without its mode, which may forbid to write
        yield str(copy)


def plan_requests(run: BatchRun, index: str, to_write: Sequence[str]) -> tuple[BatchRun, PlannedStore]:
    """Return a run over a store that writes nothing, in which the batch's requests are written and its answers judged."""
    settings = run.batch.settings.model_copy(update={"index": index, "corpus": run.batch.corpus or None})
    store = PlannedStore(run.batch.layout)
    planned = BatchRun(replace(run.batch, settings=settings), dict(run.flags), run.options, planned=store)
    store.put_back(run.ledger.stamps())
    withdraw_left(planned)
    planned.judge_changes(young=False)
    for section in to_write:
        compose_once(planned)
        write_composed(planned, section)
    write_withheld(planned)
    planned.judge_changes(young=False)
    return planned, store


def plan_section(run: BatchRun, planned: BatchRun, store: PlannedStore, asking: Section) -> SectionPlan:
    """Return what becomes of a section: ``run`` as it lies on disk, ``planned`` after its requests were written."""
    section = asking.id
    before, after = run.store.verdict(section), planned.verdict(section)
    is_written = run.batch.layout.request(section) in store.planned
    request = planned.request(section) if is_written else None  # of one that stays nothing is to be explained
    reasons = explain_request(run.store.request(section), request) if request is not None else ()
    act: Act = "keep"
    if is_blocked(after):
        act, reasons = ("keep" if after == before else "stop"), after.reasons
    elif any(is_asked_of(planned, section, name) for name in planned.batch.settings.responder):
        act, reasons = "ask", reasons or tuple(reason for reason in after.reasons if reason.code != "no-answer")
    elif is_written:
        act = "rewrite"
    elif after != before:
        act, reasons = "judge", after.reasons
    return SectionPlan(
        section=section,
        title=asking.title,
        act=act,
        before=before.standing if before else None,
        after=after.standing,
        is_written=is_written,
        reasons=reasons,
    )


def plan_draft(run: BatchRun, turns: Sequence[TurnPlan], lacking: int) -> DraftPlan:
    """Return what becomes of the draft while nobody has answered yet, and so many sections must still count."""
    if any(turn.waits_s is None for turn in turns) or (run.batch.settings.stand_in and turns):
        return "answers"
    if lacking > 0:
        return "waiting"
    draft = read_record(Draft, run.batch.draft_json)
    return "kept" if draft is not None and draft.inputs_digest == digest_inputs(run) else "assembled"


def plan_turns(run: BatchRun) -> Iterator[TurnPlan]:
    """Yield whom of the chain would be asked for what is open, in order."""
    unheld = [section for section in run.ids if not run.ticket_holder(section)]
    prices = read_prices(run.batch.layout)
    for name in run.batch.settings.responder:
        mine = (section for section in unheld if is_asked_of(run, section, name))
        asked = [request for section in mine if (request := run.request(section))]
        if not asked:
            continue
        spec = require_responder(name)
        if spec.is_waited_for and is_unchanged(run) and not run.batch.timeout_given:
            continue
        estimate = estimate_cost(run, name, asked, prices)
        sizes = [] if spec.is_stand_in else estimate.sections
        yield TurnPlan(
            responder=name,
            sections=len(asked),
            prompt_tokens=sum(section.prompt for section in sizes),
            answer_tokens=sum(section.answer for section in sizes),
            cost=0.0 if is_free(name) else estimate.likely,
            at_most=0.0 if is_free(name) else estimate.at_most,
            waits_s=run.batch.settings.timeout_s if spec.is_waited_for else None,
        )
