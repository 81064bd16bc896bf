"""What the dispatcher says of a cluster that cannot serve, and what it does with what comes late; without a cluster."""

from types import SimpleNamespace
from typing import Any

import pytest

from bloginator.errors import ResponderFailed
from bloginator.responders.base import Reply
from bloginator.responders.dask_dispatcher import MAX_LOSSES, DaskDispatcher
from bloginator.responders.server_request import ServerRequest, ServerSettings, prepare_request
from tests.builders import requests_for


class Cluster:
    """What the dispatcher uses of Dask's client."""

    status = "running"
    scheduler: SimpleNamespace | None = SimpleNamespace(address="tcp://127.0.0.1:8786")

    def __init__(self, **workers: Any) -> None:
        self.workers = workers
        self.listens = 0
        self.tries: list[tuple[str, str, int]] = []

    def scheduler_info(self) -> dict[str, Any]:
        return {"workers": self.workers}

    def map(
        self, answer: object, requests: list[ServerRequest], losses: list[int], *, workers: list[str], **options: object
    ) -> list[SimpleNamespace]:
        self.tries += [(*workers, request.section, lost) for request, lost in zip(requests, losses, strict=True)]
        return [SimpleNamespace(status="pending", release=lambda: None) for _ in requests]

    def cancel(self, tasks: list[SimpleNamespace]) -> None:
        pass

    def subscribe_topic(self, topic: str, hear: object) -> None:
        self.listens += 1


def a_dispatcher(cluster: Cluster, resource: str = "answers", **settings: Any) -> DaskDispatcher:
    server = ServerSettings.model_validate({"model": "m", **settings})
    return DaskDispatcher(cluster, [prepare_request(request, server) for request in requests_for("costs")], server, resource)


@pytest.mark.parametrize(
    ("resource", "what", "mend"),
    [("", "no worker", "dask worker tcp://127.0.0.1:8786"), ("gpu", "offers `gpu`", "--resources gpu=4")],
)
def test_a_cluster_without_a_worker_is_told_with_how_to_start_one(resource: str, what: str, mend: str) -> None:
    dispatcher = a_dispatcher(Cluster(), resource)
    dispatcher.last_seen -= 1000
    with pytest.raises(ResponderFailed, match=what) as failed:
        dispatcher.look()
    assert mend in failed.value.mend and "=4" not in failed.value.mend.replace("gpu=4", "")


@pytest.mark.parametrize("status", ["finished", "cancelled", "lost"])
def test_a_task_that_has_ended_and_tells_nothing_is_given_out_again_after_one_more_look(status: str) -> None:
    cluster = Cluster()
    dispatcher = a_dispatcher(cluster)
    for _ in range(MAX_LOSSES - 1):
        [request_id] = dispatcher.requests
        dispatcher.waiting.clear()
        dispatcher.assigned["w"] = {request_id: SimpleNamespace(status=status, release=lambda: None)}
        assert list(dispatcher.recover_silent()) == [] and not dispatcher.waiting and cluster.listens
        assert list(dispatcher.recover_silent()) == [] and list(dispatcher.waiting) == [request_id]
        assert not dispatcher.assigned["w"]
    dispatcher.assigned["w"] = {request_id: SimpleNamespace(status=status, release=lambda: None)}
    given_up = [str(outcome) for outcome in (*dispatcher.recover_silent(), *dispatcher.recover_silent())]
    assert given_up == [f"{request_id} was lost 3 times, with its worker or on the way here"]
    assert not dispatcher.requests, "it is given up, and nobody waits for it"


def test_what_was_lost_for_a_while_and_comes_after_all_is_not_asked_again() -> None:
    dispatcher = a_dispatcher(Cluster())
    [request_id] = dispatcher.requests
    dispatcher.waiting.clear()
    assert list(dispatcher.requeue(request_id)) == [] and list(dispatcher.waiting) == [request_id]
    reply = '{"reply": {"section": "costs", "text": "late", "request_id": "costs@1"}}'
    late = dispatcher.read_outcome({"id": request_id, "losses": 0, "outcome": reply})
    assert isinstance(late, Reply) and late.text == "late" and not dispatcher.waiting


def test_that_a_lost_worker_got_nothing_ends_no_try_of_another() -> None:
    cluster = Cluster()
    dispatcher = a_dispatcher(cluster)
    [request_id] = dispatcher.requests
    for worker in ("a", "b"):  # a is lost for a while, and b has what it had
        dispatcher.slots = {worker: 1.0}
        assert list(dispatcher.take_back(["a"])) == []
        dispatcher.assign(lambda *_: None)
    assert cluster.tries == [("a", "costs", 0), ("b", "costs", 1)]
    assert dispatcher.read_outcome({"id": request_id, "losses": 0, "outcome": '{"busy": "a late 503"}'}) is None
    assert dispatcher.assigned["b"].keys() == dispatcher.requests.keys() == {request_id} and not dispatcher.waiting
    told = dispatcher.read_outcome({"id": request_id, "losses": 1, "outcome": '{"busy": "503"}'})
    assert str(told) == "503" and not dispatcher.assigned["b"]


def test_a_client_that_gave_up_is_told() -> None:
    cluster = Cluster()
    dispatcher = a_dispatcher(cluster)
    cluster.status, cluster.scheduler = "closed", None
    with pytest.raises(ResponderFailed, match="scheduler is gone") as failed:
        list(dispatcher.recover_silent())
    assert failed.value.where == "tcp://127.0.0.1:8786"


def test_a_scheduler_that_is_away_is_waited_for_and_then_told() -> None:
    cluster = Cluster()
    cluster.status, cluster.scheduler_info = "connecting", lambda: {"type": "Scheduler"}  # type: ignore[method-assign]
    dispatcher = a_dispatcher(cluster)
    dispatcher.assigned["w"] = {"costs": SimpleNamespace(status="cancelled")}
    dispatcher.look()
    assert dispatcher.assigned["w"], "nobody is known to be gone"
    dispatcher.last_seen -= 1000
    with pytest.raises(ResponderFailed, match="scheduler is gone"):
        dispatcher.look()


def test_each_worker_is_allowed_its_share_a_minute() -> None:
    dispatcher = a_dispatcher(Cluster(), requests_per_minute=120)
    dispatcher.slots = {"small": 2.0, "large": 6.0}
    assert [dispatcher.share_limits(slots).requests_per_minute for slots in dispatcher.slots.values()] == [30.0, 90.0]
