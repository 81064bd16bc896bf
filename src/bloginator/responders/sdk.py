"""What both official SDKs have in common: a client made from a key, and errors of the same names, told as ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from importlib import import_module
from typing import Any

from bloginator.errors import ResponderFailed
from bloginator.responders.base import ResponderContext
from bloginator.responders.chat import ModelSettings, join_lines
from bloginator.responders.keys import redact_keys, require_key
from bloginator.responders.provider_batches import ProviderBatches, SubmissionUnclear
from bloginator.responders.provider_errors import is_temporary, lacks_quota, read_retry_after

NOT_FOUND = 404
MALFORMED = (ValueError, TypeError, AttributeError, RecursionError)  # what an SDK ends in where a body of 200 is malformed
MAX_LISTED = 2000  # so many of a provider's batches are looked through for one whose yes was not heard


class SdkSettings(ModelSettings):
    """What the tables of all providers' batches have.

    Args:
        base_url: ``None`` for the official one.
        key_variable: The environment variable that holds the key.
        most_requests, most_bytes: In one batch; more are split.
    """

    base_url: str | None = None
    key_variable: str
    most_requests: int
    most_bytes: int


class SdkBatches(ProviderBatches):
    """A provider's batches through its own package, which is imported when it is first needed."""

    package: str
    client_class: str

    def __init__(self, context: ResponderContext, settings: SdkSettings) -> None:
        super().__init__(context, settings.most_requests, settings.most_bytes)
        self.key_variable, self.base_url = settings.key_variable, settings.base_url

    @cached_property
    def key(self) -> str:
        """Return the key, read when it is first needed."""
        return require_key(self.context.environ, self.key_variable, self.name)

    @cached_property
    def client(self) -> Any:
        """Return the SDK's client."""
        return getattr(import_module(self.package), self.client_class)(api_key=self.key, base_url=self.base_url)

    @contextmanager
    def translate_errors(self, submission: str = "") -> Iterator[None]:
        """Turn SDK errors into ``SubmissionUnclear`` where they may pass, else ``ResponderFailed``, without the key.

        A submission that the provider does not know is not given up by itself: with another account's key all are unknown,
        and would be paid twice.
        """
        sdk = import_module(self.package)
        try:
            yield
        except sdk.APIStatusError as error:
            if submission and error.status_code == NOT_FOUND:
                hint = "Use the key it was submitted with. If it is lost, remove its file in tickets/ to ask and pay again."
                raise ResponderFailed(f"The provider does not know {submission}.", self.name, hint) from None
            message, status = join_lines(redact_keys(str(error), self.key)), int(error.status_code)
            if is_temporary(status) and not lacks_quota(message):
                after = read_retry_after(error.response.headers.get("retry-after", ""))
                raise SubmissionUnclear(message, after) from None
            hint = f"Check the key in {self.key_variable}, the account and the model."
            raise ResponderFailed(f"The provider refused with status {status}: {message}", self.name, hint) from None
        except sdk.APIConnectionError as error:
            raise SubmissionUnclear(join_lines(redact_keys(f"{type(error).__name__}: {error}", self.key))) from None
        except (sdk.APIError, *MALFORMED) as error:
            what = f"its answer is none that this interface gives ({type(error).__name__}: {error})"
            raise SubmissionUnclear(join_lines(redact_keys(what, self.key))) from None

    @contextmanager
    def reading(self, submission: str = "") -> Iterator[None]:
        """Translate errors where nothing is submitted, so that nothing can be unclear."""
        try:
            with self.translate_errors(submission):
                yield
        except SubmissionUnclear as unclear:
            hint = "Run it again later; tickets keep what was submitted."
            raise ResponderFailed(f"The provider cannot be reached or read: {unclear}", self.name, hint) from None


def require_word(value: object) -> str:
    """Return an id or a status of a provider's record; a ``TypeError`` where it has none."""
    if not isinstance(value, str) or not value:
        raise TypeError("an id or a status is missing")
    return value
