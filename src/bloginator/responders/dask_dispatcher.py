"""Who has which request on a cluster: every one is with one worker at a time, until it is answered.

    rest ──► a worker's window ──► answer, as an event ──► done
     ▲               │
     └── worker gone ┘   only what it had not answered, when all that it did answer is here
     └──── line lost ┘   what has ended and still tells nothing: its event went by a line that broke

A result that lies in a worker's memory is computed again when that worker dies, also after we have fetched it. So an
answer does not stay there: it travels as an event the moment it is here, and a task is bound to its worker, so that Dask
begins none elsewhere by itself. What a lost worker had not answered we give out again.
"""

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
from bloginator.responders.base import Reply
from bloginator.responders.dask_status import broken, gone, nobody, offered
from bloginator.responders.single_request import Question

Outcome = Reply | ResponderFailed | str
"""What became of one request; a text says why there is no answer."""

TOPIC = "bloginator"
LOOK_S = 0.5
WINDOW = 2.0
"""A worker has so many times what it may have under way, so that it never waits for us."""

NOBODY_S = 30.0
"""So long we wait for a worker to come when there is none."""

MOST_LOSSES = 3
"""A request that was lost so often, with its worker or on the way here, is given up."""

ENDED = ("finished", "cancelled", "lost")
"""What Dask calls a task that will tell nothing more."""


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
        self.silent: set[str] = set()
        self.news: SimpleQueue[dict[str, Any]] = SimpleQueue()
        self.run = uuid.uuid4().hex
        self.slots: dict[str, float] = {}
        self.looked = self.last_seen = time.monotonic()

    def at_once(self) -> int:
        """Return how many requests may be under way on the whole cluster now."""
        self.slots = offered(self.client, self.resource)
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
                server=self.shared(many).model_dump_json(),
                run=self.run,
                workers=[address],
                allow_other_workers=False,
                resources={self.resource: 1} if self.resource else None,
                pure=False,
                retries=0,
            )
            held.update(zip(ids, futures, strict=True))

    def shared(self, many: float) -> Server:
        """Return the server's settings with what is allowed a minute to a worker that has so many under way."""
        share = many / sum(self.slots.values())
        limits = {"requests_per_minute": self.server.requests_per_minute, "tokens_per_minute": self.server.tokens_per_minute}
        return self.server.model_copy(update={key: limit * share for key, limit in limits.items() if limit})

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
        if not news:
            yield from self.lost()

    def outcome(self, news: dict[str, Any]) -> Outcome | None:
        """Return what became of one request, and forget it; ``None`` for what was said before."""
        request_id = news.get("id", "")
        if self.questions.pop(request_id, None) is None:
            return None
        for held in self.held.values():
            if future := held.pop(request_id, None):
                future.release()
        if self.losses[request_id] and request_id in self.rest:  # it was lost, but only for a while
            self.rest.remove(request_id)
        told = json.loads(news["told"])
        if "stop" in told:
            return ResponderFailed(*told["stop"])
        return Reply(**told["reply"]) if "reply" in told else str(told["busy"])

    def look(self) -> None:
        """See which workers are there; what the others had comes back behind all that they have answered.

        Raises:
            ResponderFailed: The scheduler is gone, no worker comes, or one cannot run our tasks.
        """
        self.slots, self.looked = offered(self.client, self.resource), time.monotonic()
        if self.slots:
            self.last_seen = self.looked
        elif self.looked - self.last_seen > NOBODY_S:
            raise nobody(self.client, self.resource)
        if absent := [address for address, held in self.held.items() if held and address not in self.slots]:
            self.client.log_event(TOPIC, {"run": self.run, "gone": absent})  # takes the same road as their answers
        for address, held in self.held.items():
            for future in held.values():
                if future.status == "error":
                    raise broken(address, future)

    def give_back(self, absent: Sequence[str]) -> Iterator[Outcome]:
        """Put what lost workers had not answered back; yield what is given up."""
        for address in absent:
            if address in self.slots:
                continue
            held = self.held.pop(address, {})
            self.client.cancel(list(held.values()))
            for request_id in held:
                yield from self.again(request_id)

    def lost(self) -> Iterator[Outcome]:
        """Put back what had ended at the last quiet look, too; yield what is given up.

        Dask mends a broken line to the scheduler by itself, but cancels what we had asked for and forgets who listens.

        Raises:
            ResponderFailed: It could not mend the line.
        """
        if self.client.status == "closed":
            raise gone(self.client, "the connection was lost")
        ended = {one: held for held in self.held.values() for one, future in held.items() if future.status in ENDED}
        if ended:
            self.client.subscribe_topic(TOPIC, self.hear)
        again, self.silent = self.silent & ended.keys(), ended.keys() - self.silent
        for request_id in again:
            ended[request_id].pop(request_id).release()
            yield from self.again(request_id)

    def again(self, request_id: str) -> Iterator[Outcome]:
        """Put back what was lost; yield that it is given up where it was lost too often."""
        self.losses[request_id] += 1
        if self.losses[request_id] < MOST_LOSSES:
            self.rest.append(request_id)
        elif self.questions.pop(request_id, None):
            yield f"{request_id} was lost {MOST_LOSSES} times, with its worker or on the way here"
