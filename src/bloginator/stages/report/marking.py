"""Mark the words of a sentence and of a passage that matter when the two are compared.

"It takes 12 weeks." beside "Leave lasts 16 weeks."  ──►  It takes **12** weeks. · Leave lasts **16** weeks.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from bloginator.text.grounding.polarity import DENYING
from bloginator.text.markdown.inline import strip_markup
from bloginator.text.words import Word, blank_markers, listed, words

HEDGES = listed("""
    may might could can possibly perhaps maybe likely probably potentially potential sometimes occasionally often
    usually generally typically mostly suggest suggests suggested appear appears seem seems believed alleged
    allegedly reportedly approximately roughly almost nearly about around some expected plans planned proposed
""")

MAX_MARKS = 6  # words that are marked where none is a number, a name, a negation or a hedge

PASSAGE_CHARACTERS = 160
"""Characters that are shown of a passage."""

BEFORE = 40  # characters that an excerpt keeps before the first word that matters


class MarkedPiece(NamedTuple):
    """A stretch of a text, and whether it is marked."""

    text: str
    marked: bool = False


def mark_sentence(sentence: str, passage: str, quote: str = "", longest: int = PASSAGE_CHARACTERS) -> list[MarkedPiece]:
    """Return a sentence with the words marked that it is looked at for: ``quote``, or what the passage does not have."""
    sentence, quote = strip_markup(sentence), strip_markup(quote) if quote.strip("*_ ") else ""
    start = sentence.find(quote) if quote else -1
    if start >= 0:
        return excerpt(sentence, [(start, start + len(quote))], longest)
    own, theirs = tokens_of(sentence), {word.stem for word in tokens_of(passage)}
    new = [word for word in own if word.stem not in theirs]
    telling = [word for word in new if is_telling(word, own[0])]
    return excerpt(sentence, [(word.start, word.end) for word in telling or (pick_content(new) if passage else [])], longest)


def mark_passage(passage: str, sentence: str, quote: str = "") -> list[MarkedPiece]:
    """Return a passage with the words marked that matter: ``quote``, what speaks against the sentence, or what both have."""
    passage = strip_markup(passage)
    if quote and quote in passage:
        return mark_sentence(passage, "", quote)
    own, theirs = tokens_of(passage), {word.stem for word in tokens_of(sentence)}
    telling = [word for word in own if word.stem not in theirs and is_telling(word, own[0])]
    shared = [word for word in own if word.stem in theirs]
    return excerpt(passage, [(word.start, word.end) for word in telling or pick_content(shared)], PASSAGE_CHARACTERS)


def tokens_of(text: str) -> Sequence[Word]:
    """Return the words of a text, its markers left out."""
    return words(blank_markers(text), 0, len(text))


def is_telling(word: Word, first: Word) -> bool:
    """Tell a number, a name in mid-sentence, a negation or a hedge."""
    return bool(word.number) or (word.capital and word != first) or word.plain in DENYING or word.plain in HEDGES


def pick_content(tokens: Sequence[Word]) -> list[Word]:
    """Return the first words that say something."""
    return [word for word in tokens if word.content][:MAX_MARKS]


def excerpt(text: str, spans: Sequence[tuple[int, int]], longest: int) -> list[MarkedPiece]:
    """Return a text in pieces, cut to about its ``longest`` characters around the first span.

    >>> [piece.text for piece in excerpt("It takes 12 weeks.", [(9, 11)], 80)]
    ['It takes ', '12', ' weeks.']
    """
    start, end = choose_window(text, spans[0][0] if spans else 0, longest)
    joined: list[tuple[int, int]] = []
    for first, last in ((max(start, first), min(end, last)) for first, last in spans if first < end and last > start):
        is_joined = joined and not text[joined[-1][1] : first].strip()
        joined[-1:] = [(joined[-1][0], last)] if is_joined else [*joined[-1:], (first, last)]
    edges = [start, *(edge for span in joined for edge in span), end]
    pieces = [MarkedPiece(text[first:last], number % 2 == 1) for number, (first, last) in enumerate(pairwise(edges))]
    cut = [MarkedPiece("…")] if start else [], [MarkedPiece("…")] if end < len(text) else []
    return [*cut[0], *(piece for piece in pieces if piece.text), *cut[1]]


def choose_window(text: str, first: int, longest: int) -> tuple[int, int]:
    """Return the range of a text that is shown: whole words, from a little before ``first``."""
    if len(text) <= longest:
        return 0, len(text)
    start = text.rfind(" ", 0, max(0, min(first - BEFORE, len(text) - longest))) + 1
    end = text.rfind(" ", start + 1, start + longest)
    return (start, len(text)) if start + longest >= len(text) else (start, end if end > first else start + longest)
