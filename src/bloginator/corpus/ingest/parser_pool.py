"""Parse many files at once: in worker processes where that pays, in this one where it does not.

A worker is a plain ``python -c``: it runs nothing of the program that called us, and when a damaged file brings a
converter down, the worker dies, its batch is tried again one file at a time, and that file gets its reason. The standard
library's ``ProcessPoolExecutor`` does neither: its workers import the caller's main module anew where they are spawned,
and one that dies breaks the pool for all. Nor is it faster: 12 MB of Markdown take two of its workers 18.1 s of processor
time, and two of ours 16.4 (medians of three; without any, 14.4).
"""

import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from threading import Lock
from typing import TYPE_CHECKING

from bloginator.corpus.ingest.parse import Parsed, Task, parse
from bloginator.import_path import CHILD_ENVIRONMENT, python_command

if TYPE_CHECKING:
    from concurrent.futures import Future

WORTH_BYTES = 6_000_000
"""Text below this is parsed sooner than two workers have started."""

CONVERTED_WEIGHT = 40
"""A byte of a PDF or of a Word file takes about so many times as long as one of Markdown."""

BATCH_BYTES = 1_000_000
MOST_WORKERS = 8
DIED = "the program that reads such files crashed on it"
CODE = "from bloginator.corpus.ingest.parser_pool import serve; serve()"


def parsed(tasks: Sequence[tuple[Task, int]]) -> Iterator[Parsed]:
    """Yield what became of each file, in order; each comes with its weight in bytes."""
    count = min(MOST_WORKERS, os.cpu_count() or 1)
    if count < 2 or len(tasks) < 2 or sum(size for _, size in tasks) < WORTH_BYTES:
        yield from (parse(task) for task, _ in tasks)
    else:
        yield from spread(batches(tasks), count)


def spread(groups: Iterator[list[Task]], count: int) -> Iterator[Parsed]:
    """Parse batches in worker processes, never many more at a time than there are workers."""
    from concurrent.futures import ThreadPoolExecutor

    parsers = ParserPool()
    try:
        with ThreadPoolExecutor(count) as pool:
            waiting: deque[Future[list[Parsed]]] = deque()
            for group in groups:
                waiting.append(pool.submit(parsers.parse, group))
                if len(waiting) > 2 * count:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
    finally:
        parsers.close()


class ParserPool:
    """Worker processes, started when they are first needed and kept until all is done."""

    def __init__(self) -> None:
        self.idle: list[subprocess.Popen[bytes]] = []
        self.lock = Lock()

    def parse(self, tasks: list[Task]) -> list[Parsed]:
        """Have a worker parse a batch; where it dies, find out over which file."""
        worker = self.take()
        try:
            results = exchange(worker, tasks)
        except (EOFError, OSError, pickle.UnpicklingError):
            end(worker)
            return [Parsed(reason=DIED, may_pass=True)] if len(tasks) == 1 else [self.parse([task])[0] for task in tasks]
        with self.lock:
            self.idle.append(worker)
        return results

    def take(self) -> "subprocess.Popen[bytes]":
        """Return a worker that has nothing to do."""
        with self.lock:
            if self.idle:
                return self.idle.pop()
        environment = {**os.environ, **CHILD_ENVIRONMENT}
        command = python_command(CODE)
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)

    def close(self) -> None:
        """End all workers."""
        for worker in self.idle:
            end(worker)


def exchange(worker: "subprocess.Popen[bytes]", tasks: list[Task]) -> list[Parsed]:
    """Hand a batch over and take what comes back."""
    assert worker.stdin is not None
    assert worker.stdout is not None
    pickle.dump(tasks, worker.stdin)
    worker.stdin.flush()
    results: list[Parsed] = pickle.load(worker.stdout)
    return results


def end(worker: "subprocess.Popen[bytes]") -> None:
    """End one worker: it stops when nothing more can come."""
    for pipe in (worker.stdin, worker.stdout):
        with suppress(OSError):
            if pipe is not None:
                pipe.close()
    worker.wait()


def serve() -> None:
    """Parse what comes in until nothing more can come: what a worker does. Prints nothing else where answers go."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    with suppress(EOFError, KeyboardInterrupt):
        while True:
            pickle.dump([parse(task) for task in pickle.load(sys.stdin.buffer)], answers, pickle.HIGHEST_PROTOCOL)
            answers.flush()


def batches(tasks: Sequence[tuple[Task, int]]) -> Iterator[list[Task]]:
    """Yield runs of tasks of about ``BATCH_BYTES``."""
    group: list[Task] = []
    weight = 0
    for task, size in tasks:
        group.append(task)
        weight += size
        if weight >= BATCH_BYTES:
            yield group
            group, weight = [], 0
    if group:
        yield group
