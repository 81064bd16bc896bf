"""Status: where each section stands and what to do, looked at afresh. It writes nothing and takes no lock."""

import json
import sys
from typing import Any

from bloginator.disk.store import read_record
from bloginator.records.draft import Draft
from bloginator.records.exchange import Standing
from bloginator.stages.request import question_digest
from bloginator.stages.status import Row, as_json, last_line, rows
from bloginator.tasks.console import say
from bloginator.tasks.options import CHOSEN
from bloginator.tasks.run import BatchRun

COLOURS: dict[Standing, str] = {
    "accepted": "green",
    "outdated": "yellow",
    "pending": "cyan",
    "stale": "magenta",
    "refused": "red",
    "missing": "dim",
}


def tell_status(run: BatchRun) -> None:
    """Print the batch's table and its last line, or all of it as JSON."""
    run.catch_up(young=True, write=False)
    thin = {section: request.thin for section in run.ids if (request := run.request(section)) and request.thin}
    outline, verdicts, threshold = run.batch.outline, run.verdicts(), run.batch.settings.threshold
    if CHOSEN.get("json"):
        held = as_json(outline, verdicts, threshold, thin)
        extra: dict[str, Any] = {"batch": run.batch.name, "notes": notes(run), "unused": unused(run)}
        print(json.dumps({**extra, **held}, ensure_ascii=False, indent=1), flush=True)
        return
    show(run.batch.name, outline.title, rows(outline, verdicts, thin))
    for line in [*notes(run), *(f"{one['where']}: {one['what']} {one['mend']}".rstrip() for one in unused(run))]:
        say(line)
    say(last_line(outline, verdicts, threshold))


def show(batch: str, title: str, found: list[Row]) -> None:
    """Draw the table; ids and texts are printed as they are."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(markup=False, emoji=False, highlight=False, width=None if sys.stdout.isatty() else 160)
    table = Table(title=Text(f"{batch}: {title}"), title_justify="left", box=SIMPLE_HEAD)
    for heading in ("section", "standing"):
        table.add_column(heading, no_wrap=True)
    table.add_column("words", justify="right")
    table.add_column("what to do", overflow="fold")
    for row in found:
        standing = Text(row.standing, style=COLOURS[row.standing]) if row.standing else Text("heading", style="dim")
        words = str(row.words) if row.words else ""
        table.add_row(Text("  " * row.depth + row.section), standing, words, Text(row.todo))
    console.print(table)


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
    new = [section for section, request in asked.items() if request is None]
    if new or moved:
        found.append(f"Not asked yet as the outline stands now: {', '.join(new + moved)}. Run `doit draft`.")
    if run.lock.is_held_by_another():
        found.append(f"At work on it now: {run.lock.holder()}.")
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
            "mend": one.mend,
        }
        for one in run.responses.unused()
    ]
