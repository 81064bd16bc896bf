"""A sentence beside what its sources say: on both sides the words marked that the other side does not have.

    "Leave must be asked for."  ◄──►  "Parents may ask for 16 weeks of leave."
           [must]                            [may]         [16] weeks

``mark`` is what turns a fact: a number, a name or a quantifier that a sentence puts in, a negation on one side of something
that both have, a row of words that no source has, and whatever of their kind, a modal or a unit stands alone on both sides.
``u`` is another such word, and whatever else a sentence says and its sources do not; ``i`` what else these say.
"""

from collections.abc import Iterable, Sequence, Set
from functools import lru_cache
from itertools import groupby
from typing import Literal, NamedTuple

from bloginator.stages.report.marking import choose_window, tokens_of
from bloginator.text.grounding.axes import POLES
from bloginator.text.grounding.polarity import DENYING
from bloginator.text.markdown.inline import strip_markup
from bloginator.text.sentences import split_sentences
from bloginator.text.words import Word

UNITS = (
    "second minute hour day night week month quarter year decade percent percentage degree km mile metre meter kg mg gram"
)
FAMILIES = {
    "modal": ("may might could possibly perhaps", "must shall require requires required needs", "should ought recommended"),
    "share": (
        "all every each always any everyone",
        "most mostly usually generally typically often commonly normally",
        "only solely exclusively",
        "about approximately roughly nearly almost around",
    ),
    "some": ("some sometimes several certain few occasionally",),
    "order": ("before prior", "after", "until"),
    "if": ("if unless except provided",),
    "not": (" ".join(DENYING),),
    "unit": tuple(f"{unit} {unit}s" for unit in UNITS.split()),
}
"""Words that turn a fact when they are lost or put in; of one group, one stands for another."""

OPPOSITES = {word: (f"{axis} {sign}", axis) for word, poles in POLES.items() for axis, sign in list(poles.items())[:1]}
GROUPS = [(group, family) for family, groups in FAMILIES.items() for group in groups]
TURNING = OPPOSITES | {word: known for known in GROUPS for word in known[0].split()}
NAMED, ALONE = {"number", "name"}, {"share"}
"""Families, negations aside, of which a word that a sentence puts in is marked, whatever its sources have."""

ONE = "one"
"""More often "a private one" than a number: it is marked beside another number alone."""

CALM = {"modal", "share", "some", "order", "if", "not"}
"""Families of which every word that one side alone has is marked, be it calmly."""

LONGEST = 480  # characters that are shown of a source
FEWEST = 2  # words that a further sentence of a source must add to what is shown of it, where none is a number or a name
SHARE = 3  # and such a part of the words that the sentence tells
MOST = 2  # further sentences that are shown of a source
SHORT = 40  # characters of one that is shown between two others
ROW = 4  # telling words in a row
NEAR = 6  # words behind a negation of which it may deny one
Kind = Literal["mark", "u", "i", ""]
Mark = tuple[int, int, Kind]
"""The characters that are marked, and how."""


class ComparedPiece(NamedTuple):
    """A stretch of a text, and whether the other side lacks it."""

    text: str
    kind: Kind = ""


class ComparedSentence(NamedTuple):
    """A sentence without its markup, and what its sources say, in pieces."""

    said: list[ComparedPiece]
    sources: list[list[ComparedPiece]]


def compare(sentence: str, passages: Sequence[str], heard: Iterable[str] = ()) -> ComparedSentence:
    """Return a sentence and passages in pieces, the words marked that the other side lacks.

    Args:
        heard: What else the passages say, and their documents' names and headings: it is not marked in the sentence.

    >>> compare("It *must* take 12 weeks.", ["It may take 12 weeks."]).said[1]
    ComparedPiece(text='must', kind='mark')
    """
    texts = [strip_markup(text) for text in (sentence, *passages)]
    own, *theirs = (tokens_of(text) for text in texts)
    said, held = {key(word) for word in own}, {key(word) for words in theirs for word in words}
    around = {stem for text in heard for stem in telling(text)}
    added = [
        word for word in own if key(word) not in held and (word.number or word.plain in TURNING or word.stem not in around)
    ]
    lost = [[word for word in words if key(word) not in said] for words in theirs]
    ours = {family_of(word, own[0]) for word in added}
    told = {family_of(word, words[0]) for words, gone in zip(theirs, lost, strict=True) for word in gone}
    sources = []
    for text, words, gone in zip(texts[1:], theirs, lost, strict=True):
        denying = find_denying(words, said & held)
        marks = [kind_of(word, words[0], ours, denying, "i") for word in gone]
        sources.append(cut(text, marks, LONGEST, first_shared(words, said)))
    denying = find_denying(own, said & held)
    marks = [kind_of(word, own[0], told if word.plain == ONE else told | NAMED | ALONE, denying) for word in added]
    return ComparedSentence(cut(texts[0], join_rows(marks, own) if passages else []), sources)


