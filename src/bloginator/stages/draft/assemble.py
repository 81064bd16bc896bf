"""Assemble the draft: outline and verdicts in, one document and everything measured on it out.

Reads no request and no response: a verdict holds the text that counts and the sources that it cites. No clock: the
same values give the same bytes.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from bloginator.digest import digest, digest_bytes
from bloginator.records.canonical import to_bytes
from bloginator.records.draft import Draft, DraftSection, KeptSection
from bloginator.records.exchange import COUNTING, STAND_IN, Source, Verdict
from bloginator.records.outline import Outline, Section, is_heading_only
from bloginator.records.report import SectionEvidence
from bloginator.records.settings import Footnotes
from bloginator.stages.draft.footnote_marks import fold_marks
from bloginator.stages.draft.found_citations import seal, unseal
from bloginator.stages.draft.references import Numbering
from bloginator.stages.draft.section_text import embed
from bloginator.stages.exporters.markdown import DRAFT, MarkdownExporter
from bloginator.stages.pricing import sum_known
from bloginator.stages.reasons import STANDINGS
from bloginator.stages.status.rows import find_hint
from bloginator.stages.templates import Templates
from bloginator.stages.verdicts.tally import Tally, name_gaps, resolve, tally, verdicts_in_order
from bloginator.stages.wording import behind_place, end_sentence
from bloginator.text.markdown import tables
from bloginator.text.markdown.portable import make_portable
from bloginator.text.tokenize import count_words

PLACEHOLDER = "placeholder/placeholder.md.j2"
HEAD = {"title", "thesis", "classification", "audience", "keywords", "date"}  # what a draft takes from its outline as it is


class Assembled(NamedTuple):
    """A draft as a record and as the text of ``draft.md``."""

    draft: Draft
    text: str


class DraftInputs(NamedTuple):
    """What the sections are made from; ``texts`` are the resolved ones, placeholders included."""

    verdicts: Mapping[str, Verdict]
    texts: Mapping[str, str]
    costs: Mapping[str, float]
    evidence: Mapping[str, SectionEvidence]
    cited: Numbering  # the numbers of the passages that writers cite
    found: Numbering  # and of those that we found
    cache: dict[str, KeptSection]  # the sections as they were assembled before; each that is assembled now takes its place
    footnotes: Footnotes


def assemble(
    outline: Outline,
    verdicts: Mapping[str, Verdict],
    *,
    threshold: float,
    templates: Templates,
    costs: Mapping[str, float] = MappingProxyType({}),
    evidence: Mapping[str, SectionEvidence] = MappingProxyType({}),
    footnotes: Footnotes = "run",
    home: str = "",
    places: Mapping[str, str] = MappingProxyType({}),
    outside: Sequence[str] = (),
    cache: dict[str, KeptSection] | None = None,
) -> Assembled:
    """Return the draft that the verdicts come to.

    Args:
        verdicts: Section id -> its verdict; a section without one is missing.
        threshold: Share of the sections that must count, from 0 to 1.
        costs: Section id -> what its answer has cost, in US dollars, as far as it is known.
        evidence: Section id -> that of its text; what is supported and cites nothing gets a footnote, said to be ours.
        footnotes: Where they stand in ``draft.md``.
        home: Path of the batch's folder as seen from the draft's.
        places: Document -> its path as seen from the batch's folder, for those outside it.
        outside: The folders that these lie in, as seen from the batch's; the draft's digest has them.
        cache: Section id -> the section as it was assembled before, by this same program; gets what is assembled anew.

    Raises:
        TooFewResponses: Fewer sections count than are needed. Nothing is assembled.
    """
    judged = verdicts_in_order(outline, verdicts)
    texts = resolve(judged, threshold=threshold, placeholder=placeholders(outline, templates))
    by_section = {verdict.section: verdict for verdict in judged}
    cache = {} if cache is None else cache
    inputs = DraftInputs(by_section, texts, costs, evidence, Numbering(), Numbering(by_text=True), cache, footnotes)
    sections = tuple(recall_section(section, inputs) or assemble_section(section, inputs) for section in outline.sections)
    draft = total_sections(outline, tally(judged, threshold), sections, inputs)
    draft = draft.model_copy(update={"footnotes": footnotes, "home": home, "places": dict(places)})
    known = ((section, cache.get(section.id)) for section in sections)
    folded = {section.id: each.folded for section, each in known if each and each.section is section}
    text = MarkdownExporter(templates).render(draft, folded)
    keys = {section: section_evidence.key for section, section_evidence in evidence.items()}
    form = [footnotes, home, *outside]
    before = inputs_digest(outline, verdicts, threshold=threshold, templates=templates, costs=costs, weighed=keys, form=form)
    digests = {"inputs_digest": before, "output_digest": digest_bytes(text.encode())}
    return Assembled(draft.model_copy(update=digests), text)


NO_TEXT = "Not written for this question yet."  # where an answer names a question of which no text is known


def placeholders(outline: Outline, templates: Templates) -> Callable[[Verdict], str]:
    """Return what renders the placeholder of a section: visible, with why, and what would mend it."""
    titles = {section.id: section.title for section in outline.sections}

    def render_placeholder(verdict: Verdict) -> str:
        is_unanswered = verdict.standing == "stale" and not show_earlier_text(verdict)
        values = {
            "title": titles[verdict.section],
            "lead": NO_TEXT if is_unanswered else STANDINGS[verdict.standing].lead,
            "reason": explain_lack(verdict),
            "mend": end_sentence(find_hint(verdict)),
            "file": f"responses/{verdict.section}.md",
            "stand_in": verdict.stand_in,
            "earlier": show_earlier_text(verdict),
        }
        return templates.render(PLACEHOLDER, values)

    return render_placeholder


def section_key(section: Section, inputs: DraftInputs) -> str:
    """Return the digest of all that a section is made from by itself; its numbers depend on those before it."""
    evidence = inputs.evidence.get(section.id)
    known = [section.title, len(section.parents), evidence.key if evidence else "", inputs.costs.get(section.id)]
    known.append(inputs.footnotes)
    parts = (json.dumps(known), inputs.texts[section.id], to_bytes(inputs.verdicts[section.id]).decode())
    return digest_bytes("\0".join(parts).encode("utf-8", "surrogatepass"))


def recall_section(section: Section, inputs: DraftInputs) -> DraftSection | None:
    """Return a section as it was assembled before, where it would be the same now; its passages are numbered in any case."""
    cached = inputs.cache.get(section.id)
    if cached is None or is_heading_only(section) or cached.key != section_key(section, inputs):
        return None
    number, evidence = inputs.cited.number_markers(inputs.verdicts[section.id].sources), inputs.evidence.get(section.id)
    cited = tuple((marker, number(marker)) for marker, _ in cached.cited)
    supports = [evidence.sentences[place].support for place in cached.places] if evidence else []
    found = tuple(inputs.found.number(support) for support in supports if support)
    return cached.section if (cited, found) == (cached.cited, cached.section.found) else None


def assemble_section(section: Section, inputs: DraftInputs) -> DraftSection:
    """Return one section as it stands in the draft."""
    depth = len(section.parents)
    if is_heading_only(section):
        return DraftSection(id=section.id, title=section.title, depth=depth, kind="heading")
    verdict, evidence = inputs.verdicts[section.id], inputs.evidence.get(section.id)
    lookup, cited = inputs.cited.number_markers(verdict.sources), dict[str, int]()

    def number(marker: str) -> int | None:
        if (known := lookup(marker)) is not None:
            cited[marker] = known
        return known

    sealed = seal(inputs.texts[section.id], evidence.sentences if evidence else (), inputs.found)
    body = embed(sealed.text, section=section.id, depth=depth, number=number, sources=verdict.sources)
    whole = unseal(body.text) if sealed.numbers else body.text
    is_written = verdict.standing in COUNTING
    common = DraftSection(
        id=section.id,
        title=section.title,
        depth=depth,
        kind="written" if is_written else "placeholder",
        standing=verdict.standing,
        text=make_portable(whole),
        citations=body.numbers,
        found=sealed.numbers,
        file=verdict.file,
        request_id=verdict.answers,
        findings=tuple(finding.what for finding in verdict.findings),
        gaps=name_gaps(verdict),
    )
    measured: dict[str, object] = {
        "words": count_words(whole),
        "tables": tables.find_tables(whole),
        "responder": find_responder(verdict.file),
        **verdict.model_dump(include={"model", "prompt_tokens", "completion_tokens"}),
        "cost": inputs.costs.get(section.id),
    }
    lacking = {"reason": explain_lack(verdict), "responder": STAND_IN if verdict.stand_in else ""}
    assembled = common.model_copy(update=measured if is_written else lacking)
    key = section_key(section, inputs)
    folded = fold_marks(assembled.text, inputs.footnotes)
    inputs.cache[section.id] = KeptSection(
        key=key, cited=tuple(cited.items()), places=sealed.places, folded=folded, section=assembled
    )
    return assembled


def show_earlier_text(verdict: Verdict) -> str:
    """Return the text that answers the section's earlier question; empty where there is none to show."""
    return verdict.text if verdict.standing == "stale" else ""


