"""What the page's template shows: sections with their sentences, the contents with their figures, references."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from markdown_it import MarkdownIt

from bloginator.records.draft import Draft, DraftSection, Reference
from bloginator.records.report import Finding, SentenceEvidence, Support
from bloginator.stages.draft.references import find_addresses
from bloginator.stages.draft.voice import describe_score
from bloginator.stages.page.changes import SectionChange
from bloginator.stages.page.markup import LABELS, css_class, make_parser, render_section
from bloginator.stages.page.queue import Sentences, as_pieces, bears_on, group_findings, show_finding
from bloginator.stages.report.marking import mark_shared
from bloginator.stages.wording import clip, end_sentence, place_in_document
from bloginator.text.markdown.inline import strip_markup

BAR = 60  # width of a bar, in pixels
SHOWN = 240  # characters of a passage that a reference shows


def show_sections(
    draft: Draft, numbered: Sentences, changes: Mapping[str, SectionChange] = MappingProxyType({})
) -> list[dict[str, object]]:
    """Return the sections in order: heading, blocks of safe HTML, and the passages that belong below each block."""
    findings = group_findings((*draft.open_findings, *draft.settled_findings))
    parser, address_in, shown = make_parser(), find_addresses(draft), []
    for section in draft.sections:
        about, change = findings.get(section.id, ()), changes.get(section.id)
        shown.append(show_section(parser, section, numbered[section.id], about, change, address_in))
    return shown


def show_section(
    parser: MarkdownIt,
    section: DraftSection,
    sentences: Mapping[int, SentenceEvidence],
    findings: Sequence[Finding],
    change: SectionChange | None,
    address_in: Callable[[str], str],
) -> dict[str, object]:
    """Return one section."""
    markup = render_section(parser, section.text, sentences)
    passages = {number: show_passage(number, sentence, findings, address_in) for number, sentence in sentences.items()}
    return {
        "id": section.id,
        "title": section.title,
        "level": min(6, section.depth + 2),
        "kind": section.kind,
        "standing": section.standing or "",
        "blocks": [
            {"html": block.html, "passages": [passages[number] for number in block.sentences]} for block in markup.blocks
        ],
        "lost": [{**passages[number], "text": sentences[number].text} for number in markup.lost],
        "gaps": list(section.gaps),
        "notes": list(section.findings),
        "change": {"what": change.what, "pieces": as_pieces(change.pieces)} if change else None,
    }


def show_passage(
    number: int, sentence: SentenceEvidence, findings: Sequence[Finding], address_in: Callable[[str], str]
) -> dict[str, object]:
    """Return what stands beside a sentence: what supports it best, and what was found about it."""
    support = sentence.support
    sign, label = LABELS[sentence.verdict]
    shown = [show_finding(finding, support.text if support else "") for finding in findings if bears_on(finding, sentence)]
    return {
        "number": number,
        "class": css_class(sentence.verdict),
        "sign": sign,
        "label": label,
        "found": sentence.found,
        "better": bool(sentence.better),
        "passages": [
            {"pieces": as_pieces(mark_shared(one.text, sentence.text)), "place": show_place(one, address_in)}
            for one in (support, sentence.cited_support)
            if one
        ],
        "reasons": [end_sentence(reason) for reason in sentence.reasons if sentence.verdict != "supported"],
        "findings": shown,
    }


def show_place(source: Support | Reference, address_in: Callable[[str], str]) -> dict[str, str]:
    """Return where a passage stands, with the address of its file as seen from the draft."""
    return {
        "document": source.document,
        "address": address_in(source.document),
        "heading": source.heading,
        "lines": place_in_document(source),
    }


def show_contents(draft: Draft, queue: Sequence[Mapping[str, object]]) -> list[dict[str, object]]:
    """Return a line of the contents for each section, with bars where something was measured."""
    waiting = Counter(item["section"] for item in queue)
    return [
        {
            "id": section.id,
            "title": section.title,
            "depth": min(4, section.depth),
            "kind": section.kind,
            "standing": section.standing or "",
            "gaps": len(section.gaps),
            "waiting": waiting[section.id],
            "bars": list_bars(section),
        }
        for section in draft.sections
    ]


def list_bars(section: DraftSection) -> list[dict[str, object]]:
    """Return the bars of a written section: words against target, support, voice; none of what was not measured."""
    bars: list[dict[str, object]] = []
    if section.target and section.kind == "written":
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


def show_references(
    references: Sequence[Reference], address_in: Callable[[str], str], prefix: str = ""
) -> list[dict[str, object]]:
    """Return the references by the label that their footnotes have."""
    return [
        {
            "label": f"{prefix}{reference.number}",
            "place": show_place(reference, address_in),
            "text": clip(strip_markup(reference.text), SHOWN),
        }
        for reference in references
    ]
