"""Resolve a batch: every verdict becomes a section's text, or the batch is told what it lacks.

    verdicts ──► enough of them count? ──no──► TooFewResponses
                      │ yes
                      ▼
             text | placeholder, by section

Pure: reads no file and no clock.
"""

from collections.abc import Callable, Sequence

from bloginator.errors import TooFewResponses
from bloginator.records.exchange import COUNTING, Verdict
from bloginator.stages.verdicts.open_sections import is_blocked, lacks_sources
from bloginator.stages.verdicts.tally import Tally, describe_counting, format_share, name_lacking, tally
from bloginator.stages.wording import behind_place, describe_gaps


def resolve(verdicts: Sequence[Verdict], *, threshold: float, placeholder: Callable[[Verdict], str]) -> dict[str, str]:
    """Turn every verdict into the text of its section.

    Args:
        verdicts: One for each section that asks for text, in the outline's order.
        threshold: Share of the sections that must count, from 0 to 1.
        placeholder: Renders what stands in for a section that does not count.

    Returns:
        Section id -> its Markdown, in the order of ``verdicts``; no id is left out.

    Raises:
        TooFewResponses: Fewer count than are needed. Nothing is resolved.
    """
    require(tally(verdicts, threshold))
    return {verdict.section: verdict.text if verdict.standing in COUNTING else placeholder(verdict) for verdict in verdicts}


def require(counts: Tally, batch: str = "", packs: str = "") -> None:
    """Raise unless enough sections count.

    Args:
        counts: How many count, and how many are needed.
        batch: The batch's folder, for the message.
        packs: Where the open requests can be read in one go.

    Raises:
        TooFewResponses: With what counts, what is needed, and which sections are lacking.
    """
    if counts.is_enough:
        return
    what = f"{describe_counting(counts)}; {counts.needed} are needed ({format_share(counts.threshold)})."
    blocked = sum(is_blocked(verdict) for verdict in counts.lacking)
    action = "change what is blocked, or blocklist.toml," if blocked == len(counts.lacking) else "answer them,"
    hint = f"{action} then run `doit draft` again"
    if packs:
        hint += f" (asked for, all in one go, in {packs})"
    if 0 < blocked < len(counts.lacking):
        hint += "; `doit status` says what blocks the others"
    if gaps := describe_gaps([verdict.section for verdict in counts.lacking if lacks_sources(verdict)]):
        hint += f"; {gaps}"
    if any(verdict.standing in ("refused", "stale") and not lacks_sources(verdict) for verdict in counts.lacking):
        hint += "; `doit status` says what is wrong with those that were answered"
    raise TooFewResponses(what, behind_place(batch, name_lacking(counts.lacking)), hint)
