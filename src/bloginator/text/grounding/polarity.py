"""What a sentence says with the other sign than its source: denied on one side alone, or by an opposite.

    "it was a good idea"    ◄──►  "it was not a good idea"      good +, good −
    "strict cancellation"   ◄──►  "flexible cancellation"       axis +, axis −

Every telling word has a sign: − where a negation before it bears on it. Pure: reads no file and no clock.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, islice
from typing import NamedTuple

from bloginator.text.grounding.opposites import POLES, without_prefix
from bloginator.text.grounding.tokens import NEGATIONS, Word, listed, words

DENYING = NEGATIONS | listed("non no none neither nor nobody nothing nowhere without hardly")
HARMLESS = listed("only just merely more less fewer doubt matter later mean means necessarily much many all every always")
"""Behind a negation these turn nothing: "not only", "no doubt", "no later than", "does not mean that"."""

OPPOSED = DENYING | listed("""
    lack lacks lacked lacking fail fails failed refuse refuses refused refrain avoid avoids prevent prevents unless except
    exempt exception instead rather free unable impossible away deny denies denied forbidden absence missing useless unsolved
    but although however otherwise against out apart separate split last worse less fewer non un only
""")
"""Where one of these stands, what is denied on the other side may be said in other words."""

JOINTS = listed("but because if so while though although since when until unless which who where whereas")
CONDITIONS = listed("if unless when whether until")
BREAK = re.compile(r"[,;:—()|.!?]|--")
BORNE = 3
"""So many telling words behind a negation are denied."""

LIGHT, RARE = 4.0, 9.0
"""A denial of one word that weighs less ("use", "want") is not enough, but of two; what a word of no known weight weighs."""

REACH = 8
LONGEST = 400
AXIS = "axis "
SHARED, FEWEST = 0.25, 2
"""A passage must have such a share of a sentence's weight, besides the word itself, and so many words, to be compared."""


class Sign(NamedTuple):
    """One word with its sign: the negation before it, how many words behind it, 0 for none, and whether in a condition."""

    word: Word
    sign: int
    denial: str
    order: int
    is_condition: bool


Signs = dict[str, list[Sign]]
"""The stems and the axes of a clause, each with the words that say it."""


class Clause(NamedTuple):
    """Some words of a text, the stems of the telling ones, and their signs."""

    words: tuple[Word, ...]
    stems: frozenset[str]
    signs: Signs
    is_opposed: bool


class Statement(NamedTuple):
    """One sentence of a text, the stems of its telling words, what its clauses have signs for, and these."""

    text: str
    words: tuple[Word, ...]
    stems: frozenset[str]
    keys: frozenset[str]
    clauses: tuple[Clause, ...]


Told = tuple[str, str, int]
"""A code, a phrase for a reader, and the how manieth word the negation bears on."""


class Turn(NamedTuple):
    """One word that a passage says with the other sign: how it is told, and whether that is enough by itself."""

    code: str
    text: str
    is_enough: bool


@lru_cache(maxsize=8_192)
def read_statement(text: str, start: int, end: int) -> Statement:
    """Return one sentence with its clauses, its first ``LONGEST`` words: comparing takes the square of their number.

    One is held against many others; what was read lately is not read again.
    """
    tokens = words(text, start, end)[:LONGEST]
    clauses = tuple(make_clause(text, part) for part in cut_clauses(text, tokens))
    stems, keys = (
        frozenset(chain.from_iterable(some)) for some in ([one.stems for one in clauses], [one.signs for one in clauses])
    )
    return Statement(text, tuple(tokens), stems, keys, clauses)


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


def make_clause(text: str, tokens: Sequence[Word]) -> Clause:
    """Return one clause with the signs of its words."""
    denials: dict[int, tuple[str, int]] = {}
    for place, word in enumerate(tokens):
        if word.plain in DENYING and is_denial(text, tokens, place):
            telling = (at for at in range(place + 1, len(tokens)) if is_telling(tokens[at]))
            behind = islice(telling, 1 if word.plain == "non" else BORNE)
            denials |= {at: ("", 0) if at in denials else (word.plain, order) for order, at in enumerate(behind, 1)}
    signs: Signs = {}
    for at, word in enumerate(tokens):
        denial, order = denials.get(at, ("", 0))
        sign = Sign(word, -1 if order else 1, denial, order, tokens[0].plain in CONDITIONS)
        if is_telling(word) and not word.number:
            signs.setdefault(word.stem, []).append(sign)
        if bare := without_prefix(word.plain):
            signs.setdefault(bare, []).append(sign._replace(sign=-sign.sign, denial=word.plain, order=1))
        turned = -1 if at and tokens[at - 1].plain in ("less", "least", "" if order else "not") else 1
        for axis, pole in POLES.get(word.plain, {}).items():
            signs.setdefault(axis, []).append(sign._replace(sign=sign.sign * pole * turned))
    stems = frozenset(word.stem for word in tokens if word.content and word.plain not in DENYING)
    return Clause(tuple(tokens), stems, signs, any(word.plain in OPPOSED for word in tokens))


