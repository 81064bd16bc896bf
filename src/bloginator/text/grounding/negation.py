"""Negations that stand on one side only: in a sentence, or in the passage that supports it best.

    "never limits requests"  ──► the passage has "limit" and "requests" near each other, and nothing contrary there
    "it is okay to skip it"  ◄── the passage says "is not okay to skip"

``plain`` is the close case: the words right around the negation follow each other on the other side in that order.
Otherwise two of the words that it bears on must stand near each other there, in any order. Pure: reads no file and no clock.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from bloginator.text.grounding.tokens import CONTRARY, NEGATIONS, Word, listed, stem

DENYING = NEGATIONS | listed("no none neither nor nobody nothing nowhere without hardly lacks lacked")
NO_PASSAGES = listed("without neither nor")
"""What a passage says by these, a draft often leaves out or says in another way."""

HARMLESS = listed("only just merely more less fewer doubt matter later longer")
"""Behind a negation these turn nothing: "not only", "no doubt", "no later than"."""

OPPOSED = CONTRARY | listed("""
    absence absent missing lacking lacked unless refuse refuses refused refusing deny denies denied denying impossible
""")
ENDING = listed("nobody nothing none nowhere")
"""These may end a sentence and bear on what stands before them: "is reviewed by nobody"."""

TIMES = frozenset(stem(word) for word in ("second", "minute", "hour", "day", "week", "month", "year"))
WITHIN = 8
WIDER = 12


class Denial(NamedTuple):
    """A negation: its word, the last two stems before it, and the four that it bears on, mostly behind it, at least one."""

    word: str
    before: tuple[str, ...]
    behind: tuple[str, ...]


class Turned(NamedTuple):
    """A negation that one side lacks: told in words, and whether it is plain."""

    reason: str
    plain: bool


def contrast(ours: Sequence[Word], theirs: Sequence[Word]) -> Turned | None:
    """Return the negation that stands in a draft's sentence or in its passage alone, a plain one first."""
    drafts, passages = denials(ours), denials(theirs)
    told = [(denial, f'the draft says "{denial.word}", the source does not', theirs) for denial in drafts]
    told += [(denial, f'the source says "{denial.word}", the draft does not', ours) for denial in passages]
    for denial, reason, other in told:
        if denial.word in NEGATIONS and affirms(other, denial):
            return Turned(reason, plain=True)
    if reasons := [reason for denial, reason, _ in told[: len(drafts)] if lost(denial, theirs, passages)]:
        return Turned(reasons[0], plain=False)
    if reasons := [reason for denial, reason, _ in told[len(drafts) :] if gained(denial, ours, drafts)]:
        return Turned(reasons[0], plain=False)
    return None


def denials(found: Sequence[Word]) -> list[Denial]:
    """Return the negations that bear on a word that says something."""
    kept = []
    for place, word in enumerate(found):
        if word.plain not in DENYING or (found[place + 1 : place + 2] and found[place + 1].plain in HARMLESS):
            continue
        before, behind = telling(found[max(0, place - 6) : place]), telling(found[place + 1 : place + 10])
        behind = behind or (before[::-1] if word.plain in ENDING else ())
        if behind:
            kept.append(Denial(word.plain, before[-2:], behind[:4]))
    return kept


def telling(found: Sequence[Word]) -> tuple[str, ...]:
    """Return the stems of the words that say something, no negation and no single letter among them."""
    return tuple(word.stem for word in found if word.content and word.plain not in DENYING and len(word.stem) > 1)


def affirms(found: Sequence[Word], denial: Denial) -> bool:
    """Whether words say plainly what a negation denies."""
    before, behind = denial.before[-1] if denial.before else "", denial.behind[0]
    beyond = denial.behind[1] if len(denial.behind) > 1 else ""
    return says(found, before, behind, WITHIN) or says(found, behind, beyond, WITHIN // 2)


def says(found: Sequence[Word], one: str, other: str, within: int) -> bool:
    """Whether two stems follow each other within some words, and nothing contrary stands there."""
    stems = [word.stem for word in found]
    for place in (at for at, key in enumerate(stems) if key == one and other):
        span = stems[place + 1 : place + 1 + within]
        if other in span:
            return is_free(found, place - 3, place + 5 + span.index(other))
    return False


def lost(denial: Denial, theirs: Sequence[Word], passages: Sequence[Denial]) -> bool:
    """Whether a passage affirms, in any order, what a draft denies, and denies none of it."""
    if is_shared(denial, passages):
        return False
    return together(theirs, denial) or (denial.word != "without" and beside(theirs, denial, WIDER, 4))


def gained(denial: Denial, ours: Sequence[Word], drafts: Sequence[Denial]) -> bool:
    """Whether a draft affirms, in any order, what a passage denies, and denies none of it."""
    if denial.word in NO_PASSAGES or is_shared(denial, drafts):
        return False
    return beside(ours, denial._replace(behind=denial.behind[:3]), WITHIN, WITHIN)


def is_shared(denial: Denial, others: Sequence[Denial]) -> bool:
    """Whether the other side denies one of the two next words too."""
    return any(stem in other.behind for other in others for stem in denial.behind[:2])


def together(found: Sequence[Word], denial: Denial) -> bool:
    """Whether two words that a negation bears on (or its one word and one before it) stand within some words."""
    wanted, stems = {*denial.before, *denial.behind}, timed(found, denial)
    places = [at for at, stem in enumerate(stems) if stem in wanted]
    for start in places:
        span = [at for at in places if start <= at < start + WITHIN]
        for last in span[1:]:
            kept = {stems[at] for at in span if at <= last}
            if len(kept) > 1 and len(kept & {*denial.behind}) >= min(2, len({*denial.behind})):
                if is_free(found, start - 4, last + 3):
                    return True
                break
    return False


def timed(found: Sequence[Word], denial: Denial) -> list[str]:
    """Return the stems, the days of "two days" as "time" where a negation is "no time"."""
    stems, time = [word.stem for word in found], stem("time")
    if denial.behind[0] != time:
        return stems
    return [time if one in TIMES and at and found[at - 1].number else one for at, one in enumerate(stems)]


def beside(found: Sequence[Word], denial: Denial, within: int, left: int) -> bool:
    """Whether the next word that a negation bears on stands near another one, each time without a contrary word."""
    key, others = denial.behind[0], {*denial.before, *denial.behind[1:]} - {denial.behind[0]}
    stems = [word.stem for word in found]
    places = [at for at, stem in enumerate(stems) if stem == key]
    near = [at for at in places if not others.isdisjoint(stems[max(0, at - within) : at + within + 1])]
    return bool(near) and all(is_free(found, at - left, at + 3) for at in near)


def is_free(found: Sequence[Word], start: int, end: int) -> bool:
    """Whether no contrary word stands in a stretch."""
    return OPPOSED.isdisjoint([word.plain for word in found[max(0, start) : end]])


def denies(found: Collection[Word]) -> bool:
    """Whether there is any negation."""
    return not DENYING.isdisjoint([word.plain for word in found])
