"""``openai-batch``: OpenAI's batch interface, or a server that speaks it.

input file (JSONL) ──► upload ──► batch, with our ticket's id as metadata ──► output file and error file
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from bloginator.records.exchange import Request
from bloginator.records.ticket import Ticket
from bloginator.responders.base import Desk
from bloginator.responders.batch_file import input_line
from bloginator.responders.provider_batches import Batches, State
from bloginator.responders.sdk import LISTED, ByProvider, reached

ENDPOINT = "/v1/chat/completions"
NOTE = "bloginator"
UNANSWERED = frozenset({"batch_expired", "batch_cancelled", "batch_canceled"})


class OpenAIProvider(ByProvider):
    """OpenAI's batches through the ``openai`` package."""

    name = "openai-batch"
    package, client_class = "openai", "OpenAI"

    def __init__(self, desk: Desk) -> None:
        self.settings = desk.settings.openai_batch
        super().__init__(desk, self.settings)

    def line(self, request: Request) -> bytes:
        """Return the request as a line of the input file."""
        return input_line(request, self.settings, ENDPOINT, self.name)

    def newest(self) -> str:
        """Return nothing: this provider takes our note."""
        return ""

    def create(self, ticket: Ticket, lines: Sequence[bytes]) -> str:
        """Upload the input file and begin the batch; no retry of the SDK's own may begin a second one."""
        with self.troubles():
            file = self.client.files.create(file=(f"{ticket.id}.jsonl", b"".join(lines)), purpose="batch")
            batch = self.client.with_options(max_retries=0).batches.create(
                input_file_id=file.id,
                endpoint=ENDPOINT,
                completion_window="24h",
                metadata={NOTE: ticket.id},
                extra_headers={"Idempotency-Key": ticket.id},
            )
        return str(batch.id)

    def find(self, ticket: Ticket) -> str:
        """Return the batch that bears the ticket's id."""
        with reached(self.name), self.troubles():
            for batch in islice(self.client.batches.list(limit=100), LISTED):
                if (batch.metadata or {}).get(NOTE) == ticket.id:
                    return str(batch.id)
        return ""

    def state(self, provider_id: str) -> State:
        """Return how far the batch is."""
        with reached(self.name), self.troubles(), self.knowing(provider_id):
            batch = self.client.batches.retrieve(provider_id)
        if batch.status == "failed":
            errors = (batch.errors.data if batch.errors else None) or []
            return State("failed", "; ".join(str(one.message) for one in errors) or "no reason given")
        if batch.status in ("completed", "expired", "cancelled"):
            return State("ended", batch.status)
        counts = batch.request_counts
        done = f", {counts.completed + counts.failed} of {counts.total} done" if counts else ""
        return State("working", f"{batch.status.replace('_', ' ')}{done}")

    def results(self, provider_id: str) -> Iterator[tuple[str, Mapping[str, object] | None]]:
        """Yield the lines of the output file and of the error file."""
        with reached(self.name), self.troubles():
            batch = self.client.batches.retrieve(provider_id)
            files = [name for name in (batch.output_file_id, batch.error_file_id) if name]
            texts = [self.client.files.content(name).text for name in files]
        for text in texts:
            for row in text.split("\n"):
                line = parsed(row)
                if line is not None:
                    yield str(line.get("custom_id")), None if is_unanswered(line) else line

    def cancel(self, provider_id: str) -> None:
        """Ask for the batch to be cancelled."""
        with reached(self.name), self.troubles():
            self.client.batches.cancel(provider_id)


def parsed(row: str) -> dict[str, object] | None:
    """Return one line of a result file; ``None`` for what is no object, whose request then stays open."""
    try:
        value = json.loads(row)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def is_unanswered(line: Mapping[str, object]) -> bool:
    """Tell a line that only says that its request was never tried."""
    error = line.get("error")
    return isinstance(error, dict) and error.get("code") in UNANSWERED


class OpenAIBatch(Batches):
    """Answers some other day, at the price of a batch."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, OpenAIProvider(desk))
