"""OpenAI's files and batches on loopback: upload, create, list, retrieve, cancel, output file and error file."""

import json
import re
from typing import Any

from tests.servers.chat import completion
from tests.servers.loopback import Heard, Said


class OpenAIBatches:
    """A provider whose batches are done when ``finish`` is called.

    Args:
        mute: Take so many batches without saying yes: the connection is dropped.
        expire: custom_ids that expire; the others are answered.
        fail: custom_ids whose answer is an HTTP error in the body, with ``error: null``.
        lose: custom_ids that stand in neither file.
    """

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.batches: dict[str, dict[str, Any]] = {}
        self.mute = 0
        self.expire: set[str] = set()
        self.fail: set[str] = set()
        self.lose: set[str] = set()

    def asked(self, batch: str) -> list[dict[str, Any]]:
        """Return the lines of a batch's input."""
        data = self.files[self.batches[batch]["input_file_id"]]
        return [json.loads(line) for line in data.decode().splitlines()]

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
            return Said({"object": "list", "data": list(reversed(self.batches.values())), "has_more": False})
        batch = self.batches[path.split("/")[2]]
        if path.endswith("/cancel"):
            batch["status"] = "cancelling"
        return Said(batch)

    def create(self, heard: Heard) -> Said:
        """Take a batch."""
        asked = heard.json
        name = f"batch_{len(self.batches)}"
        batch = {"id": name, "object": "batch", "status": "in_progress", "created_at": 0, **asked}
        self.batches[name] = {**batch, "output_file_id": None, "error_file_id": None}
        if self.mute:
            self.mute -= 1
            return Said(drop=True)
        return Said(self.batches[name])
