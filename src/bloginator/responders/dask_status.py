"""A Dask cluster as we look at it: what its workers offer, and what there is to say where it cannot serve us."""

import inspect
from typing import Any

from bloginator.errors import ResponderFailed
from bloginator.responders.chat import one_line


def offered(client: Any, resource: str) -> dict[str, float]:
    """Return how many requests each worker may have under way, by its address.

    Args:
        client: Dask's.
        resource: What a worker must offer; empty for as many as it has threads.

    Raises:
        ResponderFailed: The scheduler is gone.
    """
    ask = client.scheduler_info
    every = {"n_workers": -1} if "n_workers" in inspect.signature(ask).parameters else {}
    try:
        workers = ask(**every)["workers"]
    except OSError as error:
        raise gone(client, type(error).__name__) from None
    found = {
        address: float(one["resources"].get(resource, 0) if resource else one["nthreads"])
        for address, one in workers.items()
    }
    return {address: many for address, many in found.items() if many >= 1}


def where(client: Any) -> str:
    """Return the scheduler's address."""
    return str(client.scheduler.address)


def nobody(client: Any, resource: str) -> ResponderFailed:
    """Return that there is no worker for us."""
    if not resource:
        mend = f"Start workers: dask worker {where(client)}"
        return ResponderFailed("The cluster has no worker.", where(client), mend)
    mend = f"Start workers with --resources {resource}=4, or set `resource` in [dask]."
    return ResponderFailed(f"No worker offers `{resource}`.", where(client), mend)


def gone(client: Any, why: str) -> ResponderFailed:
    """Return that the scheduler cannot be reached any more."""
    return ResponderFailed(f"The scheduler is gone: {why}.", where(client), "Start it again; what was answered stays.")


def broken(address: str, future: Any) -> ResponderFailed:
    """Return that a worker cannot run our tasks at all."""
    error = future.exception()
    what = one_line(f"A worker cannot answer: {type(error).__name__}: {error}")
    return ResponderFailed(what, address, "Install bloginator[dask] there, in the same version as here.")
