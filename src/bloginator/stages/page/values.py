"""What the page's template shows: sections with their sentences, the contents with their figures, the queue.

Pure: takes the draft's record, gives plain values; no template does arithmetic.
"""

from collections.abc import Sequence

from markdown_it import MarkdownIt
from mdurl import encode

from bloginator.records.draft import Draft, DraftSection, Reference
from bloginator.records.report import Finding, SentenceEvidence, Support
from bloginator.stages.draft.voice import describe_score
from bloginator.stages.page.markup import LABELS, css_class, make_parser, render_section
from bloginator.stages.report.compose import describe_finding
from bloginator.stages.report.findings import SEVERITIES
from bloginator.stages.report.marking import mark_support
from bloginator.stages.wording import clip, end_sentence, place_in_document
from bloginator.text.markdown.inline import strip_markup

BAR = 60
"""Width of a bar, in pixels."""

SHOWN = 400
"""Characters of a passage that a reference shows."""

PATH = "/-_.~"
"""Signs of a path that an address keeps as they are."""


def show_sections(draft: Draft) -> list[dict[str, object]]:
    """Return the sections in order: heading, blocks of safe HTML, and the passages that belong below each block."""
    parser = make_parser()
    shown: list[dict[str, object]] = []
    number = 0
    for section in draft.sections:
        told = [sentence for sentence in section.sentences if is_told(sentence)]
        numbered = dict(enumerate(told, number + 1))
        number += len(told)
        shown.append(show_section(parser, draft, section, numbered))
    return shown


def is_told(sentence: SentenceEvidence) -> bool:
    """Tell whether there is anything to say of a sentence: it claims something, or cites a passage."""
    return sentence.verdict != "no claim" or bool(sentence.cited)


def show_section(
    parser: MarkdownIt, draft: Draft, section: DraftSection, sentences: dict[int, SentenceEvidence]
) -> dict[str, object]:
    """Return one section."""
    findings = [finding for finding in draft.open_findings if finding.section == section.id]
    markup = render_section(parser, section.text, sentences)
    passages = {number: show_passage(number, sentence, findings) for number, sentence in sentences.items()}
    return {
        "id": section.id,
        "title": section.title,
        "level": min(6, section.depth + 2),
        "kind": section.kind,
        "standing": section.standing or "",
        "responder": section.responder,
        "blocks": [
            {"html": block.html, "passages": [passages[number] for number in block.sentences]} for block in markup.blocks
        ],
        "lost": [{**passages[number], "text": sentences[number].text} for number in markup.lost],
        "gaps": list(section.gaps),
        "notes": list(section.findings),
    }


def show_passage(number: int, sentence: SentenceEvidence, findings: Sequence[Finding]) -> dict[str, object]:
    """Return what stands beside a sentence: what supports it best, why not more, and what was found about it."""
    support = sentence.support
    sign, label = LABELS[sentence.verdict]
    return {
        "number": number,
        "class": css_class(sentence.verdict),
        "sign": sign,
        "label": label,
        "found": sentence.found,
        "better": bool(sentence.better),
        "passage": pieces(mark_support(support.text, sentence.text)) if support else [],
        "place": show_place(support) if support else None,
        "reasons": [end_sentence(reason) for reason in sentence.reasons],
        "findings": [finding.id for finding in findings if finding.start < sentence.end and finding.end > sentence.start],
    }


def pieces(marked: Sequence[tuple[str, bool]]) -> list[dict[str, object]]:
    """Return pieces of a text as a template reads them."""
    return [{"text": text, "marked": is_marked} for text, is_marked in marked]


def show_place(source: Support | Reference) -> dict[str, str]:
    """Return where a passage stands, with the address of its file as seen from the draft."""
    return {
        "document": source.document,
        "address": address_of(source.document),
        "heading": source.heading,
        "lines": place_in_document(source),
    }


def address_of(document: str) -> str:
    """Return the address of a document, which can be nothing but a path.

    >>> address_of("corpus/a b#1.md"), address_of("javascript:alert(1)"), address_of("/home/a.md")
    ('./corpus/a%20b%231.md', './javascript%3Aalert%281%29', 'file:///home/a.md')
    """
    path = encode(document.replace("\\", "/"), PATH, keep_escaped=False)
    return f"file://{path}" if path.startswith("/") and not path.startswith("//") else f"./{path.lstrip('/')}"


def show_contents(draft: Draft) -> list[dict[str, object]]:
    """Return a line of the contents for each section, with bars where something was measured."""
    return [
        {
            "id": section.id,
            "title": section.title,
            "depth": min(4, section.depth),
            "kind": section.kind,
            "standing": section.standing or "",
            "gaps": len(section.gaps),
            "bars": list_bars(section) if section.kind == "written" else [],
        }
        for section in draft.sections
    ]


def list_bars(section: DraftSection) -> list[dict[str, object]]:
    """Return the bars of a written section: words against target, support, voice; none of what was not measured."""
    bars: list[dict[str, object]] = []
    if section.target:
        full = 1.5 * section.target
        title = f"{section.words:,} of {section.target:,} words"
        target = round(BAR * section.target / full)
        bars.append({"kind": "words", "width": round(BAR * min(1.0, section.words / full)), "title": title, "mark": target})
    if section.supported is not None:
        title = f"{section.supported:.0%} of its claims supported"
        bars.append({"kind": "support", "width": round(BAR * section.supported), "title": title, "mark": None})
    if section.voice is not None:
        title = f"voice {describe_score(section.voice, section.voice_percentile, section.voice_reason)}"
        bars.append({"kind": "voice", "width": round(BAR * section.voice), "title": title, "mark": None})
    return bars


def show_queue(draft: Draft) -> list[dict[str, object]]:
    """Return the open findings, the most severe first, each with its sentence, its passage and what to do."""
    titles = {section.id: section.title for section in draft.sections}
    ordered = sorted(draft.open_findings, key=lambda finding: SEVERITIES.index(finding.severity))
    shown: list[dict[str, object]] = []
    for finding in ordered:
        lines = describe_finding(finding)
        shown.append(
            {
                "id": finding.id,
                "severity": finding.severity,
                "kind": finding.kind,
                "section": finding.section,
                "title": titles.get(finding.section, finding.section),
                "sentence": pieces(lines.sentence),
                "place": lines.place,
                "passage": pieces(lines.passage),
                "advice": lines.advice,
            }
        )
    return shown


def show_references(references: Sequence[Reference], prefix: str = "") -> list[dict[str, object]]:
    """Return the references by the label that their footnotes have."""
    return [show_reference(reference, f"{prefix}{reference.number}") for reference in references]


def show_reference(reference: Reference, label: str) -> dict[str, object]:
    """Return one reference, its passage cut short."""
    return {"label": label, "place": show_place(reference), "text": clip(strip_markup(reference.text), SHOWN)}
