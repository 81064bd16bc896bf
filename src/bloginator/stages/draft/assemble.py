"""Assemble the draft: outline and verdicts in, one document and everything measured on it out.

    outline ──┐
    verdicts ─┴──► enough count? ──► sections ──► numbered references ──► Draft ──► draft.md
                       │ no                                                │
                       ▼                                                   ▼
                 TooFewResponses                                       draft.json

Reads no request and no response: a verdict holds the text that counts and the sources that it cites. No clock: the
same values give the same bytes.
"""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from bloginator.digest import digest, digest_bytes
from bloginator.records.draft import Draft, DraftSection
from bloginator.records.exchange import COUNTING, STAND_IN, Source, Standing, Verdict
from bloginator.records.outline import Outline, Section, is_heading_only
from bloginator.records.report import SectionEvidence
from bloginator.stages.draft.found_citations import seal, unseal
from bloginator.stages.draft.references import Numbering, documents, footnotes
from bloginator.stages.draft.resolve import Tally, resolve, tally
from bloginator.stages.draft.section_text import embed, heading
from bloginator.stages.draft.summary import notices, picked
from bloginator.stages.pricing import total
from bloginator.stages.rendering import Templates
from bloginator.stages.report.status import in_order, remedy
from bloginator.text.markdown import tables
from bloginator.text.tokenize import count_words

DRAFT = "draft/draft.md.j2"
PLACEHOLDER = "placeholder/placeholder.md.j2"

UNTOLD: dict[Standing, str] = {
    "missing": "No answer has come.",
    "pending": "The answer is still on its way.",
    "stale": "The answer is for another question: the section's title, description or place has changed.",
    "refused": "The answer was refused.",
}
"""Why a section is a placeholder where its verdict gives no reason."""

LEADS: dict[Standing, str] = {
    "missing": "Not written yet.",
    "pending": "Not here yet.",
    "stale": "Written for another question.",
    "refused": "Written, and refused.",
}
"""What a placeholder begins with."""


class Assembled(NamedTuple):
    """A draft as a record and as the text of ``draft.md``."""

    draft: Draft
    text: str


class Work(NamedTuple):
    """What the sections are made from; ``texts`` are the resolved ones, placeholders included."""

    verdicts: Mapping[str, Verdict]
    texts: Mapping[str, str]
    numbering: Numbering
    costs: Mapping[str, float]
    evidence: Mapping[str, SectionEvidence]
    found: Numbering


def assemble(
    outline: Outline,
    verdicts: Mapping[str, Verdict],
    *,
    threshold: float,
    templates: Templates,
    batch: str = "",
    costs: Mapping[str, float] = MappingProxyType({}),
    evidence: Mapping[str, SectionEvidence] = MappingProxyType({}),
) -> Assembled:
    """Return the draft that the verdicts come to.

    Args:
        verdicts: Section id -> its verdict; a section without one is missing.
        threshold: Share of the sections that must count, from 0 to 1.
        batch: The batch's folder, for the message.
        costs: Section id -> what its answer has cost, in US dollars, as far as it is known.
        evidence: Section id -> that of its text; what is supported and cites nothing gets a footnote, said to be ours.

    Raises:
        TooFewResponses: Fewer sections count than are needed. Nothing is assembled.
    """
    judged = in_order(outline, verdicts)
    texts = resolve(judged, threshold=threshold, placeholder=placeholders(outline, templates), batch=batch)
    by_section = {verdict.section: verdict for verdict in judged}
    work = Work(by_section, texts, Numbering(), costs, evidence, Numbering(by_text=True))
    sections = tuple(draft_section(section, work) for section in outline.sections)
    draft = measured(outline, tally(judged, threshold), sections, work)
    text = page(draft, templates)
    weighed = {section: one.key for section, one in evidence.items()}
    digests = {
        "inputs_digest": inputs_digest(
            outline, verdicts, threshold=threshold, templates=templates, costs=costs, weighed=weighed
        ),
        "output_digest": digest_bytes(text.encode()),
    }
    return Assembled(draft.model_copy(update=digests), text)


def placeholders(outline: Outline, templates: Templates) -> Callable[[Verdict], str]:
    """Return what renders the placeholder of a section: visible, with why, and what would mend it."""
    titles = {section.id: section.title for section in outline.sections}

    def placeholder(verdict: Verdict) -> str:
        values = {
            "title": titles[verdict.section],
            "lead": LEADS.get(verdict.standing, LEADS["missing"]),
            "reason": why(verdict),
            "mend": mending(verdict),
            "file": f"responses/{verdict.section}.md",
            "stand_in": verdict.stand_in,
        }
        return templates.render(PLACEHOLDER, values)

    return placeholder


def draft_section(section: Section, work: Work) -> DraftSection:
    """Return one section as it stands in the draft."""
    depth = len(section.parents)
    if is_heading_only(section):
        return DraftSection(id=section.id, title=section.title, depth=depth, kind="heading")
    verdict = work.verdicts[section.id]
    number = work.numbering.numbers(verdict.sources)
    told = work.evidence.get(section.id)
    sealed = seal(work.texts[section.id], told.sentences if told else (), work.found)
    body = embed(sealed.text, section=section.id, depth=depth, number=number)
    text = unseal(body.text) if sealed.numbers else body.text
    common = DraftSection(
        id=section.id,
        title=section.title,
        depth=depth,
        kind="written",
        standing=verdict.standing,
        text=text,
        citations=body.numbers,
        found=sealed.numbers,
        file=verdict.file,
        findings=tuple(finding.what for finding in verdict.findings),
        gap=next((finding.what for finding in verdict.findings if finding.code == "gap"), ""),
    )
    return common.model_copy(update=written(verdict, text, work.costs) if verdict.standing in COUNTING else lacking(verdict))


