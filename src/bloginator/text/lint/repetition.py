"""Find what a draft says twice: sentences that are nearly the same, passages, one source for one point, figures.

    sections ──► sentences ──► pairs that share something rare ──► the strongest kind of each pair

Each pair of sentences is told once, in the order of the draft. Leave quotations out beforehand: they repeat what they quote.
Pure: reads no file and no clock.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from typing import Literal, NamedTuple

from bloginator.text.grounding.sentence_reading import blank_markers
from bloginator.text.grounding.tokens import Word, words
from bloginator.text.sentences import split_sentences

Kind = Literal["sentence", "passage", "source", "figure"]
ALIKE = 0.6
SAME_POINT = 0.3
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


def repetitions(sections: Mapping[str, str], rests: Mapping[Place, str] | None = None) -> list[Repetition]:
    """Return what stands twice, in the order of the draft.

    Args:
        sections: Section id -> its text, in the order of the draft.
        rests: Sentence -> a name of the passage that supports it, where one is known.
    """
    sentences = [sentence for section, text in sections.items() for sentence in listen(section, text)]
    judged = (judge(sentences[a], sentences[b], rests or {}) for a, b in pairs(sentences))
    return [repetition for repetition in judged if repetition is not None]


def listen(section: str, text: str) -> Iterator[DraftSentence]:
    """Yield a section's sentences as words."""
    spoken = blank_markers(text)
    for sentence in split_sentences(text):
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


def judge(one: DraftSentence, other: DraftSentence, rests: Mapping[Place, str]) -> Repetition | None:
    """Return the strongest way in which two sentences repeat each other, if any."""
    alike = len(one.stems & other.stems) / len(one.stems | other.stems)
    tests: list[Callable[[], tuple[Kind, str] | None]] = [
        lambda: ("sentence", written(other, 0, len(other.all))) if alike >= ALIKE and enough(one, other) else None,
        lambda: passage(one, other),
        lambda: rest(one, other, alike, rests),
        lambda: figure(one, other),
    ]
    repeated = next(filter(None, (test() for test in tests)), None)
    return Repetition(repeated[0], one.place, other.place, round(alike, 2), repeated[1]) if repeated else None


def enough(one: DraftSentence, other: DraftSentence) -> bool:
    """Whether both sentences are long enough for a likeness to mean something."""
    return min(len(one.stems), len(other.stems)) >= FEWEST


def written(sentence: DraftSentence, first: int, last: int) -> str:
    """Return the words from ``first`` up to ``last`` as they are written."""
    return sentence.text[sentence.all[first].start : sentence.all[last - 1].end]


def passage(one: DraftSentence, other: DraftSentence) -> tuple[Kind, str] | None:
    """Return the longest run of words that both sentences have, if it is long."""
    length, end = 0, 0
    before: dict[int, int] = {}
    for number, word in enumerate(other.all):
        here = {i: before.get(i - 1, 0) + 1 for i, known in enumerate(one.all) if known.plain == word.plain}
        best = max(here.values(), default=0)
        if best > length:
            length, end = best, number + 1
        before = here
    return ("passage", written(other, end - length, end)) if length >= RUN else None


def rest(one: DraftSentence, other: DraftSentence, alike: float, rests: Mapping[Place, str]) -> tuple[Kind, str] | None:
    """Return the passage on which both rest, where they stand in two sections and share part of their words."""
    support = rests.get(one.place)
    apart = one.place.section != other.place.section
    same = support is not None and support == rests.get(other.place)
    return ("source", support) if support and same and apart and alike >= SAME_POINT else None


def figure(one: DraftSentence, other: DraftSentence) -> tuple[Kind, str] | None:
    """Return a number that stands beside the same word in two sections."""
    if one.place.section == other.place.section:
        return None
    known = dict(figures(one))
    return next((("figure", text) for key, text in figures(other) if key in known), None)


def figures(sentence: DraftSentence) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield (number, the content word beside it) with the text, for numbers that say more than one digit or a year."""
    content = [word for word in sentence.all if word.content]
    for left, right in pairwise(content):
        for number, word in ((left, right), (right, left)):
            if number.number and not word.number and telling(number.stem):
                yield (number.stem, word.stem), sentence.text[left.start : right.end]


def telling(number: str) -> bool:
    """Whether a number is neither a single digit nor a year."""
    return len(number) > 1 and not (number.isdigit() and len(number) == 4 and number[:2] in ("19", "20"))
