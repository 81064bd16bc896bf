"""``dask``: the open requests as tasks of a cluster, each worker calling the server of ``[server]``.

    requests ──► tasks, one a request ──► workers (so many at once on each) ──► replies, as they are done
                          │
                          └ a lost worker's tasks run elsewhere; what was gathered is released, and never run again

The key is read on the worker, from its own environment; it does not travel.
"""

import asyncio
import os
import threading
from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any

from bloginator.errors import ResponderFailed
from bloginator.records.exchange import Request
from bloginator.records.programs import Server
from bloginator.responders import asking
from bloginator.responders.chat import body
from bloginator.responders.keys import read_key
from bloginator.responders.pace import Pace
from bloginator.responders.promise import Desk, Reply
from bloginator.responders.sending import Busy, Sender, quiet

CONNECT_S = 20
LOST_WORKERS = 10
"""So many workers may die under one task before it is given up."""

HERE = threading.local()
"""A worker thread's own loop, kept with its connections from task to task."""


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
        """Run everything, and yield each reply as its task is done, once.

        Raises:
            ResponderFailed: There is no cluster, or the server refuses us; the replies so far were yielded.
        """
        asked, self._asked = self._asked, []
        if not asked:
            return
        failed: list[str] = []
        with self.client() as client:
            for outcome in self.outcomes(client, asked):
                if isinstance(outcome, Reply):
                    yield outcome
                elif isinstance(outcome, str):
                    failed.append(outcome)
                else:
                    raise ResponderFailed(*outcome)
        if failed:
            self.desk.say(f"dask: {len(failed)} of {len(asked)} got no answer, the last one for {failed[-1]}.")

    def outcomes(self, client: Any, asked: Sequence[Request]) -> Iterator[Any]:
        """Yield what becomes of each task; whoever stops listening cancels the rest."""
        as_completed = import_module("distributed").as_completed
        resources = {self.settings.resource: 1} if self.settings.resource else None
        told = [request.model_dump_json() for request in asked]
        server = self.server.model_dump_json()
        futures = client.map(answer, told, server=server, pure=False, resources=resources, retries=0)
        coming = {future.key for future in futures}
        try:
            for future, outcome in as_completed(futures, with_results=True, raise_errors=False):
                if future.key in coming:
                    coming.discard(future.key)
                    yield outcome if future.status == "finished" else f"a task that ended as {future.status}"
                    future.release()
        finally:
            client.cancel([future for future in futures if future.key in coming])

    def client(self) -> Any:
        """Return a client of the cluster, which closes what it began."""
        connect = import_module("distributed").Client
        import_module("dask").config.set({"distributed.scheduler.allowed-failures": LOST_WORKERS})
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


def answer(told: str, server: str) -> Reply | str | tuple[str, str, str]:
    """Answer one request on a worker: a reply, why there is none, or what stops everything."""
    outcome = own_loop(server).run_until_complete(asking.answer(HERE.sender, Request.model_validate_json(told)))
    if isinstance(outcome, Busy):
        return str(outcome)
    return (outcome.what, outcome.where, outcome.mend) if isinstance(outcome, ResponderFailed) else outcome


def own_loop(server: str) -> asyncio.AbstractEventLoop:
    """Return this thread's loop, with a sender that asks the server; both stay for the tasks after this one."""
    if getattr(HERE, "server", None) != server:
        settings = Server.model_validate_json(server)
        quiet()
        key = read_key(os.environ, settings.key_variable)
        HERE.server, HERE.loop = server, asyncio.new_event_loop()
        HERE.sender = Sender(asking.open_roads(settings, 1)[0], settings, key, Pace())
    return HERE.loop  # type: ignore[no-any-return]
