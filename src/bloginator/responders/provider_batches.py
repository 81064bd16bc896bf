"""What all providers' batches have in common: nothing is submitted twice, nothing finished is lost.

    submit   split by limits ──► ticket "meant" ──► provider's yes ──► ticket "held"
    collect  "meant": is it in the provider's list? ──yes──► "held"    no ──► ended, its sections are open again
             "held": done? ──► each result by its id, in any order ──► replies ──► ended
                     what expired or was cancelled is open again, and only that

A kill at any of the arrows leaves a ticket that the next run understands.
"""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal, NamedTuple, Protocol

from bloginator.errors import ResponderFailed
from bloginator.records.exchange import Request
from bloginator.records.ticket import Ticket
from bloginator.responders.base import Desk, Reply
from bloginator.responders.batch_file import ticket_id
from bloginator.responders.chat import custom_id, reply

ATTEMPTS = 3
WAIT_S = 1.0
LONGEST_WAIT_S = 60.0


class Unclear(Exception):
    """The provider did not say whether it took a submission; its list will tell. ``after``: seconds to wait."""

    def __init__(self, what: str, after: float | None = None) -> None:
        super().__init__(what)
        self.after = after


class State(NamedTuple):
    """How far a submission is, with a few words for the reader."""

    word: Literal["working", "ended", "failed", "gone"]
    note: str = ""


class Provider(Protocol):
    """One provider's batches, through its own SDK."""

    name: str
    most_requests: int
    most_bytes: int

    def line(self, request: Request) -> bytes:
        """Return one request in the provider's form, as it counts towards the limits."""

    def newest(self) -> str:
        """Return the id of the newest submission that the provider lists, where it takes no note of ours."""

    def create(self, ticket: Ticket, lines: Sequence[bytes]) -> str:
        """Submit, and return the provider's id; ``Unclear`` when it is not known whether it did."""

    def find(self, ticket: Ticket) -> str:
        """Return the provider's id of a submission whose yes we may not have heard; empty for none."""

    def state(self, provider_id: str) -> State:
        """Return how far a submission is."""

    def results(self, provider_id: str) -> Iterable[tuple[str, Mapping[str, object] | None]]:
        """Yield each result by its id; ``None`` for one that expired or was cancelled."""

    def cancel(self, provider_id: str) -> None:
        """Ask the provider to stop."""


