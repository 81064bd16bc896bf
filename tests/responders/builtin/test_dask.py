"""`dask`: two workers, one of them killed midway, and every answer once."""

import os
import signal
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from bloginator.errors import ResponderFailed
from bloginator.responders.base import Reply
from tests.builders import a_context, a_folder_of_shadows, requests_for
from tests.servers.chat import broken, chat
from tests.servers.loopback import serving

pytest.importorskip("distributed", reason="the extra [dask] is not installed")
MANY = 120


def test_a_lost_workers_requests_run_elsewhere_and_each_answer_comes_once() -> None:
    from distributed import LocalCluster

    from bloginator.responders.builtin.dask import DaskResponder

    sections = [f"s{number}" for number in range(MANY)]
    with (
        serving(chat, delay_s=0.02) as server,
        LocalCluster(
            n_workers=2, threads_per_worker=2, dashboard_address="127.0.0.1:0", resources={"answers": 2}
        ) as cluster,
    ):
        table = {"base_url": f"{server.url}/v1", "model": "m", "wait_initial_s": 0.05}
        messages: list[str] = []
        program = DaskResponder(
            a_context("dask", server=table, dask={"scheduler": cluster.scheduler_address}, messages=messages)
        )
        program.submit(requests_for(*sections), frozenset(sections))
        found: list[Reply] = []
        for reply in program.collect():
            found.append(reply)
            if len(found) == MANY // 4:
                early = {one.section for one in found}
                os.kill(next(iter(cluster.workers.values())).pid, signal.SIGKILL)
        assert Counter(one.section for one in found) == Counter(sections), messages
        asked = Counter(heard.json["messages"][1]["content"] for heard in server.heard)
        assert {asked[f"Write about {section}."] for section in early} == {1}, (
            "an answer that is here is not asked for again"
        )
        assert server.most_at_once <= 4


def test_a_worker_of_ours_runs_without_the_profiler_that_may_stop_it_for_good() -> None:
    from bloginator.responders.builtin.dask import DaskResponder, DaskSettings

    with DaskResponder(a_context("dask")).connect(DaskSettings(workers=1, concurrency=1)) as client:
        set_on_workers = client.run(lambda: import_module("dask").config.get("distributed.worker.profile.enabled"))
    assert list(set_on_workers.values()) == [False]


def test_a_cluster_that_cannot_be_started_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from bloginator.responders.builtin.dask import DaskResponder

    def fail(**options: object) -> None:
        raise RuntimeError("Nanny failed to start.")  # as distributed says it when a worker takes too long

    monkeypatch.setattr("distributed.Client", fail)
    program = DaskResponder(a_context("dask", server={"base_url": "http://127.0.0.1:9", "model": "m"}, dask={"workers": 1}))
    program.submit(requests_for("opening"), frozenset({"opening"}))
    with pytest.raises(ResponderFailed, match="No cluster could be started"):
        list(program.collect())


def test_a_refusing_server_ends_everything() -> None:
    from bloginator.responders.builtin.dask import DaskResponder

    with serving(chat) as server:
        server.faults = [broken(401)] * 500
        program = DaskResponder(
            a_context("dask", server={"base_url": server.url, "model": "m"}, dask={"workers": 1, "concurrency": 1})
        )
        program.submit(requests_for(), frozenset({"opening", "costs", "closing"}))
        with pytest.raises(ResponderFailed, match="401"):
            list(program.collect())


def test_a_worker_takes_no_module_from_the_folder_that_it_is_started_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bloginator.responders.builtin.dask import DaskResponder

    marker = a_folder_of_shadows(tmp_path, monkeypatch)
    with serving(chat) as server:
        table = {"base_url": f"{server.url}/v1", "model": "m"}
        program = DaskResponder(a_context("dask", server=table, dask={"workers": 1, "concurrency": 1}))
        program.submit(requests_for("opening"), frozenset({"opening"}))
        assert [reply.section for reply in program.collect()] == ["opening"] and not marker.exists()


