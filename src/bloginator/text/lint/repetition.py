"""Find what a draft says twice: sentences that are nearly the same, and passages; not rows, which are alike by nature.

Each pair of sentences is told once, in the order of the draft. Leave quotations out beforehand: they repeat what they quote.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Literal, NamedTuple

from bloginator.text.sentences import split_sentences
from bloginator.text.words import blank_markers, words

Kind = Literal["sentence", "passage"]
MIN_OVERLAP = 0.6
RUN_WORDS = 8
MIN_WORDS = 5
CROWD = 40


class Place(NamedTuple):
    """A range of one section's text."""

    section: str
    start: int
    end: int


class Repetition(NamedTuple):
    """Two sentences that say one thing, how alike they are from 0 to 1, and which words of the second stand in both."""

    kind: Kind
    first: Place
    second: Place
    alike: float
    shared: tuple[int, int]


@dataclass(frozen=True)
class DraftSentence:
    """One sentence of the draft as words."""

    place: Place
    all: Sequence[str]
    stems: frozenset[str]

    @cached_property
    def runs(self) -> set[tuple[str, ...]]:
        """Every run of so many words that two sentences which share one have a passage in common."""
        return {tuple(self.all[first : first + RUN_WORDS]) for first in range(len(self.all) - RUN_WORDS + 1)}


SentenceRow = tuple[int, int, str, str]
"""The range of a sentence in its text, its words, and the stems of those that say something, each between tabs."""


def repetitions(sections: Mapping[str, Sequence[SentenceRow]]) -> list[Repetition]:
    """Return what stands twice in the sentences of sections, in the order of the draft."""
    sentences = [
        DraftSentence(Place(section, start, end), split_tabs(plain), frozenset(split_tabs(stems)))
        for section, read in sections.items()
        for start, end, plain, stems in read
    ]
    judged = (judge(sentences[first], sentences[second]) for first, second in pairs(sentences))
    return [repetition for repetition in judged if repetition is not None]


def list_sentences(text: str) -> list[SentenceRow]:
    """Return the sentences of a section's text."""
    plain, sentences = blank_markers(text), []
    for sentence in split_sentences(text):
        if sentence.block.kind != "table":
            read = words(plain, sentence.start, sentence.end)
            stems = "\t".join(sorted({word.stem for word in read if word.content}))
            sentences.append((sentence.start, sentence.end, "\t".join(word.plain for word in read), stems))
    return sentences


def split_tabs(joined: str) -> list[str]:
    """Return what stands between tabs."""
    return joined.split("\t") if joined else []


def pairs(sentences: Sequence[DraftSentence]) -> list[tuple[int, int]]:
    """Return the pairs of sentences that share at least two stems which few sentences have."""
    users: dict[str, list[int]] = defaultdict(list)
    for number, sentence in enumerate(sentences):
        for stem in sentence.stems:
            users[stem].append(number)
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for group in users.values():
        if len(group) <= CROWD:
            for pair in combinations(group, 2):
                shared[pair] += 1
    return sorted(pair for pair, count in shared.items() if count >= 2)


def judge(first: DraftSentence, second: DraftSentence) -> Repetition | None:
    """Return the stronger way in which two sentences repeat each other, if any."""
    alike = len(first.stems & second.stems) / len(first.stems | second.stems)
    if alike >= MIN_OVERLAP and enough(first, second):
        return Repetition("sentence", first.place, second.place, round(alike, 2), (0, len(second.all)))
    if second.runs.isdisjoint(first.runs):
        return None
    return Repetition("passage", first.place, second.place, round(alike, 2), find_passage(first, second))


def enough(first: DraftSentence, second: DraftSentence) -> bool:
    """Whether both sentences are long enough for a likeness to mean something."""
    return min(len(first.stems), len(second.stems)) >= MIN_WORDS


def shared_words(repetition: Repetition, text: str) -> str:
    """Return what two sentences share as the second one writes it, which stands in ``text``."""
    (first, last), place = repetition.shared, repetition.second
    read = words(blank_markers(text), place.start, place.end)
    return text[read[first].start : read[last - 1].end]


def find_passage(first: DraftSentence, second: DraftSentence) -> tuple[int, int]:
    """Return the longest run of words that both sentences have, as it stands in the second."""
    length, end = 0, 0
    before: dict[int, int] = {}
    for number, word in enumerate(second.all):
        here = {i: before.get(i - 1, 0) + 1 for i, other in enumerate(first.all) if other == word}
        best = max(here.values(), default=0)
        if best > length:
            length, end = best, number + 1
        before = here
    return end - length, end
