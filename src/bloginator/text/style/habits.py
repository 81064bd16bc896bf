"""Habits that can be told in words: how long, how linked, how personal, how punctuated. They do not enter the score."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from math import sqrt
from typing import NamedTuple

from bloginator.records.voice import VoiceChange
from bloginator.text.prose import SENTENCE_END, WORD
from bloginator.text.style.background import LENGTHS, Background

LONG, SHORT = 30, 8  # Words from which a sentence is long, and up to which it is short
FAR, MOST = 1.5, 3  # spreads from which a difference is worth a word, and how many differences are told
OPENING = r"(?:\A|(?<=[.!?:] )|(?<=[.!?:][\"')] ))"  # where a sentence begins within a passage


class Mark(NamedTuple):
    """One thing that is counted, for each 1,000 words or 100 sentences: how a sentence about style names it, and where."""

    base: str
    words: str
    pattern: str = r"(?!)"


MARKS = {
    "contractions": Mark("words", "contractions", r"(?i)\w'(?:t|s|re|ve|ll|d|m)\b"),
    "first_person": Mark("words", "'I', 'me' and 'my'", r"\b(?:I|me|my|mine|myself)\b"),
    "we": Mark("words", "'we', 'us' and 'our'", r"(?i)\b(?:we|us|our|ours|let's)\b"),
    "you": Mark("words", "'you' and 'your'", r"(?i)\b(?:you|your|yours|yourself)\b"),
    "commas": Mark("words", "commas", ","),
    "semicolons": Mark("words", "semicolons", ";"),
    "colons": Mark("words", "colons", ":"),
    "dashes": Mark("words", "dashes", "—"),
    "parentheses": Mark("words", "parentheses", r"\("),
    "quotation_marks": Mark("words", "quotation marks", '"'),
    "long_words": Mark("words", "words of eight or more letters", r"[^\W\d_]{8,}"),
    "hedges": Mark("words", "hedges such as 'probably' or 'might'",
                   r"(?i)\b(?:perhaps|probably|maybe|might|seem(?:s|ed)?|possibly|likely|somewhat|fairly|arguably"
                   r"|I (?:think|guess|suspect))\b"),
    "emphasis": Mark("words", "emphasis such as 'very' or 'really'",
                     r"(?i)\b(?:very|really|extremely|actually|incredibly|quite|definitely|absolutely|totally|truly|highly"
                     r"|crucial|simply)\b"),
    "questions": Mark("sentences", "questions", r"\?"),
    "exclamations": Mark("sentences", "exclamation marks", "!"),
    "linkers": Mark("sentences", "sentences that start with a linking word such as 'Moreover'",
                    rf"(?i){OPENING}(?:moreover|furthermore|additionally|consequently|nevertheless|thus|hence|therefore"
                    r"|in (?:conclusion|addition)|overall|ultimately|notably|importantly|as a result)\b"),
    "conjunctions": Mark("sentences", "sentences that start with 'And', 'But', 'So' or 'Or'",
                         rf"{OPENING}(?:And|But|So|Or)\b"),
    "long_sentences": Mark("sentences", f"sentences of {LONG} or more words"),
    "short_sentences": Mark("sentences", f"sentences of at most {SHORT} words"),
    "sentence_words": Mark("", "words a sentence"),
}  # fmt: skip
PATTERNS = {name: re.compile(mark.pattern) for name, mark in MARKS.items()}
PER = {"words": 1000, "sentences": 100, "": 1}
UNITS = {"words": "per 1,000 words", "sentences": "per 100 sentences", "": "words a sentence"}
LEAST_SPREAD = {"words": 1000 / LENGTHS[-1], "sentences": 100 / 14, "": 1.0}  # one mark more or fewer says nothing


def rate_marks(passages: Iterable[str]) -> dict[str, float]:
    """Return mark -> rate in some passages, in its unit; empty where there are no words."""
    return rate_counts(count_marks(passages))


def count_marks(passages: Iterable[str]) -> Counter[str]:
    """Return mark -> how often it is met in some passages, and how many words and sentences they have."""
    counts: Counter[str] = Counter()
    for passage in passages:
        sizes = [len(WORD.findall(sentence)) for sentence in SENTENCE_END.split(passage)]
        counts.update(words=sum(sizes), sentences=len(sizes))
        counts.update({name: len(pattern.findall(passage)) for name, pattern in PATTERNS.items()})
        counts.update(long_sentences=sum(size >= LONG for size in sizes), short_sentences=sum(s <= SHORT for s in sizes))
    return counts


def rate_counts(counts: Mapping[str, int]) -> dict[str, float]:
    """Return mark -> rate, out of what ``count_marks`` returns."""
    if not counts.get("words"):
        return {}
    rates = {name: PER[mark.base] * counts.get(name, 0) / max(counts.get(mark.base, 0), 1) for name, mark in MARKS.items()}
    rates["sentence_words"] = counts["words"] / counts["sentences"]
    return {name: round(rate, 4) for name, rate in rates.items()}


def compare_marks(
    counts: Mapping[str, int], usual: Mapping[str, float], spread: Mapping[str, float]
) -> tuple[VoiceChange, ...]:
    """Return the habits in which a text is further from its author than their own passages are, the furthest first."""
    rates = rate_counts(counts)
    if not rates:
        return ()
    wider = sqrt(LENGTHS[-1] / min(counts["words"], 2 * LENGTHS[-1]))
    changes = []
    for name, rate in usual.items():
        distance = (rates[name] - rate) / (max(spread[name], LEAST_SPREAD[MARKS[name].base]) * wider)
        if abs(distance) >= FAR:
            changes.append(describe_change(name, rates[name], rate, distance))
    return tuple(sorted(changes, key=lambda change: (-abs(change.distance), change.name))[:MOST])


def describe_change(name: str, here: float, usual: float, distance: float) -> VoiceChange:
    """Return a rate beside the author's, in words.

    >>> describe_change("contractions", 0.0, 12.2, -2.0).text
    'no contractions; you use 12 per 1,000 words'
    >>> describe_change("dashes", 9.0, 0.3, 4.0).text
    'more dashes than you use: 9 per 1,000 words, yours 0.3'
    >>> describe_change("sentence_words", 21.0, 16.0, 2.0).text
    'sentences 31% longer than yours (21 words, yours 16)'
    """
    mark, unit, more = MARKS[name], UNITS[MARKS[name].base], here > usual
    text = f"{'more' if more else 'fewer'} {mark.words} than you use: {say_rate(here)} {unit}, yours {say_rate(usual)}"
    if not mark.base:
        share = f"{abs(here / max(usual, 0.1) - 1):.0%} {'longer' if more else 'shorter'}"
        text = f"sentences {share} than yours ({here:.0f} words, yours {usual:.0f})"
    elif here == 0:
        text = f"no {mark.words}; you use {say_rate(usual)} {unit}"
    rounded = {"here": round(here, 1), "corpus": round(usual, 1), "distance": round(distance, 2)}
    return VoiceChange(name=name, text=text, unit=unit, **rounded)


def say_rate(rate: float) -> str:
    """Return a rate as one would say it: whole from 3 on, one digit below."""
    return f"{rate:.0f}" if rate >= 3 else f"{rate:.1f}".removesuffix(".0")


def style_lines(passages: Iterable[str], background: Background) -> tuple[str, ...]:
    """Return two or three lines of style guidance for a prompt, measured on normalised prose; none without words."""
    rates = rate_marks(passages)
    if not rates:
        return ()
    say = {name: say_rate(rate) for name, rate in rates.items()}
    lines = [
        f"Sentences average {rates['sentence_words']:.0f} words; {say['short_sentences']}% have at most {SHORT} and "
        f"{say['long_sentences']}% at least {LONG}.",
        f"Per 1,000 words: {say['contractions']} contractions, {say['first_person']} 'I/me/my', {say['we']} 'we/us/our', "
        f"{say['you']} 'you/your'; {say['questions']}% of sentences ask.",
    ]
    apart = {name: (rates[name] - usual) / (background.spread[name] or 1.0) for name, usual in background.usual.items()}
    furthest = sorted((name for name in apart if MARKS[name].base), key=lambda name: (-abs(apart[name]), name))[:MOST]
    distinctive = [
        f"{'more' if apart[name] > 0 else 'fewer'} {MARKS[name].words} ({say[name]} {UNITS[MARKS[name].base]}, "
        f"others {say_rate(background.usual[name])})"
        for name in furthest
        if abs(apart[name]) >= 1
    ]
    return (*lines, *([f"Compared with other writers: {'; '.join(distinctive)}."] if distinctive else []))
