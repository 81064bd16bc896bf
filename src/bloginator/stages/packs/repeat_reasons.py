"""Say why a section is asked again: what was refused in its answer, or what has changed in its question."""

from bloginator.records.exchange import Request, Verdict
from bloginator.stages.rendering import clipped

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
    if verdict.standing == "refused":
        found = [f"An answer was refused: {at(reason.where)}{reason.what}" for reason in verdict.reasons]
    elif verdict.standing == "stale":
        found = [f"There is an answer to an earlier question; {what}." for what in changes(answered, request)]
        found = found or [f"There is an answer to an earlier question. {reason.what}" for reason in verdict.reasons]
        found += [f"It stands in {verdict.file}; take from it what still fits."] if verdict.file else []
    else:
        found = []
    return tuple(clipped(line, LONGEST) for line in found)


def at(where: str) -> str:
    """Return a place as the beginning of a sentence."""
    return f"{where}: " if where else ""


def changes(before: Request | None, now: Request) -> list[str]:
    """Return what was asked otherwise before, one clause each; empty where that is not known."""
    if before is None:
        return []
    found = []
    if before.title != now.title:
        found.append(f"its title was “{clipped(before.title, SHORTLY)}”")
    if before.path != now.path:
        above = " › ".join(before.path)
        found.append(f"it stood under “{clipped(above, SHORTLY)}”" if above else "it stood under no other section")
    if before.description != now.description:
        said = clipped(before.description, SHORTLY)
        found.append(f"its description was “{said}”" if said else "it had no description")
    return found or ["the document's classification or audience was another"]
