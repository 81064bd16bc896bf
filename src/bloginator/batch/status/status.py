"""Status: where each section stands and what to do, looked at afresh. It writes caches alone and takes no lock."""

import json
from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from bloginator.batch.measured import Measured
from bloginator.batch.opening import recall_chain
from bloginator.batch.report.findings import measure
from bloginator.batch.requests.feedback import list_stray_wishes, list_unasked_wishes
from bloginator.batch.requests.index import refresh_index, withhold_files
from bloginator.batch.requests.packs import describe_open, write_ours
from bloginator.batch.requests.screening import left_out_lines
from bloginator.batch.requests.source_changes import corpus_lines, source_lines
from bloginator.batch.requests.sources import describe_choices
from bloginator.batch.requests.summaries import read_asked
from bloginator.batch.run import BatchRun
from bloginator.batch.status.leases import describe_leases, leases_as_json, open_leases
from bloginator.batch.status.settled import settle_status
from bloginator.disk.store import read_record
from bloginator.disk.versions import Versions
from bloginator.records.corpus import Coverage
from bloginator.records.draft import Draft
from bloginator.records.exchange import COUNTING, EDITED, Verdict
from bloginator.records.report import SEVERITIES, Finding
from bloginator.stages.report.outcome import outcome_lines
from bloginator.stages.requests.digests import question_digest
from bloginator.stages.status.check_lines import finding_lines
from bloginator.stages.status.rows import as_json, last_line, rows_to_show, stand_ins, status_rows, todo_lines
from bloginator.stages.verdicts.tally import is_blocked, is_edited
from bloginator.stages.wording import MAX_NAMED, describe_gaps
from bloginator.text.messages import and_more, clip, count_of
from bloginator.text.outline.ids import find_renamed
from bloginator.ui.console import say
from bloginator.ui.status_table import print_status_table
from bloginator.ui.tables import status_table

MAX_WORST = 5  # open findings that are told, critical and high ones; the report has all
GRAPH = "graph/graph.svg.j2"
NO_COVERAGE: Mapping[str, Coverage] = MappingProxyType({})
COVERAGE_ADVICE = (
    "Whether its passages bear on a section is not measured: read them with `bloginator sources`. "
    "Where too little is there: look for it with `bloginator look`, write down what is missing, raise "
    "`source_characters_per_section`, or change its description; then run `bloginator draft`."
)
"""What follows a table of shares."""


def show_status(run: BatchRun) -> None:
    """Print the batch's table and its last line, or all of it as JSON."""
    recall_chain(run)
    run.judge_changes(young=True, write=False)
    coverage = measure_coverage(run) if run.options.coverage else {}
    measured = measure(run)
    if run.options.json:
        values: dict[str, Any] = {"batch": run.batch.name, "notes": notes(run), "unused": list_unused(run)}
        values["taken"] = leases_as_json(open_leases(run))
        if coverage:
            values["coverage"] = {name: cover.model_dump(mode="json", by_alias=True) for name, cover in coverage.items()}
        values |= as_json(run.batch.outline, run.verdicts(), run.batch.settings.threshold, list_low_evidence(run))
        values["outcome"] = measured.outcome.model_dump(mode="json")
        values["findings"] = [finding.model_dump(mode="json", by_alias=True) for finding in measured.findings]
        say(json.dumps(values))  # one line a batch
        return
    status = describe_status(run, measured, coverage)
    print_status_table(status)
    if not (coverage or run.options.all or open_leases(run)):  # who has a section has it for a time
        settle_status(run, measured, status)


def describe_status(run: BatchRun, measured: Measured, coverage: Mapping[str, Coverage] = NO_COVERAGE) -> dict[str, Any]:
    """Return the batch's table and the lines below it, as they are printed."""
    outline, verdicts = run.batch.outline, run.verdicts()
    every = status_rows(outline, verdicts, list_low_evidence(run))
    rows, rest = (every, "") if coverage or run.options.all else rows_to_show(every)
    advice = [COVERAGE_ADVICE] if coverage else []
    ends = [describe_gaps(measured.outcome.gaps), last_line(outline, verdicts, run.batch.settings.threshold)]
    lines = [rest, *todo_lines(every), *look_at_lines(verdicts), *notes(run), *unused_lines(run), *advice]
    lines += [*measured_lines(run.batch.name, measured), *ends]
    table = status_table(f"{run.batch.name}: {outline.title}", rows, coverage)
    return {**table, "lines": list(filter(None, lines))}


def describe_lasting_status(run: BatchRun, measured: Measured) -> dict[str, Any]:
    """Return the same as long as nothing changes; nothing where somebody has taken sections, which they have for a time."""
    return {} if open_leases(run) else describe_status(run, measured)


def list_low_evidence(run: BatchRun) -> dict[str, str]:
    """Return why retrieval is not enough for a section, for each of which that is so."""
    return {section: asked.low_evidence for section, asked in read_asked(run).items() if asked.low_evidence}


def look_at_lines(verdicts: Mapping[str, Verdict]) -> list[str]:
    """Return what to look at in the texts that count, a line each."""
    return [
        line
        for section, verdict in verdicts.items()
        if verdict.standing in COUNTING
        for line in finding_lines(section, [finding for finding in verdict.findings if finding.code != "gap"])
    ]


