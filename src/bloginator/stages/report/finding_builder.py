"""What findings are made from, and the making of one: the texts of its code, its place, what it is compared with."""

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from bloginator.digest import SHORT, digest
from bloginator.records.exchange import Source
from bloginator.records.report import Finding, PartReading
from bloginator.stages.draft.joined_text import JoinedText
from bloginator.stages.report.finding_texts import FINDINGS
from bloginator.text.lint.rules import Rule
from bloginator.text.markers import MARKER
from bloginator.text.messages import clip
from bloginator.text.secrets import find_secrets, hide_secrets
from bloginator.text.sentences import split_sentences
from bloginator.text.tokenize import squeeze

MAX_SENTENCE = 240  # characters of a sentence that a finding shows
SECRET_WORD = re.compile(r"\w{9,}")  # what of a secret is shown nowhere, however it is cut


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
        parts: What ``read_parts`` returns of them, where that is known.
        extracts: Sections whose text the extractive writer picked.
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
    parts: Sequence[PartReading] = ()
    extracts: Collection[str] = ()


class Comparison(NamedTuple):
    """Where the compared passage stands, its text, and the texts whose change voids a decision."""

    place: str = ""
    text: str = ""
    words: Sequence[str] = ()


NO_COMPARISON = Comparison()


class Range(NamedTuple):
    """What a finding is about: some characters of a section's text, and the text to be shown of them."""

    section: str
    start: int
    end: int
    text: str


cut_sentences = lru_cache(maxsize=8)(split_sentences)  # once for all that is found in a text


def make_finding(
    code: str,
    place: Range,
    reasons: tuple[str, ...] = (),
    *,
    subject: str = "",
    quote: str = "",
    comparison: Comparison = NO_COMPARISON,
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
        quote=clip(hide(quote), MAX_SENTENCE),
        place=hide(comparison.place),
        passage=clip(hide(comparison.text), MAX_SENTENCE),
        subject=hide(subject),
        sentence_digest=words,
        source_digest=digest_words(*comparison.words) if comparison.words else "",
        reasons=tuple(map(hide, reasons or (known.reason.format(**values),))),
        hint=hide(known.hint.format(**values)),
    )


@lru_cache(maxsize=8)
def show_sentence(sentence: str) -> tuple[Callable[[str], str], str, str]:
    """Return what leaves its secrets out, how a sentence is shown, and its digest, once for all that is found in it."""
    hide = hide_words(sentence)
    return hide, clip(hide(sentence), MAX_SENTENCE), digest_words(sentence)


def hide_words(sentence: str) -> Callable[[str], str]:
    """Return what leaves secrets out of a text that is shown, also single words of those that a sentence has."""
    words = [word for secret in find_secrets(sentence) for word in SECRET_WORD.findall(sentence, secret.start, secret.end)]
    if not words:
        return hide_secrets
    pattern = re.compile("|".join(sorted(words, key=len, reverse=True)), re.IGNORECASE)
    return lambda shown: pattern.sub("…", hide_secrets(shown))


def digest_words(*texts: str) -> str:
    """Return a digest of texts by their words, without markers and however they are spaced."""
    return digest("words", [squeeze(MARKER.sub("", text)) for text in texts])[: 2 * SHORT]


def find_range(inputs: ReportInputs, section: str, start: int, end: int) -> Range:
    """Return a range to be shown as the sentence that it begins in, or as its line where it is in none."""
    text = inputs.texts.get(section, "")
    sentences = cut_sentences(text)
    number = bisect_right(sentences, start, key=attrgetter("start")) - 1
    if number >= 0 and start < sentences[number].end:
        return Range(section, start, end, text[sentences[number].start : sentences[number].end])
    line = text[text.rfind("\n", 0, start) + 1 :].split("\n", 1)[0]
    return Range(section, start, end, line if start < len(text) else text[start:end])
