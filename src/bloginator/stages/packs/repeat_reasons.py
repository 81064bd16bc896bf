"""Say why a section is asked again: what was refused in its answer, or what has changed in its question."""

from bloginator.records.exchange import Request, Verdict
from bloginator.stages.wording import behind_place, clip

LONGEST = 400
"""Characters of one sentence; it may quote an answer, which may be long."""

SHORTLY = 200
"""Characters of an earlier title or description."""


def why_again(verdict: Verdict, request: Request, answered: Request | None = None) -> tuple[str, ...]:
    """Return one line for each reason; none for a section that has not been answered.

    Args:
        request: The question as it is now.
        answered: The one that a stale answer was written for, if it is kept.
    """
    reasons = verdict.reasons
    if verdict.standing == "refused":
        lines = [f"An answer was refused: {behind_place(reason.where, reason.what)}" for reason in reasons]
    elif verdict.standing == "stale":
        lines = [f"There is an answer to an earlier question; {change}." for change in list_changes(answered, request)]
        lines = lines or [f"There is an answer to an earlier question. {reason.what}" for reason in reasons]
        lines += [f"It stands in {verdict.file}; take from it what still fits."] if verdict.file else []
    else:
        lines = []
    return tuple(clip(line, LONGEST) for line in lines)


def list_changes(before: Request | None, now: Request) -> list[str]:
    """Return what was asked otherwise before, one clause each; empty where that is not known."""
    if before is None:
        return []
    changes = []
    if before.title != now.title:
        changes.append(f"its title was “{clip(before.title, SHORTLY)}”")
    if before.path != now.path:
        above = clip(" › ".join(before.path), SHORTLY)
        changes.append(f"it stood under “{above}”" if above else "it stood under no other section")
    if before.description != now.description:
        description = clip(before.description, SHORTLY)
        changes.append(f"its description was “{description}”" if description else "it had no description")
    return changes or ["the document's classification or audience was another"]
