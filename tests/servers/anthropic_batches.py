"""Anthropic's message batches on loopback: create, list, retrieve, cancel, results."""

import json
from typing import Any

from bloginator.text import token_count
from tests.servers.batch_provider import BatchProvider
from tests.servers.chat import TEXT
from tests.servers.loopback import Heard, Said

DAY = "2025-01-01T00:00:00Z"


class AnthropicBatches(BatchProvider):
    """Anthropic's message batches."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: dict[str, list[dict[str, Any]]] = {}

    def asked(self, batch: str) -> list[dict[str, Any]]:
        """Return the entries of a batch."""
        return self.entries[batch]

    def sent(self, batch: str) -> list[dict[str, Any]]:
        """Return what each entry of a batch asks of the model."""
        return [entry["params"] for entry in self.entries[batch]]

    def is_cancelled(self, batch: str) -> bool:
        """Tell whether somebody asked for a batch to be cancelled."""
        return bool(self.batches[batch]["processing_status"] == "canceling")

    def finish(self, status: str = "ended") -> None:
        """End every batch that is under way."""
        for batch in self.batches.values():
            batch.update(processing_status="ended", ended_at=DAY, results_url=f"/v1/messages/batches/{batch['id']}/results")

    def results(self, name: str) -> bytes:
        """Return the results in reverse order."""
        entries = [entry for entry in reversed(self.entries[name]) if entry["custom_id"] not in self.lose]
        return "".join(
            json.dumps({"custom_id": one["custom_id"], "result": self.result(one)}) + "\n" for one in entries
        ).encode()

    def result(self, entry: dict[str, Any]) -> dict[str, Any]:
        """Return what became of one entry."""
        if entry["custom_id"] in self.expire:
            return {"type": "expired"}
        if entry["custom_id"] in self.fail:
            error = {"type": "invalid_request_error", "message": "bad prompt"}
            return {"type": "errored", "error": {"type": "error", "error": error, "request_id": None}}
        params = entry["params"]
        read = token_count.estimate(json.dumps(params["messages"]))
        message = {
            "id": "msg",
            "type": "message",
            "role": "assistant",
            "model": params["model"],
            "content": [{"type": "text", "text": TEXT}],
            "stop_reason": "end_turn",
            "stop_sequence": None,
            "usage": {"input_tokens": read, "output_tokens": 40},
        }
        return {"type": "succeeded", "message": message}

    def __call__(self, heard: Heard) -> Said:
        """Answer one call."""
        path = heard.path.removeprefix("/v1/messages/batches").strip("/")
        if not path and heard.method == "POST":
            return self.create(heard)
        if not path:
            return Said({"data": self.listed(), "has_more": False, "first_id": None, "last_id": None})
        name, _, verb = path.partition("/")
        if verb == "results":
            return Said(self.results(name), headers={"content-type": "application/x-jsonl"})
        if verb == "cancel":
            self.batches[name]["processing_status"] = "canceling"
        return Said(self.batches[name])

    def create(self, heard: Heard) -> Said:
        """Take a batch."""
        name = f"msgbatch_{len(self.batches)}"
        self.entries[name] = heard.json["requests"]
        counts = {"processing": len(self.entries[name]), "succeeded": 0, "errored": 0, "canceled": 0, "expired": 0}
        batch = {
            "id": name,
            "type": "message_batch",
            "processing_status": "in_progress",
            "request_counts": counts,
            "created_at": DAY,
            "expires_at": DAY,
            "ended_at": None,
            "archived_at": None,
            "cancel_initiated_at": None,
            "results_url": None,
        }
        return self.take(batch)
