"""What is worth a look in a draft, each with its code, section, sentence, reason and what to do.

How severe a finding is, its code tells: ``finding_texts`` has both in one table. The most severe come first, then the
order of the draft.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from operator import attrgetter
from types import MappingProxyType
from typing import NamedTuple

from bloginator.records.exchange import Source
from bloginator.records.report import SEVERITIES, Finding, SectionEvidence, SentenceEvidence
from bloginator.stages.draft.joined_text import JoinedText, blank_quotations
from bloginator.stages.report.decisions import identify
from bloginator.stages.report.finding_texts import CONTRARY_CODES, FACT_CODES, FINDINGS, VAGUE_CODES
from bloginator.stages.report.shown_sentence import LONGEST, digest_words, show_sentence
from bloginator.stages.wording import clip, source_label
from bloginator.text.grounding import WORTH_A_LOOK
from bloginator.text.lint.links import broken_links
from bloginator.text.lint.repetition import Repetition, repetitions
from bloginator.text.lint.rules import Habit, Rule, lint
from bloginator.text.lint.table_checks import table_faults
from bloginator.text.messages import and_more
from bloginator.text.secrets import forbidden_secrets, hide_secrets
from bloginator.text.sentences import Sentence, split_sentences

OWN = frozenset({"unsupported", "weak", "table", "secret"})
"""Kinds of findings that follow from one section alone."""


class ReportInputs(NamedTuple):
    """What findings are made from.

    Args:
        texts: Section id -> its accepted text, in the order of the draft.
        sources: Section id -> the sources of the request that the text answers.
        whole: The texts as one.
        files: Relative links that lead to a file.
        absent: Relative links that do not.
        rules: Habits that are looked for.
        usual: The author's rates of them, ``None`` when they are not known.
        changed: What was found of cited sources that have changed.
        allowed: Marks of what looks like a secret, and may stand in the draft.
    """

    texts: Mapping[str, str]
    sources: Mapping[str, Sequence[Source]]
    whole: JoinedText
    files: Collection[str] = ()
    absent: Collection[str] = ()
    rules: Sequence[Rule] = ()
    usual: Mapping[str, float] | None = None
    changed: Sequence[Finding] = ()
    allowed: frozenset[str] = frozenset()


class Bearing(NamedTuple):
    """What a finding's sentence is compared with: the passage to be shown, its place, and all that a decision depends on."""

    place: str = ""
    text: str = ""
    words: Sequence[str] = ()


NO_BEARING = Bearing()


class Range(NamedTuple):
    """What a finding is about: some characters of a section's text, and the text to be shown of them."""

    section: str
    start: int
    end: int
    text: str


def list_findings(
    evidence: Sequence[SectionEvidence], inputs: ReportInputs, known: Mapping[str, Sequence[Finding]] = MappingProxyType({})
) -> tuple[Finding, ...]:
    """Return everything that is worth a look, the most severe first, then in the order of the draft.

    Args:
        known: Section id -> its findings of the kinds ``OWN`` as they were listed before, where all is as it was that they
            follow from: its evidence, and ``inputs.allowed``.
    """
    weighed = {section.section: section for section in evidence}
    own = (known[one] if one in known else identify(check_alone(one, weighed.get(one), inputs)) for one in inputs.texts)
    between = identify(chain(check_repetitions(inputs), check_habits(inputs), check_links(inputs), inputs.changed))
    severities = {severity: rank for rank, severity in enumerate(SEVERITIES)}
    order = {section: index for index, section in enumerate(inputs.whole.ids)}

    def place(finding: Finding) -> tuple[object, ...]:
        return severities[finding.severity], order[finding.section], finding.start, finding.kind

    return tuple(sorted(chain(*own, between), key=place))


