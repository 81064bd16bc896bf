"""How sections and a batch stand: who should be asked, how many sections count and are needed, and which are lacking.

``is_open`` is the one predicate for packs, waits, responders, checks and tools.
"""

from collections.abc import Callable, Mapping, Sequence
from math import ceil
from typing import NamedTuple

from bloginator.errors import TooFewResponses
from bloginator.records.draft import DraftSection
from bloginator.records.exchange import COUNTING, EDITED, STAND_IN, Standing, Verdict
from bloginator.records.outline import Outline, is_heading_only
from bloginator.stages.wording import MAX_NAMED, OTHER_WAYS, behind_place, describe_gaps
from bloginator.text.messages import and_more

LACKING: tuple[Standing, ...] = ("missing", "pending", "stale", "refused")  # what does not count, in the order told


class Tally(NamedTuple):
    """How a batch stands: of all sections that ask for text, what counts, what is needed, and which do not count."""

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
    return and_more(names, MAX_NAMED)


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


def is_open(verdict: Verdict) -> bool:
    """Tell whether somebody should answer: missing, refused, stale, or outdated because of feedback.

    An answer that only names what the sources lack is asked for again when they have changed.
    """
    if verdict.standing == "outdated":
        return any(reason.code == "feedback" for reason in verdict.reasons)
    return verdict.standing in {"missing", "refused", "stale"} and not is_blocked(verdict) and not lacks_sources(verdict)


def lacks_sources(verdict: Verdict) -> bool:
    """Tell whether the section was answered, and its answer says nothing but what its present sources lack."""
    return verdict.standing == "refused" and any(reason.code == "gaps-alone" for reason in verdict.reasons)


def name_gaps(verdict: Verdict) -> tuple[str, ...]:
    """Return what the answer to a section's present question says that the sources lack, each gap as one sentence."""
    is_present = verdict.standing in COUNTING | {"refused"}
    return tuple(finding.what for finding in verdict.findings if finding.code == "gap") if is_present else ()


def shows_accepted_before(verdict: Verdict) -> bool:
    """Tell whether the text that counts was accepted before, and what stands in its place now cannot count."""
    return verdict.standing in COUNTING and any(finding.code == "kept" for finding in verdict.findings)


def is_extract(text: Verdict | DraftSection) -> bool:
    """Tell whether a text that counts was picked by the embedded extractive writer."""
    return text.standing in COUNTING and text.file.startswith(f"responses/{STAND_IN}/")


def is_edited(verdict: Verdict) -> bool:
    """Tell whether the text that counts is the writer's own version."""
    return verdict.standing in COUNTING and verdict.file.startswith(f"responses/{EDITED}/")


def is_blocked(verdict: Verdict) -> bool:
    """Tell whether the blocklist holds the section's request back, so that nobody may be asked."""
    return verdict.standing == "missing" and any(reason.code == "blocked" for reason in verdict.reasons)


def has_ticket(verdict: Verdict) -> bool:
    """Tell whether a provider holds a ticket for a pending section, which no wait of ours shortens."""
    return verdict.standing == "pending" and any(reason.code == "ticket" for reason in verdict.reasons)


def resolve(verdicts: Sequence[Verdict], *, threshold: float, placeholder: Callable[[Verdict], str]) -> dict[str, str]:
    """Return the text of each section, or its placeholder, in the order of ``verdicts``; no id is left out.

    Raises:
        TooFewResponses: Fewer count than are needed. Nothing is resolved.
    """
    require(tally(verdicts, threshold))
    return {verdict.section: verdict.text if verdict.standing in COUNTING else placeholder(verdict) for verdict in verdicts}


def require(counts: Tally, batch: str = "", packs: str = "") -> None:
    """Raise unless enough sections count; the message names the batch's folder, and packs to read where there are some."""
    if counts.is_enough:
        return
    what = f"{describe_counting(counts)}; {counts.needed} are needed ({format_share(counts.threshold)})."
    blocked = sum(is_blocked(verdict) for verdict in counts.lacking)
    without = [verdict.section for verdict in counts.lacking if lacks_sources(verdict)]
    action = "change what is blocked, or blocklist.toml," if blocked == len(counts.lacking) else "answer them,"
    if without and blocked + len(without) == len(counts.lacking):
        action = f"look for more (`bloginator look`), {OTHER_WAYS},"
    hint = f"{action} then run `bloginator draft` again"
    if packs:
        hint += f" (asked for, all in one go, in {packs})"
    if 0 < blocked < len(counts.lacking):
        hint += "; `bloginator status` says what blocks the others"
    if without:
        hint += f"; {describe_gaps(without)}"
    if any(verdict.standing in ("refused", "stale") and not lacks_sources(verdict) for verdict in counts.lacking):
        hint += "; `bloginator status` says what is wrong with those that were answered"
    raise TooFewResponses(what, behind_place(batch, name_lacking(counts.lacking)), hint)
