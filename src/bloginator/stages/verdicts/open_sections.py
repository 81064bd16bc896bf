"""Open: whether somebody should answer a section. One predicate for packs, waits, responders, checks and tools."""

from bloginator.records.exchange import COUNTING, Verdict


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


def named_gaps(verdict: Verdict) -> tuple[str, ...]:
    """Return what the answer to a section's present question says that the sources lack, each gap as one sentence."""
    is_present = verdict.standing in COUNTING | {"refused"}
    return tuple(finding.what for finding in verdict.findings if finding.code == "gap") if is_present else ()


def is_blocked(verdict: Verdict) -> bool:
    """Tell whether the blocklist holds the section's request back, so that nobody may be asked."""
    return verdict.standing == "missing" and any(reason.code == "blocked" for reason in verdict.reasons)


def has_ticket(verdict: Verdict) -> bool:
    """Tell whether a provider holds a ticket for a pending section, which no wait of ours shortens."""
    return verdict.standing == "pending" and any(reason.code == "ticket" for reason in verdict.reasons)
