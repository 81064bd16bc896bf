"""Who has which request on a cluster: every one is with one worker at a time, until it is answered.

A result that lies in a worker's memory is computed again when that worker dies, also after we have fetched it. So an
answer does not stay there: it travels as an event the moment it is here, and a task is bound to its worker, so that Dask
begins none elsewhere by itself. What a lost worker had not answered we give out again, and what has ended without telling
anything, since its event went by a line that broke.
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
from bloginator.responders.base import Reply
from bloginator.responders.chat import join_lines
from bloginator.responders.server_request import Outcome, ServerBusy, ServerRequest, ServerSettings

TOPIC = "bloginator"
LOOK_S = 0.5
WINDOW = 2.0  # a worker has so many times what it may have under way, so that it never waits for us
NOBODY_S = 30.0  # so long we wait for a worker to come when there is none
MAX_LOSSES = 3  # a request that was lost so often, with its worker or on the way here, is given up
ENDED = ("finished", "cancelled", "lost")  # what Dask calls a task that will tell nothing more


class DaskDispatcher:
    """Gives requests out to the workers of a cluster at one run, and hears what becomes of them.

    Args:
        resource: What a worker must offer; it has as many requests under way as it offers of it. Empty: as its threads.

    Attributes:
        assigned: A worker's address -> the tasks that it has, by the id of their request.
        silent: Requests whose task had ended at the last quiet look without telling anything.
        slots: A worker's address -> how many requests it may have under way.
    """

    def __init__(self, client: Any, requests: Sequence[ServerRequest], server: ServerSettings, resource: str) -> None:
        self.client, self.server, self.resource = client, server, resource
        self.address = str(client.scheduler.address)
        self.requests = {request.request_id: request for request in requests}
        self.waiting = deque(self.requests)
        self.assigned: dict[str, dict[str, Any]] = {}
        self.losses: Counter[str] = Counter()
        self.silent: set[str] = set()
        self.events: SimpleQueue[dict[str, Any]] = SimpleQueue()
        self.run = uuid.uuid4().hex
        self.slots: dict[str, float] = {}
        self.looked = self.last_seen = time.monotonic()

    def count_slots(self) -> int:
        """Return how many requests may be under way on the whole cluster now."""
        self.slots = self.read_slots()
        return math.ceil(sum(self.slots.values()))

    def iterate_outcomes(self, answer: Callable[[ServerRequest, int, str, str], None]) -> Iterator[Outcome]:
        """Yield what becomes of each request, once; whoever stops listening cancels the rest.

        Raises:
            ResponderFailed: The scheduler is gone, no worker comes, or workers cannot run our tasks.
        """
        self.client.subscribe_topic(TOPIC, self.receive_event)
        try:
            while self.requests:
                self.assign(answer)
                yield from self.read_events()
        finally:
            if self.is_connected():
                self.client.cancel([task for tasks in self.assigned.values() for task in tasks.values()])
                self.client.unsubscribe_topic(TOPIC)

    def stop(self) -> None:
        """Ask and wait for nothing more: the workers would go on."""
        self.requests.clear()

    def receive_event(self, event: tuple[float, dict[str, Any]]) -> None:
        """Take an event, in Dask's own thread; other runs on the same cluster have others."""
        if event[1].get("run") == self.run:
            self.events.put(event[1])

    def assign(self, answer: Callable[[ServerRequest, int, str, str], None]) -> None:
        """Give every worker that has room what is still to be asked."""
        for address, slots in self.slots.items():
            tasks = self.assigned.setdefault(address, {})
            room = math.ceil(slots * WINDOW) - len(tasks)
            if not self.waiting or room < math.ceil(slots / 2):
                continue
            ids = [self.waiting.popleft() for _ in range(min(room, len(self.waiting)))]
            futures = self.client.map(
                answer,
                [self.requests[request_id] for request_id in ids],
                [self.losses[request_id] for request_id in ids],
                server=self.share_limits(slots).model_dump_json(),
                run=self.run,
                workers=[address],
                allow_other_workers=False,
                resources={self.resource: 1} if self.resource else None,
                pure=False,
                retries=0,
            )
            tasks.update(zip(ids, futures, strict=True))

    def share_limits(self, slots: float) -> ServerSettings:
        """Return the server's settings with what is allowed a minute to a worker of so many slots."""
        share = slots / sum(self.slots.values())
        limits = {"requests_per_minute": self.server.requests_per_minute, "tokens_per_minute": self.server.tokens_per_minute}
        return self.server.model_copy(update={key: limit * share for key, limit in limits.items() if limit})

    def read_events(self) -> Iterator[Outcome]:
        """Yield what has come, or look how the workers are where nothing has for a while."""
        try:
            event = self.events.get(timeout=LOOK_S)
        except Empty:
            event = {}
        if "gone" in event:
            yield from self.take_back(event["gone"])
        elif outcome := self.read_outcome(event):
            yield outcome
        if not event or time.monotonic() - self.looked >= LOOK_S:
            self.look()
        if not event:
            yield from self.recover_silent()

    def read_outcome(self, event: dict[str, Any]) -> Outcome | None:
        """Return what became of one request, and forget it; ``None`` for what was said before."""
        request_id, outcome = event.get("id", ""), json.loads(event.get("outcome", "{}"))
        if "busy" in outcome and event["losses"] < self.losses[request_id]:
            return None  # it was lost since, and is with another, or will be
        if self.requests.pop(request_id, None) is None:
            return None
        for tasks in self.assigned.values():
            if task := tasks.pop(request_id, None):
                task.release()
        if self.losses[request_id] and request_id in self.waiting:  # it was lost, but only for a while
            self.waiting.remove(request_id)
        if "stop" in outcome:
            return ResponderFailed(*outcome["stop"])
        return Reply(**outcome["reply"]) if "reply" in outcome else ServerBusy(outcome["busy"])

    def look(self) -> None:
        """See which workers are there; what the others had comes back behind all that they have answered."""
        self.slots, self.looked = self.read_slots(), time.monotonic()
        if self.slots:
            self.last_seen = self.looked
        elif self.looked - self.last_seen > NOBODY_S:
            is_empty = self.is_connected()
            raise no_worker(self.address, self.resource) if is_empty else lost_scheduler(self.address, "no answer")
        if not self.is_connected():
            return  # Dask mends a broken line by itself, and nobody is known to be absent until then
        if absent := [address for address, tasks in self.assigned.items() if tasks and address not in self.slots]:
            self.client.log_event(TOPIC, {"run": self.run, "gone": absent})  # takes the same road as their answers
        for address, tasks in self.assigned.items():
            for task in tasks.values():
                if task.status == "error":
                    error = task.exception()
                    what = join_lines(f"A worker cannot answer: {type(error).__name__}: {error}")
                    mend = "Install bloginator[dask] there, in the same version as here."
                    raise ResponderFailed(what, address, mend)

    def read_slots(self) -> dict[str, float]:
        """Return how many requests each worker may have under way: as it offers of the resource, or has threads."""
        read = self.client.scheduler_info
        every_worker = {"n_workers": -1} if "n_workers" in inspect.signature(read).parameters else {}
        try:
            workers = read(**every_worker).get("workers", {})  # while the line is broken there are none
        except OSError as error:
            raise lost_scheduler(self.address, type(error).__name__) from None
        slots = {
            address: float(worker["resources"].get(self.resource, 0) if self.resource else worker["nthreads"])
            for address, worker in workers.items()
        }
        return {address: count for address, count in slots.items() if count >= 1}

    def is_connected(self) -> bool:
        """Tell whether the line to the scheduler is whole."""
        return bool(self.client.status == "running")

    def take_back(self, absent: Sequence[str]) -> Iterator[Outcome]:
        """Put what lost workers had not answered back; yield what is given up."""
        for address in absent:
            if address in self.slots:
                continue
            tasks = self.assigned.pop(address, {})
            self.client.cancel(list(tasks.values()))
            for request_id in tasks:
                yield from self.requeue(request_id)

    def recover_silent(self) -> Iterator[Outcome]:
        """Put back what had ended at the last quiet look, too; yield what is given up.

        Dask mends a broken line to the scheduler by itself, but cancels what we had asked for and forgets who listens.
        """
        if self.client.status == "closed":
            raise lost_scheduler(self.address, "the connection was lost")
        ended = {
            request_id: tasks
            for tasks in self.assigned.values()
            for request_id, task in tasks.items()
            if task.status in ENDED
        }
        if ended:
            self.client.subscribe_topic(TOPIC, self.receive_event)
        still_silent, self.silent = self.silent & ended.keys(), ended.keys() - self.silent
        for request_id in still_silent:
            ended[request_id].pop(request_id).release()
            yield from self.requeue(request_id)

    def requeue(self, request_id: str) -> Iterator[Outcome]:
        """Put back what was lost; yield that it is given up where it was lost too often."""
        self.losses[request_id] += 1
        if self.losses[request_id] < MAX_LOSSES:
            self.waiting.append(request_id)
        elif self.requests.pop(request_id, None):
            yield ServerBusy(f"{request_id} was lost {MAX_LOSSES} times, with its worker or on the way here")


def no_worker(address: str, resource: str) -> ResponderFailed:
    """Return that there is no worker for us."""
    if not resource:
        return ResponderFailed("The cluster has no worker.", address, f"Start workers: dask worker {address}")
    hint = f"Start workers with --resources {resource}=4, or set `resource` in [dask]."
    return ResponderFailed(f"No worker offers `{resource}`.", address, hint)


def lost_scheduler(address: str, reason: str) -> ResponderFailed:
    """Return that the scheduler cannot be reached any more."""
    return ResponderFailed(f"The scheduler is gone: {reason}.", address, "Start it again; what was answered stays.")
