"""How a batch stands as a whole: how many sections count, how many are needed, and which are lacking."""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import NamedTuple

from bloginator.records.exchange import COUNTING, Standing, Verdict
from bloginator.records.outline import Outline, is_heading_only
from bloginator.stages.verdicts.open_sections import is_blocked
from bloginator.stages.wording import NAMED
from bloginator.text.messages import and_more

LACKING: tuple[Standing, ...] = ("missing", "pending", "stale", "refused")
"""The standings that do not count, in the order in which they are told."""


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


def missing_verdict(section: str) -> Verdict:
    """Return the verdict on a section that nobody has answered."""
    return Verdict(section=section, standing="missing")


def verdicts_in_order(outline: Outline, verdicts: Mapping[str, Verdict]) -> list[Verdict]:
    """Return the verdict of each section that asks for text, in the outline's order."""
    asked = (section.id for section in outline.sections if not is_heading_only(section))
    return [verdicts.get(section) or missing_verdict(section) for section in asked]


def count_needed(total: int, threshold: float) -> int:
    """Return how many of ``total`` sections must count: never less than the share asked for.

    >>> count_needed(4, 0.8), count_needed(5, 0.8), count_needed(17, 0.8)
    (4, 4, 14)
    """
    return ceil(round(total * threshold, 9))


def tally(verdicts: Sequence[Verdict], threshold: float) -> Tally:
    """Count the verdicts of all sections that ask for text."""
    standings = [verdict.standing for verdict in verdicts]
    return Tally(
        total=len(verdicts),
        accepted=standings.count("accepted"),
        outdated=standings.count("outdated"),
        needed=count_needed(len(verdicts), threshold),
        threshold=threshold,
        lacking=tuple(verdict for verdict in verdicts if verdict.standing not in COUNTING),
    )


def describe_counting(counts: Tally) -> str:
    """Return in words how many sections count.

    >>> describe_counting(Tally(17, 12, 3, 14, 0.8, ()))
    '12 accepted + 3 outdated = 15 of 17 count'
    >>> describe_counting(Tally(3, 1, 0, 3, 0.8, ()))
    '1 of 3 sections accepted'
    """
    if counts.outdated:
        both = counts.accepted + counts.outdated
        return f"{counts.accepted} accepted + {counts.outdated} outdated = {both} of {counts.total} count"
    return f"{counts.accepted} of {counts.total} sections accepted"


def format_share(share: float) -> str:
    """Return a share as people write it.

    >>> format_share(0.8), format_share(0.825)
    ('80%', '82.5%')
    """
    return f"{round(share * 100, 6):g}%"


def name_lacking(lacking: Sequence[Verdict], *, with_standing: bool = True) -> str:
    """Return the lacking sections by id, those that are blocked or not simply missing with why in brackets."""
    names = []
    for verdict in lacking:
        why = "blocked" if is_blocked(verdict) else verdict.standing if with_standing else "missing"
        names.append(verdict.section if why == "missing" else f"{verdict.section} ({why})")
    return and_more(names, NAMED)


def summarize(counts: Tally) -> str:
    """Return a tally on one line, the lacking sections by standing, missing ones first.

    >>> summarize(Tally(3, 2, 0, 3, 0.8, (Verdict(section="costs", standing="missing"),)))
    '2 of 3 accepted, 3 needed (80%), missing: costs'
    """
    count = describe_counting(counts) if counts.outdated else f"{counts.accepted} of {counts.total} accepted"
    parts = [count, f"{counts.needed} needed ({format_share(counts.threshold)})"]
    for standing in LACKING:
        if verdicts := [verdict for verdict in counts.lacking if verdict.standing == standing]:
            parts.append(f"{standing}: {name_lacking(verdicts, with_standing=False)}")
    return ", ".join(parts)
