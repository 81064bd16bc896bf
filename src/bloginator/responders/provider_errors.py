"""What a refusal of a server means, whoever hears it: whether it may pass, and when to come back."""

from math import isfinite

NO_QUOTA = ("insufficient_quota", "billing", "credit balance", "exceeded your current quota")
TEMPORARY = frozenset({408, 409, 425, 429})


def lacks_quota(message: str) -> bool:
    """Tell whether the account is used up, which no waiting mends."""
    return any(word in message.lower() for word in NO_QUOTA)


def is_temporary(status: int) -> bool:
    """Tell whether the same request may be answered later."""
    return status in TEMPORARY or status >= 500


def read_retry_after(text: str) -> float | None:
    """Return the seconds that a ``Retry-After`` header asks for, given as seconds or as a date.

    >>> read_retry_after("2"), read_retry_after("soon")
    (2.0, None)
    """
    from datetime import UTC, datetime
    from email.utils import parsedate_to_datetime

    try:
        seconds = float(text)
        return max(0.0, seconds) if isfinite(seconds) else None
    except ValueError:
        pass
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return max(0.0, (moment - datetime.now(UTC)).total_seconds()) if moment.tzinfo else None
