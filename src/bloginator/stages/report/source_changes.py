"""Say which cited passages have changed in the corpus, with old and new words, beside the sentences that cite them."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Literal, NamedTuple

from bloginator.records.exchange import Source
from bloginator.records.report import SEVERITIES, Finding, SectionEvidence
from bloginator.stages.report.finding_builder import Comparison, Range, make_finding
from bloginator.stages.report.outcome import says_unsupported
from bloginator.stages.wording import source_label
from bloginator.text.alignment import align
from bloginator.text.grounding import WORTH_A_LOOK
from bloginator.text.grounding.quantities import find_quantities
from bloginator.text.markers import MARKER
from bloginator.text.messages import and_more, clip
from bloginator.text.sentences import split_sentences
from bloginator.text.words import NUMBERS, writes_german

COUNTED = "|".join(NUMBERS)
FACT = re.compile(rf"\d[\d.,:%]*\d|\d|\b(?i:{COUNTED})\b|(?<=[a-z,;] )[A-Z][\w’'-]+")
"""A number, also in words, or a word in mid-sentence that is written as a name."""

MAX_DIFFERENCES = 3  # places of a passage that are told with old and new words
MAX_DIFFERENCE = 80  # characters of each of these
AROUND = re.compile(r"^[(\[{]+|[)\]},.;:]+$")  # what stands around words and is none of them


class SourceChange(NamedTuple):
    """What became of one cited source, and where and what stands there now; no text where it is gone."""

    source: Source
    fate: Literal["moved", "changed", "gone"]
    document: str = ""
    text: str = ""


def describe_change(change: SourceChange) -> str:
    """Return what became of a source, in one sentence without its full stop."""
    label = source_label(change.source)
    if change.fate == "moved":
        return f"{label} now stands in {change.document}"
    if change.fate == "gone":
        return f"{label} is in the corpus no more"
    return f"{label} has changed: {and_more(list_differences(change.source.text, change.text), MAX_DIFFERENCES)}"


def list_differences(old: str, new: str) -> list[str]:
    """Return each place where two texts differ, with the words of both.

    >>> list_differences("Parents get 12 weeks of leave.", "Parents get 16 weeks of paid leave.")
    ['“12” is now “16”', '“paid” is new']
    """
    before, after = old.split(), new.split()
    differences = []
    for kind, first, last, begins, ends in align(before, after):
        removed = clip(" ".join(before[first:last]), MAX_DIFFERENCE)
        added = clip(" ".join(after[begins:ends]), MAX_DIFFERENCE)
        if kind == "replace":
            bare = AROUND.sub("", removed), AROUND.sub("", added)
            removed, added = bare if bare[0] != bare[1] else (removed, added)
            differences.append(f"“{removed}” is now “{added}”")
        elif kind == "delete":
            differences.append(f"“{removed}” is gone")
        elif kind == "insert":
            differences.append(f"“{added}” is new")
    return differences


def find_lost_facts(sentence: str, change: SourceChange) -> list[str]:
    """Return the numbers and names of a sentence that its source had and has no more, however it writes them."""
    before, now = (set().union(*read_facts(text).values()) for text in (change.source.text, change.text))
    facts = read_facts(MARKER.sub("", sentence))
    return [fact for fact, meanings in facts.items() if meanings & before and not meanings & now]


def read_facts(text: str) -> dict[str, set[object]]:
    """Return each number and name of a text as it is written, with all that it may mean; a version with ".0" or without.

    >>> list(read_facts("Kim and Ann count twenty-five, or 9,354.")), read_facts("1.9.0")
    (['Ann', 'twenty-five', '9,354'], {'1.9.0': {'1.9'}})
    """
    facts: dict[str, set[object]] = {}
    numbers = find_quantities(text, is_german=writes_german(text))
    for match in FACT.finditer(text):
        whole = next((quantity for quantity in numbers if quantity.number[0] <= match.start() < quantity.number[1]), None)
        if match.group().lower() == "one" and not (whole and whole.aspects):
            continue  # which mostly counts nothing: "no one", but "one hour"
        fact = text[slice(*whole.number)] if whole else match.group()
        written = NUMBERS.get(fact.lower(), fact).removesuffix(".0")
        facts.setdefault(fact, set()).update([written, *(whole.sizes if whole else ())])
    return facts


def bring_up_to_date(sources: Sequence[Source], changes: Iterable[SourceChange]) -> tuple[Source, ...]:
    """Return sources with the text that they have now where it has changed; what is gone stays as it was."""
    now = {change.source.key: {"text": change.text, "quoted": None} for change in changes if change.fate == "changed"}
    return tuple(source.model_copy(update=now.get(source.key, {})) for source in sources)


def list_supported_starts(evidence: SectionEvidence) -> set[int]:
    """Return where the sentences begin that their sources, as they are now, support without a doubt worth a look."""
    supported = (sentence for sentence in evidence.sentences if sentence.verdict == "supported")
    return {sentence.start for sentence in supported if (sentence.doubt or 0.0) < WORTH_A_LOOK}


def check_changes(
    section: str, text: str, changes: Sequence[SourceChange], agreeing: Collection[int] = ()
) -> Iterator[Finding]:
    """Yield a finding for each sentence that cites a source which is another now, or is gone.

    Args:
        agreeing: Where sentences begin that agree with their sources as they are now: only a lost fact is told of these.
    """
    by_marker = {change.source.marker: change for change in changes if change.fate != "moved"}
    for sentence in split_sentences(text):
        words = text[sentence.start : sentence.end]
        for marker in dict.fromkeys(MARKER.findall(words)):
            if (change := by_marker.get(marker)) is None:
                continue
            facts = find_lost_facts(words, change)
            code = "source-gone" if change.fate == "gone" else "source-fact" if facts else "source-changed"
            if code == "source-changed" and sentence.start in agreeing:
                continue
            place = Range(section, sentence.start, sentence.end, words)
            comparison = Comparison(
                source_label(change.source), change.text or change.source.text, (change.source.text, change.text)
            )
            finding = make_finding(code, place, comparison=comparison, what=describe_change(change), facts=", ".join(facts))
            yield finding.model_copy(update={"passage": comparison.text, "earlier": change.source.text})


def tell_sources_once(findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings, one for a sentence whose source has changed and which its sources as they are do not support.

    The worse one stays, with the reasons of both; of equal ones that which counts as unsupported, then that on the source.
    """
    alike: dict[tuple[str, int], list[Finding]] = {}
    for finding in findings:
        if finding.kind in ("source", "unsupported", "weak"):
            alike.setdefault((finding.section, finding.start), []).append(finding)
    merged: dict[str, Finding | None] = {}
    for group in alike.values():
        if {"source"} < {finding.kind for finding in group}:
            worst = min(group, key=rank_finding)
            reasons = dict.fromkeys(chain(worst.reasons, *(finding.reasons for finding in group)))
            merged |= {finding.id: None for finding in group}
            merged[worst.id] = worst.model_copy(update={"reasons": tuple(reasons)})
    return [shown for finding in findings if (shown := merged.get(finding.id, finding))]


def rank_finding(finding: Finding) -> tuple[int, bool, bool]:
    """Return what sorts findings on one sentence, the worst first."""
    return SEVERITIES.index(finding.severity), not says_unsupported(finding), finding.kind != "source"


def change_lines(changes: Mapping[str, Sequence[SourceChange]], texts: Mapping[str, str]) -> list[str]:
    """Return a line for each changed source, with the sentences of the section's text that cite it, for the status."""
    return [
        f"{section}: [{change.source.marker}] {describe_change(change)}{quote_citing(change, texts.get(section, ''))}."
        for section, section_changes in changes.items()
        for change in section_changes
    ]


def quote_citing(change: SourceChange, text: str) -> str:
    """Return the sentences that cite a source, as a clause."""
    sentences = [text[sentence.start : sentence.end] for sentence in split_sentences(text)]
    citing = [clip(words, 120) for words in sentences if change.source.marker in MARKER.findall(words)]
    return f". It carries: {and_more([f'“{words}”' for words in citing], 2)}" if citing else ""


def describe_for_writer(changes: Iterable[SourceChange]) -> str:
    """Return what changed since an answer was written, one line a source, for whoever writes the section again."""
    return "\n".join(f"- {describe_change(change)}." for change in changes)
