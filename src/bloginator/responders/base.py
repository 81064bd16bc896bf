"""The one small promise that every responder keeps.

    submit(all requests, the open ones) ──► collect() ──► replies, as they are ready
                    │                          ▲
                    └── tickets/<responder>-<id>.json: what a provider holds, over any number of runs

A person or an assistant writes files without being asked twice, so for them both verbs do nothing. A reply becomes
``responses/<responder>/<id>.md``, which is read like any other answer. What a responder may touch of the world is
handed to it as a ``Desk``; it writes no file itself.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bloginator.records.exchange import Request
from bloginator.records.settings import Settings
from bloginator.records.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Reply:
    """What a program answered to one request.

    Args:
        error: Why it can never count, one sentence; empty for an answer.
        finish_reason: As the provider gave it; ``length`` marks a cut answer.
        prompt_tokens: All that were read; of these the provider had ``cache_read`` and kept ``cache_write`` for the next.
        submission: What the provider calls the batch that it came in, and may come in again; empty where we ask one by one.
    """

    section: str
    request_id: str
    text: str
    model: str | None = None
    error: str = ""
    finish_reason: str | None = None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    cache_read: int = 0
    cache_write: int = 0
    submission: str = ""


class Tickets(Protocol):
    """Where tickets are kept; what was put is there in the next run."""

    def every(self, responder: str = "") -> list[Ticket]:
        """Return the tickets of a responder."""

    def put(self, ticket: Ticket) -> None:
        """Keep a ticket, before this returns."""


class NoTickets:
    """For responders that answer at once."""

    def every(self, responder: str = "") -> list[Ticket]:
        """Return none."""
        return []

    def put(self, ticket: Ticket) -> None:
        """Refuse: whoever needs tickets is given a place for them."""
        raise NotImplementedError


@dataclass(frozen=True)
class Desk:
    """What a responder is given.

    Args:
        environ: Where keys are looked up, at the moment of sending.
        lines: Digests of the lines in ``responses/`` that already answer a request.
        put_file: Writes an input file for others to read, and returns its path as messages name it.
        say: Prints one line.
    """

    settings: Settings = field(default_factory=Settings)
    tickets: Tickets = field(default_factory=NoTickets)
    environ: Mapping[str, str] = field(default_factory=dict)
    lines: Callable[[Request], Sequence[str]] = lambda request: ()
    put_file: Callable[[str, bytes], str] = lambda name, data: name
    say: Callable[[str], None] = lambda line: None


class Responder(Protocol):
    """Whoever answers."""

    name: str

    def submit(self, requests: Sequence[Request], asked: frozenset[str]) -> None:
        """Take every request of the batch, in order, and the ids of those that want an answer."""

    def collect(self) -> Iterable[Reply]:
        """Return the replies that are ready and were not returned before, each the moment it is here."""


class Assistant:
    """An assistant or a person, who writes into ``responses/`` when the work is done."""

    name = "assistant"

    def submit(self, requests: Sequence[Request], asked: frozenset[str]) -> None:
        """Do nothing: the request files are the question."""

    def collect(self) -> Iterable[Reply]:
        """Return nothing: the files arrive by themselves."""
        return ()
