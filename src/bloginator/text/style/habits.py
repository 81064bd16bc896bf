"""Habits that can be told in words: how long, how linked, how personal, how punctuated. They do not enter the score.

    marks counted in a text and in the corpus ──► distance in the author's own spread ──► sentences, the furthest first
    marks counted in the corpus and in others ──► lines of guidance for a prompt

Each mark is a count over a base: words (then the rate is per 1,000 words) or sentences (then per 100).
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt

from bloginator.records.voice import VoiceChange
from bloginator.text.style.background import LENGTHS, Background
from bloginator.text.style.prose import SENTENCE_END, WORD

LONG, SHORT = 30, 8
"""Words from which a sentence is long, and up to which it is short."""
LONG_WORD = re.compile(r"[^\W\d_]{8,}")


@dataclass(frozen=True)
class Mark:
    """One thing that can be counted in a sentence.

    Args:
        name: As it stands in ``draft.json``.
        base: What it is counted over.
        words: As it is named in a sentence about style.
        pattern: What is counted; ``None`` for the sentence itself.
    """

    name: str
    base: str
    words: str
    pattern: re.Pattern[str] | None = None


def word_list(*words: str) -> re.Pattern[str]:
    """Return a pattern of any of the words, whole and in any case."""
    return re.compile(r"\b(?:" + "|".join(words) + r")\b", re.I)


OPENING = r"(?:\A|(?<=[.!?:] )|(?<=[.!?:][\"')] ))"
"""Where a sentence begins within a passage."""
LINKERS = ("moreover", "furthermore", "additionally", "consequently", "nevertheless", "thus", "hence",
           "therefore", "in conclusion", "overall", "ultimately", "notably", "importantly", "in addition",
           "as a result")  # fmt: skip
MARKS = (
    Mark("contractions", "words", "contractions", re.compile(r"\w'(?:t|s|re|ve|ll|d|m)\b", re.I)),
    Mark("first_person", "words", "'I', 'me' and 'my'", re.compile(r"\b(?:I|me|my|mine|myself)\b")),
    Mark("we", "words", "'we', 'us' and 'our'", word_list("we", "us", "our", "ours", "let's")),
    Mark("you", "words", "'you' and 'your'", word_list("you", "your", "yours", "yourself")),
    Mark("commas", "words", "commas", re.compile(",")),
    Mark("semicolons", "words", "semicolons", re.compile(";")),
    Mark("colons", "words", "colons", re.compile(":")),
    Mark("dashes", "words", "dashes", re.compile("—")),
    Mark("parentheses", "words", "parentheses", re.compile(r"\(")),
    Mark("quotation_marks", "words", "quotation marks", re.compile(r'"')),
    Mark("long_words", "words", "words of eight or more letters", LONG_WORD),
    Mark("hedges", "words", "hedges such as 'probably' or 'might'",
         word_list("perhaps", "probably", "maybe", "might", "seems?", "seemed", "possibly", "likely", "somewhat",
                   "fairly", "arguably", "I think", "I guess", "I suspect")),
    Mark("emphasis", "words", "emphasis such as 'very' or 'really'",
         word_list("very", "really", "extremely", "actually", "incredibly", "quite", "definitely", "absolutely",
                   "totally", "truly", "highly", "crucial", "simply")),
    Mark("questions", "sentences", "questions", re.compile(r"\?")),
    Mark("exclamations", "sentences", "exclamation marks", re.compile("!")),
    Mark("linkers", "sentences", "sentences that start with a linking word such as 'Moreover'",
         re.compile(OPENING + "(?:" + "|".join(LINKERS) + r")\b", re.I)),
    Mark("conjunctions", "sentences", "sentences that start with 'And', 'But', 'So' or 'Or'",
         re.compile(OPENING + r"(?:And|But|So|Or)\b")),
    Mark("long_sentences", "sentences", f"sentences of {LONG} or more words"),
    Mark("short_sentences", "sentences", f"sentences of at most {SHORT} words"),
)  # fmt: skip
BY_NAME = {mark.name: mark for mark in MARKS}
PER = {"words": 1000, "sentences": 100}
UNITS = {"words": "per 1,000 words", "sentences": "per 100 sentences"}
SENTENCE_WORDS = "sentence_words"
"""The one mark that is no count: words a sentence."""
FAR, MOST = 1.5, 3
"""Spreads from which a difference is worth a word, and how many differences are told."""


def count_marks(passages: Iterable[str]) -> Counter[str]:
    """Return how often each mark occurs in some passages, with their ``words`` and ``sentences``."""
    counts: Counter[str] = Counter()
    for passage in passages:
        for sentence in SENTENCE_END.split(passage):
            words = len(WORD.findall(sentence))
            counts.update(words=words, sentences=1, long_sentences=words >= LONG, short_sentences=words <= SHORT)
        counts.update({mark.name: len(mark.pattern.findall(passage)) for mark in MARKS if mark.pattern})
    return counts


def rate_marks(counts: Mapping[str, int]) -> dict[str, float]:
    """Return mark -> rate, per 1,000 words or per 100 sentences; ``sentence_words`` is words a sentence."""
    rates = {mark.name: PER[mark.base] * counts.get(mark.name, 0) / max(counts.get(mark.base, 0), 1) for mark in MARKS}
    rates[SENTENCE_WORDS] = counts.get("words", 0) / max(counts.get("sentences", 0), 1)
    return {name: round(rate, 4) for name, rate in rates.items()}


def compare_marks(passage: str, usual: Mapping[str, float], spread: Mapping[str, float]) -> tuple[VoiceChange, ...]:
    """Return the habits in which a text is further from its author than their own passages are, the furthest first.

    Args:
        passage: The text, normalised.
        usual: Mark -> the author's rate.
        spread: Mark -> standard deviation of that rate over passages of the longest of ``LENGTHS``.
    """
    counts = count_marks([passage])
    rates = rate_marks(counts)
    wider = sqrt(LENGTHS[-1] / max(min(counts["words"], 2 * LENGTHS[-1]), 1))
    changes = []
    for name, corpus in usual.items():
        distance = (rates[name] - corpus) / (max(spread[name], least_spread(name)) * wider)
        if abs(distance) >= FAR:
            changes.append(describe_change(name, rates[name], corpus, distance))
    return tuple(sorted(changes, key=lambda change: (-abs(change.distance), change.name))[:MOST])


def least_spread(name: str) -> float:
    """Return the least spread of a mark: one more or fewer in a passage of 265 words says nothing."""
    if name == SENTENCE_WORDS:
        return 1.0
    base = BY_NAME[name].base
    return PER[base] / (LENGTHS[-1] if base == "words" else 14)


def describe_change(name: str, here: float, corpus: float, distance: float) -> VoiceChange:
    """Return one difference, in words."""
    if name == SENTENCE_WORDS:
        unit = "words a sentence"
        share = abs(here / corpus - 1) if corpus else 0.0
        longer = "longer" if distance > 0 else "shorter"
        text = f"sentences {share:.0%} {longer} than yours ({here:.0f} words, yours {corpus:.0f})"
    else:
        unit = UNITS[BY_NAME[name].base]
        text = compare_rates(BY_NAME[name].words, here, corpus, unit)
    return VoiceChange(
        name=name, text=text, here=round(here, 1), corpus=round(corpus, 1), unit=unit, distance=round(distance, 2)
    )


def compare_rates(mark: str, here: float, corpus: float, unit: str) -> str:
    """Return a rate beside the author's, in words.

    >>> compare_rates("contractions", 0.0, 12.2, "per 1,000 words")
    'no contractions; you use 12 per 1,000 words'
    >>> compare_rates("dashes", 9.0, 0.3, "per 1,000 words")
    'more dashes than you use: 9 per 1,000 words, yours 0.3'
    """
    if here == 0:
        return f"no {mark}; you use {round_rate(corpus)} {unit}"
    return (
        f"{'more' if here > corpus else 'fewer'} {mark} than you use: {round_rate(here)} {unit}, yours {round_rate(corpus)}"
    )


def round_rate(rate: float) -> str:
    """Return a rate as one would say it: whole from 3 on, one digit below."""
    return f"{rate:.0f}" if rate >= 3 else f"{rate:.1f}".removesuffix(".0")


def style_lines(texts: Iterable[str], background: Background) -> tuple[str, ...]:
    """Return two or three lines of style guidance, measured on an author's prose, for a prompt; none without sentences.

    Args:
        texts: Normalised passages.
        background: The other writers, whose rates are compared with.
    """
    counts = count_marks(texts)
    if not counts["words"]:
        return ()
    rates = rate_marks(counts)
    apart = list_distinctive(rates, background)
    return (
        f"Sentences average {rates[SENTENCE_WORDS]:.0f} words; {rates['short_sentences']:.0f}% have at most {SHORT} and "
        f"{rates['long_sentences']:.0f}% at least {LONG}.",
        f"Per 1,000 words: {round_rate(rates['contractions'])} contractions, {round_rate(rates['first_person'])} 'I/me/my', "
        f"{round_rate(rates['we'])} 'we/us/our', {round_rate(rates['you'])} 'you/your'; "
        f"{round_rate(rates['questions'])}% of sentences ask.",
        *(["Compared with other writers: " + "; ".join(apart) + "."] if apart else []),
    )


def list_distinctive(rates: Mapping[str, float], background: Background) -> list[str]:
    """Return the marks in which an author differs most from other writers, in words."""
    apart = []
    for mark in MARKS:
        rate, usual, spread = rates[mark.name], background.usual[mark.name], background.spread[mark.name]
        if spread and abs(rate - usual) >= spread:
            more = "more" if rate > usual else "fewer"
            text = f"{more} {mark.words} ({round_rate(rate)} {UNITS[mark.base]}, others {round_rate(usual)})"
            apart.append((-abs(rate - usual) / spread, text))
    return [text for _, text in sorted(apart)[:MOST]]