def explain_lack(verdict: Verdict) -> str:
    """Return in one sentence why a section is lacking."""
    if not verdict.reasons:
        return STANDINGS[verdict.standing].reason
    return behind_place(verdict.reasons[0].where, end_sentence(verdict.reasons[0].what))


def find_responder(file: str) -> str:
    """Return who wrote an answer, by the folder of its file: empty for those that people and assistants write.

    >>> find_responder("responses/extract/costs.md"), find_responder("responses/costs.md")
    ('extract', '')
    """
    return "".join(file.split("/")[1:-1][:1])


def total_sections(outline: Outline, counts: Tally, sections: tuple[DraftSection, ...], inputs: DraftInputs) -> Draft:
    """Return the draft's record with its sums; placeholders add nothing to words, citations and tables."""
    written = [section for section in sections if section.kind == "written"]
    placeholders = sum(section.kind == "placeholder" for section in sections)
    return Draft(
        **outline.model_dump(include=HEAD),
        complete=not placeholders,
        total=counts.total,
        needed=counts.needed,
        accepted=counts.accepted,
        outdated=counts.outdated,
        placeholders=placeholders,
        is_extract=any(section.responder == STAND_IN for section in sections),
        words=sum(section.words for section in written),
        citations=sum(len(section.citations) for section in written),
        tables=sum(len(section.tables) for section in written),
        cost=sum_known(section.cost for section in written),
        sections=sections,
        references=tuple(inputs.cited.references),
        found=tuple(inputs.found.references),
    )


