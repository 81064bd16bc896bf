"""OpenAI's files and batches on loopback: upload, create, list, retrieve, cancel, output file and error file."""

import json
import re
from typing import Any

from tests.servers.batch_provider import BatchProvider
from tests.servers.chat import completion
from tests.servers.loopback import Heard, Said


class OpenAIBatches(BatchProvider):
    """OpenAI's batches; an answer that fails is an HTTP error in the body, with ``error: null``."""

    path = "/v1"

    def __init__(self) -> None:
        super().__init__()
        self.files: dict[str, bytes] = {}

    def asked(self, batch: str) -> list[dict[str, Any]]:
        """Return the lines of a batch's input."""
        data = self.files[self.batches[batch]["input_file_id"]]
        return [json.loads(line) for line in data.decode().splitlines()]

    def sent(self, batch: str) -> list[dict[str, Any]]:
        """Return what each line of a batch asks of the model."""
        return [line["body"] for line in self.asked(batch)]

    def is_cancelled(self, batch: str) -> bool:
        """Tell whether somebody asked for a batch to be cancelled."""
        return bool(self.batches[batch]["status"] == "cancelling")

    def finish(self, status: str = "completed") -> None:
        """End every batch that is under way, results in reverse order."""
        for name, batch in self.batches.items():
            if batch["status"] not in ("in_progress", "cancelling"):
                continue
            good, bad = [], []
            for line in reversed(self.asked(name)):
                self.result(line, good, bad)
            self.files[f"{name}-out"] = "\n".join(map(json.dumps, good)).encode()
            self.files[f"{name}-err"] = "\n".join(map(json.dumps, bad)).encode()
            batch.update(status=status, output_file_id=f"{name}-out" if good else None)
            batch.update(error_file_id=f"{name}-err" if bad else None)

    def result(self, line: dict[str, Any], good: list[Any], bad: list[Any]) -> None:
        """Put the result of one line where it belongs."""
        name = line["custom_id"]
        if name in self.lose:
            return
        if name in self.expire:
            bad.append({"custom_id": name, "response": None, "error": {"code": "batch_expired", "message": "expired"}})
            return
        response = {"status_code": 200, "request_id": "r", "body": completion(line["body"])}
        if name in self.fail:
            response = {"status_code": 400, "request_id": "r", "body": {"error": {"message": "bad prompt"}}}
        good.append({"id": "x", "custom_id": name, "response": response, "error": None})

    def __call__(self, heard: Heard) -> Said:
        """Answer one call."""
        path = heard.path.removeprefix("/v1")
        if path == "/files":
            found = re.search(rb"\r\n\r\n(\{.*\n)\r\n--", heard.data, re.DOTALL)
            name = f"file-{len(self.files)}"
            self.files[name] = found[1] if found else b""
            return Said({"id": name, "object": "file", "bytes": 1, "created_at": 0, "filename": "f", "purpose": "batch"})
        if path.startswith("/files/"):
            return Said(self.files[path.split("/")[2]])
        if path == "/batches" and heard.method == "POST":
            return self.create(heard)
        if path == "/batches":
            return Said({"object": "list", "data": self.listed(), "has_more": False})
        batch = self.batches[path.split("/")[2]]
        if path.endswith("/cancel"):
            batch["status"] = "cancelling"
        return Said(batch)

    def create(self, heard: Heard) -> Said:
        """Take a batch."""
        asked = heard.json
        name = f"batch_{len(self.batches)}"
        batch = {"id": name, "object": "batch", "status": "in_progress", "created_at": 0, **asked}
        return self.take({**batch, "output_file_id": None, "error_file_id": None})
