"""What the page's template shows: sections with their sentences, the contents with their figures, references."""

import posixpath
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from markdown_it import MarkdownIt

from bloginator.records.draft import Draft, DraftSection, Reference
from bloginator.records.report import Finding, SentenceEvidence, Support
from bloginator.stages.draft.references import find_addresses
from bloginator.stages.draft.voice import describe_score
from bloginator.stages.page.changes import SectionChange
from bloginator.stages.page.comparison import compare, widen
from bloginator.stages.page.markup import LABELS, css_class, make_parser, render_section
from bloginator.stages.page.queue import Sentences, as_pieces, bears_on, group_findings, show_finding, shown_support
from bloginator.stages.report.marking import MarkedPiece
from bloginator.stages.wording import end_sentence, place_in_document
from bloginator.text.markdown.inline import strip_markup
from bloginator.text.messages import clip

BAR = 60  # width of a bar, in pixels
MAX_PASSAGE = 240  # characters of a passage that a reference shows
AROUND = 400  # characters of a passage that are shown before a sentence of it, and behind
COMPARED = ("unsupported", "weak")  # findings that one sees from a sentence beside its sources
Place = tuple[str, str, tuple[int, int] | None, int | None]
"""Where a passage stands: document, heading, lines, page."""


def show_sections(
    draft: Draft, numbered: Sentences, changes: Mapping[str, SectionChange] = MappingProxyType({})
) -> list[dict[str, object]]:
    """Return the sections in order: heading, blocks of safe HTML, and the passages that belong below each block."""
    findings = group_findings((*draft.open_findings, *draft.settled_findings))
    parser, address_in, whole, shown = make_parser(), find_addresses(draft), find_passages(draft), []
    for section in draft.sections:
        about, change = findings.get(section.id, ()), changes.get(section.id)
        beside = {
            number: show_beside(number, sentence, about, address_in, whole)
            for number, sentence in numbered[section.id].items()
        }
        shown.append(show_section(parser, section, numbered[section.id], beside, change))
    return shown


def show_section(
    parser: MarkdownIt,
    section: DraftSection,
    sentences: Mapping[int, SentenceEvidence],
    beside: Mapping[int, Mapping[str, Any]],
    change: SectionChange | None,
) -> dict[str, object]:
    """Return one section; ``beside`` is what stands below its sentences, by number."""
    markup = render_section(parser, section.text, sentences, {number: note["said"] for number, note in beside.items()})
    return {
        "id": section.id,
        "title": section.title,
        "level": min(6, section.depth + 2),
        "kind": section.kind,
        "standing": section.standing or "",
        "blocks": [
            {"parts": block.parts, "notes": [beside[number] for number in block.sentences]} for block in markup.blocks
        ],
        "lost": [beside[number] for number in markup.lost],
        "gaps": list(section.gaps),
        "notes": list(section.findings),
        "change": {"what": change.what, "pieces": as_pieces(change.pieces)} if change else None,
    }


def show_beside(
    number: int,
    sentence: SentenceEvidence,
    findings: Sequence[Finding],
    address_in: Callable[[str], str],
    whole: Mapping[Place, str] = MappingProxyType({}),
) -> dict[str, Any]:
    """Return what stands below a sentence: what each source that it cites says of it, or what supports it, and findings.

    Args:
        whole: Where a cited passage stands -> all of it.
    """
    supports, nearer = list_supports(sentence), [sentence.support] if sentence.cited_support and sentence.support else []
    said, sources = show_sources(sentence, supports, address_in, whole)
    sign, label = LABELS[sentence.verdict]
    is_doubted = sentence.verdict != "supported"
    told = [show_finding(finding, shown_support(sentence)) for finding in findings if bears_on(finding, sentence)]
    return {
        "number": number,
        "class": css_class(sentence.verdict),
        "sign": sign,
        "label": label,
        "found": sentence.found,
        "said": said,
        "sources": sources,
        "around": [around for support in supports if (around := show_around(support, whole))] if is_doubted else [],
        "nearer": show_sources(sentence, nearer, address_in)[1],
        "reasons": [end_sentence(reason) for reason in sentence.reasons if is_doubted],
        "findings": [{**each, "is_seen": bool(sources) and each["kind"] in COMPARED} for each in told],
    }


def list_supports(sentence: SentenceEvidence) -> list[Support]:
    """Return what each cited source says of a sentence; of one source, or without a citation, what supports it best."""
    each = [one.support for one in sentence.cited if one.support]
    best = sentence.cited_support or sentence.support
    return list(dict.fromkeys(each or ([best] if best else [])))


def show_sources(
    sentence: SentenceEvidence,
    supports: Sequence[Support],
    address_in: Callable[[str], str],
    whole: Mapping[Place, str] = MappingProxyType({}),
) -> tuple[list[dict[str, str]], list[dict[str, object]]]:
    """Return a sentence in pieces, and the passages beside it, a cell with its row, each with its place."""
    said = []
    for support in supports:
        around = whole.get(place_of(support), "")
        row = find_row(support.text, around)
        others = " ".join(one.text for one in supports if one is not support)
        said.append(row if row != support.text else widen(row, around, sentence.text, others))
    names = (f"{short_name(one)} {one.heading}" for one in supports)
    compared = compare(sentence.text, said, [*names, *(whole.get(place_of(one), "") for one in supports)])
    shown: list[dict[str, object]] = []
    for support, pieces in zip(supports, compared.sources, strict=True):
        short = " › ".join(dict.fromkeys(filter(None, (short_name(support), support.heading.rpartition(" › ")[2]))))
        same = {"pieces": as_pieces(pieces), "is_verbatim": pieces == compared.said}
        shown.append({**same, "short": short, "place": show_place(support, address_in)})
    return as_pieces(compared.said), shown


def short_name(support: Support) -> str:
    """Return the name of a passage's file, without its folder and ending."""
    return posixpath.splitext(posixpath.basename(support.document))[0]


def place_of(passage: Support | Reference) -> Place:
    """Return what a passage is known by."""
    return passage.document, passage.heading, passage.lines, passage.page


def find_passages(draft: Draft) -> dict[Place, str]:
    """Return the cited passages of a draft by where they stand."""
    return {place_of(one): one.text for one in (*draft.references, *draft.found)}


def find_row(cell: str, whole: str) -> str:
    """Return the row that a cell of a passage's table stands in, behind the table's head; what is no cell as it is.

    >>> find_row("60 W", "| | 2024 |\\n|-|-|\\n| idle | 60 W |")
    '| | 2024 | | idle | 60 W |'
    """
    head = ""
    for line in (" ".join(line.split()) for line in whole.splitlines()):
        head = (head or line) if line.startswith("|") else ""
        if head and cell in line and cell != line:
            return line if line == head else f"{head} {line}"
    return cell


def show_around(support: Support, passages: Mapping[Place, str]) -> list[dict[str, str]]:
    """Return a passage around a sentence of it, that marked; nothing where it says no more, or does not have it."""
    said, whole = strip_markup(support.text), strip_markup(" ".join(passages.get(place_of(support), "").split()))
    if not said or said not in whole or said == whole:
        return []
    before, _, behind = whole.partition(said)
    if len(before) > AROUND:
        before = "… " + before[-AROUND:].partition(" ")[2]
    behind = f" {clip(behind, AROUND)}" if behind else ""
    return as_pieces([MarkedPiece(before), MarkedPiece(said, marked=True), MarkedPiece(behind)])


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
    waiting = Counter(item["section"] for item in queue if not item["decision"])
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
            "text": clip(strip_markup(reference.text), MAX_PASSAGE),
        }
        for reference in references
    ]
