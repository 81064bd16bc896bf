"""What a sentence says with the other sign than its source: denied on one side alone, or by an opposite.

    "it was a good idea"    ◄──►  "it was not a good idea"      good +, good −
    "strict cancellation"   ◄──►  "flexible cancellation"       axis +, axis −

Every telling word has a sign: − where a negation before it in its clause bears on it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import lru_cache
from itertools import islice, takewhile
from math import fsum
from typing import NamedTuple

from bloginator.text.grounding.axes import AXIS, POLES
from bloginator.text.words import NEGATIONS, Word, listed, words

ALL = listed("all every each")
QUANTIFIERS = ALL | listed("most many several some certain few")
BETWEEN = listed("of the our your their its these those")
"""What may stand between a quantifier and what it tells of."""

DENYING = NEGATIONS | listed("non no none neither nor nobody nothing nowhere without hardly")
HARMLESS = listed(
    "other else only just merely more less fewer doubt matter later mean means necessarily much many all every always"
)
"""Behind a negation these turn nothing: "not only", "no doubt", "no later than", "does not mean that"."""

LIGHT = listed("allowed permitted able possible going need needed required get")
"""Between a negation and what it denies: "is not permitted to accept"."""

OPPOSED = DENYING | listed("""
    lack lacks lacked lacking fail fails failed refuse refuses refused refrain avoid avoids prevent prevents unless except
    exempt exception instead rather free unable impossible away deny denies denied forbidden absence missing useless unsolved
    but although however otherwise against out apart separate split last worse less fewer little non un only
    avoiding badly beyond drop drops lose loses stop stops
""")
"""Where one of these stands, what is denied on the other side may be said in other words."""

TIMES = listed("time second minute hour day night morning week weekend month quarter year")
"""Behind "every" these tell how often, not of all."""

JOINTS = listed("but because if so while though although since when until unless which who where whereas")
BREAK = re.compile(r"[,;:—()|.!?]|--")
BORNE = 3
"""So many telling words behind a negation are denied."""

NOT_DENIED = (0, 0), 0
LONGEST = 400
SHARED = 0.15
"""A passage must have such a share of a sentence's weight, besides the word itself, to be compared."""


class Sign(NamedTuple):
    """One word with its sign.

    Args:
        denial: The range of the negation before it and of all up to the word.
        order: How many words behind the negation it is; 0 without one.
        is_opposed: Whether its clause has one of ``OPPOSED``.
        beside: The stems of its clause.
    """

    word: Word
    sign: int
    denial: tuple[int, int]
    order: int
    is_opposed: bool
    beside: frozenset[str]


class Statement(NamedTuple):
    """One sentence of a text, its clauses, and the stems and axes of its telling words, each with the words that say it."""

    text: str
    words: tuple[Word, ...]
    clauses: tuple[list[Word], ...]
    signs: Mapping[str, list[Sign]]

    def has(self, some: Set[str]) -> bool:
        """Whether one of some words stands in it."""
        return any(word.plain in some for word in self.words)


class Turn(NamedTuple):
    """A word that a passage says with the other sign.

    Args:
        order: How far the negation is from it.
        denial: Where that begins.
    """

    code: str
    text: str
    order: int = 1
    denial: int = -1


@lru_cache(maxsize=8_192)
def read_statement(text: str, start: int, end: int) -> Statement:
    """Return one sentence with its clauses, its first ``LONGEST`` words; what was read lately is not read again."""
    tokens = tuple(words(text, start, end)[:LONGEST])
    clauses = tuple(cut_clauses(text, tokens))
    signs: dict[str, list[Sign]] = {}
    for clause in clauses:
        for key, sign in read_signs(text, clause):
            signs.setdefault(key, []).append(sign)
    return Statement(text, tokens, clauses, signs)


def cut_clauses(text: str, tokens: Sequence[Word]) -> Iterator[list[Word]]:
    """Yield the clauses of a sentence: what stands between commas, colons, brackets and joints."""
    part: list[Word] = []
    for word in tokens:
        if part and (word.plain in JOINTS or BREAK.search(text, part[-1].end, word.start)):
            yield part
            part = []
        part.append(word)
    if part:
        yield part


def read_signs(text: str, clause: Sequence[Word]) -> Iterator[tuple[str, Sign]]:
    """Yield the stems and the axes of a clause, each with its sign; what is denied twice is affirmed."""
    denials: dict[int, tuple[tuple[int, int], int]] = {}
    for place, word in enumerate(clause):
        if word.plain in DENYING and is_denial(text, clause, place):
            behind = list(islice((at for at in range(place + 1, len(clause)) if is_telling(clause[at])), BORNE))
            light = [clause[at].plain in LIGHT or clause[at].plain.endswith("ly") for at in behind]
            denials |= {
                at: NOT_DENIED if at in denials else ((word.start, clause[at].end), order - sum(light[: order - 1]))
                for order, at in enumerate(behind, 1)
            }
    is_opposed = any(word.plain in OPPOSED for word in clause)
    beside = frozenset(word.stem for word in clause if word.content)
    for at, word in enumerate(clause):
        denial, order = denials.get(at, NOT_DENIED)
        sign = Sign(word, -1 if order else 1, denial, order, is_opposed, beside)
        if is_telling(word) and not word.number:
            yield word.stem, sign
        turned = -1 if at and clause[at - 1].plain in ("less", "least") else 1
        for axis, pole in POLES.get(word.plain, {}).items():
            yield axis, sign._replace(sign=sign.sign * pole * turned)


