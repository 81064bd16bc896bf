"""Worker processes that do one thing with whatever is handed to them, in groups, until nothing more comes.

A worker is a plain ``python -c``: it runs nothing of the program that called us, and one that dies costs its group alone.
The standard library's ``ProcessPoolExecutor`` does neither: its workers import the caller's main module anew where they are
spawned, and one that dies breaks the pool for all. Nor is it faster: to read 12 MB of Markdown two of its workers take
18.1 s of processor time, and two of ours 16.4 (medians of three; without any, 14.4).
"""

import gc
import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from threading import Lock
from typing import Generic, TypeVar

from bloginator.import_path import CHILD_ENVIRONMENT, python_command

T = TypeVar("T")
R = TypeVar("R")

MAX_WORKERS = 8


class WorkerDied(Exception):
    """A worker has ended before it gave back what it was handed."""


class PoolClosed(Exception):
    """Nobody waits for the results any more: nothing is to be done in a worker's place."""


class WorkerPool(Generic[T, R]):
    """Worker processes, started when they are first needed and kept until all is done.

    Args:
        code: What each runs: it ends in a call of ``serve``.
    """

    def __init__(self, code: str) -> None:
        self.code = code
        self.idle: list[subprocess.Popen[bytes]] = []
        self.started: list[subprocess.Popen[bytes]] = []
        self.is_closed = False
        self.lock = Lock()

    def do(self, tasks: list[T]) -> list[R]:
        """Have a worker do some tasks.

        Raises:
            WorkerDied: It has ended meanwhile; another takes its place next time.
            PoolClosed: All have been ended.
        """
        worker = self.take()
        try:
            results: list[R] = exchange(worker, tasks)
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            end(worker)
            raise (PoolClosed if self.is_closed else WorkerDied) from error
        with self.lock:
            self.idle.append(worker)
        return results

    def take(self) -> "subprocess.Popen[bytes]":
        """Return a worker that has nothing to do."""
        with self.lock:
            if self.is_closed:
                raise PoolClosed
            if self.idle:
                return self.idle.pop()
            environment = {**os.environ, **CHILD_ENVIRONMENT}
            command = python_command(self.code)
            worker = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)
            self.started.append(worker)
            return worker

    def close(self) -> None:
        """End all workers; of those at work, whose pipes another thread reads, that thread notices the end."""
        with self.lock:
            self.is_closed = True
            for worker in self.started:
                if worker not in self.idle:
                    worker.kill()
        for worker in self.idle:
            end(worker)


def count_workers() -> int:
    """Return how many workers are worth their start, where there is much to do."""
    return min(MAX_WORKERS, os.cpu_count() or 1)


def spread(
    do: Callable[[list[T]], list[R]],
    groups: Iterable[list[T]],
    close: Callable[[], object],
    here: Callable[[list[T]], list[R]] | None = None,
) -> Iterator[R]:
    """Yield what becomes of each task, in order, several groups under way at once but never many more than workers.

    Args:
        do: Does one group, from a thread of its own.
        close: Is called at the end, whatever comes; what is under way then has to end with it.
        here: Does one group in this process while the workers, of which there is one less then, have enough to do.
    """
    from concurrent.futures import Future, ThreadPoolExecutor

    count = count_workers() - (here is not None)
    most = count * (8 if here else 2)  # groups that are held, many of them done here behind one that takes long
    pool = ThreadPoolExecutor(count)
    try:
        waiting: deque[Future[list[R]]] = deque()
        for group in groups:
            if here and sum(not results.done() for results in waiting) > count:
                waiting.append(Future())
                waiting[-1].set_result(here(group))
            else:
                waiting.append(pool.submit(do, group))
            while waiting and (len(waiting) > most or (here and waiting[0].done())):
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    finally:
        close()
        pool.shutdown(cancel_futures=True)


def exchange(worker: "subprocess.Popen[bytes]", tasks: list[T]) -> list[R]:
    """Hand a group over and take what comes back."""
    assert worker.stdin is not None
    assert worker.stdout is not None
    pickle.dump(tasks, worker.stdin, pickle.HIGHEST_PROTOCOL)
    worker.stdin.flush()
    results: list[R] = pickle.load(worker.stdout)
    return results


def end(worker: "subprocess.Popen[bytes]") -> None:
    """End one worker: it stops when nothing more can come."""
    for pipe in (worker.stdin, worker.stdout):
        with suppress(OSError):
            if pipe is not None:
                pipe.close()
    worker.wait()


def serve(do: Callable[[T], R]) -> None:
    """Do what comes in until nothing more can come: what a worker does. Prints nothing else where answers go."""
    gc.set_threshold(1_000_000, 50)  # texts make many tuples and few cycles
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    with suppress(BrokenPipeError), answers, suppress(EOFError, KeyboardInterrupt, pickle.UnpicklingError):
        while True:
            pickle.dump([do(task) for task in pickle.load(sys.stdin.buffer)], answers, pickle.HIGHEST_PROTOCOL)
            answers.flush()
