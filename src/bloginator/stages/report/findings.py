"""What is worth a look in a draft, each with its code, section, sentence, reason and what to do.

How severe a finding is, its code tells: ``finding_texts`` has both in one table. The most severe come first, then the
order of the draft.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from operator import attrgetter

from bloginator.records.exchange import Source
from bloginator.records.report import SEVERITIES, Finding, SectionEvidence, SentenceEvidence
from bloginator.stages.report.all_texts import (
    check_habits,
    check_links,
    check_repetitions,
    list_links,
    place_parts,
    read_parts,
)
from bloginator.stages.report.decisions import identify
from bloginator.stages.report.finding_builder import Comparison, Range, ReportInputs, find_range, make_finding
from bloginator.stages.report.finding_texts import CITE_OTHER, CONTRARY_CODES, FACT_CODES, VAGUE_CODES
from bloginator.stages.wording import source_label
from bloginator.text.grounding import WORTH_A_LOOK
from bloginator.text.lint.links import addresses, has_addresses
from bloginator.text.lint.table_checks import table_faults
from bloginator.text.secrets import forbidden_secrets
from bloginator.text.words import blank_markers, words

SECTION_KINDS = frozenset({"unsupported", "weak", "table", "secret"})  # kinds of findings that follow from one section alone


@dataclass
class KeptFindings:
    """What was listed before and is taken where all is as it was that it follows from; gets what is listed now.

    Args:
        own: Section id -> its findings of ``SECTION_KINDS``, which follow from its evidence and ``ReportInputs.allowed``.
        repeated: Section id -> what it repeats, behind a digest of what these findings follow from.
        addresses: Section id -> the addresses in its sources, where they were sought.
    """

    own: dict[str, Sequence[Finding]] = field(default_factory=dict)
    repeated: dict[str, tuple[str, list[Finding]]] = field(default_factory=dict)
    addresses: dict[str, tuple[str, ...]] = field(default_factory=dict)


def list_findings(
    evidence: Sequence[SectionEvidence], inputs: ReportInputs, cache: KeptFindings | None = None
) -> tuple[Finding, ...]:
    """Return everything that is worth a look, the most severe first, then in the order of the draft."""
    cache, readings = cache or KeptFindings(), inputs.parts or read_parts(inputs.whole, inputs.texts, inputs.rules)
    parts = place_parts(inputs.whole, readings, inputs.rules)
    read_sections(evidence, inputs, cache, is_linked=has_addresses(list_links(parts)))
    repeated = check_repetitions(inputs, dict(zip(inputs.whole.ids, readings, strict=True)), cache.repeated)
    known = frozenset(chain.from_iterable(cache.addresses.values()))
    copied = {one.section: list_copied(one) for one in evidence if one.section in inputs.extracts}
    habits = check_habits(inputs, parts, copied)
    between = identify(chain(habits, check_links(inputs, parts, known), inputs.changed))
    severities = {severity: rank for rank, severity in enumerate(SEVERITIES)}
    order = {section: index for index, section in enumerate(inputs.whole.ids)}

    def place(finding: Finding) -> tuple[object, ...]:
        return severities[finding.severity], order[finding.section], finding.start, finding.kind

    own = (cache.own[section] for section in inputs.texts)
    return tuple(sorted(chain(*own, *repeated, between), key=place))


def list_copied(evidence: SectionEvidence) -> list[tuple[int, int]]:
    """Return where the sentences of a section stand that their sources have word for word."""
    return [
        (sentence.start, sentence.end)
        for sentence in evidence.sentences
        if sentence.support and f" {say_plainly(sentence.text)} " in f" {say_plainly(sentence.support.text)} "
    ]


def say_plainly(text: str) -> str:
    """Return the words of a text, without its markup and markers.

    >>> say_plainly("We *never* guess [S1].")
    'we never guess'
    """
    return " ".join(word.plain for word in words(blank_markers(text)))


def read_sections(
    evidence: Sequence[SectionEvidence], inputs: ReportInputs, cache: KeptFindings, *, is_linked: bool
) -> None:
    """List what follows from each section alone, where it is not kept; its sources' addresses where one is linked to."""
    weighed = {section.section: section for section in evidence}
    for section in inputs.texts:
        is_sought = is_linked and section not in cache.addresses
        if section in cache.own and not is_sought:
            continue
        sources = inputs.sources.get(section, ())
        if section not in cache.own:
            cache.own[section] = identify(check_alone(section, weighed.get(section), inputs, sources))
        if is_sought:
            cache.addresses[section] = tuple(sorted(addresses(source.text for source in sources)))


