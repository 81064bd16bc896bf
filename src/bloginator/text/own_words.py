"""What is the writer's own in a text: runs of five or more words that stand in the sources are left out.

A draft that copies its author would otherwise count as sounding like its author.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from bloginator.text.prose import WORD, count_words, extract_sentences

RUN_WORDS = 5  # words in a row that make a quotation


@dataclass(frozen=True)
class OwnWords:
    """A text without what it quotes: what is left of its sentences, their words, and how many words are left out."""

    fragments: tuple[str, ...]
    words: int
    quoted: int


def extract_own_words(text: str, sources: Sequence[str] = ()) -> OwnWords:
    """Return what stands in ``text`` (Markdown) and in none of ``sources``."""
    return leave_out_quoted(text, tuple(sources))


@lru_cache(maxsize=2)
def leave_out_quoted(text: str, sources: tuple[str, ...]) -> OwnWords:
    """Return the same; what several ask of one text is sought once."""
    sentences = extract_sentences(text)
    known: set[tuple[str, ...]] = set().union(*map(runs_of, sources))
    marks = [False] * sum(map(count_words, sentences))
    for place, run in enumerate(list_runs(sentences)):
        if run in known:
            marks[place : place + RUN_WORDS] = [True] * RUN_WORDS
    marks_left = iter(marks)
    fragments = tuple(fragment for sentence in sentences for fragment in cut_marked(sentence, marks_left))
    return OwnWords(fragments, marks.count(False), marks.count(True))


@lru_cache(maxsize=2_048)
def runs_of(source: str) -> frozenset[tuple[str, ...]]:
    """Return the runs of a source, which many texts are given."""
    return frozenset(list_runs(extract_sentences(source)))


def list_runs(sentences: Sequence[str]) -> list[tuple[str, ...]]:
    """Return every run of ``RUN_WORDS`` words, across the ends of sentences too."""
    words = [word.lower() for sentence in sentences for word in WORD.findall(sentence)]
    return [tuple(words[place : place + RUN_WORDS]) for place in range(len(words) - RUN_WORDS + 1)]


def cut_marked(sentence: str, marks: Iterator[bool]) -> Iterator[str]:
    """Yield what a sentence is without its marked words, taking their marks: what stood on either side are two fragments."""
    words = list(WORD.finditer(sentence))
    start = 0
    for is_marked, group in groupby(zip(words, marks, strict=False), key=lambda pair: pair[1]):
        if is_marked:
            start = list(group)[-1][0].end()
        else:
            last = words.index(list(group)[-1][0])
            yield sentence[start : words[last + 1].start() if last + 1 < len(words) else None].strip()
