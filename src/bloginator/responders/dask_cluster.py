"""``dask``: the open requests as tasks of a cluster, each worker calling the server of ``[server]``.

    requests ──► questions ──► crew: tasks, one a request, so many at once on each worker ──► replies, as they come

The key is read on the worker, from its own environment; it does not travel.
"""

import asyncio
import json
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from importlib import import_module
from typing import Any

from bloginator.errors import ResponderFailed
from bloginator.records.exchange import Request
from bloginator.records.programs import Server
from bloginator.responders import single_request
from bloginator.responders.base import Desk, Reply
from bloginator.responders.chat import body
from bloginator.responders.dask_dispatcher import TOPIC, Crew
from bloginator.responders.http_client import Busy, Sender, quiet
from bloginator.responders.keys import read_key
from bloginator.responders.rate_limiter import Pace
from bloginator.responders.single_request import Question, question

CONNECT_S = 20

HERE = threading.local()
"""Where a worker thread keeps its line."""

PACES: dict[tuple[str, str], Pace] = {}
"""The pace of each worker to each server: its threads share it, and it stays when the worker's share changes."""


class Dask:
    """Asks through a cluster."""

    name = "dask"

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.settings, self.server = desk.settings.dask, desk.settings.server
        self._asked: list[Request] = []

    def submit(self, requests: Sequence[Request], asked: frozenset[str]) -> None:
        """Note what is asked; it is sent while it is collected."""
        self._asked = [request for request in requests if request.section in asked]
        for request in self._asked[:1]:
            body(request, self.server, "server")

    def collect(self) -> Iterator[Reply]:
        """Run everything, and yield each reply as it comes, once.

        Raises:
            ResponderFailed: There is no cluster or no worker, or the server is not there or refuses us; the replies so
                far were yielded.
        """
        asked, self._asked = self._asked, []
        if not asked:
            return
        failed: list[str] = []
        with self.client() as client:
            crew = Crew(client, [question(request, self.server) for request in asked], self.server, self.settings.resource)
            patience = single_request.Patience(len(asked), crew.at_once())
            for outcome in crew.outcomes(answer):
                if isinstance(outcome, ResponderFailed):
                    raise outcome
                if isinstance(outcome, Reply):
                    patience.answered()
                    yield outcome
                else:
                    failed.append(outcome)
                    patience.fail(outcome, self.server.base_url)
        if failed:
            self.desk.say(f"dask: {len(failed)} of {len(asked)} got no answer, the last one for {failed[-1]}.")

    def client(self) -> Any:
        """Return a client of the cluster, which closes what it began."""
        connect = import_module("distributed").Client
        if self.settings.scheduler is None:
            many = self.settings.concurrency
            return connect(
                n_workers=self.settings.workers,
                threads_per_worker=many,
                processes=True,
                dashboard_address=None,
                resources={self.settings.resource: many} if self.settings.resource else None,
            )
        try:
            return connect(self.settings.scheduler, timeout=CONNECT_S)
        except (OSError, ValueError) as error:
            mend = "Start the scheduler, or mend `scheduler` in [dask]."
            raise ResponderFailed(f"No cluster answers: {type(error).__name__}.", self.settings.scheduler, mend) from None


def answer(asked: Question, server: str, run: str) -> None:
    """Answer one request on a worker, and tell what became of it."""
    worker = import_module("distributed").get_worker()
    try:
        outcome = own_line(server, worker.address).ask(asked)
    except ResponderFailed as error:  # the key or the address here is none
        outcome = error
    message = {"run": run, "id": asked.request_id, "told": told(outcome)}
    worker.log_event(TOPIC, message)


def told(outcome: Reply | Busy | ResponderFailed) -> str:
    """Return what became of a request as text that travels: a reply, what stops everything, or why there is none."""
    if isinstance(outcome, Reply):
        return json.dumps({"reply": asdict(outcome)})
    if isinstance(outcome, ResponderFailed):
        return json.dumps({"stop": [outcome.what, outcome.where, outcome.mend]})
    return json.dumps({"busy": str(outcome)})


class Line:
    """A worker thread's own loop and connection, which stay from task to task and end with the thread.

    Args:
        server: The settings of the server, as JSON.
        worker: The worker's address.
    """

    def __init__(self, server: str, worker: str) -> None:
        quiet()
        self.server, self.worker, settings = server, worker, Server.model_validate_json(server)
        key = read_key(os.environ, settings.key_variable)
        pace = PACES.setdefault((worker, settings.base_url), Pace())
        pace.allow(settings.requests_per_minute, settings.tokens_per_minute)
        self.road = single_request.open_roads(settings, 1)[0]
        self.sender = Sender(self.road, settings, key, pace)
        self.loop = asyncio.new_event_loop()

    def ask(self, asked: Question) -> Reply | Busy | ResponderFailed:
        """Return what became of one request."""
        return self.loop.run_until_complete(single_request.answer(self.sender, asked))

    def __del__(self) -> None:
        loop = getattr(self, "loop", None)
        if loop is None or loop.is_closed():
            return
        with suppress(RuntimeError):  # the thread that cleans up may have a loop of its own
            loop.run_until_complete(self.road.aclose())
            loop.run_until_complete(asyncio.sleep(0))
        loop.close()


def own_line(server: str, worker: str) -> Line:
    """Return this thread's line to the server."""
    line: Line | None = getattr(HERE, "line", None)
    if line is None or (line.server, line.worker) != (server, worker):
        line = HERE.line = Line(server, worker)
    return line
