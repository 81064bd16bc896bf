"""What responders are given in tests: a desk with settings, and tickets that are kept in memory."""

from typing import Any

from bloginator.records.exchange import Request
from bloginator.records.settings import Settings
from bloginator.records.ticket import Ticket
from bloginator.responders.base import Desk
from tests.builders import a_request

SECTIONS = ("opening", "costs", "closing")


class Kept:
    """Tickets in memory: what a batch's folder would hold."""

    def __init__(self) -> None:
        self.tickets: dict[str, Ticket] = {}
        self.history: list[str] = []

    def every(self, responder: str = "") -> list[Ticket]:
        return [one for one in self.tickets.values() if responder in ("", one.responder)]

    def put(self, ticket: Ticket) -> None:
        self.tickets[ticket.id] = ticket
        self.history.append(ticket.state)


def requests(*sections: str) -> list[Request]:
    """Return a request for each section."""
    return [a_request(section, asks=section) for section in sections or SECTIONS]


def a_desk(tickets: Kept | None = None, files: dict[str, bytes] | None = None, **given: Any) -> Desk:
    """Return a desk; ``said`` of its ``environ`` is not looked at.

    Args:
        files: Takes the input files that are written.
        given: Tables of the settings; ``environ`` and ``said`` are the desk's own.
    """
    environ, said = given.pop("environ", {}), given.pop("said", [])
    held = files if files is not None else {}

    def put_file(name: str, data: bytes) -> str:
        held[name] = data
        return f"batch-file/{name}"

    return Desk(Settings.model_validate(given), tickets or Kept(), environ, put_file=put_file, say=said.append)
