"""A sentence beside what its sources say: on both sides the words marked that the other side does not have.

    "Leave must be asked for."  ◄──►  "Parents may ask for 16 weeks of leave."
           [must]                            [may]         [16] weeks

``mark`` is what turns a fact: a number, a name, a negation or a quantifier that a sentence puts in, and whatever of their
kind, a modal, a condition or a unit stands alone on both sides; of what it leaves out each negation, too.
``u`` is another such word, and whatever else a sentence says and its sources do not; ``i`` what else these say.
"""

from collections.abc import Iterable, Sequence, Set
from functools import lru_cache
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
        "some sometimes several certain few occasionally",
        "only solely exclusively",
        "about approximately roughly nearly almost around",
    ),
    "order": ("before prior", "after", "until"),
    "if": ("if unless except provided",),
    "not": (" ".join(DENYING),),
    "unit": tuple(f"{unit} {unit}s" for unit in UNITS.split()),
}
"""Words that turn a fact when they are lost or put in; of one group, one stands for another."""

OPPOSITES = {word: (f"{axis} {sign}", axis) for word, poles in POLES.items() for axis, sign in list(poles.items())[:1]}
GROUPS = [(group, family) for family, groups in FAMILIES.items() for group in groups]
TURNING = OPPOSITES | {word: known for known in GROUPS for word in known[0].split()}
NAMED, ALONE = {"number", "name"}, {"share", "not"}
"""Families, besides numbers and names, of which a word that a sentence puts in is marked, whatever its sources have."""

CALM = {"modal", "share", "order", "if", "not"}
"""Families of which every word that one side alone has is marked, be it calmly."""

LONGEST = 320  # characters of a sentence of a source that are shown
FEWEST = 3  # words that a further sentence of a source must add to what is shown of it
Kind = Literal["mark", "u", "i", ""]


class ComparedPiece(NamedTuple):
    """A stretch of a text, and whether the other side lacks it."""

    text: str
    kind: Kind = ""


class ComparedSentence(NamedTuple):
    """A sentence without its markup, and what its sources say, in pieces."""

    said: list[ComparedPiece]
    sources: list[list[ComparedPiece]]


def compare(sentence: str, passages: Sequence[str]) -> ComparedSentence:
    """Return a sentence and passages in pieces, the words marked that the other side lacks.

    >>> compare("It *must* take 12 weeks.", ["It may take 12 weeks."]).said[1]
    ComparedPiece(text='must', kind='mark')
    """
    texts = [strip_markup(text) for text in (sentence, *passages)]
    own, *theirs = (tokens_of(text) for text in texts)
    said, held = {key(word) for word in own}, {key(word) for words in theirs for word in words}
    added = [word for word in own if key(word) not in held] if passages else []
    lost = [[word for word in words if key(word) not in said] for words in theirs]
    ours = {family_of(word, own[0]) for word in added}
    told = {family_of(word, words[0]) for words, gone in zip(theirs, lost, strict=True) for word in gone}
    sources = [
        cut(
            text, [(word, kind_of(word, words[0], ours | {"not"}, "i")) for word in gone], LONGEST, first_shared(words, said)
        )
        for text, words, gone in zip(texts[1:], theirs, lost, strict=True)
    ]
    return ComparedSentence(cut(texts[0], [(word, kind_of(word, own[0], told | NAMED | ALONE)) for word in added]), sources)


def key(word: Word) -> str:
    """Return what a word is known by: its group where it turns a fact, else its stem."""
    return TURNING[word.plain][0] if word.plain in TURNING else word.stem


def family_of(word: Word, first: Word) -> str:
    """Return what kind of word it is that turns a fact, a number or a name in mid-sentence, too; empty for others."""
    if word.plain in TURNING:
        return TURNING[word.plain][1]
    return "number" if word.number else "name" if word.capital and word != first else ""


def kind_of(word: Word, first: Word, telling: Set[str], other: Kind = "u") -> Kind:
    """Return how a word is marked that the other side lacks, where words of some families tell."""
    if family := family_of(word, first):
        return "mark" if family in telling else "u" if family in CALM else other
    return other if word.content else ""


def first_shared(words: Sequence[Word], said: Set[str]) -> int:
    """Return where the first telling word stands that both sides have."""
    return next((word.start for word in words if word.content and key(word) in said), 0)


def cut(text: str, marks: Iterable[tuple[Word, Kind]], longest: int = 0, first: int = 0) -> list[ComparedPiece]:
    """Return a text in pieces, cut to about its ``longest`` characters around a place."""
    start, end = choose_window(text, first, longest or len(text))
    kept = [(word.start, word.end, kind) for word, kind in marks if kind and word.start >= start and word.end <= end]
    pieces, since = [ComparedPiece("…")] if start else [], start
    for begins, ends, kind in kept:
        pieces += [ComparedPiece(text[since:begins]), ComparedPiece(text[begins:ends], kind)]
        since = ends
    pieces += [ComparedPiece(text[since:end]), ComparedPiece("…" if end < len(text) else "")]
    return [piece for piece in pieces if piece.text]


def widen(nearest: str, whole: str, sentence: str) -> str:
    """Return a passage's nearest sentence, with the one that has most of the words that it lacks, in their order."""
    lacking = telling(sentence) - telling(nearest)
    if len(lacking) < FEWEST or not whole:
        return nearest
    best, has = max(read_passage(whole), key=lambda other: len(lacking & other[1]), default=("", set()))
    if len(lacking & has) < FEWEST or best in nearest or nearest in best:
        return nearest
    at, then = (" ".join(whole.split()).find(text) for text in (nearest, best))
    return f"{best} … {nearest}" if then < at else f"{nearest} … {best}"


@lru_cache(maxsize=1_000)
def read_passage(whole: str) -> list[tuple[str, set[str]]]:
    """Return the sentences of a passage, each on one line, with what it tells."""
    said = (" ".join(whole[one.start : one.end].split()) for one in split_sentences(whole))
    return [(text, telling(text)) for text in said]


def telling(text: str) -> set[str]:
    """Return the stems of the words of a text that say something."""
    return {word.stem for word in tokens_of(strip_markup(text)) if word.content or word.number}
