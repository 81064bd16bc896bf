"""``openai-batch``: OpenAI's batch interface, or a server that speaks it."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Annotated

from pydantic import Field

from bloginator.parsing import Unparsable, as_mapping, parse_json
from bloginator.records.exchange import Request
from bloginator.records.ticket import Ticket
from bloginator.responders.base import ResponderContext, ResponderSpec
from bloginator.responders.chat import ChatSettings, TokenField, build_batch_line
from bloginator.responders.provider_batches import BatchState
from bloginator.responders.sdk import MAX_LISTED, SdkBatches, SdkSettings, require_word

ENDPOINT = "/v1/chat/completions"
TICKET_KEY = "bloginator"
UNANSWERED = frozenset({"batch_expired", "batch_cancelled", "batch_canceled"})
"""What a line says whose request was never tried."""


class OpenAIBatchSettings(SdkSettings, ChatSettings):
    """``[openai-batch]``: OpenAI's batch interface, or a server that speaks it."""

    key_variable: str = "OPENAI_API_KEY"
    token_field: TokenField = "max_completion_tokens"
    most_requests: Annotated[int, Field(ge=1, le=50_000)] = 50_000
    most_bytes: Annotated[int, Field(ge=1000, le=200_000_000)] = 200_000_000


class OpenAIBatches(SdkBatches):
    """OpenAI's batches through the ``openai`` package."""

    package, client_class = "openai", "OpenAI"

    def __init__(self, context: ResponderContext) -> None:
        self.settings = context.read_table(OpenAIBatchSettings)
        super().__init__(context, self.settings)

    def build_line(self, request: Request) -> bytes:
        """Return the request as a line of the input file."""
        return build_batch_line(request, self.settings, ENDPOINT, self.name)

    def create_batch(self, ticket: Ticket, lines: Sequence[bytes]) -> str:
        """Upload the input file and begin the batch; no retry of the SDK's own may begin a second one."""
        with self.translate_errors():
            file = self.client.files.create(file=(f"{ticket.id}.jsonl", b"".join(lines)), purpose="batch")
            batch = self.client.with_options(max_retries=0).batches.create(
                input_file_id=file.id,
                endpoint=ENDPOINT,
                completion_window="24h",
                metadata={TICKET_KEY: ticket.id},
                extra_headers={"Idempotency-Key": ticket.id},
            )
            return require_word(batch.id)

    def find_submission(self, ticket: Ticket) -> str:
        """Return the batch that bears the ticket's id."""
        with self.reading():
            for batch in islice(self.client.batches.list(limit=100), MAX_LISTED):
                if (batch.metadata or {}).get(TICKET_KEY) == ticket.id:
                    return require_word(batch.id)
        return ""

    def read_state(self, provider_id: str) -> BatchState:
        """Return how far the batch is."""
        with self.reading(provider_id):
            batch = self.client.batches.retrieve(provider_id)
            status = require_word(batch.status)
            if status == "failed":
                errors = (batch.errors.data if batch.errors else None) or []
                return BatchState("failed", "; ".join(str(error.message) for error in errors) or "no reason given")
            if status in ("completed", "expired", "cancelled"):
                return BatchState("ended", status)
            counts = batch.request_counts
            done = f", {counts.completed + counts.failed} of {counts.total} done" if counts else ""
            return BatchState("working", f"{status.replace('_', ' ')}{done}")

    def read_results(self, provider_id: str) -> Iterator[tuple[str, Mapping[str, object] | None]]:
        """Yield the lines of the output file and of the error file."""
        with self.reading():
            batch = self.client.batches.retrieve(provider_id)
            files = [name for name in (batch.output_file_id, batch.error_file_id) if name]
            texts = [self.client.files.content(name).text for name in files]
        for text in texts:
            for row in text.split("\n"):
                line = parse_line(row)
                if line is not None:
                    is_tried = as_mapping(line.get("error")).get("code") not in UNANSWERED
                    yield str(line.get("custom_id")), line if is_tried else None

    def cancel_batch(self, provider_id: str) -> None:
        """Ask for the batch to be cancelled."""
        with self.reading():
            self.client.batches.cancel(provider_id)


def parse_line(row: str) -> dict[str, object] | None:
    """Return one line of a result file; ``None`` for what is no object, whose request then stays open."""
    try:
        value = parse_json(row)
    except Unparsable:
        return None
    return value if isinstance(value, dict) else None


PLUGIN = ResponderSpec(
    create=OpenAIBatches, settings=OpenAIBatchSettings, extra="openai", packages=("openai",), is_batch_priced=True
)