def inputs_digest(
    outline: Outline,
    verdicts: Mapping[str, Verdict],
    *,
    threshold: float,
    templates: Templates,
    costs: Mapping[str, float] = MappingProxyType({}),
    weighed: Mapping[str, str] = MappingProxyType({}),
    form: Sequence[str] = ("run", ""),
) -> str:
    """Return the digest of all that ``assemble`` depends on: the same digest, the same draft.

    What is asked and how a text came to be accepted are left out, so that judging again changes nothing. ``weighed`` is the
    key of each section's evidence, empty where no footnotes are looked for; ``form`` is where footnotes stand, and the path
    of the batch's folder as seen from the draft's.
    """
    document = outline.model_dump(include=HEAD)
    plan = [[section.id, section.title, len(section.parents), is_heading_only(section)] for section in outline.sections]
    shown = [list_shown(verdict) for verdict in verdicts_in_order(outline, verdicts)]
    shapes = [templates.digest(DRAFT), templates.digest(PLACEHOLDER)]
    paid = [sorted(costs.items())] if costs else []
    return digest("draft", [document, plan, shown, shapes, float(threshold), *form, *paid, *sorted(weighed.items())])


def list_shown(verdict: Verdict) -> list[object]:
    """Return what a draft shows of a verdict."""
    findings = [finding.what for finding in verdict.findings]
    common: list[object] = [verdict.section, verdict.standing, verdict.file, verdict.answers, findings]
    if verdict.standing in COUNTING:
        cost = [verdict.model, verdict.prompt_tokens, verdict.completion_tokens]
        return [*common, verdict.text, list_shown_sources(verdict.sources), cost]
    earlier = show_earlier_text(verdict)
    sources = list_shown_sources(verdict.sources) if verdict.stand_in or earlier else []
    why = [explain_lack(verdict), end_sentence(find_hint(verdict))]
    return [*common, *why, verdict.stand_in, sources, *([earlier] if earlier else [])]


def list_shown_sources(sources: Sequence[Source]) -> list[object]:
    """Return what references show of sources."""
    return [source.model_dump(mode="json", exclude={"score"}) for source in sources]
