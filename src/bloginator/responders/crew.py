"""Who has which request on a cluster: every one is with one worker at a time, until it is answered.

    rest ──► a worker's window ──► answer, as an event ──► done
     ▲               │
     └── worker gone ┘   only what it had not answered, when all that it did answer is here

A result that lies in a worker's memory is computed again when that worker dies, also after we have fetched it. So an
answer does not stay there: it travels as an event the moment it is here, and a task is bound to its worker, so that Dask
begins none elsewhere by itself. What a lost worker had not answered we give out again.
"""

import inspect
import json
import math
import time
import uuid
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from queue import Empty, SimpleQueue
from typing import Any

from bloginator.errors import ResponderFailed
from bloginator.records.programs import Server
from bloginator.responders.asking import Question
from bloginator.responders.chat import one_line
from bloginator.responders.promise import Reply

Outcome = Reply | ResponderFailed | str
"""What became of one request; a text says why there is no answer."""

TOPIC = "bloginator"
LOOK_S = 0.5
WINDOW = 2.0
"""A worker has so many times what it may have under way, so that it never waits for us."""

NOBODY_S = 30.0
"""So long we wait for a worker to come when there is none."""

MOST_LOSSES = 3
"""A request under which so many workers have died is given up."""


class Crew:
    """The workers of a cluster at one run.

    Args:
        client: Dask's.
        resource: What a worker must offer; it has as many requests under way as it offers of it. Empty: as its threads.
    """

    def __init__(self, client: Any, questions: Sequence[Question], server: Server, resource: str) -> None:
        self.client, self.server, self.resource = client, server, resource
        self.questions = {one.request_id: one for one in questions}
        self.rest = deque(self.questions)
        self.held: dict[str, dict[str, Any]] = {}
        self.losses: Counter[str] = Counter()
        self.news: SimpleQueue[dict[str, Any]] = SimpleQueue()
        self.run = uuid.uuid4().hex
        self.slots: dict[str, float] = {}
        self.looked = self.last_seen = time.monotonic()

    def at_once(self) -> int:
        """Return how many requests may be under way on the whole cluster now."""
        self.slots = self.offered()
        return math.ceil(sum(self.slots.values()))

    def outcomes(self, answer: Callable[[Question, str, str], None]) -> Iterator[Outcome]:
        """Yield what becomes of each request, once; whoever stops listening cancels the rest.

        Raises:
            ResponderFailed: The scheduler is gone, no worker comes, or workers cannot run our tasks.
        """
        self.client.subscribe_topic(TOPIC, self.hear)
        try:
            while self.questions:
                self.fill(answer)
                yield from self.come()
        finally:
            self.client.cancel([future for held in self.held.values() for future in held.values()])
            self.client.unsubscribe_topic(TOPIC)

    def hear(self, event: tuple[float, dict[str, Any]]) -> None:
        """Take an event, in Dask's own thread; other runs on the same cluster have others."""
        if event[1].get("run") == self.run:
            self.news.put(event[1])

    def fill(self, answer: Callable[[Question, str, str], None]) -> None:
        """Give every worker that has room what is still to be asked."""
        for address, many in self.slots.items():
            held = self.held.setdefault(address, {})
            room = math.ceil(many * WINDOW) - len(held)
            if not self.rest or room < math.ceil(many / 2):
                continue
            ids = [self.rest.popleft() for _ in range(min(room, len(self.rest)))]
            futures = self.client.map(
                answer,
                [self.questions[one] for one in ids],
                server=self.shared().model_dump_json(),
                run=self.run,
                workers=[address],
                allow_other_workers=False,
                resources={self.resource: 1} if self.resource else None,
                pure=False,
                retries=0,
            )
            held.update(zip(ids, futures, strict=True))

    def shared(self) -> Server:
        """Return the server's settings with one thread's share of what is allowed a minute."""
        threads = max(1.0, sum(self.slots.values()))
        limits = {"requests_per_minute": self.server.requests_per_minute, "tokens_per_minute": self.server.tokens_per_minute}
        return self.server.model_copy(update={key: limit / threads for key, limit in limits.items() if limit})

    def come(self) -> Iterator[Outcome]:
        """Yield what has come, or look how the workers are where nothing has for a while."""
        try:
            news = self.news.get(timeout=LOOK_S)
        except Empty:
            news = {}
        if "gone" in news:
            yield from self.give_back(news["gone"])
        elif outcome := self.outcome(news):
            yield outcome
        if not news or time.monotonic() - self.looked >= LOOK_S:
            self.look()

    def outcome(self, news: dict[str, Any]) -> Outcome | None:
        """Return what became of one request, and forget it; ``None`` for what was said before."""
        request_id = news.get("id", "")
        if self.questions.pop(request_id, None) is None:
            return None
        for held in self.held.values():
            if future := held.pop(request_id, None):
                future.release()
        told = json.loads(news["told"])
        if "stop" in told:
            return ResponderFailed(*told["stop"])
        return Reply(**told["reply"]) if "reply" in told else str(told["busy"])

    def look(self) -> None:
        """See which workers are there; what the others had comes back behind all that they have answered.

        Raises:
            ResponderFailed: The scheduler is gone, no worker comes, or one cannot run our tasks.
        """
        self.slots, self.looked = self.offered(), time.monotonic()
        if self.slots:
            self.last_seen = self.looked
        elif self.looked - self.last_seen > NOBODY_S:
            what = f"No worker offers `{self.resource}`." if self.resource else "The cluster has no worker."
            mend = f"Start workers with --resources {self.resource}=4, or set `resource` in [dask]."
            raise ResponderFailed(what, self.where, mend)
        if gone := [address for address, held in self.held.items() if held and address not in self.slots]:
            self.client.log_event(TOPIC, {"run": self.run, "gone": gone})  # takes the same road as their answers
        for address, held in self.held.items():
            for future in held.values():
                if future.status == "error":
                    raise self.broken(address, future)

    def give_back(self, gone: Sequence[str]) -> Iterator[Outcome]:
        """Put what lost workers had not answered back; yield what is given up."""
        for address in gone:
            if address in self.slots:
                continue
            held = self.held.pop(address, {})
            self.client.cancel(list(held.values()))
            for request_id in held:
                self.losses[request_id] += 1
                if self.losses[request_id] < MOST_LOSSES:
                    self.rest.append(request_id)
                elif self.questions.pop(request_id, None):
                    yield f"{MOST_LOSSES} workers died while they asked for {request_id}"

    def offered(self) -> dict[str, float]:
        """Return how many requests each worker may have under way, by its address."""
        ask = self.client.scheduler_info
        every = {"n_workers": -1} if "n_workers" in inspect.signature(ask).parameters else {}
        try:
            workers = ask(**every)["workers"]
        except OSError as error:
            what = f"The scheduler is gone: {type(error).__name__}."
            raise ResponderFailed(what, self.where, "Start it again; what was answered stays.") from None
        found = {
            address: float(one["resources"].get(self.resource, 0) if self.resource else one["nthreads"])
            for address, one in workers.items()
        }
        return {address: many for address, many in found.items() if many >= 1}

    @property
    def where(self) -> str:
        """Return the scheduler's address."""
        return str(self.client.scheduler.address)

    def broken(self, address: str, future: Any) -> ResponderFailed:
        """Return that a worker cannot run our tasks at all."""
        error = future.exception()
        what = one_line(f"A worker cannot answer: {type(error).__name__}: {error}")
        return ResponderFailed(what, address, "Install bloginator[dask] there, in the same version as here.")