def make_finding(
    code: str,
    place: Range,
    reasons: tuple[str, ...] = (),
    *,
    subject: str = "",
    quote: str = "",
    bearing: Bearing = NO_BEARING,
    **values: object,
) -> Finding:
    """Return a finding with the texts and the severity of its code.

    Args:
        reasons: Why; empty where the code's own text says it.
        subject: What it is about, where a sentence may have several of its kind.
        quote: The words of the sentence that it is about.
        values: What stands in the texts' braces.
    """
    known, (hide, shown, words) = FINDINGS[code], show_sentence(place.text)
    return Finding(
        severity=known.severity,
        kind=known.kind,
        code=code,
        section=place.section,
        start=place.start,
        end=place.end,
        sentence=shown,
        quote=clip(hide(quote), LONGEST),
        place=hide(bearing.place),
        passage=clip(hide(bearing.text), LONGEST),
        subject=hide(subject),
        sentence_digest=words,
        source_digest=digest_words(*bearing.words) if bearing.words else "",
        reasons=tuple(map(hide, reasons or (known.reason.format(**values),))),
        hint=hide(known.hint.format(**values)),
    )


def bearing_of(sentence: SentenceEvidence, sources: Sequence[Source]) -> Bearing:
    """Return what a sentence is compared with: the sources that it cites, or else the passage that comes nearest."""
    markers, support = {citation.marker for citation in sentence.cited}, sentence.support
    cited = [source for source in sources if source.marker in markers]
    words = [word for source in cited for word in (source.document, source.text)]
    if support is None:
        return Bearing(", ".join(f"[{source.marker}] {source_label(source)}" for source in cited[:1]), "", words)
    label = f"[{support.marker}] {source_label(support)}"
    return Bearing(label, support.text, words or (support.document, support.text))


def check_alone(section: str, evidence: SectionEvidence | None, inputs: ReportInputs) -> Iterator[Finding]:
    """Yield what a section comes to by itself, whatever the others say: findings of the kinds ``OWN``."""
    if evidence:
        yield from check_section(evidence, inputs.sources.get(section, ()))
    yield from check_tables(section, evidence, inputs)
    yield from check_secrets(section, inputs)


def check_section(section: SectionEvidence, sources: Sequence[Source]) -> Iterator[Finding]:
    """Yield what the evidence of a section comes to."""
    for sentence in section.sentences:
        yield from check_sentence(section, sentence, sources)


def check_sentence(
    section: SectionEvidence, sentence: SentenceEvidence, sources: Sequence[Source] = ()
) -> Iterator[Finding]:
    """Yield what the evidence of one sentence comes to: what is unsupported is said once, whatever it cites."""
    place = Range(section.section, sentence.start, sentence.end, sentence.text)
    bearing = bearing_of(sentence, sources)
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
    yield make_finding(code, place, telling_reasons(sentence), bearing=bearing)


def telling_reasons(sentence: SentenceEvidence) -> tuple[str, ...]:
    """Return what speaks against a sentence: which words are nowhere only where nothing says what differs."""
    told = zip(sentence.reasons, sentence.codes, strict=False)
    return tuple(reason for reason, code in told if code not in VAGUE_CODES) or sentence.reasons


def check_repetitions(inputs: ReportInputs) -> Iterator[Finding]:
    """Yield what stands twice, at its second place; quotations are left out."""
    for repetition in repetitions({section: blank_quotations(text) for section, text in inputs.texts.items()}):
        yield describe_repetition(repetition, inputs.texts)


def describe_repetition(repetition: Repetition, texts: Mapping[str, str]) -> Finding:
    """Return one repetition as a finding."""
    first, second = repetition.first, repetition.second
    earlier = texts[first.section][first.start : first.end]
    place = Range(second.section, second.start, second.end, texts[second.section][second.start : second.end])
    shared = clip(hide_secrets(repetition.shared), 80)
    quote = repetition.shared if repetition.kind == "passage" else ""
    bearing = Bearing(first.section, earlier, (earlier,))
    code = f"repeated-{repetition.kind}"
    return make_finding(code, place, quote=quote, bearing=bearing, shared=shared, earlier=first.section)


