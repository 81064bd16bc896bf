"""What all providers' batches have in common: nothing is submitted twice, nothing finished is lost.

    submit   split by limits ──► ticket "meant" ──► provider's yes ──► ticket "held"
    collect  "meant": is it in the provider's list? ──yes──► "held"    no ──► ended, its sections are open again
                      one that may be it, where the provider takes no note of ours ──► "found"
             "held", "found": done? ──► each result by its id, in any order ──► replies ──► ended
                     what expired or was cancelled is open again, and only that

A kill at any of the arrows leaves a ticket that the next run understands.
"""

import time
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal, NamedTuple

from bloginator.digest import digest
from bloginator.errors import ResponderFailed
from bloginator.records.exchange import Request
from bloginator.records.ticket import Ticket
from bloginator.responders.base import Reply, ResponderContext, TemporaryFailure
from bloginator.responders.chat import make_custom_id, read_reply

ATTEMPTS = 3
WAIT_S = 1.0
MAX_WAIT_S = 60.0


class SubmissionUnclear(TemporaryFailure):
    """The provider did not say whether it took a submission; its list will tell."""


class BatchState(NamedTuple):
    """How far a submission is, with a few words for the reader."""

    word: Literal["working", "ended", "failed", "gone"]
    note: str = ""


class ProviderBatches(ABC):
    """A responder whose provider answers some other day; what one provider does in its own way is abstract.

    Args:
        most_requests, most_bytes: The provider's limits for one batch.

    Attributes:
        takes_note: Whether the provider's list shows which ticket a submission was made for; else its results alone do.
    """

    takes_note = True

    def __init__(self, context: ResponderContext, most_requests: int, most_bytes: int) -> None:
        self.context, self.name = context, context.name
        self.most_requests, self.most_bytes = most_requests, most_bytes

    @abstractmethod
    def build_line(self, request: Request) -> bytes:
        """Return one request in the provider's form, as it counts towards the limits."""

    @abstractmethod
    def create_batch(self, ticket: Ticket, lines: Sequence[bytes]) -> str:
        """Submit, and return the provider's id; ``SubmissionUnclear`` when it is not known whether it did."""

    @abstractmethod
    def find_submission(self, ticket: Ticket) -> str:
        """Return the provider's id of a submission whose yes we may not have heard; empty for none."""

    @abstractmethod
    def read_state(self, provider_id: str) -> BatchState:
        """Return how far a submission is."""

    @abstractmethod
    def read_results(self, provider_id: str) -> Iterable[tuple[str, Mapping[str, object] | None]]:
        """Yield each result by its id; ``None`` for one that expired or was cancelled."""

    @abstractmethod
    def cancel_batch(self, provider_id: str) -> None:
        """Ask the provider to stop."""

    def find_newest(self) -> str:
        """Return the id of the newest submission that the provider lists, where it takes no note of ours."""
        return ""

    def submit(self, requests: Sequence[Request], asked: frozenset[str]) -> None:
        """Submit what is asked and no ticket holds, in as few batches as the limits allow.

        Raises:
            ResponderFailed: The provider refused, or cannot be reached; tickets tell the next run what to look for.
        """
        submitted = {request_id for ticket in open_tickets(self.context) for request_id in ticket.asked.values()}
        chosen = [request for request in requests if request.section in asked and request.request_id not in submitted]
        chosen.sort(key=lambda request: request.system_prompt)  # one shared beginning after another: caches like it
        for part in self.split_by_limits(chosen):
            self.submit_part(part)

    def split_by_limits(self, requests: Sequence[Request]) -> Iterator[list[tuple[Request, bytes]]]:
        """Yield parts that are within the provider's limits, in order."""
        part: list[tuple[Request, bytes]] = []
        size = 0
        for request in requests:
            line = self.build_line(request)
            if part and (len(part) == self.most_requests or size + len(line) > self.most_bytes):
                yield part
                part, size = [], 0
            part.append((request, line))
            size += len(line)
        if part:
            yield part

    def submit_part(self, part: Sequence[tuple[Request, bytes]]) -> None:
        """Submit one part, with a ticket on either side of the provider's yes."""
        ids = {make_custom_id(request.request_id): request.request_id for request, _ in part}
        ticket_id, newest = make_ticket_id(self.context, ids.values()), self.find_newest()
        ticket = Ticket(responder=self.name, id=ticket_id, state="meant", after=newest, asked=ids)
        self.context.tickets.put(ticket)
        try:
            ticket = self.submit_once(ticket, [line for _, line in part])
        except ResponderFailed:
            self.end_ticket(ticket, "refused by the provider")
            raise
        except SubmissionUnclear as unclear:
            mend = "Run it again: it first looks whether the provider has it after all."
            raise ResponderFailed(f"It is not known whether the provider took it: {unclear}", self.name, mend) from None
        where = f"{ticket.provider_id}{', as it seems' * (ticket.state == 'found')}"
        self.context.say(f"{self.name}: {len(ids)} requests are submitted as {where}. Run it again later to collect.")

    def submit_once(self, ticket: Ticket, lines: Sequence[bytes]) -> Ticket:
        """Submit until it is clear that the provider has it, once; a list may need a moment to show what it took."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self.hold_ticket(ticket, self.create_batch(ticket, lines))
            except SubmissionUnclear as unclear:
                time.sleep(min(unclear.after if unclear.after is not None else WAIT_S * attempt, MAX_WAIT_S))
                if accepted := self.find_ticket(ticket):
                    return accepted
                if attempt == ATTEMPTS:
                    raise
        raise AssertionError("every attempt returns or raises")

    def collect(self) -> Iterator[Reply]:
        """Yield what is finished, of every ticket.

        Raises:
            ResponderFailed: The provider refuses us, or refused a whole submission.
        """
        for ticket in open_tickets(self.context):
            if ticket.state == "meant":
                ticket = self.settle_ticket(ticket)
            if ticket.state == "ended":
                continue
            state = self.read_state(ticket.provider_id)
            if state.word == "working":
                self.context.say(f"{self.name}: {ticket.provider_id} is {state.note}.")
                continue
            if state.word == "ended":
                yield from self.read_replies(ticket)
                continue
            self.end_ticket(ticket, state.note)
            if state.word == "failed":
                what = f"The provider failed {ticket.provider_id}: {state.note}"
                raise ResponderFailed(what, self.name, "Mend what it says; the sections are open again.")

    def settle_ticket(self, ticket: Ticket) -> Ticket:
        """Return a ticket that was only meant as the provider's list tells it: held, found, or ended."""
        return self.find_ticket(ticket) or self.end_ticket(ticket, "never arrived")

    def find_ticket(self, ticket: Ticket) -> Ticket | None:
        """Return a ticket that was only meant with what the provider's list has for it; ``None`` for nothing."""
        provider_id = self.find_submission(ticket)
        return self.hold_ticket(ticket, provider_id, "held" if self.takes_note else "found") if provider_id else None

    def read_replies(self, ticket: Ticket) -> Iterator[Reply]:
        """Yield the replies of a finished submission, then end its ticket."""
        matched = unknown = finished = 0
        for name, value in self.read_results(ticket.provider_id):
            request_id = ticket.asked.get(name)
            unknown += request_id is None
            if request_id is None:
                continue
            matched += 1
            if value is not None:
                finished += 1
                yield replace(read_reply(request_id, value), submission=ticket.provider_id)
        if unknown and not matched:
            seen = (*ticket.seen, ticket.provider_id)
            self.context.tickets.put(ticket.model_copy(update={"state": "meant", "provider_id": "", "seen": seen}))
            return
        self.end_ticket(ticket, f"{finished} of {len(ticket.asked)} finished")

    def cancel(self) -> list[str]:
        """Ask the provider to stop everything that is surely ours; return its ids. What is finished is collected later."""
        stopped = []
        for ticket in open_tickets(self.context):
            if ticket.state == "meant" and self.takes_note:
                ticket = self.settle_ticket(ticket)
            if ticket.state == "held":
                self.cancel_batch(ticket.provider_id)
                stopped.append(ticket.provider_id)
            elif ticket.state != "ended":
                may_be = f" {ticket.provider_id} may be this; its list shows who made it." if ticket.provider_id else ""
                asked = f"a batch of {len(ticket.asked)} requests that it gave no answer to"
                self.context.say(
                    f"{self.name}: it is not known whether the provider has {asked}; none is cancelled.{may_be}"
                )
        return stopped

    def hold_ticket(self, ticket: Ticket, provider_id: str, state: Literal["held", "found"] = "held") -> Ticket:
        """Keep under which id the provider has it, or may have it."""
        accepted = ticket.model_copy(update={"state": state, "provider_id": provider_id})
        self.context.tickets.put(accepted)
        return accepted

    def end_ticket(self, ticket: Ticket, note: str) -> Ticket:
        """Keep that nothing more will come; what is not answered is open again."""
        ended = ticket.model_copy(update={"state": "ended", "note": note})
        self.context.tickets.put(ended)
        return ended


def open_tickets(context: ResponderContext) -> list[Ticket]:
    """Return the responder's tickets that have not ended."""
    return [ticket for ticket in context.tickets.every(context.name) if ticket.state != "ended"]


def make_ticket_id(context: ResponderContext, request_ids: Iterable[str]) -> str:
    """Return the id of a submission: of the same requests after as many others it is the same."""
    earlier = len(context.tickets.every(context.name))
    return digest("ticket", [context.name, sorted(request_ids), earlier])[:16]