def compare_with_sources(sentence: SentenceEvidence, sources: Sequence[Source]) -> Comparison:
    """Return what a sentence is compared with: the sources that it cites, or else the passage that comes nearest."""
    markers, support = {citation.marker for citation in sentence.cited}, sentence.support
    cited = [source for source in sources if source.marker in markers]
    words = [word for source in cited for word in (source.document, source.text)]
    if support is None:
        return Comparison(", ".join(f"[{source.marker}] {source_label(source)}" for source in cited[:1]), "", words)
    label = f"[{support.marker}] {source_label(support)}"
    return Comparison(label, support.text, words or (support.document, support.text))


def check_alone(
    section: str, evidence: SectionEvidence | None, inputs: ReportInputs, sources: Sequence[Source]
) -> Iterator[Finding]:
    """Yield what a section comes to by itself, whatever the others say: findings of the kinds ``SECTION_KINDS``."""
    for sentence in evidence.sentences if evidence else ():
        yield from check_sentence(section, sentence, sources)
    yield from check_tables(section, evidence, inputs, sources)
    for secret in forbidden_secrets(inputs.texts[section], inputs.allowed):  # as any finding, they repeat none of it
        place = find_range(inputs, section, secret.start, secret.end)
        yield make_finding("secret", place, subject=secret.mark, kind=secret.kind, mark=secret.mark)


def check_sentence(section: str, sentence: SentenceEvidence, sources: Sequence[Source]) -> Iterator[Finding]:
    """Yield what the evidence of one sentence comes to: what is unsupported is said once, whatever it cites."""
    place = Range(section, sentence.start, sentence.end, sentence.text)
    comparison = compare_with_sources(sentence, sources)
    codes, is_unsupported = set(sentence.codes), sentence.verdict == "unsupported"
    if is_unsupported and codes & FACT_CODES:
        code = "unsupported-fact"
    elif is_unsupported and codes & CONTRARY_CODES:
        code = "contrary"
    elif "no-source" in codes:
        code = "unsupported"
    elif (sentence.doubt or 0.0) >= WORTH_A_LOOK:
        code = "unsupported-part" if is_unsupported else "doubted"
    else:
        return
    reasons = zip(sentence.reasons, sentence.codes, strict=False)
    differing = tuple(reason for reason, reason_code in reasons if reason_code not in VAGUE_CODES)
    finding = make_finding(code, place, differing or sentence.reasons, comparison=comparison)
    is_elsewhere = "uncited" in codes and sentence.better
    yield finding.model_copy(update={"hint": CITE_OTHER.format(better=sentence.better)}) if is_elsewhere else finding


def check_tables(
    section: str, evidence: SectionEvidence | None, inputs: ReportInputs, sources: Sequence[Source]
) -> Iterator[Finding]:
    """Yield what is wrong in tables: rows of other lengths, empty cells, numbers that no source has.

    A number that the evidence of its row already names is not told twice.
    """
    text = inputs.texts[section]
    rows = sorted(evidence.sentences, key=attrgetter("start")) if evidence else []
    for fault in table_faults(text, (source.text for source in sources)):
        number = bisect_right(rows, fault.start, key=attrgetter("start"))
        if not number or fault.what not in rows[number - 1].reasons:
            place = find_range(inputs, section, fault.start, fault.end)
            cell = text[fault.start : fault.end].strip()
            yield make_finding(f"table-{fault.kind}", place, (fault.what,), subject=fault.what, quote=cell)
