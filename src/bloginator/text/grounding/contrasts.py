"""What a sentence says otherwise than the passage that it is aligned with: another unit, negation, quantifier or opposite.

    "$500 a year"   ◄── aligned ──► "more than $500 per month"      unit
    "all veterans"  ◄── aligned ──► "most veterans are eligible"    quantifier

Each clause is aligned with the passage that shares most of its weight, and told only where that is enough: a passage about
something else contradicts nothing. Pure: reads no file and no clock.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from bloginator.text.grounding.additions import find_additions
from bloginator.text.grounding.polarity import Statement, find_turns, read_statement
from bloginator.text.grounding.quantities import come_to_the_same, describe_rival, find_quantities
from bloginator.text.grounding.sentence_reading import blank_markers
from bloginator.text.grounding.tokens import Word, words
from bloginator.text.sentences import split_sentences

FEWEST = 2
"""So many of a clause's words must stand in the passage that it is aligned with."""

QUANTIFIERS = (
    "all every each always everyone everything",
    "most mostly usually",
    "some sometimes several occasionally few",
    "no none never",
)
CERTAINTIES = ("will must always definitely certainly", "may might could possibly perhaps probably")
GRADES = {word: grade for grade, line in enumerate((*QUANTIFIERS, *CERTAINTIES)) for word in line.split()}
"""Words that stand before another one and say how much of it, or how sure it is, each with its class."""

SURE, UNSURE = len(QUANTIFIERS), len(QUANTIFIERS) + 1


class Contrast(NamedTuple):
    """One thing that a sentence says otherwise: its code, both words as a phrase for a reader, and the passage's range.

    Args:
        source: Its number, from 0; ``None`` where no passage says anything of it.
    """

    code: str
    text: str
    source: int | None
    start: int
    end: int


def find_contrasts(
    sentence: str, sources: Sequence[str], idf: Mapping[str, float], known: Sequence[str] = ()
) -> list[Contrast]:
    """Return what a sentence says otherwise than the sources that it is held against, and what it adds to them.

    Args:
        known: What is known besides, as the names of documents and headings.
    """
    spoken = blank_markers(sentence)
    ours = read_statement(spoken, words(spoken))
    passages = [(number, passage) for number, source in enumerate(sources) for passage in read_statements(source)]
    if not passages:
        return []
    turns = find_turns(ours, [passage for _, passage in passages], idf)
    stems = frozenset[str]().union(*(stems_of(text) for text in (*sources, *known)))
    return [
        *compare_slots(ours, passages, idf),
        *compare_row(ours, passages),
        *(make_contrast("turned", turn.text, *passages[turn.passage]) for turn in turns),
        *(
            Contrast("addition", f"in no cited source: “{spoken[own[0].start : own[-1].end]}”", None, 0, 0)
            for _, own in (find_additions(ours, stems) if spoken != sentence else ())  # who cites nothing adds to nothing
        ),
    ]


def make_contrast(code: str, text: str, source: int, passage: Statement) -> Contrast:
    """Return what a sentence says otherwise than a passage."""
    return Contrast(code, text, source, passage.words[0].start, passage.words[-1].end)


@lru_cache(maxsize=256)
def read_statements(source: str) -> tuple[Statement, ...]:
    """Return the sentences of a source."""
    plain = blank_markers(source)
    cut = (words(plain, one.start, one.end) for one in split_sentences(source))
    return tuple(read_statement(plain, tokens) for tokens in cut if tokens)


@lru_cache(maxsize=256)
def stems_of(text: str) -> frozenset[str]:
    """Return the stems of a text."""
    return frozenset(word.stem for word in words(text))


Check = Callable[[Statement, Statement], str]


def compare_slots(
    ours: Statement, passages: Sequence[tuple[int, Statement]], idf: Mapping[str, float]
) -> Iterator[Contrast]:
    """Yield what a sentence says otherwise than the passage nearest to it; equally near ones must all differ."""
    weights = {stem: idf.get(stem, idf[""]) for stem in ours.stems}
    shared = [(ours.stems & passage.stems, number, passage) for number, passage in passages]
    shares = [
        (sum(weights[stem] for stem in stems), number, passage) for stems, number, passage in shared if len(stems) >= FEWEST
    ]
    most = max((share for share, *_ in shares), default=0.0)
    nearest = [(number, passage) for share, number, passage in shares if share >= most]
    for code, (least, check) in SLOTS.items():
        told = [check(ours, passage) for _, passage in nearest] if most >= least * sum(weights.values()) else []
        if told and all(told):
            yield make_contrast(code, told[0], *nearest[0])


