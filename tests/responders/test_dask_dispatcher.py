"""What the crew says of a cluster that cannot serve, and what it does with what comes late; without a cluster."""

from types import SimpleNamespace
from typing import Any

import pytest

from bloginator.errors import ResponderFailed
from bloginator.records.programs import Server
from bloginator.responders.dask_dispatcher import MOST_LOSSES, Crew
from bloginator.responders.single_request import question
from tests.builders import requests_for


class Cluster:
    """What the crew uses of Dask's client."""

    status = "running"
    scheduler = SimpleNamespace(address="tcp://127.0.0.1:8786")

    def __init__(self, **workers: Any) -> None:
        self.workers = workers
        self.listens = 0

    def scheduler_info(self) -> dict[str, Any]:
        return {"workers": self.workers}

    def subscribe_topic(self, topic: str, hear: object) -> None:
        self.listens += 1


def a_crew(cluster: Cluster, resource: str = "answers", **settings: Any) -> Crew:
    server = Server.model_validate({"model": "m", **settings})
    return Crew(cluster, [question(one, server) for one in requests_for("costs")], server, resource)


@pytest.mark.parametrize(
    ("resource", "what", "mend"),
    [("", "no worker", "dask worker tcp://127.0.0.1:8786"), ("gpu", "offers `gpu`", "--resources gpu=4")],
)
def test_a_cluster_without_a_worker_is_told_with_how_to_start_one(resource: str, what: str, mend: str) -> None:
    crew = a_crew(Cluster(), resource)
    crew.last_seen -= 1000
    with pytest.raises(ResponderFailed, match=what) as failed:
        crew.look()
    assert mend in failed.value.mend and "=4" not in failed.value.mend.replace("gpu=4", "")


@pytest.mark.parametrize("status", ["finished", "cancelled", "lost"])
def test_a_task_that_has_ended_and_tells_nothing_is_given_out_again_after_one_more_look(status: str) -> None:
    cluster = Cluster()
    crew = a_crew(cluster)
    for _ in range(MOST_LOSSES - 1):
        [request_id] = crew.questions
        crew.rest.clear()
        crew.held["w"] = {request_id: SimpleNamespace(status=status, release=lambda: None)}
        assert list(crew.lost()) == [] and not crew.rest and cluster.listens
        assert list(crew.lost()) == [] and list(crew.rest) == [request_id] and not crew.held["w"]
    crew.held["w"] = {request_id: SimpleNamespace(status=status, release=lambda: None)}
    assert [*crew.lost(), *crew.lost()] == [f"{request_id} was lost 3 times, with its worker or on the way here"]
    assert not crew.questions, "it is given up, and nobody waits for it"


def test_what_was_lost_for_a_while_and_comes_after_all_is_not_asked_again() -> None:
    crew = a_crew(Cluster())
    [request_id] = crew.questions
    crew.rest.clear()
    assert list(crew.again(request_id)) == [] and list(crew.rest) == [request_id]
    assert crew.outcome({"id": request_id, "told": '{"busy": "late"}'}) == "late"
    assert not crew.rest


def test_a_client_that_gave_up_is_told() -> None:
    cluster = Cluster()
    cluster.status = "closed"
    with pytest.raises(ResponderFailed, match="scheduler is gone"):
        list(a_crew(cluster).lost())


def test_each_worker_is_allowed_its_share_a_minute() -> None:
    crew = a_crew(Cluster(), requests_per_minute=120)
    crew.slots = {"small": 2.0, "large": 6.0}
    assert [crew.shared(many).requests_per_minute for many in crew.slots.values()] == [30.0, 90.0]
