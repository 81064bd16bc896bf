"""What a command costs: the CPU seconds, the wall seconds and the peak memory of one child process."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

KILOBYTE = 1 if sys.platform == "darwin" else 1024
"""Bytes in the unit of ``ru_maxrss``."""


class Failed(Exception):
    """A measured command did not do what it should; its output is the message."""


@dataclass(frozen=True)
class Cost:
    """What one run, or the median of several, has cost; ``None`` where it was not measured."""

    cpu_s: float | None
    wall_s: float
    memory_mb: float | None


@dataclass
class Child:
    """A process that runs, and where its output goes."""

    process: subprocess.Popen[bytes]
    began: float
    log: Path

    def said(self) -> str:
        """Return all that it has printed so far."""
        return self.log.read_text("utf-8", "replace")

    def end(self, codes: Sequence[int] = (0,)) -> Cost:
        """Wait for its end and return what it has cost.

        Raises:
            Failed: Its exit code is none of ``codes``.
        """
        _, status, usage = os.wait4(self.process.pid, 0)
        wall_s = time.perf_counter() - self.began
        self.process.returncode = os.waitstatus_to_exitcode(status)
        if self.process.returncode not in codes:
            raise Failed(f"exit code {self.process.returncode} from {self.process.args!r}:\n{self.said()}")
        return Cost(usage.ru_utime + usage.ru_stime, wall_s, usage.ru_maxrss * KILOBYTE / 1e6)


def measure(command: Sequence[str], root: Path, source: str = "", codes: Sequence[int] = (0,)) -> Cost:
    """Run a command to its end; ``source`` is where its Python imports from before all else."""
    return begin(command, root, source).end(codes)


def start(root: Path, *words: str) -> Child:
    """Begin ``python -m doit …`` in the project's folder."""
    return begin([sys.executable, "-m", "doit", *words], root)


def begin(command: Sequence[str], root: Path, source: str = "", output: str = "output.txt") -> Child:
    """Begin a command in a project's folder, without our variables and without a terminal.

    Bytecode is kept, as it is of what is installed: to compile all modules anew is half of a command over few sections.
    """
    log = root / output
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("BLOGINATOR_", "PYTHONDONTWRITE"))}
    if source:
        kept["PYTHONPATH"] = source
    with log.open("wb") as written:
        began = time.perf_counter()
        process = subprocess.Popen(
            list(command),
            cwd=root,
            env={**kept, "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=written,
            stderr=subprocess.STDOUT,
        )
    return Child(process, began, log)


def until(claim: Callable[[], bool], child: Child, *, timeout_s: float, every_s: float = 0.002) -> None:
    """Return as soon as the claim holds.

    Raises:
        Failed: It did not within ``timeout_s``.
    """
    ends = time.perf_counter() + timeout_s
    while not claim():
        if time.perf_counter() > ends:
            child.process.kill()
            child.end(codes=range(-64, 256))
            raise Failed(f"waited {timeout_s} s in vain:\n{child.said()}")
        time.sleep(every_s)


def median(costs: Sequence[Cost]) -> Cost:
    """Return the median of each figure by itself."""
    cpu = [one.cpu_s for one in costs if one.cpu_s is not None]
    memory = [one.memory_mb for one in costs if one.memory_mb is not None]
    return Cost(
        statistics.median(cpu) if cpu else None,
        statistics.median(one.wall_s for one in costs),
        statistics.median(memory) if memory else None,
    )