def is_denial(text: str, tokens: Sequence[Word], place: int) -> bool:
    """Whether a negation denies what stands behind it: no "not only", no part of an option's name."""
    behind = " ".join(word.plain for word in tokens[place + 1 : place + 3])
    return (
        behind.split(" ")[0] not in HARMLESS
        and behind != "longer than"
        and text[max(0, tokens[place].start - 1) : tokens[place].start] != "-"
    )


def is_telling(word: Word) -> bool:
    """Whether a word says something: no stop word, no negation, no single letter."""
    return word.content and word.plain not in DENYING and len(word.stem) > 1


def find_turns(ours: Statement, passage: Statement, idf: Mapping[str, float]) -> list[Turn]:
    """Return the words that a passage says with the other sign."""
    weights = {stem: idf.get(stem, idf[""]) for stem in ours.stems}
    signs = Counter(
        key for key, _ in {(key, one.sign) for part in ours.clauses for key in part.signs for one in part.signs[key]}
    )
    turns: list[Turn] = []
    for clause in ours.clauses:
        told = [turn for key in clause.signs if signs[key] < 2 and (turn := compare_sign(key, clause, weights, passage))]
        are_enough = len([turn for turn in told if turn.code == "negation"]) > 1
        turns += [turn for turn in told if are_enough or turn.is_enough]
    return list({turn[:2]: turn for turn in turns}.values())


def compare_sign(key: str, clause: Clause, weights: Mapping[str, float], passage: Statement) -> Turn | None:
    """Return how a passage that has a word, and enough beside it, says it with the other sign."""
    others = weights.keys() - {sign.word.stem for sign in clause.signs[key]}
    shared = passage.stems & others
    is_axis = key.startswith(AXIS)
    if key not in passage.keys or len(shared) < (FEWEST if is_axis else 1):
        return None
    if sum(weights[stem] for stem in shared) < SHARED * sum(weights[stem] for stem in others):
        return None
    if not (told := (compare_opposites if is_axis else compare_denials)(key, clause, passage)):
        return None
    code, text, order = told
    return Turn(code, text, order == 1 and weights.get(key, RARE) >= LIGHT)


def compare_denials(key: str, clause: Clause, passage: Statement) -> Told | None:
    """Return the word that one side denies and the other does not, where nothing negative stands on that other side."""
    ours, theirs = clause.signs[key], [(sign, part) for part in passage.clauses for sign in part.signs.get(key, ())]
    if not differ(ours, [sign for sign, _ in theirs]):
        return None
    if ours[0].order:
        is_opposed = any(part.is_opposed for _, part in theirs) or any(word.plain in DENYING for word in passage.words)
        text = f'the draft says "{ours[0].denial}", the source does not'
        return None if is_opposed else ("negation", text, ours[0].order)
    if clause.is_opposed or any(sign.is_condition for sign, _ in theirs):
        return None
    other = min((sign for sign, _ in theirs), key=lambda sign: sign.order)
    return "negation", f'the source says "{other.denial}", the draft does not', other.order


def compare_opposites(key: str, clause: Clause, passage: Statement) -> Told | None:
    """Return a word and its opposite, or a word that one side denies by another of the same meaning."""
    ours, theirs = clause.signs[key], [sign for part in passage.clauses for sign in part.signs.get(key, ())]
    if {sign.word.stem for sign in ours} & {sign.word.stem for sign in theirs}:
        return None
    if any(sign.order for sign in (*ours, *theirs)):
        return compare_denials(key, clause, passage)
    if (is_comparison(clause) and is_comparison(passage)) or not differ(ours, theirs):
        return None
    word, other = ours[0].word, theirs[0].word
    if not around(word, clause.words) & around(other, passage.words):
        return None
    return "opposite", f'the draft says "{word.plain}", the source "{other.plain}"', 1


def differ(ours: Sequence[Sign], theirs: Sequence[Sign]) -> bool:
    """Whether all of one side have one sign, and all of the other side the other one."""
    return len({sign.sign for sign in ours} | {-sign.sign for sign in theirs}) == 1


def is_comparison(some: Clause | Statement) -> bool:
    """Whether two things are compared, the one first or the other."""
    return any(word.plain == "than" for word in some.words)


def around(word: Word, tokens: Sequence[Word]) -> frozenset[str]:
    """Return the stems of the telling words near a word."""
    place = tokens.index(word)
    near = tokens[max(0, place - REACH) : place + REACH + 1]
    return frozenset(one.stem for one in near if is_telling(one) and one != word)
