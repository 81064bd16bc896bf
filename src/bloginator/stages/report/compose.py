"""Report: what was measured on a draft, as a record, as a page and as last lines.

evidence + findings ──► Report ──► report.json, report.md, the terminal

Pure: takes records and templates, gives a record and texts.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from bloginator.records.outline import Outline
from bloginator.records.report import Evidence, Report, SectionEvidence
from bloginator.records.voice import Voice
from bloginator.stages.draft.summary import counted
from bloginator.stages.draft.voice import quoted, told, weakest_first
from bloginator.stages.rendering import Templates, place
from bloginator.stages.report.evidence import share
from bloginator.stages.report.findings import SEVERITIES, Texts, findings

REPORT = "report/report.md.j2"


def report(
    outline: Outline,
    told: Mapping[str, SectionEvidence],
    given: Texts,
    missing: Sequence[str] = (),
    too_long: Sequence[str] = (),
    voices: Sequence[Voice] = (),
) -> Report:
    """Return everything measured.

    Args:
        told: Section id -> its evidence, for each text that counts.
        missing: Sections that ask for text and have none that counts.
        too_long: Sections whose text is too long to be measured.
        voices: Of all texts together, then of each; empty where there is no text.
    """
    sections = tuple(told[section] for section in given.texts if section in told)
    sentences = [section.sentences for section in sections]
    return Report(
        title=outline.title,
        supported=share(sentences),
        claims=sum(one.verdict != "no claim" for some in sentences for one in some),
        placeholders=tuple(missing),
        too_long=tuple(too_long),
        usual=dict(given.usual) if given.usual is not None else None,
        voice=voices[0] if voices else None,
        voices=tuple(voices[1:]),
        findings=findings(sections, given),
        sections=sections,
    )


def fails(made: Report, on: str) -> bool:
    """Tell whether a report has what a check is to fail on: ``unsupported`` sentences, or ``critical`` findings."""
    if on == "unsupported":
        return any(one.kind == "unsupported" for one in made.findings)
    return any(one.severity == "critical" for one in made.findings) if on == "critical" else False


def last_lines(made: Report) -> list[str]:
    """Return what a report comes to: how many findings there are of each severity, and how much is supported.

    >>> last_lines(Report(title="A", supported=0.5, claims=4))
    ['No findings.', '50% of 4 claims are supported.']
    """
    counts = Counter(one.severity for one in made.findings)
    by_severity = [f"{counts[severity]} {severity}" for severity in SEVERITIES if counts[severity]]
    lines = [f"{counted(len(made.findings), 'finding')}: {', '.join(by_severity)}." if by_severity else "No findings."]
    if made.placeholders:
        lines.append(f"{counted(len(made.placeholders), 'section')} not written and not measured.")
    if made.too_long:
        lines.append(f"Too long to be measured: {', '.join(made.too_long)}.")
    supported = f"{percent(made.supported)} of {counted(made.claims, 'claim')} are supported."
    lines.append(supported if made.claims else "Nothing claims anything yet: support is not measured.")
    if made.voice:
        lines.append(f"Voice {told(made.voice.score, made.voice.percentile, made.voice.reason)}.")
    return lines


def percent(value: float | None) -> str:
    """Return a share in per cent, rounded down so that 100% means all of it."""
    return "not measured" if value is None else f"{int(value * 100 + 1e-9)}%"


def page(made: Report, outline: Outline, templates: Templates) -> str:
    """Return the text of ``report.md``, ending in one line end."""
    titles = {section.id: section.title for section in outline.sections}
    values = {
        "title": made.title,
        "lines": last_lines(made),
        "severities": [{"name": name, "findings": shown} for name in SEVERITIES if (shown := of_severity(made, name))],
        "sections": [section_values(one, titles.get(one.section, one.section)) for one in made.sections],
        "usual": made.usual is not None,
        "voices": [voice_values(one) for one in weakest_first(made.voices)],
    }
    return templates.render(REPORT, values).strip("\n") + "\n"


def of_severity(made: Report, severity: str) -> list[dict[str, object]]:
    """Return the findings of one severity, in order, under the names that ``report.json`` has for their fields."""
    return [one.model_dump(by_alias=True) for one in made.findings if one.severity == severity]


def section_values(one: SectionEvidence, title: str) -> dict[str, object]:
    """Return what the page shows of a section: its share, and each claim with what supports it."""
    claims = [sentence for sentence in one.sentences if sentence.verdict != "no claim"]
    return {
        "id": one.section,
        "title": title,
        "claims": len(claims),
        "supported": percent(one.supported),
        "cited": sum(len(sentence.cited) > 0 for sentence in claims),
        "found": sum(sentence.found for sentence in claims),
        "sentences": [sentence_values(sentence) for sentence in claims],
    }


def voice_values(one: Voice) -> dict[str, object]:
    """Return what the page shows of a section's voice."""
    told_of = f"{told(one.score, one.percentile, one.reason)}{quoted(one)}"
    return {"section": one.section, "told": told_of, "changes": [change.text for change in one.changes]}


def sentence_values(one: Evidence) -> dict[str, object]:
    """Return what the page shows of a claim."""
    support = one.support if one.verdict != "unsupported" else None
    return {
        "text": one.text,
        "verdict": one.verdict,
        "probability": "" if one.probability is None else f"{one.probability:.2f}",
        "document": support.document if support else "",
        "heading": support.heading if support else "",
        "place": place(support) if support else "",
        "support": support.text if support else "",
        "found": one.found,
        "reasons": one.reasons,
    }
