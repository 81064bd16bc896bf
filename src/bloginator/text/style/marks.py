"""The marks of style that can be said in words: how long, how linked, how personal, how punctuated.

Each mark is a count over a base: words (then the rate is per 1,000 words) or sentences (then per 100).
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bloginator.text.style.quoted import WORD

LONG, SHORT = 30, 8
"""Words from which a sentence is long, and up to which it is short."""
FEW_WORDS = re.compile(r"[^\W\d_]{8,}")


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
    Mark("long_words", "words", "words of eight or more letters", FEW_WORDS),
    Mark("hedges", "words", "hedges such as 'probably' or 'might'",
         word_list("perhaps", "probably", "maybe", "might", "seems?", "seemed", "possibly", "likely", "somewhat",
                   "fairly", "arguably", "I think", "I guess", "I suspect")),
    Mark("emphasis", "words", "emphasis such as 'very' or 'really'",
         word_list("very", "really", "extremely", "actually", "incredibly", "quite", "definitely", "absolutely",
                   "totally", "truly", "highly", "crucial", "simply")),
    Mark("questions", "sentences", "questions", re.compile(r"\?")),
    Mark("exclamations", "sentences", "exclamation marks", re.compile("!")),
    Mark("linkers", "sentences", "sentences that start with a linking word such as 'Moreover'",
         re.compile(r"^(?:" + "|".join(LINKERS) + r")\b", re.I)),
    Mark("conjunctions", "sentences", "sentences that start with 'And', 'But', 'So' or 'Or'",
         re.compile(r"^(?:And|But|So|Or)\b")),
    Mark("long_sentences", "sentences", f"sentences of {LONG} or more words"),
    Mark("short_sentences", "sentences", f"sentences of at most {SHORT} words"),
)  # fmt: skip
NAMES = ("words", "sentences", *(mark.name for mark in MARKS))
PER = {"words": 1000, "sentences": 100}


def tally(sentences: Iterable[str]) -> Counter[str]:
    """Return how often each of ``NAMES`` occurs."""
    found: Counter[str] = Counter()
    for sentence in sentences:
        words = len(WORD.findall(sentence))
        found.update(words=words, sentences=1, long_sentences=words >= LONG, short_sentences=words <= SHORT)
        found.update({m.name: len(m.pattern.findall(sentence)) for m in MARKS if m.pattern})
    return found


def rates(counts: Mapping[str, int]) -> dict[str, float]:
    """Return mark -> rate, per 1,000 words or per 100 sentences; ``sentence_words`` is words a sentence."""
    found = {m.name: PER[m.base] * counts.get(m.name, 0) / max(counts.get(m.base, 0), 1) for m in MARKS}
    found["sentence_words"] = counts.get("words", 0) / max(counts.get("sentences", 0), 1)
    return found


def opener(sentence: str) -> str:
    """Return the first word, in lower case.

    >>> opener('"Moreover, it fails."')
    'moreover'
    """
    found = WORD.search(sentence)
    return found.group().lower() if found else ""
