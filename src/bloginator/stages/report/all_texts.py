"""What all texts make together: what is said twice, habits of the whole, links. Each text is read by itself, once.

    text under its heading ──► reading (kept) ──┐
    the texts before and behind it ─────────────┼──► repetitions, habits, links
    rules, rates, files, sources ───────────────┘

Where blocks of a text do not end in it (a fence, a comment), all texts are read as one.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from bloginator.digest import digest_exact
from bloginator.records.report import Finding, PartReading
from bloginator.stages.draft.joined_text import JoinedText, blank_quotations
from bloginator.stages.report.decisions import identify
from bloginator.stages.report.finding_builder import Comparison, Range, ReportInputs, find_range, make_finding
from bloginator.text.lint.links import BrokenLink, anchors, list_broken, slugs, targets
from bloginator.text.lint.repetition import Repetition, list_sentences, repetitions, shared_words
from bloginator.text.lint.rules import (
    Habit,
    Rule,
    find_even_runs,
    list_habits,
    list_lengths,
    monotony,
    prepare_text,
    slow_rules,
)
from bloginator.text.markdown.blocks import is_closed
from bloginator.text.messages import and_more, clip
from bloginator.text.secrets import hide_secrets
from bloginator.text.tokenize import count_words


class Part(NamedTuple):
    """A reading, and where what was read begins in all texts."""

    start: int
    reading: PartReading


def read_parts(
    whole: JoinedText, texts: Mapping[str, str], rules: Sequence[Rule], stamp: str = "", known: Sequence[PartReading] = ()
) -> tuple[PartReading, ...]:
    """Return the reading of each text under its heading, in order.

    Args:
        stamp: Of rules and program.
        known: Earlier readings, of which those are taken that were made of the same.
    """
    before: tuple[str, ...] = ()
    by_key, readings = {reading.key: reading for reading in known}, []
    for section, part in zip(whole.ids, whole.parts, strict=True):
        own = texts.get(section, "")
        key = digest_exact([stamp, part, len(own), before])
        if key not in by_key:
            fields = {"key": key, "said": list_own_sentences(own)}
            by_key[key] = read_part(part, rules, before).model_copy(update=fields)
        readings.append(by_key[key])
        before = by_key[key].heard
    return tuple(readings)


def list_own_sentences(text: str) -> tuple[tuple[int, int, str, str], ...]:
    """Return the sentences of a text that may repeat others: quotations are left out."""
    return tuple(list_sentences(blank_quotations(text)))


def read_part(text: str, rules: Sequence[Rule], before: Sequence[str] = ()) -> PartReading:
    """Return what is read of a text; ``before`` are the stems of the last words before it."""
    prepared = prepare_text(text, before)
    return PartReading(
        closed=is_closed(text),
        words=count_words(text),
        hits={rule.name: tuple(rule.find(prepared)) for rule in rules if rule.find is not monotony},
        lengths=tuple(list_lengths(prepared)),
        heard=prepared.last_stems(),
        links=tuple((link.kind, link.start, link.end, link.target) for link in targets(text)),
        slugs=tuple(slugs(text)),
    )


def place_parts(whole: JoinedText, readings: Sequence[PartReading], rules: Sequence[Rule]) -> list[Part]:
    """Return readings with their places; all texts as one where one of them does not end what it begins."""
    if not all(reading.closed for reading in readings):
        return [Part(0, read_part(whole.text, rules))]
    starts = [0]
    for part in whole.parts:
        starts.append(starts[-1] + len(part))
    return [Part(start, reading) for start, reading in zip(starts, readings, strict=False)]


def list_links(parts: Sequence[Part]) -> list[BrokenLink]:
    """Return all links, with their places in all texts."""
    return [
        BrokenLink(kind, part.start + first, part.start + last, target)
        for part in parts
        for kind, first, last, target in part.reading.links
    ]


def list_hits(parts: Sequence[Part], rules: Sequence[Rule]) -> dict[str, list[tuple[int, int]]]:
    """Return rule -> where all texts break it."""
    lengths = [(start + first, start + last, words) for start, reading in parts for first, last, words in reading.lengths]
    return {
        rule.name: list(find_even_runs(lengths))
        if rule.find is monotony
        else [(start + first, start + last) for start, reading in parts for first, last in reading.hits[rule.name]]
        for rule in rules
    }


def check_repetitions(
    inputs: ReportInputs, readings: Mapping[str, PartReading], cache: dict[str, tuple[str, list[Finding]]]
) -> Iterator[list[Finding]]:
    """Yield for each section what it repeats, at its second place; quotations are left out.

    Args:
        cache: Section -> the digest of what these follow from, and they as they were listed before; gets what is listed now.
    """
    by_section: dict[str, list[Repetition]] = {}
    for repetition in repetitions({section: readings[section].said for section in inputs.texts}):
        by_section.setdefault(repetition.second.section, []).append(repetition)
    for section in cache.keys() - by_section.keys():
        del cache[section]
    for section, group in by_section.items():
        earlier = [
            inputs.texts[repetition.first.section][repetition.first.start : repetition.first.end] for repetition in group
        ]
        key = digest_exact(
            [
                inputs.texts[section],
                earlier,
                [[repetition.kind, *repetition.first, *repetition.second] for repetition in group],
            ]
        )
        if section not in cache or cache[section][0] != key:
            cache[section] = key, identify(describe_repetition(repetition, inputs.texts) for repetition in group)
        yield cache[section][1]


def describe_repetition(repetition: Repetition, texts: Mapping[str, str]) -> Finding:
    """Return one repetition as a finding."""
    first, second, text = repetition.first, repetition.second, texts[repetition.second.section]
    earlier = texts[first.section][first.start : first.end]
    place = Range(second.section, second.start, second.end, text[second.start : second.end])
    words = shared_words(repetition, blank_quotations(text)) if repetition.kind == "passage" else ""
    comparison = Comparison(first.section, earlier, (earlier,))
    shared, code = clip(hide_secrets(words), 80), f"repeated-{repetition.kind}"
    return make_finding(code, place, quote=words, comparison=comparison, shared=shared, earlier=first.section)


def check_habits(
    inputs: ReportInputs, parts: Sequence[Part], copied: Mapping[str, Sequence[tuple[int, int]]]
) -> Iterator[Finding]:
    """Yield each habit of the whole draft that its author does not have as much, at its first place in each section.

    Args:
        copied: Section -> its sentences that nobody but the author has written: what stands in them is no habit.
    """
    long, slow = sum(part.reading.words for part in parts), slow_rules(inputs.rules)
    rules = [rule for rule in inputs.rules if rule.name not in slow]

    def is_copied(span: tuple[int, int]) -> bool:
        section, start, _ = inputs.whole.locate(*span)
        return any(first <= start < last for first, last in copied.get(section, ()))

    hits = list_hits(parts, rules)
    if copied:
        hits = {name: [span for span in spans if not is_copied(span)] for name, spans in hits.items()}
    for habit in list_habits(long, hits, rules, inputs.usual):
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


def check_links(inputs: ReportInputs, parts: Sequence[Part], known: Collection[str]) -> Iterator[Finding]:
    """Yield the links that lead nowhere, and the addresses that no source has; ``known`` are those of the sources."""
    heads = anchors(chain.from_iterable(part.reading.slugs for part in parts))
    for link in list_broken(list_links(parts), heads, inputs.files, known):
        place = find_range(inputs, *inputs.whole.locate(link.start, link.end))
        yield make_finding(f"broken-{link.kind}", place, subject=link.target, quote=link.target, target=link.target)
