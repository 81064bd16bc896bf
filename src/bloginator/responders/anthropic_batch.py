"""``anthropic-batch``: Anthropic's message batches.

    [{"custom_id", "params"}, …] ──► batch ──► results: succeeded, errored, canceled, expired

The provider takes no note of ours, so a submission whose yes was not heard is looked for among the batches that are
newer than the newest one before it, by its size, and known for ours by the ids of its results.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from bloginator.records.exchange import Request
from bloginator.records.ticket import Ticket
from bloginator.responders.base import Desk
from bloginator.responders.chat import custom_id, no_model
from bloginator.responders.provider_batches import Batches, State
from bloginator.responders.sdk import LISTED, ByProvider, reached

UNANSWERED = frozenset({"expired", "canceled"})


class AnthropicProvider(ByProvider):
    """Anthropic's batches through the ``anthropic`` package."""

    name = "anthropic-batch"
    package, client_class = "anthropic", "Anthropic"

    def __init__(self, desk: Desk) -> None:
        self.settings = desk.settings.anthropic_batch
        super().__init__(desk, self.settings)

    def line(self, request: Request) -> bytes:
        """Return the request as an entry of a batch."""
        entry = {"custom_id": custom_id(request.request_id), "params": self.params(request)}
        return json.dumps(entry, ensure_ascii=False).encode("utf-8", "replace") + b","

    def params(self, request: Request) -> dict[str, object]:
        """Return one message; what all prompts begin with is marked for the cache."""
        if not self.settings.model:
            raise no_model(self.name)
        shared: dict[str, object] = {"type": "text", "text": request.system_prompt}
        if self.settings.cache:
            shared["cache_control"] = {"type": "ephemeral"}
        made: dict[str, object] = {
            "model": self.settings.model,
            "max_tokens": request.max_tokens,
            "system": [shared],
            "messages": [{"role": "user", "content": request.prompt}],
        }
        if self.settings.send_temperature:
            made["temperature"] = min(request.temperature, 1.0)
        return {**made, **self.settings.options}

    def newest(self) -> str:
        """Return the newest batch that the provider lists."""
        with reached(self.name), self.troubles():
            return next((str(batch.id) for batch in islice(self.client.messages.batches.list(limit=1), 1)), "")

    def create(self, ticket: Ticket, lines: Sequence[bytes]) -> str:
        """Begin the batch; no retry of the SDK's own may begin a second one."""
        entries = [json.loads(line[:-1]) for line in lines]
        with self.troubles():
            client = self.client.with_options(max_retries=0)
            headers = {"Idempotency-Key": ticket.id}
            return str(client.messages.batches.create(requests=entries, extra_headers=headers).id)

    def find(self, ticket: Ticket) -> str:
        """Return the batch that is, or may be, the one that the ticket was meant for."""
        known = {one.provider_id for one in self.desk.tickets.every(self.name)} | set(ticket.seen)
        with reached(self.name), self.troubles():
            for batch in islice(self.client.messages.batches.list(limit=100), LISTED):
                if batch.id == ticket.after:
                    return ""
                if batch.id not in known and self.may_be(batch, ticket):
                    return str(batch.id)
        return ""

    def may_be(self, batch: Any, ticket: Ticket) -> bool:
        """Tell whether a batch has the ticket's size, and its ids as far as they can be seen."""
        counts = batch.request_counts
        size = counts.processing + counts.succeeded + counts.errored + counts.canceled + counts.expired
        if size != len(ticket.asked) or batch.processing_status != "ended":
            return bool(size == len(ticket.asked))
        return any(name in ticket.asked for name, _ in self.results(str(batch.id)))

    def state(self, provider_id: str) -> State:
        """Return how far the batch is."""
        with reached(self.name), self.troubles(), self.knowing(provider_id):
            batch = self.client.messages.batches.retrieve(provider_id)
        if batch.archived_at is not None:
            return State("gone", "its results are no longer kept")
        if batch.processing_status == "ended":
            return State("ended")
        return State("working", str(batch.processing_status).replace("_", " "))

    def results(self, provider_id: str) -> Iterator[tuple[str, Mapping[str, object] | None]]:
        """Yield the results as they are streamed."""
        with reached(self.name), self.troubles():
            for entry in self.client.messages.batches.results(provider_id):
                value = entry.to_dict()
                is_answer = entry.result.type not in UNANSWERED
                yield str(entry.custom_id), value if is_answer else None

    def cancel(self, provider_id: str) -> None:
        """Ask for the batch to be cancelled."""
        with reached(self.name), self.troubles():
            self.client.messages.batches.cancel(provider_id)


class AnthropicBatch(Batches):
    """Answers some other day, at the price of a batch."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, AnthropicProvider(desk))
