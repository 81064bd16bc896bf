"""Negations that stand on one side only: in a sentence, or in the passage that supports it best.

    "never limits requests"  ──► the passage has "limit" near "requests", and nothing negative anywhere
    "it is okay to skip it"  ◄── the passage says "is not okay to skip"

What a negation bears on are the words around it: two of them must stand near each other on the other side. That the
other side is free of all that is negative is asked of the whole of it, and of its heading, since a source may put the
negation elsewhere. Pure: reads no file and no clock.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bloginator.text.grounding.tokens import CONTRARY, NEGATIONS, Word, listed

DENYING = NEGATIONS | listed("no none neither nor nobody nothing nowhere without hardly lacks lacked")
HARMLESS = listed("only just merely more less fewer doubt matter later longer mean means necessarily")
"""Behind a negation these turn nothing: "not only", "no doubt", "no later than", "does not mean that"."""

OPPOSED = CONTRARY | listed("""
    absence absent missing lacking lacked unless refuse refuses refused refusing deny denies denied denying impossible
""")
WITHIN = 12


class Denial(NamedTuple):
    """A negation: its word, the last stem before it, and the three that it bears on behind it."""

    word: str
    before: str
    behind: tuple[str, ...]


def find_turned(ours: Sequence[Word], theirs: Sequence[Word], *, is_free: bool) -> str:
    """Return the reason that tells a negation which stands in a draft's sentence or in its passage alone, or nothing.

    Args:
        is_free: Whether nothing negative stands in the passage or in its heading.
    """
    if is_free and not is_opposed(theirs):
        for denial in find_denials(ours):
            if does_say(theirs, denial):
                return f'the draft says "{denial.word}", the source does not'
    if not is_opposed(ours):
        for denial in find_denials(theirs):
            if does_say(ours, denial):
                return f'the source says "{denial.word}", the draft does not'
    return ""


def find_denials(tokens: Sequence[Word]) -> Iterator[Denial]:
    """Yield the negations that bear on a word that says something."""
    for place, word in enumerate(tokens):
        if word.plain in DENYING and not (tokens[place + 1 : place + 2] and tokens[place + 1].plain in HARMLESS):
            before, behind = telling_stems(tokens[max(0, place - 6) : place]), telling_stems(tokens[place + 1 : place + 10])
            if behind:
                yield Denial(word.plain, before[-1] if before else "", behind[:3])


def telling_stems(tokens: Sequence[Word]) -> tuple[str, ...]:
    """Return the stems of the words that say something, no negation and no single letter among them."""
    return tuple(word.stem for word in tokens if word.content and word.plain not in DENYING and len(word.stem) > 1)


def does_say(tokens: Sequence[Word], denial: Denial) -> bool:
    """Whether the next word that a negation bears on stands near another one of those around it."""
    stems = [word.stem for word in tokens]
    others = {denial.before, *denial.behind[1:]} - {denial.behind[0], ""}
    places = [at for at, stem in enumerate(stems) if stem == denial.behind[0]]
    return any(not others.isdisjoint(stems[max(0, at - WITHIN) : at + WITHIN + 1]) for at in places)


def is_opposed(tokens: Sequence[Word]) -> bool:
    """Whether anything negative stands among some words."""
    return not (OPPOSED | DENYING).isdisjoint([word.plain for word in tokens])
