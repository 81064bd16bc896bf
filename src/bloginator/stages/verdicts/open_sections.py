"""Open: whether somebody should answer a section. One predicate for packs, waits, responders, checks and tools."""

from bloginator.records.exchange import Verdict


def is_open(verdict: Verdict) -> bool:
    """Tell whether somebody should answer: missing, refused, stale, or outdated because of feedback, or with nothing said.

    A text that only names what the sources lacked is asked for again when they have changed.
    """
    if verdict.standing == "outdated":
        from bloginator.text.answers.assistant_boilerplate import remove_gaps  # loads all that reads answers

        return any(reason.code == "feedback" for reason in verdict.reasons) or not remove_gaps(verdict.text).strip()
    return verdict.standing in {"missing", "refused", "stale"} and not is_blocked(verdict)


def is_blocked(verdict: Verdict) -> bool:
    """Tell whether the blocklist holds the section's request back, so that nobody may be asked."""
    return verdict.standing == "missing" and any(reason.code == "blocked" for reason in verdict.reasons)
