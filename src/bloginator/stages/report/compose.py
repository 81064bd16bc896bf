"""Report: what was measured on a draft, as a record, as a page and as last lines."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bloginator.records.exchange import Verdict
from bloginator.records.outline import Outline
from bloginator.records.report import Finding, Outcome, Report, SectionEvidence, Severity
from bloginator.records.voice import Voice
from bloginator.stages.draft.voice import describe_score, describe_voice, list_advice, sort_weakest_first
from bloginator.stages.report.finding_builder import ReportInputs
from bloginator.stages.report.marking import MarkedPiece, mark_passage, mark_sentence
from bloginator.stages.report.outcome import Claims, outcome_lines, share_supported
from bloginator.stages.templates import Templates
from bloginator.stages.verdicts.tally import name_gaps
from bloginator.stages.wording import describe_gaps, end_sentence
from bloginator.text.messages import count_of

REPORT = "report/report.md.j2"
MAX_SHOWN = 20  # findings that the page shows, the worst first: two screens; ``report.json`` has them all
MAX_WEAKEST = 3  # sections whose voice the page tells


class FindingLines(NamedTuple):
    """A finding as a reviewer notes it; sentence and passage are in pieces, those marked that it is about."""

    severity: Severity
    head: str
    section: str
    sentence: list[MarkedPiece]
    place: str
    passage: list[MarkedPiece]
    advice: str


def compose_report(
    outline: Outline,
    verdicts: Mapping[str, Verdict],
    evidence: Mapping[str, SectionEvidence],
    inputs: ReportInputs,
    claims: Claims,
    findings: Sequence[Finding],
    outcome: Outcome,
    voices: Sequence[Voice],
) -> Report:
    """Return everything measured; ``voices`` are of all texts together, then of each."""
    return Report(
        title=outline.title,
        outcome=outcome,
        supported=share_supported(claims),
        claims=outcome.claims,
        placeholders=outcome.lacking,
        gaps={section: gaps for section, verdict in verdicts.items() if (gaps := name_gaps(verdict))},
        usual=dict(inputs.usual) if inputs.usual is not None else None,
        voice=voices[0] if voices else None,
        voices=tuple(voices[1:]),
        findings=tuple(findings),
        sections=tuple(evidence[section] for section in inputs.texts if section in evidence),
    )


def open_findings(report: Report) -> list[Finding]:
    """Return the findings that nobody has settled, the most severe first."""
    return [finding for finding in report.findings if not finding.decision]


def last_lines(report: Report) -> list[str]:
    """Return what a report comes to."""
    lines = outcome_lines(report.outcome)
    if voice := report.voice:
        lines.append(f"Voice {describe_score(voice.score, voice.percentile, voice.reason)}.")
    if gaps := describe_gaps(report.outcome.gaps):
        lines.append(f"{gaps}.")
    return [*lines, *report.left_out]


def describe_finding(finding: Finding) -> FindingLines:
    """Return a finding as a reviewer notes it."""
    return FindingLines(
        finding.severity,
        f"{finding.severity} {finding.kind} {finding.id}",
        finding.section,
        mark_sentence(finding.sentence, finding.passage, finding.quote),
        finding.place,
        mark_passage(finding.passage, finding.sentence, finding.quote) if finding.passage else [],
        " ".join(filter(None, explain_finding(finding))),
    )


def explain_finding(finding: Finding) -> tuple[str, str]:
    """Return why a finding is told, and what to do, each in sentences."""
    reasons = "; ".join(finding.reasons)
    is_name_first = finding.kind in ("lint", "source")  # a rule's, a document's
    why = reasons if is_name_first else f"{reasons[:1].upper()}{reasons[1:]}"
    before = f"One like it was settled for other words: “{finding.settled_before}”" if finding.settled_before else ""
    reason, *to_do = (end_sentence(part) if part else "" for part in (why, finding.hint, before))
    return reason, " ".join(filter(None, to_do))


def render_page(report: Report, templates: Templates) -> str:
    """Return the text of ``report.md``, ending in one line end."""
    shown = open_findings(report)
    rest = len(shown) - MAX_SHOWN
    scored = [voice for voice in sort_weakest_first(report.voices) if voice.score is not None]
    values = {
        "title": report.title,
        "lines": last_lines(report),
        "usual": report.usual is not None,
        "findings": [describe_finding(finding)._asdict() for finding in shown[:MAX_SHOWN]],
        "rest": f"And {count_of(rest, 'finding')} more, none of them worse: `report.json` has them." if rest > 0 else "",
        "gaps": [{"section": section, "told": " ".join(gaps)} for section, gaps in report.gaps.items()],
        "voices": [
            {"section": voice.section, "told": "; ".join([describe_voice(voice), *list_advice(voice)[:1]])}
            for voice in scored[:MAX_WEAKEST]
        ],
    }
    return templates.render(REPORT, values).strip("\n") + "\n"
