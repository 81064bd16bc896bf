"""``dask``: the open requests as tasks of a cluster, each worker calling the server of ``[server]``.

The key is read on the worker, from its own environment; it does not travel.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from importlib import import_module
from typing import Annotated, Any

from pydantic import Field

from bloginator.errors import ResponderFailed
from bloginator.import_path import CHILD_ENVIRONMENT, import_only_trusted
from bloginator.records.base import Record
from bloginator.records.exchange import Request
from bloginator.responders.base import DirectResponder, Reply, ResponderSpec
from bloginator.responders.server_request import Concurrency, ServerSettings, no_answer, prepare_request, yield_replies

CONNECT_S = 20
UNPROFILED = {"distributed.worker.profile.enabled": False}
"""Dask's profiler may stop a worker for good in Python 3.11 (github.com/dask/distributed/issues/8616)."""


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


class DaskResponder(DirectResponder):
    """Asks through a cluster."""

    def answer(self, requests: Sequence[Request]) -> Iterator[Reply]:
        """Run everything, and yield each reply as it comes, once."""
        from bloginator.responders.dask_dispatcher import DaskDispatcher
        from bloginator.responders.dask_worker import answer_on_worker  # with asyncio and httpx

        settings, server = self.context.read_table(DaskSettings), self.context.read_table(ServerSettings, "server")
        asked = [prepare_request(request, server) for request in requests]
        with import_only_trusted(), self.connect(settings) as client:
            dispatcher = DaskDispatcher(client, asked, server, settings.resource)
            slots, outcomes = dispatcher.count_slots(), dispatcher.iterate_outcomes(answer_on_worker)
            explain, stop, say = partial(no_answer, server.base_url), dispatcher.stop, self.context.say
            yield from yield_replies(self.context.name, outcomes, len(asked), slots, explain=explain, stop=stop, say=say)

    def connect(self, settings: DaskSettings) -> Any:
        """Return a client of the cluster, which closes what it began."""
        connect = import_module("distributed").Client
        if settings.scheduler is None:
            environ = {f"distributed.nanny.pre-spawn-environ.{name}": value for name, value in CHILD_ENVIRONMENT.items()}
            try:
                with import_module("dask").config.set({**environ, **UNPROFILED}):
                    return connect(
                        n_workers=settings.workers,
                        threads_per_worker=settings.concurrency,
                        processes=True,
                        dashboard_address="127.0.0.1:0",  # without one it listens on 8787, for everybody
                        resources={settings.resource: settings.concurrency} if settings.resource else None,
                    )
            except (OSError, RuntimeError) as error:
                what = f"No cluster could be started on this machine: {error}"
                hint = "Run again when it has less to do, or with fewer `workers` in [dask]."
                raise ResponderFailed(what, "[dask]", hint) from None
        try:
            return connect(settings.scheduler, timeout=CONNECT_S)
        except (OSError, ValueError) as error:
            hint = "Start the scheduler, or mend `scheduler` in [dask]."
            raise ResponderFailed(f"No cluster answers: {type(error).__name__}.", settings.scheduler, hint) from None


PLUGIN = ResponderSpec(
    create=DaskResponder,
    settings=DaskSettings,
    model_table="server",
    extra="dask",
    packages=("dask", "distributed", "httpx", "stamina"),
)
