"""Check: read everything afresh, say what needs work and what is worth a look, and fail while something needs work."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bloginator.batch.opening import NO_BATCH, judge_changes, no_such_batch, open_run
from bloginator.batch.run import BatchRun
from bloginator.batch.run_options import RunOptions
from bloginator.batch.status import notes, unused
from bloginator.disk.batch import names
from bloginator.errors import BloginatorError
from bloginator.records.exchange import Request
from bloginator.stages.status.check_lines import TextCounts, counts_of, look_lines, work_line
from bloginator.stages.status.rows import as_json, last_line
from bloginator.ui.console import say, warn


def check(root: Path, chosen: Sequence[str], options: RunOptions) -> int:
    """Check batches without doit, which takes longer to load than a check takes; return the exit code.

    Args:
        chosen: Names of batches; empty for all.

    Returns:
        1 while something needs work or a batch cannot be read, else 0.

    Raises:
        BadSettings: There is no batch, or none of such a name; nothing has been checked.
    """
    known = names(root)
    if not known:
        raise NO_BATCH
    unknown = next((name for name in chosen if name not in known), None)
    if unknown is not None:
        raise no_such_batch(unknown, known)
    done = [check_named(root, name, options, several=len(known) > 1) for name in chosen or known]
    return 0 if all(done) else 1


def check_named(root: Path, name: str, options: RunOptions, *, several: bool) -> bool:
    """Check one batch; one that cannot be read says why, and stops no other."""
    try:
        return check_batch(open_run(root, name, options), several)
    except BloginatorError as error:
        warn(str(error))
        return False


def check_batch(run: BatchRun, several: bool = False) -> bool:
    """Print what needs work, what is worth a look, and the line that sums up; or all of it as JSON.

    Args:
        several: Whether the batch has to be named, since others are checked too.

    Returns:
        Whether nothing needs work.
    """
    judge_changes(run)
    work = run.open_sections()
    requests = {section: request for section in run.ids if (request := run.request(section)) is not None}
    counts = counts_of(run.verdicts())
    if run.options.json:
        print(json.dumps(everything(run, work, counts), ensure_ascii=False), flush=True)  # one line a batch
    else:
        show(run, work, requests, counts, several)
    return not work


def show(run: BatchRun, work: list[str], requests: dict[str, Request], counts: dict[str, TextCounts], several: bool) -> None:
    """Print the lines: work first, then what is worth a look, then the sum."""
    if several:
        say(f"{run.batch.name}: {run.batch.outline.title}")
    for section in work:
        say(work_of(run, section))
    for line in [*look_lines(run.verdicts(), requests, counts), *besides(run)]:
        say(line)
    say(last_line(run.batch.outline, run.verdicts(), run.batch.settings.threshold))


def work_of(run: BatchRun, section: str) -> str:
    """Return the line about one section that needs work."""
    request = run.request(section)
    low_evidence = request.low_evidence if request else ""
    return work_line(run.verdict(section), batch=run.batch.name, is_asked=request is not None, low_evidence=low_evidence)


def besides(run: BatchRun) -> list[str]:
    """Return what is worth a look besides the sections: unused files, and what the outline and its feedback lack."""
    loose = [f"{one['where']}: {one['what']} {one['mend']}".rstrip() for one in unused(run)]
    return [*loose, *notes(run)]


def everything(run: BatchRun, work: list[str], counts: dict[str, TextCounts]) -> dict[str, Any]:
    """Return all of it as plain values: what the status says, and for each section its reasons, findings and counts."""
    verdicts = run.verdicts()
    held = as_json(run.batch.outline, verdicts, run.batch.settings.threshold)
    return {
        "batch": run.batch.name,
        "open": {section: [one.model_dump(by_alias=True) for one in verdicts[section].reasons] for section in work},
        "findings": {
            section: [one.model_dump(by_alias=True) for one in verdict.findings]
            for section, verdict in verdicts.items()
            if verdict.findings
        },
        "counts": {section: count._asdict() for section, count in counts.items()},
        "notes": notes(run),
        "unused": unused(run),
        **held,
    }
