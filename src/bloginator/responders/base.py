"""What a responder is: how it describes itself, what it is given, and what it promises.

    ResponderSpec ──create(context)──► submit(all requests, the open ones) ──► collect() ──► replies, as they are ready

A reply becomes ``responses/<responder>/<id>.md``, which is read like any other answer. What a responder may touch of the
world is handed to it as a ``ResponderContext``; it writes no file itself.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar, runtime_checkable

from bloginator.records.base import Record
from bloginator.records.exchange import Request
from bloginator.records.settings import Settings
from bloginator.records.ticket import Ticket

Table = TypeVar("Table", bound=Record)

LIMIT_OPTIONS = ("max_tokens", "max_completion_tokens", "max_output_tokens", "num_predict")
"""Under which of these names a model takes the limit of an answer, if it does."""


def find_limit(options: Mapping[str, object]) -> int | None:
    """Return the limit of an answer, in tokens, that options send instead of the request's own; ``None`` for none.

    >>> find_limit({"top_p": 1, "max_tokens": 4000}), find_limit({})
    (4000, None)
    """
    chosen = [options[name] for name in LIMIT_OPTIONS if name in options]
    return next((limit for limit in chosen if isinstance(limit, int) and limit > 0), None)


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


class TemporaryFailure(Exception):
    """What may pass; ``after`` is how long we were asked to wait, in seconds, ``None`` where nobody said."""

    def __init__(self, what: str, after: float | None = None) -> None:
        super().__init__(what)
        self.after = after


class TicketStore(Protocol):
    """Where tickets are kept; what was put is there in the next run."""

    def every(self, responder: str = "") -> list[Ticket]:
        """Return the tickets of a responder."""

    def put(self, ticket: Ticket) -> None:
        """Keep a ticket, before this returns."""


class InMemoryTickets:
    """Tickets that end with the process."""

    def __init__(self) -> None:
        self.tickets: dict[str, Ticket] = {}

    def every(self, responder: str = "") -> list[Ticket]:
        """Return the tickets of a responder."""
        return [ticket for ticket in self.tickets.values() if responder in ("", ticket.responder)]

    def put(self, ticket: Ticket) -> None:
        """Keep a ticket."""
        self.tickets[ticket.id] = ticket


@dataclass(frozen=True)
class ResponderContext:
    """What a responder is given.

    Args:
        name: Under which it was chosen: its table in ``batch.toml``, its folder in ``responses/``, its tickets.
        tickets: Where what a provider holds is noted.
        environ: Where keys are looked up, at the moment of sending.
        answer_digests: Digests of the lines in ``responses/`` that already answer a request.
        write_input: Writes an input file for others to read, and returns its path as messages name it.
        say: Prints one line.
    """

    name: str
    settings: Settings = field(default_factory=Settings)
    tickets: TicketStore = field(default_factory=InMemoryTickets)
    environ: Mapping[str, str] = field(default_factory=dict)
    answer_digests: Callable[[Request], Sequence[str]] = lambda request: ()
    write_input: Callable[[str, bytes], str] = lambda name, data: name
    say: Callable[[str], None] = lambda line: None

    def read_table(self, model: type[Table], name: str = "") -> Table:
        """Return the responder's own table of ``batch.toml``, or the one of that name, as a record."""
        return model.model_validate(self.settings.tables.get(name or self.name, {}))


class Responder(Protocol):
    """Whoever answers."""

    def submit(self, requests: Sequence[Request], asked: frozenset[str]) -> None:
        """Take every request of the batch, in order, and the ids of those that want an answer."""

    def collect(self) -> Iterable[Reply]:
        """Return the replies that are ready and were not returned before, each the moment it is here."""


@runtime_checkable
class Cancellable(Protocol):
    """A responder that leaves tickets, and can give up what they hold."""

    def cancel(self) -> list[str]:
        """Give up everything that is held; return what it is called, one name a submission."""


class DirectResponder(ABC):
    """A responder whose answers come while they are collected: it leaves no tickets, and knows nothing of earlier runs."""

    def __init__(self, context: ResponderContext) -> None:
        self.context = context
        self._asked: list[Request] = []

    def submit(self, requests: Sequence[Request], asked: frozenset[str]) -> None:
        """Note what is asked; it is sent while it is collected."""
        self._asked = [request for request in requests if request.section in asked]

    def collect(self) -> Iterator[Reply]:
        """Answer what was submitted, once."""
        asked, self._asked = self._asked, []
        if asked:
            yield from self.answer(asked)

    @abstractmethod
    def answer(self, requests: Sequence[Request]) -> Iterator[Reply]:
        """Yield the reply to each request as it is here; raise ``ResponderFailed`` where nothing more can be asked."""


@dataclass(frozen=True)
class ResponderSpec:
    """All that is known of a responder before it is chosen: the ``PLUGIN`` of its module.

    Args:
        create: Makes it; ``None`` for whoever writes into ``responses/`` unasked, and is waited for.
        settings: The record of its table ``[NAME]`` in ``batch.toml``; its field ``model`` is the model that is paid for.
        model_table: Another responder's table that names the model, where it asks through that one.
        extra, packages: The extra of ours that installs the ``packages`` it needs; empty when it needs nothing more.
        is_free: Whether it costs nothing here.
        is_batch_priced: Whether it pays the price of a provider's batch.
        is_stand_in: Whether it is the embedded writer, whose extracts stand in for what is missing.
        answers_in_files: Whether answers come as lines of a file that somebody puts into ``responses/``.
    """

    create: Callable[[ResponderContext], Responder] | None
    settings: type[Record] | None = None
    model_table: str = ""
    extra: str = ""
    packages: tuple[str, ...] = ()
    is_free: bool = False
    is_batch_priced: bool = False
    is_stand_in: bool = False
    answers_in_files: bool = False

    @property
    def is_waited_for(self) -> bool:
        """Tell whether it answers by itself, while a run waits."""
        return self.create is None
