"""What both official SDKs have in common: a client made from a key, and errors of the same names, told as ours."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from importlib import import_module
from typing import Any

from bloginator.errors import ResponderFailed
from bloginator.records.programs import AnthropicBatch, OpenAIBatch
from bloginator.responders.base import Desk
from bloginator.responders.chat import one_line
from bloginator.responders.http_client import NO_QUOTA, retry_after
from bloginator.responders.keys import need_key, scrubbed
from bloginator.responders.provider_batches import Unclear

UNKNOWN = 404
PASSING = frozenset({408, 409, 425, 429})
LISTED = 2000
"""So many of a provider's batches are looked through for one whose yes was not heard."""


class ByProvider:
    """A provider's batches through its own package, which is imported when it is first needed.

    Args:
        settings: Its table of ``batch.toml``.
    """

    name: str
    package: str
    client_class: str

    def __init__(self, desk: Desk, settings: OpenAIBatch | AnthropicBatch) -> None:
        self.desk = desk
        self.key_variable, self.base_url = settings.key_variable, settings.base_url
        self.most_requests, self.most_bytes = settings.most_requests, settings.most_bytes

    @cached_property
    def key(self) -> str:
        """Return the key, read when it is first needed."""
        return need_key(self.desk.environ, self.key_variable, self.name)

    @cached_property
    def client(self) -> Any:
        """Return the SDK's client."""
        return getattr(import_module(self.package), self.client_class)(api_key=self.key, base_url=self.base_url)

    def troubles(self) -> AbstractContextManager[None]:
        """Return the context that tells the SDK's errors as ours."""
        return translated(import_module(self.package), self.name, self.key, self.key_variable)

    @contextmanager
    def knowing(self, provider_id: str) -> Iterator[None]:
        """Say what to do where the provider does not know a submission that we hold a ticket for.

        It is not given up by itself: with another account's key every submission is unknown, and would be paid twice.
        """
        try:
            yield
        except import_module(self.package).APIStatusError as error:
            if error.status_code != UNKNOWN:
                raise
            mend = "Use the key it was submitted with. If it is lost, remove its file in tickets/ to ask, and pay, again."
            raise ResponderFailed(f"The provider does not know {provider_id}.", self.name, mend) from None


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
