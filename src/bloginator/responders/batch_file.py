"""``batch-file``: the open requests as one input file in OpenAI's batch form, for whatever reads that.

    open requests ──► batch-file/<id>.jsonl ──► (vllm run-batch, Ray Data, …) ──► an output file in responses/

The output is read like any other ``.jsonl`` file; the ticket tells which section each ``custom_id`` stands for.
"""

import json
from collections.abc import Iterable, Sequence

from bloginator.digest import digest
from bloginator.records.exchange import Request
from bloginator.records.programs import Chat
from bloginator.records.ticket import Ticket
from bloginator.responders.base import Desk, Reply
from bloginator.responders.chat import body, custom_id


def ticket_id(name: str, asked: Sequence[str], earlier: int) -> str:
    """Return the id of a submission: of the same requests after as many others it is the same.

    Args:
        earlier: How many tickets the responder has had before.
    """
    return digest("ticket", [name, sorted(asked), earlier])[:16]


def input_line(request: Request, chat: Chat, url: str, name: str) -> bytes:
    """Return one line of an input file."""
    asked = {"custom_id": custom_id(request.request_id), "method": "POST", "url": url, "body": body(request, chat, name)}
    return json.dumps(asked, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"


class BatchFile:
    """Writes a file for others to answer."""

    name = "batch-file"

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def submit(self, requests: Sequence[Request], asked: frozenset[str]) -> None:
        """Write the input file of what is asked, then the ticket that says so."""
        settings = self.desk.settings.batch_file
        chosen = [request for request in requests if request.section in asked]
        lines = [input_line(request, settings, settings.url, self.name) for request in chosen]
        earlier = self.desk.tickets.every(self.name)
        ids = {custom_id(request.request_id): request.request_id for request in chosen}
        name = ticket_id(self.name, list(ids.values()), len(earlier))
        path = self.desk.put_file(f"{name}.jsonl", b"".join(lines))
        seen = tuple(line for request in chosen for line in self.desk.lines(request))
        self.desk.tickets.put(Ticket(responder=self.name, id=name, state="held", provider_id=path, asked=ids, seen=seen))
        self.desk.say(
            f"{path} holds {len(lines)} requests. Put the output file into responses/, under any name ending in .jsonl."
        )

    def collect(self) -> Iterable[Reply]:
        """Return nothing: the output file arrives by itself."""
        return ()

    def cancel(self) -> list[str]:
        """Give up what has gone out; return the input files. What still comes back is read like any other answer."""
        held = [ticket for ticket in self.desk.tickets.every(self.name) if ticket.state != "ended"]
        for ticket in held:
            self.desk.tickets.put(ticket.model_copy(update={"state": "ended", "note": "given up"}))
        return [ticket.provider_id for ticket in held]
