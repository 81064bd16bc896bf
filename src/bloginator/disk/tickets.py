"""The tickets of one batch: one file a submission, never removed, so that nothing is submitted twice.

A ticket that cannot be read stops the run: to take it for absent could mean to pay again.
"""

from functools import cached_property

from bloginator.disk.directory_listing import listing
from bloginator.disk.files import write_whole
from bloginator.disk.layout import Layout
from bloginator.errors import BloginatorError
from bloginator.reading import read_present
from bloginator.records.canonical import from_bytes, to_bytes
from bloginator.records.ticket import Ticket


class TicketFiles:
    """The tickets of one batch, read when they are first needed."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout

    @cached_property
    def by_name(self) -> dict[str, Ticket]:
        """Return the tickets by the names of their files, in order; one that cannot be read is an error."""
        return {name: self._read(name) for name in listing(self.layout.tickets, (".json",))}

    def every(self, responder: str = "") -> list[Ticket]:
        """Return the tickets, of one responder or all."""
        return [ticket for ticket in self.by_name.values() if responder in ("", ticket.responder)]

    def put(self, ticket: Ticket) -> None:
        """Write the ticket, so that neither a kill nor a loss of power takes it back."""
        tickets, name = self.by_name, f"{ticket.responder}-{ticket.id}.json"
        write_whole(self.layout.tickets / name, to_bytes(ticket), sync=True)
        tickets[name] = ticket

    def aliases(self) -> dict[str, str]:
        """Return the id that a provider knows a request by -> our ``request_id``, over all tickets."""
        return {name: request_id for ticket in self.every() for name, request_id in ticket.asked.items()}

    def holders(self) -> dict[str, str]:
        """Return ``request_id`` -> who holds it, for everything that is still on its way."""
        return {
            request_id: ticket.responder
            for ticket in self.every()
            if ticket.state != "ended"
            for request_id in ticket.asked.values()
        }

    def seen(self) -> frozenset[str]:
        """Return the digests of answers that lay there before their requests were submitted once more."""
        return frozenset(digest for ticket in self.every() for digest in ticket.seen)

    def _read(self, name: str) -> Ticket:
        path = self.layout.tickets / name
        try:
            return from_bytes(Ticket, read_present(path), self.layout.shown(path))
        except BloginatorError as error:
            mend = "Put its content back. To remove it means that its sections may be submitted, and paid, twice."
            raise BloginatorError(error.what, error.where, mend) from error
