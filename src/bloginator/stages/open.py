"""Open: whether somebody should answer a section. One predicate for packs, waits, responders, checks and tools."""

from bloginator.records.exchange import Verdict


def is_open(verdict: Verdict) -> bool:
    """Tell whether somebody should answer: missing, refused, stale, or outdated because of feedback."""
    if verdict.standing == "outdated":
        return any(reason.code == "feedback" for reason in verdict.reasons)
    if any(reason.code == "blocked" and verdict.standing == "missing" for reason in verdict.reasons):
        return False  # nobody may be asked
    return verdict.standing in {"missing", "refused", "stale"}
