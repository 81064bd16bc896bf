"""What is the writer's own in a text: runs of five or more words that stand in the sources are left out.

    sentences ──► words ──► runs that stand in a source ──► the fragments between them

A draft that copies its author would otherwise count as sounding like its author.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bloginator.text.style.prose import WORD, count_words, split_sentences

RUN = 5
"""Words in a row that make a quotation."""


@dataclass(frozen=True)
class OwnWords:
    """A text without what it quotes.

    Args:
        fragments: Sentences, or what is left of them, in order.
        words: Words in ``fragments``.
        quoted: Words left out.
    """

    fragments: tuple[str, ...]
    words: int
    quoted: int


def extract_own_words(text: str, sources: Sequence[str] = ()) -> OwnWords:
    """Return what stands in ``text`` (Markdown) and in none of ``sources``."""
    sentences = split_sentences(text)
    total = sum(map(count_words, sentences))
    if not sources:
        return OwnWords(sentences, total, 0)
    known = {run for source in sources for run in list_runs(split_sentences(source))}
    fragments = tuple(f for f in cut_marked(sentences, mark_quoted(sentences, known)) if count_words(f))
    words = sum(map(count_words, fragments))
    return OwnWords(fragments, words, total - words)


def list_runs(sentences: Sequence[str]) -> list[tuple[str, ...]]:
    """Return every run of ``RUN`` words, across the ends of sentences too."""
    words = [word.lower() for sentence in sentences for word in WORD.findall(sentence)]
    return [tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)]


def mark_quoted(sentences: Sequence[str], known: set[tuple[str, ...]]) -> list[bool]:
    """Return, for every word, whether a run that stands in the sources covers it."""
    marks = [False] * sum(map(count_words, sentences))
    for i, run in enumerate(list_runs(sentences)):
        if run in known:
            marks[i : i + RUN] = [True] * RUN
    return marks


def cut_marked(sentences: Sequence[str], marks: Sequence[bool]) -> list[str]:
    """Return the sentences with their marked words taken out: what stood on either side becomes two fragments."""
    fragments, at = [], 0
    for sentence in sentences:
        start, is_marked = 0, False
        for word in WORD.finditer(sentence):
            if marks[at] and not is_marked:
                fragments.append(sentence[start : word.start()].strip())
            if marks[at]:
                start = word.end()
            is_marked, at = marks[at], at + 1
        fragments.append(sentence[start:].strip())
    return fragments