def compare_row(ours: Statement, passages: Sequence[tuple[int, Statement]]) -> Iterator[Contrast]:
    """Yield a number of a table's row that no passage with all words of the row's name has, where each has another."""
    name = {word.stem for word in first_cell(ours) if word.content or word.number}
    if not name or len(first_cell(ours)) == len(ours.words):
        return
    named = [(number, passage) for number, passage in passages if name <= {word.stem for word in first_cell(passage)}]
    others = [[word for word in passage.words if word.number and word.stem not in name] for _, passage in named]
    for word in ours.words[len(first_cell(ours)) :]:
        if word.number and others and all(found and word.stem not in [other.stem for other in found] for found in others):
            yield make_contrast("other-number", f"it says {word.plain}, the source {others[0][0].plain}", *named[0])


def first_cell(passage: Statement) -> Sequence[Word]:
    """Return the words of the first cell of a table's row, or all words of a sentence."""
    words, text = passage.words, passage.text
    if not text[: words[0].start].rstrip(" \t*_`[").endswith("|"):
        return words
    return next((words[:at] for at in range(1, len(words)) if "|" in text[words[at - 1].end : words[at].start]), words)


def differ_in_unit(ours: Statement, theirs: Statement) -> str:
    """Return the same number with another unit, currency, bound or direction, or nothing."""
    here, there = text_of(ours), text_of(theirs)
    return describe_rival(here, find_quantities(here), [(there, other) for other in find_quantities(there)])


def text_of(passage: Statement) -> str:
    """Return a passage as it is written, with the sign before its first word and behind its last one."""
    return passage.text[max(0, passage.words[0].start - 1) : passage.words[-1].end + 1]


def differ_in_number(ours: Statement, theirs: Statement) -> str:
    """Return another number beside the same word, where neither side has the other's number, or nothing.

    "150 minutes" and "2.5 hours" are no such two: they come to the same.
    """
    here, there = dict(beside_numbers(ours)), dict(beside_numbers(theirs))
    numbers, others = {word.stem for word in ours.words if word.number}, {word.stem for word in theirs.words if word.number}
    for slot in sorted(here.keys() & there.keys()):
        pair = (here[slot], there[slot])
        if pair[0] not in others and pair[1] not in numbers and pair not in converted(ours, theirs):
            return f"it says {here[slot]}, the source {there[slot]}"
    return ""


def converted(ours: Statement, theirs: Statement) -> set[tuple[str, str]]:
    """Return the pairs of numbers that come to the same, each in units of its own."""
    here, there = find_quantities(text_of(ours)), find_quantities(text_of(theirs))
    return {(one.number, other.number) for one in here for other in there if come_to_the_same(one, other)}


def beside_numbers(passage: Statement) -> Iterator[tuple[tuple[int, str], str]]:
    """Yield the content word before and behind each number, with it."""
    content = [word for word in passage.words if word.content or word.number]
    for left, right in pairwise(content):
        if is_figure(passage, left) and not right.number:
            yield (1, right.stem), left.stem
        elif is_figure(passage, right) and not left.number:
            yield (0, left.stem), right.stem


def is_figure(passage: Statement, word: Word) -> bool:
    """Whether a word is a number, and no part of a compound: "one-way"."""
    return word.number and (word.plain[0].isdigit() or passage.text[word.end : word.end + 1] != "-")


def graded(passage: Statement) -> dict[tuple[str, bool], tuple[int, str]]:
    """Return the stems that a graded word stands before, and whether it says how sure, each with its class and that word."""
    found: dict[tuple[str, bool], tuple[int, str]] = {}
    for place, word in enumerate(passage.words):
        if (grade := GRADES.get(word.plain)) is not None:
            behind = [near for near in passage.words[place + 1 : place + 4] if near.content]
            found.update({(near.stem, grade >= SURE): (grade, word.plain) for near in behind[:1]})
    return found


def differ_in_grade(ours: Statement, theirs: Statement) -> str:
    """Return two graded words of another class that both have before one word, or nothing; less sure is no contrast."""
    here, there = graded(ours), graded(theirs)
    for one in sorted(here.keys() & there.keys()):
        if here[one][0] != there[one][0] and here[one][0] != UNSURE:
            return f"it says “{here[one][1]}”, the source “{there[one][1]}”"
    return ""


SLOTS: dict[str, tuple[float, Check]] = {
    "other-unit": (0.15, differ_in_unit),
    "other-number": (0.2, differ_in_number),
    "other-quantifier": (0.3, differ_in_grade),
}
"""Code -> the share of weight that the nearest passage must have, and what tells the contrast."""