def written(verdict: Verdict, text: str, costs: Mapping[str, float]) -> dict[str, object]:
    """Return what is told of a section whose answer counts."""
    return {
        "words": count_words(text),
        "tables": tables.find(text),
        "responder": responder(verdict.file),
        "model": verdict.model,
        "prompt_tokens": verdict.prompt_tokens,
        "completion_tokens": verdict.completion_tokens,
        "cost": costs.get(verdict.section),
    }


def lacking(verdict: Verdict) -> dict[str, object]:
    """Return what is told of a section that is lacking."""
    return {"kind": "placeholder", "reason": why(verdict), "responder": STAND_IN if verdict.stand_in else ""}


def why(verdict: Verdict) -> str:
    """Return in one sentence why a section is lacking."""
    if not verdict.reasons:
        return UNTOLD.get(verdict.standing, "")
    first = verdict.reasons[0]
    what = first.what if first.what.endswith((".", "!", "?")) else f"{first.what}."
    return f"{first.where}: {what}" if first.where else what


def mending(verdict: Verdict) -> str:
    """Return in one sentence what to do about a section that is lacking."""
    hint = remedy(verdict)
    return hint if hint.endswith((".", "!", "?")) else f"{hint}."


def responder(file: str) -> str:
    """Return who wrote an answer, by the folder of its file: empty for those that people and assistants write.

    >>> responder("responses/extract/costs.md"), responder("responses/costs.md")
    ('extract', '')
    """
    folders = file.split("/")[1:-1]
    return folders[0] if folders else ""


def measured(outline: Outline, found: Tally, sections: tuple[DraftSection, ...], work: Work) -> Draft:
    """Return the draft's record with its sums; placeholders add nothing to words, citations and tables."""
    real = [section for section in sections if section.kind == "written"]
    placeholders = sum(section.kind == "placeholder" for section in sections)
    return Draft(
        title=outline.title,
        thesis=outline.thesis,
        classification=outline.classification,
        audience=outline.audience,
        keywords=outline.keywords,
        date=outline.date,
        complete=not placeholders,
        total=found.total,
        needed=found.needed,
        accepted=found.accepted,
        outdated=found.outdated,
        placeholders=placeholders,
        is_extract=any(section.responder == STAND_IN for section in sections),
        words=sum(section.words for section in real),
        citations=sum(len(section.citations) for section in real),
        tables=sum(len(section.tables) for section in real),
        cost=total(section.cost for section in real),
        sections=sections,
        references=tuple(work.numbering.references),
        found=tuple(work.found.references),
    )


def page(draft: Draft, templates: Templates) -> str:
    """Return the text of ``draft.md``, ending in one line end."""
    values = {
        "draft": draft,
        "title": heading(draft.title, 1),
        "note": picked(draft.sections),
        "notices": notices(draft),
        "sections": [
            {"heading": heading(section.title, section.depth + 2), "text": section.text} for section in draft.sections
        ],
        "documents": documents(draft.references),
        "footnotes": footnotes(draft.references),
        "found": footnotes(draft.found),
    }
    return templates.render(DRAFT, values).rstrip("\n") + "\n"


def inputs_digest(
    outline: Outline,
    verdicts: Mapping[str, Verdict],
    *,
    threshold: float,
    templates: Templates,
    costs: Mapping[str, float] = MappingProxyType({}),
    weighed: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """Return the digest of all that ``assemble`` depends on: the same digest, the same draft.

    What is asked and how a text came to be accepted are left out, so that judging again changes nothing.

    Args:
        weighed: Section id -> key of the evidence of its text; empty where no footnotes are looked for.
    """
    document = outline.model_dump(include={"title", "thesis", "classification", "audience", "keywords", "date"})
    asked = [[section.id, section.title, len(section.parents), is_heading_only(section)] for section in outline.sections]
    told = [seen(verdict) for verdict in in_order(outline, verdicts)]
    shapes = [templates.digest(DRAFT), templates.digest(PLACEHOLDER)]
    paid = [sorted(costs.items())] if costs else []
    return digest("draft", [document, asked, told, shapes, float(threshold), *paid, *sorted(weighed.items())])


def seen(verdict: Verdict) -> list[object]:
    """Return what a draft shows of a verdict."""
    common: list[object] = [verdict.section, verdict.standing, verdict.file, [one.what for one in verdict.findings]]
    if verdict.standing not in COUNTING:
        return [
            *common,
            why(verdict),
            mending(verdict),
            verdict.stand_in,
            shown(verdict.sources) if verdict.stand_in else [],
        ]
    cost = [verdict.model, verdict.prompt_tokens, verdict.completion_tokens]
    return [*common, verdict.text, shown(verdict.sources), cost]


def shown(sources: Sequence[Source]) -> list[object]:
    """Return what references show of sources."""
    return [source.model_dump(mode="json", exclude={"score"}) for source in sources]
