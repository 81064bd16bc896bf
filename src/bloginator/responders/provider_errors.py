"""What a refusal of a server means, whoever hears it: whether it may pass, and when to come back."""

from collections.abc import Mapping
from math import isfinite

from bloginator.parsing import as_mapping
from bloginator.text.answers.provider_output import first_choice

NO_QUOTA = ("insufficient_quota", "billing", "credit balance", "exceeded your current quota")
TEMPORARY = frozenset({408, 409, 425, 429})
STATUS_KEYS = ("status_code", "status", "code", "type")
STATUS_OF_TYPE = {
    "invalid_request_error": 400,
    "authentication_error": 401,
    "invalid_api_key": 401,
    "billing_error": 402,
    "insufficient_quota": 429,
    "permission_error": 403,
    "not_found_error": 404,
    "model_not_found": 404,
    "timeout": 408,
    "timeout_error": 504,
    "rate_limit_error": 429,
    "rate_limit_exceeded": 429,
    "rate_limit_reached_error": 429,
    "engine_overloaded_error": 503,
    "overloaded_error": 529,
    "api_error": 500,
    "server_error": 500,
    "internal_error": 500,
    "internal_server_error": 500,
    "service_unavailable": 503,
}
"""The status that OpenAI and Anthropic document for each type of error, where it stands in a body of another status."""


def lacks_quota(message: str) -> bool:
    """Tell whether the account is used up, which no waiting mends."""
    return any(word in message.lower() for word in NO_QUOTA)


def is_temporary(status: int) -> bool:
    """Tell whether the same request may be answered later."""
    return status in TEMPORARY or status >= 500


def find_error(body: Mapping[str, object]) -> object:
    """Return the error that a body of status 200 reports, of itself or of its first choice; ``None`` where there is none.

    >>> find_error({"choices": [{"error": {"code": 502}}]}), find_error({"status": 500, "error": "no"}), find_error({})
    ({'code': 502}, {'status': 500, 'error': 'no'}, None)
    """
    value = dict(body)
    error = value.get("error") or first_choice(value).get("error")
    if not isinstance(error, dict) and "choices" not in value and read_error_status(value) is not None:
        return value
    return error or None


def read_error_status(error: object) -> int | None:
    """Return the status that an error within a body stands for, given as number or by its type; ``None`` if unknown.

    >>> read_error_status({"code": "502"}), read_error_status({"type": "overloaded_error"}), read_error_status("no")
    (502, 529, None)
    """
    fields = as_mapping(error)
    fields = as_mapping(fields.get("error")) or fields
    words = [str(fields[key]).strip().lower() for key in STATUS_KEYS if fields.get(key) is not None]
    numbers = [int(word) for word in words if word.isdecimal() and len(word) == 3 and word >= "400"]
    known = [STATUS_OF_TYPE[word] for word in words if word in STATUS_OF_TYPE]
    return next(iter([*numbers, *known]), None)


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
