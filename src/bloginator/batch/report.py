"""Report: measure the texts that count, write ``report.md`` and ``report.json``, and print the findings by severity.

verdicts ──► evidence (cached by section) ──┐
corpus ────► the author's own rates ────────┼──► report.json, report.md ──► table, last lines
links ─────► files that are there ──────────┘

It neither asks nor waits, and the draft's own bytes do not depend on it.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from bloginator.batch.evidence import answered_sources, measure_evidence, measured_verdicts
from bloginator.batch.lint_rates import measure_author_rates, read_lint_rules
from bloginator.batch.opening import judge_unless_locked
from bloginator.batch.run import BatchRun
from bloginator.batch.source_changes import source_changes
from bloginator.batch.voice import score_voices
from bloginator.digest import digest_bytes
from bloginator.disk.layout import is_inside, is_same_file
from bloginator.disk.store import read_record
from bloginator.errors import BadSettings
from bloginator.records.canonical import to_bytes
from bloginator.records.exchange import COUNTING
from bloginator.records.report import Report
from bloginator.ui.console import say
from bloginator.ui.tables import print_findings

if TYPE_CHECKING:
    from bloginator.stages.draft.joined_text import JoinedText
    from bloginator.stages.report.findings import ReportInputs

SHOWN = 30
"""Findings that the terminal shows; the file has them all."""
WEAKEST = 5
"""Sections whose voice the terminal tells; the file has them all."""


def report_batch(run: BatchRun) -> bool:
    """Report on one batch; tell whether it passes what ``--fail-on`` asks for."""
    from bloginator.stages.report.compose import fails_check

    judge_unless_locked(run)
    report = make_report(run)
    kept = write_report(run, report)
    if run.options.json:
        print(to_bytes(report).decode("utf-8"), end="", flush=True)
    else:
        print_report(run, report, kept)
    return not fails_check(report, run.options.fail_on)


def print_report(run: BatchRun, report: Report, kept: list[str]) -> None:
    """Print the findings by severity, the weakest voices, and the last lines."""
    from bloginator.stages.draft.voice import voice_lines
    from bloginator.stages.report.compose import last_lines
    from bloginator.stages.status.rows import stand_ins

    if report.findings:
        print_findings(f"{run.batch.name}: what is worth a look", report.findings[:SHOWN])
        if (more := len(report.findings) - SHOWN) > 0:
            say(f"And {more} more, in the report.\n")
    if weakest := voice_lines([voice for voice in report.voices if voice.score is not None], WEAKEST):
        say("\n".join(["What is least like you, and what to change:", *weakest, ""]))
    file = run.batch.layout.shown(report_files(run)[0])
    for line in [*kept, *last_lines(report), stand_ins(run.verdicts()), f"All of it: {file}"]:
        if line:
            say(line)


def make_report(run: BatchRun) -> Report:
    """Measure everything that a report tells."""
    from bloginator.stages.report.compose import compose_report, render_page

    measured = measured_verdicts(run)
    verdicts = run.verdicts()
    missing = [section for section, verdict in verdicts.items() if verdict.standing not in COUNTING]
    too_long = [section for section in run.counting_sections() if section not in measured]
    texts = gather_report_inputs(run)
    voices = score_voices(run, texts.texts) if texts.texts else ()
    made = compose_report(run.batch.outline, measure_evidence(run), texts, missing, too_long, voices)
    return made.model_copy(
        update={"page_digest": digest_bytes(render_page(made, run.batch.outline, run.templates).encode())}
    )


def gather_report_inputs(run: BatchRun) -> "ReportInputs":
    """Gather what findings are made from."""
    from bloginator.stages.draft.joined_text import join_texts
    from bloginator.stages.report.findings import ReportInputs
    from bloginator.stages.report.source_changes import check_changes

    measured = measured_verdicts(run)
    texts = {section: verdict.text for section, verdict in measured.items()}
    joined, rules = join_texts(run.batch.outline.sections, texts), read_lint_rules(run)
    return ReportInputs(
        texts=texts,
        sources={section: answered_sources(run, verdict) for section, verdict in measured.items()},
        whole=joined,
        files=find_linked_files(joined, run.batch.output.parent),
        rules=rules,
        usual=measure_author_rates(run, rules) if texts else None,
        changed=[
            finding
            for section, changes in source_changes(run).items()
            if section in texts
            for finding in check_changes(section, texts[section], changes)
        ],
    )


def find_linked_files(joined: "JoinedText", folder: Path) -> frozenset[str]:
    """Return the relative links of a text that lead to a file or a folder, as they are compared."""
    from bloginator.text.lint.links import targets

    targeted = {link.target.split("#", 1)[0].removeprefix("./") for link in targets(joined.text) if link.kind == "file"}
    return frozenset(path for path in targeted if path and "\0" not in path and (folder / path).exists())


def report_files(run: BatchRun) -> tuple[Path, Path]:
    """Return where the report goes: in the batch's own folder.

    Raises:
        BadSettings: A file that it would replace is the draft, or lies in the corpus.
    """
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
    texts = {page_file: render_page(report, run.batch.outline, run.templates), data_file: to_bytes(report).decode("utf-8")}
    kept = [run.outputs.write(path, text, known=ours) for (path, text), ours in zip(texts.items(), known, strict=True)]
    return [f"Your own changes were kept as {run.batch.layout.shown(path)}." for path in kept if path]