def test_a_cluster_without_the_resource_is_told_with_how_to_offer_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from distributed import LocalCluster

    from bloginator.responders import dask_dispatcher
    from bloginator.responders.builtin.dask import DaskResponder

    monkeypatch.setattr(dask_dispatcher, "NOBODY_S", 0.1)
    with serving(chat) as server, LocalCluster(n_workers=1, processes=False, dashboard_address="127.0.0.1:0") as cluster:
        table = {"base_url": server.url, "model": "m"}
        program = DaskResponder(a_context("dask", server=table, dask={"scheduler": cluster.scheduler_address}))
        program.submit(requests_for(), frozenset({"opening"}))
        with pytest.raises(ResponderFailed, match="No worker offers `answers`") as failed:
            list(program.collect())
    assert "--resources answers=4" in failed.value.mend and server.heard == []


def test_without_a_resource_a_worker_has_as_many_under_way_as_threads_and_keeps_the_pace() -> None:
    from distributed import LocalCluster

    from bloginator.responders.builtin.dask import DaskResponder

    sections = [f"s{number}" for number in range(12)]
    cluster = LocalCluster(n_workers=1, threads_per_worker=3, processes=False, dashboard_address="127.0.0.1:0")
    with serving(chat, delay_s=0.05) as server, cluster:
        table = {"base_url": server.url, "model": "m", "requests_per_minute": 60_000}
        program = DaskResponder(
            a_context("dask", server=table, dask={"scheduler": cluster.scheduler_address, "resource": ""})
        )
        program.submit(requests_for(*sections), frozenset(sections))
        assert {reply.section for reply in program.collect()} == set(sections)
    assert server.most_at_once == 3 and len(server.heard) == 12


@pytest.fixture
def cluster_of_eight() -> Iterator[Any]:
    """A worker with eight threads that offers two answers at once."""
    from distributed import LocalCluster

    offer = {"answers": 2}
    with LocalCluster(
        n_workers=1, threads_per_worker=8, processes=False, dashboard_address="127.0.0.1:0", resources=offer
    ) as cluster:
        yield cluster


def test_a_line_to_the_scheduler_that_breaks_and_is_mended_holds_nothing_up(cluster_of_eight: Any) -> None:
    from bloginator.responders.builtin.dask import DaskResponder, DaskSettings

    clients: list[Any] = []

    class KeptClient(DaskResponder):
        def connect(self, settings: DaskSettings) -> Any:
            clients.append(super().connect(settings))
            return clients[0]

    sections = [f"s{number}" for number in range(12)]
    with serving(chat, delay_s=0.05) as server:
        program = KeptClient(
            a_context(
                "dask", server={"base_url": server.url, "model": "m"}, dask={"scheduler": cluster_of_eight.scheduler_address}
            )
        )
        program.submit(requests_for(*sections), frozenset(sections))
        found: list[str] = []
        for reply in program.collect():
            found.append(reply.section)
            if len(found) == 4:
                clients[0].loop.add_callback(clients[0].scheduler_comm.comm.abort)
    assert Counter(found) == Counter(sections)


def test_a_worker_with_more_threads_than_it_offers_keeps_to_what_is_allowed_a_minute(cluster_of_eight: Any) -> None:
    from bloginator.responders.builtin.dask import DaskResponder
    from bloginator.responders.dask_worker import LIMITERS

    sections = [f"s{number}" for number in range(8)]
    with serving(chat) as server:
        table = {"base_url": server.url, "model": "m", "requests_per_minute": 600}
        program = DaskResponder(a_context("dask", server=table, dask={"scheduler": cluster_of_eight.scheduler_address}))
        program.submit(requests_for(*sections), frozenset(sections))
        assert {reply.section for reply in program.collect()} == set(sections)
    allowed = [limiter.requests_per_minute for (_, url), limiter in LIMITERS.items() if url == server.url]
    assert allowed == [600], "the threads of the only worker share one limiter, and it is all that is allowed"
