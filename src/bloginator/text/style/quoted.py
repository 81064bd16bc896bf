"""What is the writer's own in a text: runs of five or more words that stand in the sources are left out.

    sentences ──► words ──► runs that stand in a source ──► the fragments between them

A draft that copies its author would otherwise count as sounding like its author.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bloginator.text.style.plain import sentences

RUN = 5
"""Words in a row that make a quotation."""
WORD = re.compile(r"\w[\w']*|`")
"""A word; the backtick is the word that inline code leaves."""


@dataclass(frozen=True)
class Own:
    """A text without what it quotes.

    Args:
        fragments: Sentences, or what is left of them, in order.
        words: Words in ``fragments``.
        quoted: Words left out.
    """

    fragments: tuple[str, ...]
    words: int
    quoted: int


def own(text: str, sources: Sequence[str] = ()) -> Own:
    """Return what stands in ``text`` (Markdown) and in none of ``sources``."""
    found = sentences(text)
    total = sum(count_words(s) for s in found)
    if not sources:
        return Own(found, total, 0)
    known = {run for source in sources for run in runs(sentences(source))}
    kept = tuple(f for f in cut(found, quoted_words(found, known)) if count_words(f))
    words = sum(count_words(f) for f in kept)
    return Own(kept, words, total - words)


def count_words(text: str) -> int:
    """Return how many words the text has, as this room counts them."""
    return len(WORD.findall(text))


def runs(found: Sequence[str]) -> list[tuple[str, ...]]:
    """Return every run of ``RUN`` words, across the ends of sentences too."""
    words = [w.lower() for s in found for w in WORD.findall(s)]
    return [tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)]


def quoted_words(found: Sequence[str], known: set[tuple[str, ...]]) -> list[bool]:
    """Return, for every word of ``found``, whether a run that stands in the sources covers it."""
    marks = [False] * sum(count_words(s) for s in found)
    for i, run in enumerate(runs(found)):
        if run in known:
            marks[i : i + RUN] = [True] * RUN
    return marks


def cut(found: Sequence[str], marks: Sequence[bool]) -> list[str]:
    """Return the sentences with their marked words taken out: what stood on either side becomes two fragments."""
    pieces, at = [], 0
    for sentence in found:
        start, previous = 0, False
        for word in WORD.finditer(sentence):
            if marks[at] and not previous:
                pieces.append(sentence[start : word.start()].strip())
            if marks[at]:
                start = word.end()
            previous, at = marks[at], at + 1
        pieces.append(sentence[start:].strip())
    return pieces
