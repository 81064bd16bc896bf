"""Report: what was measured on a draft, as a record, as a page and as last lines.

evidence + findings ──► Report ──► report.json, report.md, the terminal

Pure: takes records and templates, gives a record and texts.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from bloginator.records.outline import Outline
from bloginator.records.report import Report, SectionEvidence, SentenceEvidence
from bloginator.records.voice import Voice
from bloginator.stages.draft.voice import describe_score, describe_voice, list_advice, weakest_first
from bloginator.stages.report.evidence import supported_share
from bloginator.stages.report.findings import SEVERITIES, ReportInputs, list_findings
from bloginator.stages.templates import Templates
from bloginator.stages.wording import count_of, place_in_document

REPORT = "report/report.md.j2"


def compose_report(
    outline: Outline,
    evidence: Mapping[str, SectionEvidence],
    inputs: ReportInputs,
    missing: Sequence[str] = (),
    too_long: Sequence[str] = (),
    voices: Sequence[Voice] = (),
) -> Report:
    """Return everything measured.

    Args:
        evidence: Section id -> its evidence, for each text that counts.
        missing: Sections that ask for text and have none that counts.
        too_long: Sections whose text is too long to be measured.
        voices: Of all texts together, then of each; empty where there is no text.
    """
    sections = tuple(evidence[section] for section in inputs.texts if section in evidence)
    sentences = [section.sentences for section in sections]
    return Report(
        title=outline.title,
        supported=supported_share(sentences),
        claims=sum(sentence.verdict != "no claim" for some in sentences for sentence in some),
        placeholders=tuple(missing),
        too_long=tuple(too_long),
        usual=dict(inputs.usual) if inputs.usual is not None else None,
        voice=voices[0] if voices else None,
        voices=tuple(voices[1:]),
        findings=list_findings(sections, inputs),
        sections=sections,
    )


def fails_check(report: Report, on: str) -> bool:
    """Tell whether a report has what a check is to fail on: ``unsupported`` sentences, or ``critical`` findings."""
    if on == "unsupported":
        return any(finding.kind == "unsupported" for finding in report.findings)
    return on == "critical" and any(finding.severity == "critical" for finding in report.findings)


def last_lines(report: Report) -> list[str]:
    """Return what a report comes to: how many findings there are of each severity, and how much is supported.

    >>> last_lines(Report(title="A", supported=0.5, claims=4))
    ['No findings.', '50% of 4 claims are supported.']
    """
    counts = Counter(finding.severity for finding in report.findings)
    by_severity = [f"{counts[severity]} {severity}" for severity in SEVERITIES if counts[severity]]
    lines = [f"{count_of(len(report.findings), 'finding')}: {', '.join(by_severity)}." if by_severity else "No findings."]
    if report.placeholders:
        lines.append(f"{count_of(len(report.placeholders), 'section')} not written and not measured.")
    if report.too_long:
        lines.append(f"Too long to be measured: {', '.join(report.too_long)}.")
    supported = f"{floor_percent(report.supported)} of {count_of(report.claims, 'claim')} are supported."
    lines.append(supported if report.claims else "Nothing claims anything yet: support is not measured.")
    if voice := report.voice:
        lines.append(f"Voice {describe_score(voice.score, voice.percentile, voice.reason)}.")
    return lines


def floor_percent(share: float | None) -> str:
    """Return a share in per cent, rounded down so that 100% means all of it."""
    return "not measured" if share is None else f"{int(share * 100 + 1e-9)}%"


def render_page(report: Report, outline: Outline, templates: Templates) -> str:
    """Return the text of ``report.md``, ending in one line end."""
    titles = {section.id: section.title for section in outline.sections}
    by_severity: dict[str, list[dict[str, object]]] = {}
    for finding in report.findings:
        by_severity.setdefault(finding.severity, []).append(finding.model_dump(by_alias=True))
    values = {
        "title": report.title,
        "lines": last_lines(report),
        "severities": [{"name": name, "findings": by_severity[name]} for name in SEVERITIES if name in by_severity],
        "sections": [section_values(section, titles.get(section.section, section.section)) for section in report.sections],
        "usual": report.usual is not None,
        "voices": [
            {"section": voice.section, "told": describe_voice(voice), "changes": list_advice(voice)}
            for voice in weakest_first(report.voices)
        ],
    }
    return templates.render(REPORT, values).strip("\n") + "\n"


def section_values(section: SectionEvidence, title: str) -> dict[str, object]:
    """Return what the page shows of a section: its share, and each claim with what supports it."""
    claims = [sentence for sentence in section.sentences if sentence.verdict != "no claim"]
    return {
        "id": section.section,
        "title": title,
        "claims": len(claims),
        "supported": floor_percent(section.supported),
        "cited": sum(len(sentence.cited) > 0 for sentence in claims),
        "found": sum(sentence.found for sentence in claims),
        "sentences": [sentence_values(sentence) for sentence in claims],
    }


def sentence_values(sentence: SentenceEvidence) -> dict[str, object]:
    """Return what the page shows of a claim."""
    support = sentence.support if sentence.verdict != "unsupported" else None
    return {
        "text": sentence.text,
        "verdict": sentence.verdict,
        "probability": "" if sentence.probability is None else f"{sentence.probability:.2f}",
        "document": support.document if support else "",
        "heading": support.heading if support else "",
        "place": place_in_document(support) if support else "",
        "support": support.text if support else "",
        "found": sentence.found,
        "reasons": sentence.reasons,
    }
