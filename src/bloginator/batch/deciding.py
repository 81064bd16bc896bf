"""Decide: the writer settles findings, by one or by lines of many; each decision is one line of ``decisions.jsonl``."""

from collections.abc import Sequence
from typing import Literal

from bloginator.batch.findings import measure
from bloginator.batch.run import BatchRun
from bloginator.disk.decisions import FILE, add_decision_lines
from bloginator.records.report import Decision, Finding, Settling
from bloginator.stages.report.decisions import apply_decisions, decide, find_by_id, read_decisions
from bloginator.stages.report.outcome import describe_findings, sum_up
from bloginator.stages.wording import clip

DONE: dict[Settling | Literal["reopen"], str] = {"accept": "accepted", "dismiss": "dismissed", "reopen": "open again"}


def settle(run: BatchRun, written: Sequence[str], decision: Settling, why: str) -> list[str]:
    """Settle the findings that are named by id, or by its beginning; return what to tell.

    Raises:
        BadSettings: One of them names no finding, or several. Nothing was written.
    """
    findings = measure(run).findings
    return keep(run, findings, [decide(findings, name, decision, why) for name in written])


def settle_lines(run: BatchRun, text: str, source: str) -> tuple[list[str], tuple[str, ...]]:
    """Settle what lines of decisions say; return what to tell, and a sentence on each line that was passed over.

    Args:
        source: What the lines are called.
    """
    findings = measure(run).findings
    lines = read_decisions(text, source, lambda written: find_by_id(findings, written).id)
    decisions = [decide(findings, line.finding, line.decision, line.why) for line in lines.decisions]
    return keep(run, findings, decisions), lines.complaints


def keep(run: BatchRun, findings: Sequence[Finding], decisions: Sequence[Decision]) -> list[str]:
    """Write the decisions that change something, and say what became of each."""
    known = {finding.id: finding for finding in findings}
    new = [decision for decision in decisions if changes(decision, known[decision.finding])]
    if new:
        add_decision_lines(run.batch.layout, [decision.model_dump_json() for decision in new])
    told = [f"{each.finding} is {DONE[each.decision]}: “{clip(each.text, 80)}”" for each in new]
    told += [f"{each.finding} is {DONE[each.decision]} already." for each in decisions if each not in new]
    settled = apply_decisions(findings, decisions)
    outcome = sum_up(list(run.verdicts().values()), run.batch.settings.threshold, {}, settled)
    file = run.batch.layout.shown(run.batch.layout.folder / FILE)
    return [*told, f"{describe_findings(outcome)} Decisions are kept in {file}."]


def changes(decision: Decision, finding: Finding) -> bool:
    """Tell whether a decision says anything of a finding that is not so already."""
    before = finding.decision or "reopen"
    return decision.decision != before or (decision.why not in ("", finding.why))