def is_denial(text: str, clause: Sequence[Word], place: int) -> bool:
    """Whether a negation denies what stands behind it: no "not only", no "or not", no "non-profit", no option's name."""
    before, behind = ([word.plain for word in clause[max(0, at) : at + 1]] for at in (place - 1, place + 1))
    word = clause[place]
    is_joined = text[max(0, word.start - 1) : word.start] == "-" or text[word.end : word.end + 1] == "-"
    return HARMLESS.isdisjoint(behind) and before != ["or"] and not is_joined


def is_telling(word: Word) -> bool:
    """Whether a word says something: no stop word, no negation, no single letter."""
    return word.content and word.plain not in DENYING and len(word.stem) > 1


def find_turns(
    ours: Statement, passage: Statement, weights: Mapping[str, float], beside: Sequence[Statement] = ()
) -> list[Turn]:
    """Return the words that a passage says with the other sign, all of them on either side.

    Args:
        weights: The stems of the sentence with their rarity.
        beside: The sentences around the passage and names over it: what one of these denies, too, is no turn, nor "all" of
            what one says so.
    """
    turns: list[Turn] = []
    for key, signs in ours.signs.items():
        others = passage.signs.get(key, [])
        rest = weights.keys() - {sign.word.stem for sign in signs}
        common = rest & passage.signs.keys()
        shared = fsum(weights[stem] for stem in common)
        differ = others and len({sign.sign for sign in signs} | {-sign.sign for sign in others}) == 1
        is_enough = shared and shared >= SHARED * fsum(weights[stem] for stem in rest)
        is_same = is_denied_beside(signs[0], key, beside) or is_one_denial(ours, passage, [*signs, *others])
        if differ and is_enough and not is_same:
            turns += [turn for turn in compare_signs(ours, passage, key) if len(common) > 1 or turn.code != "opposite"]
    return turns


def is_denied_beside(own: Sign, key: str, beside: Sequence[Statement]) -> bool:
    """Whether one of the sentences or names around a passage denies what the sentence denies."""
    return own.order > 0 and any(sign.order for one in beside for sign in one.signs.get(key, ()))


def is_one_denial(ours: Statement, passage: Statement, signs: Sequence[Sign]) -> bool:
    """Whether what denies some words denies one that both sides deny: "is not permitted", "not permitted Content"."""
    denied = {key for key, own in ours.signs.items() if any(sign.order for sign in own)}
    both = {key for key in denied if any(sign.order for sign in passage.signs.get(key, ()))}
    return any(not both.isdisjoint(sign.beside) for sign in signs if sign.order)


def find_other_share(ours: Statement, passages: Sequence[Statement]) -> tuple[int, str] | None:
    """Return the place of a passage that says of some what the sentence says of all, or of all for some, and both words."""
    told = [
        (stem, at, word)
        for at, passage in enumerate(passages if ours.has(QUANTIFIERS) else ())
        for stem, word in read_quantifiers(passage)
    ]
    for stem, own in read_quantifiers(ours):
        theirs = [(at, word) for other, at, word in told if other == stem]
        if theirs and all((word in ALL) != (own in ALL) for _, word in theirs):
            at, other = theirs[0]
            return at, describe_turn(own, other)
    return None


def read_quantifiers(passage: Statement) -> Iterator[tuple[str, str]]:
    """Yield the stem of each of the three telling words behind a quantifier, with that; "every day" is no quantity."""
    for clause in passage.clauses:
        for at, word in enumerate(clause):
            behind = clause[at + 1 :] if word.plain in QUANTIFIERS else []
            named = takewhile(lambda near: is_telling(near) or near.plain in BETWEEN, behind)
            stems = [near.stem for near in named if is_telling(near)][:BORNE]
            if not (behind and behind[0].plain in TIMES):
                yield from ((stem, word.plain) for stem in stems)


def compare_signs(ours: Statement, passage: Statement, key: str) -> Iterator[Turn]:
    """Yield how one word is turned, where nothing negative stands on the side without a negation."""
    own, other = ours.signs[key][0], min(passage.signs[key], key=lambda sign: sign.order)
    if key.startswith(AXIS) and {one.word.stem for one in ours.signs[key]} & {one.word.stem for one in passage.signs[key]}:
        return
    if own.order and not passage.has(OPPOSED):
        said = describe_turn(ours.text[slice(*own.denial)], other.word.plain)
        yield Turn("negation", said, own.order, own.denial[0])
    elif other.order and not own.order and not own.is_opposed:
        said = describe_turn(own.word.plain, passage.text[slice(*other.denial)])
        yield Turn("negation", said, other.order, other.denial[0])
    elif not (own.order or other.order) and not (
        ours.has({"than"}) and passage.has({"than"}) and QUANTIFIERS.isdisjoint((own.word.plain, other.word.plain))
    ):
        yield Turn("opposite", describe_turn(own.word.plain, other.word.plain))


def describe_turn(own: str, other: str) -> str:
    """Return the words of both sides for a reader."""
    return f'the draft says "{" ".join(own.split())}", the source "{" ".join(other.split())}"'
