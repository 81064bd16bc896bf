"""``anthropic-batch``: Anthropic's message batches.

    [{"custom_id", "params"}, …] ──► batch ──► results: succeeded, errored, canceled, expired

The provider takes no note of ours, so a submission whose yes was not heard is looked for among the batches that are newer
than the newest one before it, by its size, and known for ours by the ids of its results; before that nothing cancels it.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from itertools import islice
from typing import Annotated, Any

from pydantic import Field

from bloginator.records.exchange import Request
from bloginator.records.ticket import Ticket
from bloginator.responders.base import ResponderContext, ResponderSpec
from bloginator.responders.chat import make_custom_id, missing_model
from bloginator.responders.provider_batches import BatchState
from bloginator.responders.sdk import MAX_LISTED, SdkBatches, SdkSettings, require_word

UNANSWERED = frozenset({"expired", "canceled"})


class AnthropicBatchSettings(SdkSettings):
    """``[anthropic-batch]``: Anthropic's message batches.

    Args:
        cache: Whether the shared beginning of all prompts is marked for the provider's prompt cache.
    """

    key_variable: str = "ANTHROPIC_API_KEY"
    cache: bool = True
    most_requests: Annotated[int, Field(ge=1, le=100_000)] = 100_000
    most_bytes: Annotated[int, Field(ge=1000, le=256_000_000)] = 256_000_000


class AnthropicBatches(SdkBatches):
    """Anthropic's batches through the ``anthropic`` package."""

    package, client_class = "anthropic", "Anthropic"
    takes_note = False

    def __init__(self, context: ResponderContext) -> None:
        self.settings = context.read_table(AnthropicBatchSettings)
        super().__init__(context, self.settings)

    def build_line(self, request: Request) -> bytes:
        """Return the request as an entry of a batch."""
        entry = {"custom_id": make_custom_id(request.request_id), "params": self.build_params(request)}
        return json.dumps(entry, ensure_ascii=False).encode("utf-8", "replace") + b","

    def build_params(self, request: Request) -> dict[str, object]:
        """Return one message; what all prompts begin with is marked for the cache."""
        if not self.settings.model:
            raise missing_model(self.name)
        shared: dict[str, object] = {"type": "text", "text": request.system_prompt}
        if self.settings.cache:
            shared["cache_control"] = {"type": "ephemeral"}
        params: dict[str, object] = {
            "model": self.settings.model,
            "max_tokens": request.max_tokens,
            "system": [shared],
            "messages": [{"role": "user", "content": request.prompt}],
        }
        if self.settings.send_temperature and knows_temperature():
            params["temperature"] = min(request.temperature, 1.0)
        return {**params, **self.settings.options}

    def find_newest(self) -> str:
        """Return the newest batch that the provider lists."""
        with self.reading():
            return next((require_word(batch.id) for batch in islice(self.client.messages.batches.list(limit=1), 1)), "")

    def create_batch(self, ticket: Ticket, lines: Sequence[bytes]) -> str:
        """Begin the batch; no retry of the SDK's own may begin a second one."""
        entries = [json.loads(line[:-1]) for line in lines]
        with self.translate_errors():
            client = self.client.with_options(max_retries=0)
            headers = {"Idempotency-Key": ticket.id}
            return require_word(client.messages.batches.create(requests=entries, extra_headers=headers).id)

    def find_submission(self, ticket: Ticket) -> str:
        """Return the batch that is, or may be, the one that the ticket was meant for."""
        known = {earlier.provider_id for earlier in self.context.tickets.every(self.name)} | set(ticket.seen)
        with self.reading():
            for batch in islice(self.client.messages.batches.list(limit=100), MAX_LISTED):
                if batch.id == ticket.after:
                    return ""
                if batch.id not in known and self.may_match(batch, ticket):
                    return require_word(batch.id)
        return ""

    def may_match(self, batch: Any, ticket: Ticket) -> bool:
        """Tell whether a batch has the ticket's size, and its ids as far as they can be seen."""
        counts = batch.request_counts
        size = counts.processing + counts.succeeded + counts.errored + counts.canceled + counts.expired
        if size != len(ticket.asked) or batch.processing_status != "ended":
            return bool(size == len(ticket.asked))
        return any(name in ticket.asked for name, _ in self.read_results(str(batch.id)))

    def read_state(self, provider_id: str) -> BatchState:
        """Return how far the batch is."""
        with self.reading(provider_id):
            batch = self.client.messages.batches.retrieve(provider_id)
            if batch.archived_at is not None:
                return BatchState("gone", "its results are no longer kept")
            status = require_word(batch.processing_status)
        return BatchState("ended") if status == "ended" else BatchState("working", status.replace("_", " "))

    def read_results(self, provider_id: str) -> Iterator[tuple[str, Mapping[str, object] | None]]:
        """Yield the results as they are streamed."""
        with self.reading():
            for entry in self.client.messages.batches.results(provider_id):
                value = entry.to_dict()
                is_answer = entry.result.type not in UNANSWERED
                yield str(entry.custom_id), value if is_answer else None

    def cancel_batch(self, provider_id: str) -> None:
        """Ask for the batch to be cancelled."""
        with self.reading():
            self.client.messages.batches.cancel(provider_id)


def knows_temperature() -> bool:
    """Tell whether the installed package knows a temperature: the newer interface has no such field, and refuses it."""
    params = import_module(f"{AnthropicBatches.package}.types.message_create_params")
    return "temperature" in params.MessageCreateParamsBase.__annotations__


PLUGIN = ResponderSpec(
    create=AnthropicBatches,
    settings=AnthropicBatchSettings,
    extra="anthropic",
    packages=("anthropic",),
    is_batch_priced=True,
)
