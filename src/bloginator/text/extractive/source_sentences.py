"""Which sentences of a source may be quoted by themselves, and how well each stands alone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bloginator.text.extractive.phrases import BOILERPLATE, LEANS, POINTS, SHOWN
from bloginator.text.markdown.inline import strip_markup
from bloginator.text.quotations import Range, is_quotation, quotations
from bloginator.text.sentences import split_sentences
from bloginator.text.stemming import stems
from bloginator.text.tokenize import WORD

FEWEST, MOST = 5, 60  # words of a sentence that says something and can still be read

ENDS = re.compile(r"[.!…。！][\"'”’»*_]*$")
STARTS = re.compile(r"[\"“‘(`]?[^\W\d_a-z]|[\"“‘(]?\d[\d.,%]*\s|[\"“‘(]?[^\W_]*[A-Z0-9]")
LISTED = re.compile(r"\d{1,9}[.)](?:\s|$)")
URL = re.compile(r"https?://\S+|\bwww\.\S+")
SYMBOL = re.compile(r"[^\w\s.,;:'’\"“”()!?%$€£/—–…-]")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class SourceSentence:
    """One sentence of a source.

    Attributes:
        markup: As it stands in the source.
        place: Its number among the source's sentences, from 0.
        terms: Stems of its content words, each once, in order.
        worth: How well it stands alone, from 0 (not quotable) to 1.
        leans: Does it need the sentence before it to be understood?
        item: Where its list item begins in the source; -1 outside of lists.
    """

    markup: str
    place: int
    words: int
    terms: tuple[str, ...]
    worth: float
    leans: bool
    item: int = -1


def read_sentences(text: str, quoted: Sequence[Range] | None = None) -> tuple[SourceSentence, ...]:
    """Read a source's prose sentences, in order; others may lean on one that can't be quoted, so it stays, worth 0.

    Args:
        quoted: Ranges that are not the author's words, and so can't be; guessed from the text where they are ``None``.
    """
    quoted = quotations(text) if quoted is None else quoted
    prose = [sentence for sentence in split_sentences(text) if sentence.block.kind in ("paragraph", "item", "quote")]
    quotes: list[SourceSentence] = []
    for sentence in prose:
        answers = bool(quotes) and quotes[-1].markup.endswith("?")
        scored = score_sentence(text[sentence.start : sentence.end], len(quotes), sentence.block.kind, answers)
        if is_quotation(quoted, sentence.start, sentence.end):
            scored = replace(scored, worth=0.0, terms=())
        quotes.append(replace(scored, item=sentence.block.start) if sentence.block.kind == "item" else scored)
    return tuple(quotes)


def score_sentence(markup: str, place: int, kind: str, answers: bool) -> SourceSentence:
    """Weigh one sentence; what answers a question leans on it."""
    read = strip_markup(markup)
    words = len(WORD.findall(read))
    lowered = read.lower()
    value = standalone_score(markup, read, lowered, words, kind)
    if not value:
        return SourceSentence(markup, place, words, (), 0.0, False)
    terms = tuple(dict.fromkeys(stems(lowered)))
    return SourceSentence(markup, place, words, terms, value, answers or LEANS.match(lowered) is not None)


def standalone_score(markup: str, read: str, lowered: str, words: int, kind: str) -> float:
    """Say from 0 to 1 how well a sentence stands alone."""
    if not FEWEST <= words <= MOST or not is_whole(read, markup) or LISTED.match(read) or SHOWN.match(markup):
        return 0.0
    if CONTROL.search(markup) or BOILERPLATE.search(lowered) or is_noise(read) or not is_balanced(read):
        return 0.0
    value = 1.0 if kind == "paragraph" else 0.8
    value *= 0.5 if POINTS.search(lowered) or read.endswith(("…", "...")) else 1.0
    value *= 0.7 if read[0] in '"“‘(' else 1.0
    return value * (0.8 if words < 9 or words > 40 else 1.0)


def is_whole(read: str, markup: str) -> bool:
    """Does it begin and end as a sentence does, an aside in brackets too?"""
    end = read[:-1] if read[0] == "(" and read[-1] == ")" else read
    return (markup[0] == "`" or is_start(read)) and ENDS.search(end) is not None


def is_start(read: str) -> bool:
    """Does it begin as a sentence does: not in lower case, save for names such as iOS and x86?"""
    match = STARTS.match(read)
    return match is not None and not match[0][-1].islower()


def is_noise(read: str) -> bool:
    """Is it mostly an address, or code?"""
    addresses = sum(len(url) for url in URL.findall(read))
    return addresses * 3 > len(read) or len(SYMBOL.findall(read)) * 16 > len(read)


def is_balanced(read: str) -> bool:
    """Are its brackets and quotation marks closed within it?"""
    pairs = read.count("(") == read.count(")") and read.count("“") == read.count("”")
    return pairs and read.count('"') % 2 == 0 and read.count("[") == read.count("]")
