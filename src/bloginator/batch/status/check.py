"""Check: read everything afresh, say what needs work and what is worth a look, and fail while something needs work."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from bloginator.batch.opening import NO_BATCH, judge_unless_locked, open_run
from bloginator.batch.run import BatchRun
from bloginator.batch.run_options import RunOptions
from bloginator.batch.status.leases import leases_as_json, open_leases
from bloginator.batch.status.status import list_unused, notes, unused_lines
from bloginator.disk.layout import list_batches
from bloginator.errors import BloginatorError
from bloginator.records.exchange import Reason
from bloginator.stages.status.check_lines import count_texts, look_lines, work_line
from bloginator.stages.status.rows import as_json as status_as_json
from bloginator.stages.status.rows import group_alike, last_line
from bloginator.ui.console import say, warn


def check(root: Path, chosen: Sequence[str], options: RunOptions) -> int:
    """Check batches, all where none is chosen; return 1 while something needs work or a batch cannot be read, else 0."""
    known = list_batches(root)
    if not known:
        raise NO_BATCH
    code = 0
    for name in chosen or known:
        try:
            code = code if check_batch(open_run(root, name, options)) else 1
        except BloginatorError as error:  # it stops no other
            warn(str(error))
            code = 1
    return code


def check_batch(run: BatchRun) -> bool:
    """Print what needs work, what is worth a look and the sum, or all of it as JSON; tell whether nothing needs work."""
    judge_unless_locked(run)
    open_sections, verdicts = run.open_sections(), run.verdicts()
    if run.options.json:
        say(json.dumps(as_json(run, open_sections)))  # one line a batch
        return not open_sections
    if len(list_batches(run.batch.layout.root)) > 1:
        say(f"{run.batch.name}: {run.batch.outline.title}")
    for line in group_alike((section, open_line(run, section).removeprefix(section)) for section in open_sections):
        say(line)
    requests = {request.section: request for request in run.requests()}
    for line in [*look_lines(verdicts, requests, count_texts(verdicts)), *unused_lines(run), *notes(run)]:
        say(line)
    say(last_line(run.batch.outline, verdicts, run.batch.settings.threshold))
    return not open_sections


def open_line(run: BatchRun, section: str) -> str:
    """Return the line about one section that needs work."""
    if (request := run.request(section)) is None:
        return work_line(run.verdict(section), unasked=run.batch.next_command)
    return work_line(run.verdict(section), low_evidence=request.low_evidence)


def as_json(run: BatchRun, open_sections: list[str]) -> dict[str, Any]:
    """Return all of it as plain values: what the status says, and for each section its reasons, findings and counts."""
    verdicts = run.verdicts()
    findings = {section: dump(verdict.findings) for section, verdict in verdicts.items() if verdict.findings}
    return {
        "batch": run.batch.name,
        "open": {section: dump(verdicts[section].reasons) for section in open_sections},
        "findings": findings,
        "counts": {section: count._asdict() for section, count in count_texts(verdicts).items()},
        "notes": notes(run),
        "taken": leases_as_json(open_leases(run)),
        "unused": list_unused(run),
        **status_as_json(run.batch.outline, verdicts, run.batch.settings.threshold),
    }


def dump(reasons: Iterable[Reason]) -> list[dict[str, Any]]:
    """Return reasons or findings as plain values."""
    return [reason.model_dump(by_alias=True) for reason in reasons]
