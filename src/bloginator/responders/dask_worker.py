"""What runs on a worker of a Dask cluster: one request at a time in each thread, and what became of it told as an event."""

import asyncio
import json
import os
import threading
from contextlib import suppress
from dataclasses import asdict
from importlib import import_module

from bloginator.errors import ResponderFailed
from bloginator.responders.base import Reply
from bloginator.responders.dask_dispatcher import TOPIC
from bloginator.responders.http_client import open_clients, silence_retries
from bloginator.responders.keys import read_key
from bloginator.responders.rate_limiter import RateLimiter
from bloginator.responders.server_request import Outcome, ServerRequest, ServerSettings

THREAD = threading.local()  # where a worker thread keeps its connection
LIMITERS: dict[tuple[str, str], RateLimiter] = {}  # of each worker for each server: its threads share it, and shares change


def answer_on_worker(asked: ServerRequest, losses: int, server: str, run: str) -> None:
    """Answer one request of a run on a worker, by the server's settings as JSON; tell what became of it as an event.

    Args:
        losses: How often the request was lost before, which tells this try from others.
    """
    worker = import_module("distributed").get_worker()
    try:
        outcome = connect_thread(server, worker.address).ask(asked)
    except ResponderFailed as error:  # the key or the address here is none
        outcome = error
    worker.log_event(TOPIC, {"run": run, "id": asked.request_id, "losses": losses, "outcome": serialize_outcome(outcome)})


def serialize_outcome(outcome: Outcome) -> str:
    """Return what became of a request as text that travels: a reply, what stops everything, or why there is none."""
    if isinstance(outcome, Reply):
        return json.dumps({"reply": asdict(outcome)})
    if isinstance(outcome, ResponderFailed):
        return json.dumps({"stop": [outcome.what, outcome.where, outcome.mend]})
    return json.dumps({"busy": str(outcome)})


class WorkerConnection:
    """A worker thread's own event loop and client, which stay from task to task and end with the thread."""

    def __init__(self, server: str, worker: str) -> None:
        silence_retries()
        self.server, self.worker, settings = server, worker, ServerSettings.model_validate_json(server)
        key = read_key(os.environ, settings.key_variable)
        limiter = LIMITERS.setdefault((worker, settings.base_url), RateLimiter())
        limiter.set_limits(settings.requests_per_minute, settings.tokens_per_minute)
        [self.client] = open_clients(settings, key, limiter, 1)
        self.loop = asyncio.new_event_loop()

    def ask(self, asked: ServerRequest) -> Outcome:
        """Return what became of one request."""
        return self.loop.run_until_complete(self.client.ask(asked))

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
