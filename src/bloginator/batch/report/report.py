"""Report: measure the texts that count, write ``report.md`` and ``report.json``, and print the findings by severity.

It neither asks nor waits, and the draft's own bytes do not depend on it.
"""

from pathlib import Path

from bloginator.batch.opening import judge_unless_locked
from bloginator.batch.report.findings import measure
from bloginator.batch.report.voice import score_voices
from bloginator.batch.requests.screening import left_out_lines
from bloginator.batch.requests.source_changes import corpus_lines
from bloginator.batch.run import BatchRun
from bloginator.digest import digest_bytes
from bloginator.disk.layout import is_inside, is_same_file
from bloginator.disk.store import read_record
from bloginator.errors import UNWRITABLE, BadSettings
from bloginator.records.canonical import to_bytes
from bloginator.records.report import Report
from bloginator.stages.status.rows import stand_ins
from bloginator.stages.wording import describe_kept
from bloginator.ui.console import say, warn
from bloginator.ui.tables import print_findings

SHOWN = 30  # findings that the terminal shows; the file has them all
WEAKEST = 5  # sections whose voice the terminal tells; the file has them all


def report_batch(run: BatchRun) -> bool:
    """Report on one batch; tell whether it passes what ``--fail-on`` asks for."""
    from bloginator.stages.report.outcome import fails_check

    judge_unless_locked(run)
    for line in corpus_lines(run):
        warn(f"{run.batch.name}: {line}")
    report, unwritten = make_report(run), ""
    file = run.batch.layout.shown(report_files(run)[0])
    ends = [f"All of it: {file}"]
    try:
        ends = [*write_report(run, report), *ends]
    except OSError as error:
        if error.errno not in UNWRITABLE:
            raise
        ends, unwritten = [], f"{file} could not be written: {error.strerror}. `--json` prints all of it."
    if run.options.json:
        say(to_bytes(report).decode("utf-8"), end="")
    else:
        print_report(run, report, ends)
    if unwritten:
        warn(unwritten)  # where it is read, and instead of the file's name
    return not fails_check(report.outcome, run.options.fail_on)


def print_report(run: BatchRun, report: Report, ends: list[str]) -> None:
    """Print the open findings, the worst first, the weakest voices, what it comes to, and the last lines about its file."""
    from bloginator.stages.draft.voice import voice_lines
    from bloginator.stages.report.compose import describe_finding, last_lines, open_findings

    if findings := open_findings(report):
        print_findings(
            f"{run.batch.name}: what is worth a look", [describe_finding(finding) for finding in findings[:SHOWN]]
        )
        if (more := len(findings) - SHOWN) > 0:
            say(f"And {more} more{', in the report' if ends else ''}.\n")
    if weakest := voice_lines([voice for voice in report.voices if voice.score is not None], WEAKEST):
        say("\n".join(["What is least like you, and what to change:", *weakest, ""]))
    for line in [*last_lines(report), stand_ins(run.verdicts()), *ends]:
        if line:
            say(line)


def make_report(run: BatchRun) -> Report:
    """Measure everything that a report tells."""
    from bloginator.stages.report.compose import compose_report, render_page

    measured = measure(run, strict=True)
    for complaint in measured.complaints:
        warn(complaint)
    voices = score_voices(run, measured.inputs.texts) if measured.inputs.texts else ()
    report = compose_report(
        run.batch.outline,
        run.verdicts(),
        measured.evidence,
        measured.inputs,
        measured.claims,
        measured.findings,
        measured.outcome,
        voices,
    ).model_copy(update={"left_out": tuple(left_out_lines(run))})
    return report.model_copy(update={"page_digest": digest_bytes(render_page(report, run.templates).encode())})


def report_files(run: BatchRun) -> tuple[Path, Path]:
    """Return where the report goes: in the batch's own folder, but never over the draft or into the corpus."""
    folder, shown = run.batch.layout.folder, run.batch.layout.shown
    files = folder / "report.md", folder / "report.json"
    taken = (run.batch.output, run.batch.draft_json, run.batch.outline_file)
    for path in files:
        if any(is_same_file(path, other) for other in taken):
            raise BadSettings("The report would take the place of another file.", shown(path), "Give that another name.")
        if any(is_inside(path, Path(entry)) for entry in run.batch.corpus):
            raise BadSettings("The report would lie in the corpus.", shown(path), "Name a folder of its own as `corpus`.")
    return files


def write_report(run: BatchRun, report: Report) -> list[str]:
    """Write both files; return a line for each in which the writer's own changes were kept aside."""
    from bloginator.stages.report.compose import render_page

    page_file, data_file = report_files(run)
    before = read_record(Report, data_file)
    known = (before.page_digest, digest_bytes(to_bytes(before))) if before else ("", "")
    texts = {page_file: render_page(report, run.templates), data_file: to_bytes(report).decode("utf-8")}
    asides = [run.outputs.write(path, text, [ours]) for (path, text), ours in zip(texts.items(), known, strict=True)]
    return [describe_kept(run.batch.layout.shown(aside)) for aside in asides if aside]
