"""``dask``: the open requests as tasks of a cluster, each worker calling the server of ``[server]``.

    requests ──► dispatcher: tasks, one a request, so many at once on each worker ──► replies, as they come

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
from typing import Annotated, Any

from pydantic import Field

from bloginator.errors import ResponderFailed
from bloginator.records.base import Record
from bloginator.records.exchange import Request
from bloginator.responders.base import Reply, ResponderContext, ResponderSpec
from bloginator.responders.connections import open_clients
from bloginator.responders.dask_dispatcher import TOPIC, DaskDispatcher
from bloginator.responders.http_client import Concurrency, ServerBusy, ServerSettings, silence_retries
from bloginator.responders.keys import read_key
from bloginator.responders.rate_limiter import RateLimiter
from bloginator.responders.server_request import OutageDetector, ServerRequest, ask_server, prepare_request

CONNECT_S = 20

THREAD = threading.local()
"""Where a worker thread keeps its connection."""

LIMITERS: dict[tuple[str, str], RateLimiter] = {}
"""The limiter of each worker for each server: its threads share it, and it stays when the worker's share changes."""


class DaskSettings(Record):
    """``[dask]``: the requests as tasks of a cluster, each worker calling the server of ``[server]``.

    Args:
        scheduler: Address of a cluster; ``None`` for one on this machine, for this run only.
        workers: Of the local cluster.
        concurrency: Requests under way at once on one worker, held as a resource of that name.
        resource: Its name; an existing cluster's workers must offer it. Empty: not asked for.
    """

    scheduler: str | None = None
    workers: Annotated[int, Field(ge=1, le=64)] = 2
    concurrency: Concurrency = 4
    resource: str = "answers"


class DaskResponder:
    """Asks through a cluster."""

    def __init__(self, context: ResponderContext) -> None:
        self.context = context
        self.settings = context.read_table(DaskSettings)
        self.server = context.read_table(ServerSettings, "server")
        self._asked: list[ServerRequest] = []

    def submit(self, requests: Sequence[Request], asked: frozenset[str]) -> None:
        """Note what is asked; it is sent while it is collected."""
        self._asked = [prepare_request(request, self.server) for request in requests if request.section in asked]

    def collect(self) -> Iterator[Reply]:
        """Run everything, and yield each reply as it comes, once.

        Raises:
            ResponderFailed: There is no cluster or no worker, or the server is not there or refuses us; the replies so
                far were yielded.
        """
        asked, self._asked = self._asked, []
        if not asked:
            return
        failures: list[str] = []
        with self.connect() as client:
            dispatcher = DaskDispatcher(client, asked, self.server, self.settings.resource)
            outages = OutageDetector(self.server.base_url, len(asked), dispatcher.count_slots())
            for outcome in dispatcher.iterate_outcomes(answer_on_worker):
                if isinstance(outcome, Reply):
                    outages.note_answer()
                    yield outcome
                    continue
                if isinstance(outcome, str):
                    failures.append(outcome)
                failure = outages.note_failure(outcome) if isinstance(outcome, str) else outcome
                if failure:
                    raise failure
        if failures:
            self.context.say(f"dask: {len(failures)} of {len(asked)} got no answer, the last one for {failures[-1]}.")

    def connect(self) -> Any:
        """Return a client of the cluster, which closes what it began."""
        settings, connect = self.settings, import_module("distributed").Client
        if settings.scheduler is None:
            return connect(
                n_workers=settings.workers,
                threads_per_worker=settings.concurrency,
                processes=True,
                dashboard_address=None,
                resources={settings.resource: settings.concurrency} if settings.resource else None,
            )
        try:
            return connect(settings.scheduler, timeout=CONNECT_S)
        except (OSError, ValueError) as error:
            hint = "Start the scheduler, or mend `scheduler` in [dask]."
            raise ResponderFailed(f"No cluster answers: {type(error).__name__}.", settings.scheduler, hint) from None


def answer_on_worker(asked: ServerRequest, server: str, run: str) -> None:
    """Answer one request on a worker, and tell what became of it as an event.

    Args:
        server: The settings of the server, as JSON.
        run: Which run of ours asks.
    """
    worker = import_module("distributed").get_worker()
    try:
        outcome = connect_thread(server, worker.address).ask(asked)
    except ResponderFailed as error:  # the key or the address here is none
        outcome = error
    worker.log_event(TOPIC, {"run": run, "id": asked.request_id, "outcome": serialize_outcome(outcome)})


def serialize_outcome(outcome: Reply | ServerBusy | ResponderFailed) -> str:
    """Return what became of a request as text that travels: a reply, what stops everything, or why there is none."""
    if isinstance(outcome, Reply):
        return json.dumps({"reply": asdict(outcome)})
    if isinstance(outcome, ResponderFailed):
        return json.dumps({"stop": [outcome.what, outcome.where, outcome.mend]})
    return json.dumps({"busy": str(outcome)})


class WorkerConnection:
    """A worker thread's own event loop and client, which stay from task to task and end with the thread.

    Args:
        server: The settings of the server, as JSON.
        worker: The worker's address.
    """

    def __init__(self, server: str, worker: str) -> None:
        silence_retries()
        self.server, self.worker, settings = server, worker, ServerSettings.model_validate_json(server)
        key = read_key(os.environ, settings.key_variable)
        limiter = LIMITERS.setdefault((worker, settings.base_url), RateLimiter())
        limiter.set_limits(settings.requests_per_minute, settings.tokens_per_minute)
        [self.client] = open_clients(settings, key, limiter, 1)
        self.loop = asyncio.new_event_loop()

    def ask(self, asked: ServerRequest) -> Reply | ServerBusy | ResponderFailed:
        """Return what became of one request."""
        return self.loop.run_until_complete(ask_server(self.client, asked))

    def __del__(self) -> None:
        loop = getattr(self, "loop", None)
        if loop is None or loop.is_closed():
            return
        with suppress(RuntimeError):  # the thread that cleans up may have a loop of its own
            loop.run_until_complete(self.client.http.aclose())
            loop.run_until_complete(asyncio.sleep(0))
        loop.close()


def connect_thread(server: str, worker: str) -> WorkerConnection:
    """Return this thread's connection to the server."""
    connection: WorkerConnection | None = getattr(THREAD, "connection", None)
    if connection is None or (connection.server, connection.worker) != (server, worker):
        connection = THREAD.connection = WorkerConnection(server, worker)
    return connection


PLUGIN = ResponderSpec(
    create=DaskResponder,
    settings=DaskSettings,
    model_table="server",
    extra="dask",
    packages=("dask", "distributed", "httpx", "stamina"),
)