def key(word: Word) -> str:
    """Return what a word is known by: its group where it turns a fact, else its stem."""
    return TURNING[word.plain][0] if word.plain in TURNING else word.stem


def family_of(word: Word, first: Word) -> str:
    """Return what kind of word it is that turns a fact, a number or a name in mid-sentence, too; empty for others."""
    if word.plain in TURNING:
        return TURNING[word.plain][1]
    return "number" if word.number else "name" if word.capital and word != first else ""


def find_denying(words: Sequence[Word], both: Set[str]) -> set[int]:
    """Return where the negations of a text stand that may deny something of what both sides have."""
    return {
        word.start
        for at, word in enumerate(words)
        if word.plain in DENYING and any(each.content and key(each) in both for each in words[at + 1 : at + 1 + NEAR])
    }


def kind_of(word: Word, first: Word, families: Set[str], denying: Set[int], other: Kind = "u") -> Mark:
    """Return how a word is marked that the other side lacks, where words of some families tell, and some negations."""
    family = family_of(word, first)
    is_told = word.start in denying if family == "not" else bool(family) and family in families
    kind: Kind = "mark" if is_told else "u" if family in CALM else other if family or word.content else ""
    return word.start, word.end, kind


def join_rows(marks: Sequence[Mark], words: Sequence[Word]) -> list[Mark]:
    """Return the marks of a sentence, with one for each row of telling words that all sources lack: an added clause."""
    lacking, inside, rows = {start for start, _, _ in marks}, set[int](), list[Mark]()
    content = [at for at, word in enumerate(words) if word.content]
    for is_lacking, places in groupby(content, lambda at: words[at].start in lacking):
        row = list(places)
        if is_lacking and len(row) >= ROW:
            rows.append((words[row[0]].start, words[row[-1]].end, "mark"))
            inside |= {word.start for word in words[row[0] : row[-1] + 1]}
    return sorted([*rows, *(mark for mark in marks if mark[0] not in inside)])


def first_shared(words: Sequence[Word], said: Set[str]) -> int:
    """Return where the first telling word stands that both sides have."""
    return next((word.start for word in words if word.content and key(word) in said), 0)


def cut(text: str, marks: Iterable[Mark], longest: int = 0, first: int = 0) -> list[ComparedPiece]:
    """Return a text in pieces, cut to about its ``longest`` characters around a place."""
    start, end = choose_window(text, first, longest or len(text))
    kept = [mark for mark in marks if mark[2] and mark[0] >= start and mark[1] <= end]
    pieces, since = [ComparedPiece("…")] if start else [], start
    for begins, ends, kind in kept:
        pieces += [ComparedPiece(text[since:begins]), ComparedPiece(text[begins:ends], kind)]
        since = ends
    pieces += [ComparedPiece(text[since:end]), ComparedPiece("…" if end < len(text) else "")]
    return [piece for piece in pieces if piece.text]


def widen(nearest: str, whole: str, sentence: str, others: str = "") -> str:
    """Return a passage's nearest sentence with those that have what it lacks of a sentence, in their order.

    Args:
        whole: The passage; empty where it is not known.
        others: What else stands beside the sentence.
    """
    lines, own = read_passage(whole), tokens_of(strip_markup(sentence))
    facts = {word.stem for word in own if family_of(word, own[0]) in NAMED}
    chosen = {at for at, (text, _) in enumerate(lines) if text == nearest}
    wanted = telling(sentence)
    lacking = wanted - telling(f"{nearest} {others}")
    while chosen and len(chosen) <= MOST:
        at, has = max(
            ((at, lacking & has) for at, (_, has) in enumerate(lines)),
            key=lambda line: len(line[1]) + (FEWEST - 1) * len(line[1] & facts),
        )
        if len(has) < max(FEWEST, len(wanted) / SHARE) and not has & facts:
            break
        chosen.add(at)
        lacking -= has
    if len(chosen) < 2:
        return nearest
    chosen |= {at for at, (text, _) in enumerate(lines) if {at - 1, at + 1} <= chosen and len(text) <= SHORT}
    said = [lines[at][0] if at in chosen else "…" for at in range(min(chosen), max(chosen) + 1)]
    return " ".join(text for text, before in zip(said, ["", *said], strict=False) if text != "…" or before != "…")


@lru_cache(maxsize=1_000)
def read_passage(whole: str) -> list[tuple[str, frozenset[str]]]:
    """Return the sentences of a passage, each on one line, with what it tells."""
    said = (" ".join(whole[one.start : one.end].split()) for one in split_sentences(whole))
    return [(text, telling(text)) for text in said]


@lru_cache(maxsize=1_000)
def telling(text: str) -> frozenset[str]:
    """Return the stems of the words of a text that say something."""
    return frozenset(word.stem for word in tokens_of(strip_markup(text)) if word.content or word.number)
