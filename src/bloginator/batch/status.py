"""Status: where each section stands and what to do, looked at afresh. It writes nothing and takes no lock."""

import json
from collections.abc import Mapping
from typing import Any

from bloginator.batch import feedback
from bloginator.batch.run import BatchRun
from bloginator.disk.store import read_record
from bloginator.records.corpus import Coverage
from bloginator.records.draft import Draft
from bloginator.records.exchange import COUNTING, Standing
from bloginator.stages.requests.digests import question_digest
from bloginator.stages.status.check_lines import finding_lines
from bloginator.stages.status.rows import StatusRow, as_json, last_line, rows, stand_ins
from bloginator.stages.verdicts.open_sections import is_blocked
from bloginator.stages.verdicts.tally import absent
from bloginator.ui.console import plural, say

COLOURS: dict[Standing, str] = {
    "accepted": "green",
    "outdated": "yellow",
    "pending": "cyan",
    "stale": "magenta",
    "refused": "red",
    "missing": "dim",
}

SHORT: dict[Standing, str] = {
    "missing": "answer it",
    "pending": "wait",
    "outdated": "counts; look whether it still fits",
    "stale": "answer it again",
    "refused": "correct it",
}
"""What to do, in a few words; the line below the table says it in full."""

BLOCKED = "blocked: see below"


WIDEST = 32
"""Signs that the first column keeps for itself, where ids are as long; what is longer is folded."""


def show_status(run: BatchRun) -> None:
    """Print the batch's table and its last line, or all of it as JSON."""
    run.catch_up(young=True, write=False)
    low_evidence = {one: request.low_evidence for one in run.ids if (request := run.request(one)) and request.low_evidence}
    outline, verdicts, threshold = run.batch.outline, run.verdicts(), run.batch.settings.threshold
    covered = coverage_of(run) if run.options.coverage else {}
    if run.options.json:
        held = as_json(outline, verdicts, threshold, low_evidence)
        extra: dict[str, Any] = {"batch": run.batch.name, "notes": notes(run), "unused": unused(run)}
        if covered:
            extra["coverage"] = {section: one.model_dump(mode="json", by_alias=True) for section, one in covered.items()}
        print(json.dumps({**extra, **held}, ensure_ascii=False), flush=True)  # one line a batch
        return
    found = rows(outline, verdicts, low_evidence)
    show(run.batch.name, outline.title, found, covered)
    for line in [*work(found), *worth_a_look(run), *notes(run), *map(as_line, unused(run))]:
        say(line)
    say(last_line(outline, verdicts, threshold))


def show(batch: str, title: str, found: list[StatusRow], covered: Mapping[str, Coverage]) -> None:
    """Draw the table; ids and texts are printed as they are. Reasons stand below it, where there is room for them."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(f"{batch}: {title}"), title_justify="left", box=SIMPLE_HEAD)
    widest = max((2 * row.depth + len(row.section) for row in found), default=0)
    table.add_column("section", overflow="fold", min_width=min(widest, WIDEST))
    table.add_column("standing", no_wrap=True)
    table.add_column("words", justify="right", no_wrap=True)
    table.add_column("coverage" if covered else "what to do", overflow="fold")
    for row in found:
        standing = Text(row.standing, style=COLOURS[row.standing]) if row.standing else Text("heading", style="dim")
        words = str(row.words) if row.words else ""
        last = share(covered.get(row.section)) if covered else short(row)
        table.add_row(Text("  " * row.depth + row.section), standing, words, Text(last))
    Console(markup=False, emoji=False, highlight=False).print(table)


def short(row: StatusRow) -> str:
    """Return what to do about a section, in a few words."""
    return BLOCKED if row.blocked else SHORT.get(row.standing or "accepted", "")


def share(one: Coverage | None) -> str:
    """Return what the corpus carries of a section, in words."""
    if one is None:
        return ""
    carried = "not measured" if one.share is None else f"{one.share:.0%}"
    lacking = f"; nothing on: {', '.join(one.missing[:6])}" if one.missing else ""
    return f"{carried}, {plural(one.passages, 'passage')} of {plural(one.documents, 'document')}{lacking}"


def work(found: list[StatusRow]) -> list[str]:
    """Return a line for each section that has something to be done, with place and remedy."""
    return [f"{row.section}: {row.todo}" for row in found if row.todo]


def worth_a_look(run: BatchRun) -> list[str]:
    """Return a line for each finding in a text that counts."""
    return [
        line
        for section, verdict in run.verdicts().items()
        if verdict.standing in COUNTING
        for line in finding_lines(section, verdict.findings)
    ]


def as_line(one: Mapping[str, str]) -> str:
    """Return an unused file with its place and remedy, on one line."""
    return f"{one['where']}: {one['what']} {one['mend']}".rstrip()


def coverage_of(run: BatchRun) -> dict[str, Coverage]:
    """Return how much of each section its passages carry, from the index as it is; nothing is indexed for it."""
    from bloginator import corpus
    from bloginator.batch.index import index_of
    from bloginator.batch.requests import query_of

    queries = [query_of(section) for section in run.batch.asking]
    settings, index = run.batch.settings, index_of(run)
    found = corpus.rank_sources(index, queries, top=settings.sources_per_section, settings=settings.retrieval)
    return corpus.measure_coverage(index, queries, found, settings=settings.retrieval)


def notes(run: BatchRun) -> list[str]:
    """Return what a reader should know about the batch besides its sections."""
    found = list(run.batch.outline.warnings)
    asked = {section.id: run.request(section.id) for section in run.batch.asking}
    outline = run.batch.outline
    moved = [
        section.id
        for section in run.batch.asking
        if (request := asked[section.id]) and request.question_digest != question_digest(outline, section)
    ]
    verdicts = run.verdicts()
    new = [
        section
        for section, request in asked.items()
        if request is None and not is_blocked(verdicts.get(section) or absent(section))
    ]
    if new or moved:
        found.append(f"Not asked yet as the outline stands now: {', '.join(new + moved)}. Run `doit draft`.")
    found += feedback.strays(run)
    if wished := [section for section in feedback.unasked(run) if section not in moved]:
        found.append(f"Not asked yet with the feedback as it is now: {', '.join(wished)}. Run `doit draft`.")
    if run.lock.is_held_by_another():
        found.append(f"At work on it now: {run.lock.holder()}.")
    if told := stand_ins(run.verdicts()):
        found.append(told)
    unnamed = [section.id for section in run.batch.asking if not section.own_id]
    if unnamed and read_record(Draft, run.batch.draft_json) is None:
        found.append(
            f"{len(unnamed)} sections have no id of their own, so that a new title loses their answers: "
            f"`bloginator ids {run.batch.name}` writes ids into the outline."
        )
    return found


def unused(run: BatchRun) -> list[dict[str, str]]:
    """Return what lies in ``responses/`` and serves no section, each with place and remedy."""
    return [
        {
            "where": f"{one.file} line {one.line}" if one.line > 1 else one.file,
            "what": f"Unused: {one.what}",
            "mend": one.hint,
        }
        for one in run.responses.unused()
    ]
