"""Say what needs work and what is worth a look, a line each."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bloginator.records.exchange import COUNTING, Reason, Request, Verdict
from bloginator.stages.reasons import COSMETIC
from bloginator.stages.requests.compose import word_range
from bloginator.stages.wording import MAX_NAMED, as_clause, describe_reason
from bloginator.text.markers import MARKER
from bloginator.text.messages import and_more
from bloginator.text.sentences import is_header, split_sentences
from bloginator.text.tokenize import count_words

FAR = 2  # a length is far off when it is this many times outside of the range that was asked for


class TextCounts(NamedTuple):
    """What was counted in one text: its words, its sentences and rows of tables, and those of them without a marker."""

    words: int
    sentences: int
    unmarked: int


def work_line(verdict: Verdict, *, unasked: str = "", low_evidence: str = "") -> str:
    """Return the one line about a section that needs work: its id, standing, what is wrong, what to do.

    Args:
        unasked: The command that asks for it, where nobody has.
        low_evidence: What the request says of too few passages.
    """
    if unasked:
        return f"{verdict.section} {verdict.standing}: not asked yet. Run `{unasked}`."
    reasons = [reason for reason in verdict.reasons if reason.code != "no-answer"]  # which is what "missing" says
    wrong = "; ".join(describe_reason(reason).rstrip(".") for reason in reasons)
    hint = next((reason.hint for reason in verdict.reasons if reason.hint), f"Write responses/{verdict.section}.md.")
    little = f" (Little to go on: {as_clause(low_evidence.rstrip('.'))}.)" if low_evidence else ""
    return f"{verdict.section} {verdict.standing}{f': {wrong}' if wrong else ''}. {hint}{little}"


def finding_lines(section: str, findings: Sequence[Reason]) -> list[str]:
    """Return a line for each finding that is worth a look."""
    shown = [finding for finding in findings if finding.code not in COSMETIC]
    return [f"{section}: {close_sentence(describe_reason(finding))} {finding.hint}".rstrip() for finding in shown]


def close_sentence(text: str) -> str:
    """Return a text with the full stop at its end, once, also where a quotation brings its own.

    >>> close_sentence("It is cut"), close_sentence("It was removed: “We wait.”")
    ('It is cut.', 'It was removed: “We wait.”')
    """
    text = text.rstrip(".")
    return text if text.endswith((".”", "?”", "!”", "…”")) else f"{text}."


def count_text(text: str) -> TextCounts:
    """Count the words and sentences of a text, and the sentences without a marker."""
    counted = [sentence for sentence in split_sentences(text) if not is_header(text, sentence)]
    unmarked = sum(MARKER.search(text, sentence.start, sentence.end) is None for sentence in counted)
    return TextCounts(count_words(text), len(counted), unmarked)


def count_texts(verdicts: Mapping[str, Verdict]) -> dict[str, TextCounts]:
    """Return what was counted in each text that counts, by section."""
    return {section: count_text(verdict.text) for section, verdict in verdicts.items() if verdict.standing in COUNTING}


def look_lines(
    verdicts: Mapping[str, Verdict], requests: Mapping[str, Request], counts: Mapping[str, TextCounts]
) -> list[str]:
    """Return all that is worth a look in the sections' texts: findings in the outline's order, then what was counted."""
    lines = []
    for section, verdict in verdicts.items():  # the counts at the end tell what is short
        lines += finding_lines(section, [finding for finding in verdict.findings if finding.code != "short"])
    return [line for line in [*lines, lengths_line(requests, counts), unmarked_line(counts)] if line]


def lengths_line(requests: Mapping[str, Request], counts: Mapping[str, TextCounts]) -> str:
    """Return the line about the texts that are far too long or far too short; empty when there are none.

    One that was written again at a wish ("shorter") is as long as the wish had it.
    """
    far = []
    for section, count in counts.items():
        is_free = section not in requests or requests[section].feedback
        fewest, most = (0, count.words) if is_free else word_range(requests[section].max_words)
        if not fewest / FAR <= count.words <= most * FAR:
            far.append(f"{section} {count.words} words ({fewest} to {most})")
    return f"Far from the length that was asked for: {and_more(far, MAX_NAMED)}." if far else ""


def unmarked_line(counts: Mapping[str, TextCounts]) -> str:
    """Return the line that counts the sentences without a marker, by section; empty when there are none."""
    some = [f"{section} {count.unmarked} of {count.sentences}" for section, count in counts.items() if count.unmarked]
    return f"Sentences without a marker: {and_more(some, MAX_NAMED)}." if some else ""
