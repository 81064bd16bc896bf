"""Resolve a batch: every verdict becomes a section's text, or the batch is told what it lacks.

    verdicts ──► enough of them count? ──no──► TooFewResponses
                      │ yes
                      ▼
             text | placeholder, by section

Pure: reads no file and no clock.
"""

from collections.abc import Callable, Sequence
from math import ceil
from typing import NamedTuple

from bloginator.errors import TooFewResponses
from bloginator.records.exchange import COUNTING, Verdict
from bloginator.stages.verdicts.openness import is_blocked
from bloginator.text.messages import and_more

NAMED = 20
"""Sections that a message names one by one; a longer list is what `doit status` is for."""


class Tally(NamedTuple):
    """How a batch stands: what counts, what is needed, and which sections are lacking.

    Args:
        total: Sections that ask for text.
        needed: How many of them must count.
        threshold: The share asked for, from 0 to 1.
        lacking: The verdicts that do not count, in the outline's order.
    """

    total: int
    accepted: int
    outdated: int
    needed: int
    threshold: float
    lacking: tuple[Verdict, ...]

    @property
    def is_enough(self) -> bool:
        """Whether a draft may be assembled."""
        return self.accepted + self.outdated >= self.needed


def needed(total: int, threshold: float) -> int:
    """Return how many of ``total`` sections must count: never less than the share asked for.

    >>> needed(4, 0.8), needed(5, 0.8), needed(17, 0.8)
    (4, 4, 14)
    """
    return ceil(round(total * threshold, 9))


def tally(verdicts: Sequence[Verdict], threshold: float) -> Tally:
    """Count the verdicts of all sections that ask for text."""
    return Tally(
        total=len(verdicts),
        accepted=sum(verdict.standing == "accepted" for verdict in verdicts),
        outdated=sum(verdict.standing == "outdated" for verdict in verdicts),
        needed=needed(len(verdicts), threshold),
        threshold=threshold,
        lacking=tuple(verdict for verdict in verdicts if verdict.standing not in COUNTING),
    )


def resolve(
    verdicts: Sequence[Verdict],
    *,
    threshold: float,
    placeholder: Callable[[Verdict], str],
    batch: str = "",
) -> dict[str, str]:
    """Turn every verdict into the text of its section.

    Args:
        verdicts: One for each section that asks for text, in the outline's order.
        threshold: Share of the sections that must count, from 0 to 1.
        placeholder: Renders what stands in for a section that does not count.
        batch: The batch's folder, for the message.

    Returns:
        Section id -> its Markdown, in the order of ``verdicts``; no id is left out.

    Raises:
        TooFewResponses: Fewer count than ``needed``. Nothing is resolved.
    """
    require(tally(verdicts, threshold), batch)
    return {verdict.section: verdict.text if verdict.standing in COUNTING else placeholder(verdict) for verdict in verdicts}


def require(found: Tally, batch: str = "") -> None:
    """Raise unless enough sections count.

    Raises:
        TooFewResponses: With what counts, what is needed, and which sections are lacking.
    """
    if found.is_enough:
        return
    counted = f"{counting(found)}; {found.needed} are needed ({percent(found.threshold)})."
    place = f"{batch}: " if batch else ""
    blocked = [verdict for verdict in found.lacking if is_blocked(verdict)]
    what = "change what is blocked, or blocklist.toml," if len(blocked) == len(found.lacking) else "answer them,"
    hint = f"{what} then run `doit draft` again"
    if 0 < len(blocked) < len(found.lacking):
        hint += "; `doit status` says what blocks the others"
    if any(verdict.standing in ("refused", "stale") for verdict in found.lacking):
        hint += "; `doit status` says what is wrong with those that were answered"
    raise TooFewResponses(counted, place + names(found.lacking), hint)


def counting(found: Tally) -> str:
    """Return in words how many sections count.

    >>> counting(Tally(17, 12, 3, 14, 0.8, ()))
    '12 accepted + 3 outdated = 15 of 17 count'
    >>> counting(Tally(3, 1, 0, 3, 0.8, ()))
    '1 of 3 sections accepted'
    """
    if found.outdated:
        both = found.accepted + found.outdated
        return f"{found.accepted} accepted + {found.outdated} outdated = {both} of {found.total} count"
    return f"{found.accepted} of {found.total} sections accepted"


def percent(share: float) -> str:
    """Return a share as people write it.

    >>> percent(0.8), percent(0.825)
    ('80%', '82.5%')
    """
    return f"{round(share * 100, 6):g}%"


def names(lacking: Sequence[Verdict]) -> str:
    """Return the lacking sections by id, each that is not simply missing with its standing."""
    return and_more([verdict.section + aside(verdict) for verdict in lacking], NAMED)


def aside(verdict: Verdict) -> str:
    """Return why a section is lacking, in brackets; nothing where it is simply missing."""
    if is_blocked(verdict):
        return " (blocked)"
    return "" if verdict.standing == "missing" else f" ({verdict.standing})"