def measured_lines(batch: str, measured: Measured) -> list[str]:
    """Return what the texts come to, the worst findings first and how many more there are; nothing where no text counts."""
    outcome = measured.outcome
    if not outcome.accepted + outcome.outdated:
        return list(measured.complaints)
    still_open = measured.open_findings
    worst = [finding for finding in still_open if finding.severity in ("critical", "high")][:MAX_WORST]
    rest = Counter(finding.severity for finding in still_open) - Counter(finding.severity for finding in worst)
    kinds = ", ".join(f"{rest[severity]} {severity}" for severity in SEVERITIES if rest[severity])
    more = [f"{kinds} not listed here: `bloginator report {batch}` shows them."] if kinds else []
    return [*measured.complaints, *map(name_finding, worst), *more, *outcome_lines(outcome)]


def name_finding(finding: Finding) -> str:
    """Return a finding's id, by which the writer settles it, and what it is about."""
    return f"{finding.id} {finding.severity} {finding.kind}, {finding.section}: {clip(finding.sentence, 80)}"


def measure_coverage(run: BatchRun) -> dict[str, Coverage]:
    """Return which words of each section no document has; the index is brought up to date for it, quietly."""
    from bloginator.batch.requests import compose

    refresh_index(run, is_quiet=True)
    return compose.measure_coverage(run, run.batch.asking)


def notes(run: BatchRun) -> list[str]:
    """Return what a reader should know about the batch besides its sections."""
    outline, sections = run.batch.outline, run.batch.asking
    asked, verdicts = {section: asked.question_digest for section, asked in read_asked(run).items()}, run.verdicts()
    new = [section.id for section in sections if section.id not in asked and not is_blocked(verdicts[section.id])]
    same = [section for section in sections if section.id in asked]
    moved = [section.id for section in same if asked[section.id] != question_digest(outline, section)]
    lines = list(outline.warnings)
    if unasked := new + moved:
        what, names = "Not", f": {and_more(unasked, MAX_NAMED)}"
        if len(unasked) == len(sections):
            what, names = "Nothing is", ""
        lines.append(f"{what} asked yet as the outline stands now{names}. Run `{run.batch.next_command}`.")
    lines += [*corpus_lines(run), *source_lines(run)]
    lines += describe_choices(run)
    lines += left_out_lines(run)
    lines += list_stray_wishes(run)
    if wished := [section for section in list_unasked_wishes(run) if section not in moved]:
        lines.append(
            f"Not asked yet with the feedback as it is now: {and_more(wished, MAX_NAMED)}. Run `{run.batch.next_command}`."
        )
    lines += describe_open(run)
    lines += describe_leases(open_leases(run))
    if run.lock.is_held_by_another():
        lines.append(f"At work on it now: {run.lock.holder()}.")
    if edited := [section for section, verdict in verdicts.items() if is_edited(verdict)]:
        lines.append(f"Your own text, from responses/{EDITED}/, stands in {and_more(edited, MAX_NAMED)}.")
    if run.outputs.last(run.batch.output) and run.outputs.is_changed(run.batch.output):
        shown = run.batch.layout.shown(run.batch.output)
        lines.append(f"{shown} was changed by hand; `{run.batch.next_command}` takes what you changed.")
    if stand_in_line := stand_ins(verdicts):
        lines.append(stand_in_line)
    unnamed = [section.id for section in outline.sections if not section.own_id]  # those that `ids` writes
    if unnamed and read_record(Draft, run.batch.draft_json) is None:
        have = "has no id of its" if len(unnamed) == 1 else "have no id of their"
        lines.append(
            f"{count_of(len(unnamed), 'section')} {have} own, so that a new title loses the answer: "
            f"`bloginator ids {run.batch.name}` writes ids into the outline."
        )
    return lines


def draw_graph(run: BatchRun) -> None:
    """Write the batch as a drawing beside its draft, from the verdicts as they stand, and say where it lies."""
    from bloginator.stages.status.graph_values import graph_values

    withhold_files(run)
    run.judge_changes(young=True, write=False)
    batch, path = run.batch, run.batch.layout.folder / "graph.svg"
    values = graph_values(batch.outline.title, batch.asking, run.verdicts(), batch.layout.shown(batch.output))
    write_ours(run, path, run.templates.render(GRAPH, values).lstrip("\n"))
    say(f"{batch.name}: {batch.layout.shown(path)}")


def list_unused(run: BatchRun) -> list[dict[str, str]]:
    """Return what lies in ``responses/`` and serves no section, each with place and remedy."""
    return [
        {
            "where": f"{answer.file} line {answer.line}" if answer.line > 1 else answer.file,
            "what": f"Unused: {answer.what}",
            "mend": explain_renamed(run, answer.name.partition("@")[0]) or answer.hint,
        }
        for answer in run.responses.list_unused()
    ]


def explain_renamed(run: BatchRun, name: str) -> str:
    """Return how a section that a draft had, and that is gone, keeps its answer; empty where no draft had it."""
    draft = Versions(run.batch.layout).latest_with(name) if name and name not in run.ids else None
    if draft is None:
        return ""
    own = {section.id: section.own_id for section in run.batch.outline.sections}
    new = find_renamed([section.id for section in draft.sections], list(own)).get(name)
    if not new or own[new]:
        return "Its section is in the outline no more; one with that id has this answer again."
    how = (
        f'"id": "{name}"'
        if run.batch.outline_file.suffix == ".json"
        else f"#{name} into the braces of its heading ({{#{name}}})"
    )
    return (
        f"{new} came in its place: where that is the same section, write {how} in the outline; its text is then shown, "
        f"and `bloginator confirm {run.batch.name} {name}` takes it where the question changed."
    )


def unused_lines(run: BatchRun) -> list[str]:
    """Return the same, a line each."""
    return [f"{answer['where']}: {answer['what']} {answer['mend']}".rstrip() for answer in list_unused(run)]
