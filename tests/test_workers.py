"""Workers end with whoever started them, in silence, and nothing is done in their place."""

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterator
from threading import Event

import pytest

from bloginator.workers import PoolClosed, WorkerPool, spread

ECHO = "from bloginator.workers import serve; serve(lambda task: task)"
STUCK = "import time\nfrom bloginator.workers import serve\nserve(lambda task: time.sleep(60))"


@pytest.mark.skipif(os.name == "nt", reason="pipes break otherwise there")
@pytest.mark.parametrize("sent", [pickle.dumps(["x" * 999_999]), pickle.dumps(["x" * 999])[:-20], b""])
def test_a_worker_whose_caller_is_gone_says_nothing(sent: bytes) -> None:
    reading, writing = os.pipe()
    worker = subprocess.Popen([sys.executable, "-c", ECHO], stdin=subprocess.PIPE, stdout=writing, stderr=subprocess.PIPE)
    os.close(reading)
    os.close(writing)
    assert worker.communicate(sent, timeout=60)[1] == b"" and worker.returncode == 0


@pytest.mark.skipif(os.name == "nt", reason="an interrupt is sent otherwise there")
def test_an_interrupt_ends_the_busy_workers_and_forbids_the_work_in_their_place() -> None:
    pool: WorkerPool[int, int] = WorkerPool(STUCK)
    closed, instead = Event(), list[BaseException]()

    def do(group: list[int]) -> list[int]:
        try:
            return pool.do(group)
        except BaseException as error:
            instead.append(error)
            raise

    def groups() -> Iterator[list[int]]:
        yield [1]
        while not pool.started:
            closed.wait(0.01)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(spread(do, groups(), pool.close))
    assert [type(error) for error in instead] == [PoolClosed]
    assert pool.started[0].returncode == -signal.SIGKILL


def test_groups_done_here_come_in_order_and_few_of_them_are_held_behind_one_that_takes_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    begun, too_many, done_here = Event(), Event(), list[int]()

    def do(group: list[int]) -> list[int]:
        if group == [0]:
            begun.wait(60)
            too_many.wait(0.5)
        return group

    def here(group: list[int]) -> list[int]:
        done_here.extend(group)
        begun.set()
        if len(done_here) > 20:
            too_many.set()
        return group

    results = spread(do, ([number] for number in range(60)), lambda: None, here)
    assert next(results) == 0 and done_here and not too_many.is_set()
    assert list(results) == list(range(1, 60))
