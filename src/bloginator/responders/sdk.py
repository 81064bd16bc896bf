"""The official SDKs' errors as ours; both SDKs name theirs alike."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bloginator.errors import ResponderFailed
from bloginator.responders.batches import Unclear
from bloginator.responders.chat import one_line
from bloginator.responders.keys import scrubbed
from bloginator.responders.sending import NO_QUOTA, retry_after

PASSING = frozenset({408, 409, 425, 429})


@contextmanager
def translated(sdk: Any, name: str, key: str, variable: str) -> Iterator[None]:
    """Turn what an SDK raises into ``Unclear``, where it may pass, or ``ResponderFailed``; without the key.

    Args:
        sdk: The SDK's module.
        name: The responder.
        variable: Where the key came from, for the message.
    """
    try:
        yield
    except sdk.APIStatusError as error:
        said, status = one_line(scrubbed(str(error), key)), int(error.status_code)
        has_quota = not any(word in said.lower() for word in NO_QUOTA)
        if has_quota and (status in PASSING or status >= 500):
            raise Unclear(said, retry_after(error.response.headers.get("retry-after", ""))) from None
        mend = f"Check the key in {variable}, the account and the model."
        raise ResponderFailed(f"The provider refused with status {status}: {said}", name, mend) from None
    except sdk.APIConnectionError as error:
        raise Unclear(one_line(scrubbed(f"{type(error).__name__}: {error}", key))) from None


@contextmanager
def reached(name: str) -> Iterator[None]:
    """Turn ``Unclear`` into ``ResponderFailed`` where nothing was submitted, so that nothing can be unclear."""
    try:
        yield
    except Unclear as unclear:
        mend = "Run it again later; tickets keep what was submitted."
        raise ResponderFailed(f"The provider cannot be reached: {unclear}", name, mend) from None
