"""Style that can be told in words: how long, how linked, how personal, how punctuated. It does not enter the score."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from math import sqrt
from typing import NamedTuple

from bloginator.records.voice import VoiceChange
from bloginator.text.prose import SENTENCE_END, WORD
from bloginator.text.style.background import PASSAGE_LENGTHS, Background

LONG_SENTENCE, SHORT_SENTENCE = 30, 8  # words from which a sentence is long, and up to which it is short
MIN_DISTANCE, MAX_CHANGES = 1.5, 3  # spreads from which a difference is worth a word, and how many differences are told
OPENING = r"(?:\A|(?<=[.!?:] )|(?<=[.!?:][\"')] ))"  # where a sentence begins within a passage


class StyleFeature(NamedTuple):
    """One thing that is counted per 1,000 words or 100 sentences: how a sentence about style names it, and where."""

    per: str
    label: str
    pattern: str = r"(?!)"


STYLE_FEATURES = {
    "contractions": StyleFeature("words", "contractions", r"(?i)\w'(?:t|s|re|ve|ll|d|m)\b"),
    "first_person": StyleFeature("words", "'I', 'me' and 'my'", r"\b(?:I|me|my|mine|myself)\b"),
    "we": StyleFeature("words", "'we', 'us' and 'our'", r"(?i)\b(?:we|us|our|ours|let's)\b"),
    "you": StyleFeature("words", "'you' and 'your'", r"(?i)\b(?:you|your|yours|yourself)\b"),
    "commas": StyleFeature("words", "commas", ","),
    "semicolons": StyleFeature("words", "semicolons", ";"),
    "colons": StyleFeature("words", "colons", ":"),
    "dashes": StyleFeature("words", "dashes", "—"),
    "parentheses": StyleFeature("words", "parentheses", r"\("),
    "quotation_marks": StyleFeature("words", "quotation marks", '"'),
    "long_words": StyleFeature("words", "words of eight or more letters", r"[^\W\d_]{8,}"),
    "hedges": StyleFeature("words", "hedges such as 'probably' or 'might'",
                   r"(?i)\b(?:perhaps|probably|maybe|might|seem(?:s|ed)?|possibly|likely|somewhat|fairly|arguably"
                   r"|I (?:think|guess|suspect))\b"),
    "emphasis": StyleFeature("words", "emphasis such as 'very' or 'really'",
                     r"(?i)\b(?:very|really|extremely|actually|incredibly|quite|definitely|absolutely|totally|truly|highly"
                     r"|crucial|simply)\b"),
    "questions": StyleFeature("sentences", "questions", r"\?"),
    "exclamations": StyleFeature("sentences", "exclamation marks", "!"),
    "linkers": StyleFeature("sentences", "sentences that start with a linking word such as 'Moreover'",
                    rf"(?i){OPENING}(?:moreover|furthermore|additionally|consequently|nevertheless|thus|hence|therefore"
                    r"|in (?:conclusion|addition)|overall|ultimately|notably|importantly|as a result)\b"),
    "conjunctions": StyleFeature("sentences", "sentences that start with 'And', 'But', 'So' or 'Or'",
                         rf"{OPENING}(?:And|But|So|Or)\b"),
    "long_sentences": StyleFeature("sentences", f"sentences of {LONG_SENTENCE} or more words"),
    "short_sentences": StyleFeature("sentences", f"sentences of at most {SHORT_SENTENCE} words"),
    "sentence_words": StyleFeature("", "words a sentence"),
}  # fmt: skip
PATTERNS = {name: re.compile(feature.pattern) for name, feature in STYLE_FEATURES.items()}
RATE_BASE = {"words": 1000, "sentences": 100, "": 1}
UNITS = {"words": "per 1,000 words", "sentences": "per 100 sentences", "": "words a sentence"}
MIN_DEVIATION = {"words": 1000 / PASSAGE_LENGTHS[-1], "sentences": 100 / 14, "": 1.0}  # one mark more or fewer says nothing


def measure_rates(passages: Iterable[str]) -> dict[str, float]:
    """Return style feature -> rate in some passages, in its unit; empty where there are no words."""
    return compute_rates(count_features(passages))


def count_features(passages: Iterable[str]) -> Counter[str]:
    """Return style feature -> how often it is met in some passages, and how many words and sentences they have."""
    counts: Counter[str] = Counter()
    for passage in passages:
        sizes = [len(WORD.findall(sentence)) for sentence in SENTENCE_END.split(passage)]
        counts.update(words=sum(sizes), sentences=len(sizes))
        counts.update({name: len(pattern.findall(passage)) for name, pattern in PATTERNS.items()})
        counts["long_sentences"] += sum(size >= LONG_SENTENCE for size in sizes)
        counts["short_sentences"] += sum(size <= SHORT_SENTENCE for size in sizes)
    return counts


def compute_rates(counts: Mapping[str, int]) -> dict[str, float]:
    """Return style feature -> rate, out of what ``count_features`` returns."""
    if not counts.get("words"):
        return {}
    rates = {
        name: RATE_BASE[feature.per] * counts.get(name, 0) / max(counts.get(feature.per, 0), 1)
        for name, feature in STYLE_FEATURES.items()
    }
    rates["sentence_words"] = counts["words"] / counts["sentences"]
    return {name: round(rate, 4) for name, rate in rates.items()}


def compare_rates(
    counts: Mapping[str, int], usual: Mapping[str, float], spread: Mapping[str, float]
) -> tuple[VoiceChange, ...]:
    """Return the features in which a text is further from its author than their own passages are, the furthest first."""
    rates = compute_rates(counts)
    if not rates:
        return ()
    wider = sqrt(PASSAGE_LENGTHS[-1] / min(counts["words"], 2 * PASSAGE_LENGTHS[-1]))
    changes = []
    for name, rate in usual.items():
        distance = (rates[name] - rate) / (max(spread[name], MIN_DEVIATION[STYLE_FEATURES[name].per]) * wider)
        if abs(distance) >= MIN_DISTANCE:
            changes.append(describe_change(name, rates[name], rate, distance))
    return tuple(sorted(changes, key=lambda change: (-abs(change.distance), change.name))[:MAX_CHANGES])


def describe_change(name: str, here: float, usual: float, distance: float) -> VoiceChange:
    """Return a rate beside the author's, in words.

    >>> describe_change("contractions", 0.0, 12.2, -2.0).text
    'no contractions; you use 12 per 1,000 words'
    >>> describe_change("dashes", 9.0, 0.3, 4.0).text
    'more dashes than you use: 9 per 1,000 words, yours 0.3'
    >>> describe_change("sentence_words", 21.0, 16.0, 2.0).text
    'sentences 31% longer than yours (21 words, yours 16)'
    """
    feature, unit, more = STYLE_FEATURES[name], UNITS[STYLE_FEATURES[name].per], here > usual
    text = (
        f"{'more' if more else 'fewer'} {feature.label} than you use: {format_rate(here)} {unit}, yours {format_rate(usual)}"
    )
    if not feature.per:
        share = f"{abs(here / max(usual, 0.1) - 1):.0%} {'longer' if more else 'shorter'}"
        text = f"sentences {share} than yours ({here:.0f} words, yours {usual:.0f})"
    elif here == 0:
        text = f"no {feature.label}; you use {format_rate(usual)} {unit}"
    rounded = {"here": round(here, 1), "corpus": round(usual, 1), "distance": round(distance, 2)}
    return VoiceChange(name=name, text=text, unit=unit, **rounded)


def format_rate(rate: float) -> str:
    """Return a rate as one would say it: whole from 3 on, one digit below."""
    return f"{rate:.0f}" if rate >= 3 else f"{rate:.1f}".removesuffix(".0")


def compose_guidance(passages: Iterable[str], background: Background) -> tuple[str, ...]:
    """Return two or three lines of style guidance for a prompt, measured on normalised prose; none without words."""
    rates = measure_rates(passages)
    if not rates:
        return ()
    shown = {name: format_rate(rate) for name, rate in rates.items()}
    lines = [
        f"Sentences average {rates['sentence_words']:.0f} words; {shown['short_sentences']}% have at most "
        f"{SHORT_SENTENCE} and {shown['long_sentences']}% at least {LONG_SENTENCE}.",
        f"Per 1,000 words: {shown['contractions']} contractions, {shown['first_person']} 'I/me/my', {shown['we']} "
        f"'we/us/our', {shown['you']} 'you/your'; {shown['questions']}% of sentences ask.",
    ]
    z_scores = {name: (rates[name] - usual) / (background.spread[name] or 1.0) for name, usual in background.usual.items()}
    named = {name: feature for name, feature in STYLE_FEATURES.items() if feature.per and name in z_scores}
    furthest = sorted(named, key=lambda name: (-abs(z_scores[name]), name))[:MAX_CHANGES]
    distinctive = [
        f"{'more' if z_scores[name] > 0 else 'fewer'} {named[name].label} ({shown[name]} {UNITS[named[name].per]}, "
        f"others {format_rate(background.usual[name])})"
        for name in furthest
        if abs(z_scores[name]) >= 1
    ]
    return (*lines, *([f"Compared with other writers: {'; '.join(distinctive)}."] if distinctive else []))