def check_habits(inputs: ReportInputs) -> Iterator[Finding]:
    """Yield each habit of the whole draft that its author does not have as much, at its first place in each section."""
    for habit in lint(inputs.whole.text, inputs.rules, inputs.usual):
        spans: dict[str, list[tuple[int, int]]] = {}
        for span in habit.spans:
            section, start, end = inputs.whole.locate(*span)
            spans.setdefault(section, []).append((start, end))
        for section, (first, *others) in spans.items():
            place = find_range(inputs, section, *first)
            hint = f"{habit.note[:1].upper()}{habit.note[1:]}." if habit.note else "Write it otherwise."
            phrases = [inputs.texts.get(section, "")[start:end] for start, end in (first, *others)]
            rate = describe_rate(habit, phrases)
            finding = make_finding("lint", place, (rate,), subject=habit.rule, quote=phrases[0], hint=hint)
            yield finding.model_copy(update={"severity": habit.severity})  # which the rule tells


def describe_rate(habit: Habit, phrases: Sequence[str]) -> str:
    """Return how often a habit is met, with its words: here, in the draft, and in the author's own writing."""
    own = "not measured" if habit.usual is None else f"{habit.usual:.1f}"
    quoted = and_more([f"“{clip(phrase, 60)}”" for phrase in dict.fromkeys(phrases)], 3)
    here = f"{len(phrases)} here ({quoted})"
    return f"{habit.rule}: {here}, {habit.rate:.1f} in 1,000 words of the draft, {own} in your own"


def find_range(inputs: ReportInputs, section: str, start: int, end: int) -> Range:
    """Return a range to be shown as the sentence that it begins in, or as its line where it is in none."""
    text = inputs.texts.get(section, "")
    sentences = cut_sentences(text)
    number = bisect_right(sentences, start, key=attrgetter("start")) - 1
    if number >= 0 and start < sentences[number].end:
        return Range(section, start, end, text[sentences[number].start : sentences[number].end])
    line = text[text.rfind("\n", 0, start) + 1 :].split("\n", 1)[0]
    return Range(section, start, end, line if start < len(text) else text[start:end])


@lru_cache(maxsize=8)
def cut_sentences(text: str) -> list[Sentence]:
    """Return the sentences of a text, cut once for all that is found in it."""
    return split_sentences(text)


def source_texts(inputs: ReportInputs, *sections: str) -> Iterator[str]:
    """Yield the texts of sections' sources; they are read only when somebody asks for the first."""
    for section in sections:
        yield from (source.text for source in inputs.sources.get(section, ()))


def check_links(inputs: ReportInputs) -> Iterator[Finding]:
    """Yield the links that lead nowhere, and the addresses that no source has."""
    for link in broken_links(inputs.whole.text, files=inputs.files, sources=source_texts(inputs, *inputs.texts)):
        place = find_range(inputs, *inputs.whole.locate(link.start, link.end))
        yield make_finding(f"broken-{link.kind}", place, subject=link.target, quote=link.target, target=link.target)


def check_tables(section: str, evidence: SectionEvidence | None, inputs: ReportInputs) -> Iterator[Finding]:
    """Yield what is wrong in tables: rows of other lengths, empty cells, numbers that no source has.

    A number that the evidence of its row already names is not told twice.
    """
    text = inputs.texts[section]
    rows = {row.start: row.reasons for row in evidence.sentences} if evidence else {}
    for fault in table_faults(text, source_texts(inputs, section)):
        row = max((start for start in rows if start <= fault.start), default=0)
        if fault.what not in rows.get(row, ()):
            place = find_range(inputs, section, fault.start, fault.end)
            cell = text[fault.start : fault.end].strip()
            yield make_finding(f"table-{fault.kind}", place, (fault.what,), subject=fault.what, quote=cell)


def check_secrets(section: str, inputs: ReportInputs) -> Iterator[Finding]:
    """Yield the secrets that a text would publish; as any finding, they repeat none of it."""
    for secret in forbidden_secrets(inputs.texts[section], inputs.allowed):
        place = find_range(inputs, section, secret.start, secret.end)
        yield make_finding("secret", place, subject=secret.mark, kind=secret.kind, mark=secret.mark)
