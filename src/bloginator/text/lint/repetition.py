"""Find what a draft says twice: sentences that are nearly the same, and passages; not rows, which are alike by nature.

Each pair of sentences is told once, in the order of the draft. Leave quotations out beforehand: they repeat what they quote.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations, groupby
from typing import Literal, NamedTuple

from bloginator.text.sentences import split_sentences
from bloginator.text.words import Word, blank_markers, words

Kind = Literal["sentence", "passage"]
ALIKE = 0.6
RUN = 8
FEWEST = 5
CROWD = 40


class Place(NamedTuple):
    """A range of one section's text."""

    section: str
    start: int
    end: int


class Repetition(NamedTuple):
    """Two sentences that say one thing, how alike they are from 0 to 1, and what they share, as the second writes it."""

    kind: Kind
    first: Place
    second: Place
    alike: float
    shared: str


class DraftSentence(NamedTuple):
    """One sentence of the draft as words."""

    place: Place
    text: str
    all: list[Word]
    stems: frozenset[str]


def repetitions(sections: Mapping[str, str]) -> list[Repetition]:
    """Return what stands twice in the texts of sections, in the order of the draft."""
    sentences = [sentence for section, text in sections.items() for sentence in listen(section, text)]
    found = []
    for first, group in groupby(pairs(sentences), key=lambda pair: pair[0]):
        runs = runs_of(sentences[first])
        found += [judge(sentences[first], sentences[second], runs) for _, second in group]
    return [repetition for repetition in found if repetition is not None]


def listen(section: str, text: str) -> Iterator[DraftSentence]:
    """Yield a section's sentences as words."""
    spoken = blank_markers(text)
    for sentence in (one for one in split_sentences(text) if one.block.kind != "table"):
        spoken_words = words(spoken, sentence.start, sentence.end)
        stems = frozenset(word.stem for word in spoken_words if word.content)
        yield DraftSentence(Place(section, sentence.start, sentence.end), text, spoken_words, stems)


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


def runs_of(sentence: DraftSentence) -> set[tuple[str, ...]]:
    """Return every run of so many words that two sentences which share one have a passage in common."""
    plain = [word.plain for word in sentence.all]
    return {tuple(plain[first : first + RUN]) for first in range(len(plain) - RUN + 1)}


def judge(one: DraftSentence, other: DraftSentence, runs: Collection[tuple[str, ...]]) -> Repetition | None:
    """Return the stronger way in which two sentences repeat each other, if any; ``runs`` are those of the first."""
    alike = len(one.stems & other.stems) / len(one.stems | other.stems)
    if alike >= ALIKE and enough(one, other):
        return Repetition("sentence", one.place, other.place, round(alike, 2), written(other, 0, len(other.all)))
    shared = "" if runs_of(other).isdisjoint(runs) else find_passage(one, other)
    return Repetition("passage", one.place, other.place, round(alike, 2), shared) if shared else None


def enough(one: DraftSentence, other: DraftSentence) -> bool:
    """Whether both sentences are long enough for a likeness to mean something."""
    return min(len(one.stems), len(other.stems)) >= FEWEST


def written(sentence: DraftSentence, first: int, last: int) -> str:
    """Return the words from ``first`` up to ``last`` as they are written."""
    return sentence.text[sentence.all[first].start : sentence.all[last - 1].end]


def find_passage(one: DraftSentence, other: DraftSentence) -> str:
    """Return the longest run of words that both sentences have."""
    length, end = 0, 0
    before: dict[int, int] = {}
    for number, word in enumerate(other.all):
        here = {i: before.get(i - 1, 0) + 1 for i, known in enumerate(one.all) if known.plain == word.plain}
        best = max(here.values(), default=0)
        if best > length:
            length, end = best, number + 1
        before = here
    return written(other, end - length, end)