class Batches:
    """A responder whose provider answers some other day."""

    def __init__(self, desk: Desk, provider: Provider) -> None:
        self.desk, self.provider = desk, provider
        self.name = provider.name

    def submit(self, requests: Sequence[Request], asked: frozenset[str]) -> None:
        """Submit what is asked and no ticket holds, in as few batches as the limits allow.

        Raises:
            ResponderFailed: The provider refused, or cannot be reached; tickets tell the next run what to look for.
        """
        held = {one for ticket in self.held() for one in ticket.asked.values()}
        chosen = [request for request in requests if request.section in asked and request.request_id not in held]
        chosen.sort(key=lambda request: request.system_prompt)  # one shared beginning after another: caches like it
        for part in self.split(chosen):
            self.submit_part(part)

    def split(self, requests: Sequence[Request]) -> Iterator[list[tuple[Request, bytes]]]:
        """Yield parts that are within the provider's limits, in order."""
        part: list[tuple[Request, bytes]] = []
        size = 0
        for request in requests:
            line = self.provider.line(request)
            if part and (len(part) == self.provider.most_requests or size + len(line) > self.provider.most_bytes):
                yield part
                part, size = [], 0
            part.append((request, line))
            size += len(line)
        if part:
            yield part

    def submit_part(self, part: Sequence[tuple[Request, bytes]]) -> None:
        """Submit one part, with a ticket on either side of the provider's yes."""
        ids = {custom_id(request.request_id): request.request_id for request, _ in part}
        name = ticket_id(self.name, list(ids.values()), len(self.desk.tickets.every(self.name)))
        ticket = Ticket(responder=self.name, id=name, state="meant", after=self.provider.newest(), asked=ids)
        self.desk.tickets.put(ticket)
        try:
            provider_id = self.create(ticket, [line for _, line in part])
        except ResponderFailed:
            self.end(ticket, "refused by the provider")
            raise
        except Unclear as unclear:
            mend = "Run it again: it first looks whether the provider has it after all."
            raise ResponderFailed(f"It is not known whether the provider took it: {unclear}", self.name, mend) from None
        self.hold(ticket, provider_id)
        self.desk.say(f"{self.name}: {len(ids)} requests are submitted as {provider_id}. Run it again later to collect.")

    def create(self, ticket: Ticket, lines: Sequence[bytes]) -> str:
        """Submit until it is clear that the provider has it: once."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self.provider.create(ticket, lines)
            except Unclear as unclear:
                if found := self.find(ticket):
                    return found
                if attempt == ATTEMPTS:
                    raise
                time.sleep(min(unclear.after if unclear.after is not None else WAIT_S * attempt, LONGEST_WAIT_S))
        raise AssertionError("every attempt returns or raises")

    def find(self, ticket: Ticket) -> str:
        """Look for a submission in the provider's list."""
        return self.provider.find(ticket)

    def collect(self) -> Iterator[Reply]:
        """Yield what is finished, of every ticket.

        Raises:
            ResponderFailed: The provider refuses us, or refused a whole submission.
        """
        for ticket in self.held():
            if ticket.state == "meant" and (ticket := self.settled(ticket)).state == "ended":
                continue
            state = self.provider.state(ticket.provider_id)
            if state.word == "working":
                self.desk.say(f"{self.name}: {ticket.provider_id} is {state.note}.")
                continue
            if state.word == "ended":
                yield from self.replies(ticket)
                continue
            self.end(ticket, state.note)
            if state.word == "failed":
                what = f"The provider failed {ticket.provider_id}: {state.note}"
                raise ResponderFailed(what, self.name, "Mend what it says; the sections are open again.")

    def settled(self, ticket: Ticket) -> Ticket:
        """Return a ticket that was only meant as the provider's list tells it: held, or ended."""
        found = self.find(ticket)
        return self.hold(ticket, found) if found else self.end(ticket, "never arrived")

    def replies(self, ticket: Ticket) -> Iterator[Reply]:
        """Yield the replies of a finished submission, then end its ticket."""
        known = strangers = finished = 0
        for name, value in self.provider.results(ticket.provider_id):
            request_id = ticket.asked.get(name)
            strangers += request_id is None
            if request_id is None:
                continue
            known += 1
            if value is not None:
                finished += 1
                yield replace(reply(request_id, value), submission=ticket.provider_id)
        if strangers and not known:
            seen = (*ticket.seen, ticket.provider_id)
            self.desk.tickets.put(ticket.model_copy(update={"state": "meant", "provider_id": "", "seen": seen}))
            return
        self.end(ticket, f"{finished} of {len(ticket.asked)} finished")

    def cancel(self) -> list[str]:
        """Ask the provider to stop everything it holds; return its ids. What is finished is collected later."""
        stopped = []
        for ticket in self.held():
            if ticket.state == "meant":
                ticket = self.settled(ticket)
            if ticket.state == "held":
                self.provider.cancel(ticket.provider_id)
                stopped.append(ticket.provider_id)
        return stopped

    def held(self) -> list[Ticket]:
        """Return the tickets that are open."""
        return [ticket for ticket in self.desk.tickets.every(self.name) if ticket.state != "ended"]

    def hold(self, ticket: Ticket, provider_id: str) -> Ticket:
        """Keep that the provider said yes."""
        held = ticket.model_copy(update={"state": "held", "provider_id": provider_id})
        self.desk.tickets.put(held)
        return held

    def end(self, ticket: Ticket, note: str) -> Ticket:
        """Keep that nothing more will come; what is not answered is open again."""
        ended = ticket.model_copy(update={"state": "ended", "note": note})
        self.desk.tickets.put(ended)
        return ended
