"""Whether `dask` loses or repeats anything: 10,000 requests over two workers, one of them killed midway.

    python benchmarks/cluster.py [--requests 10000] [--delay 0.05] [--threads 16]

Stub, scheduler and the two workers are processes of their own on loopback; the workers have no nanny, so that a killed
one stays away. When a third of the answers are here, one worker is killed with SIGKILL. The stub notes when it is asked
what, and we note when each answer is written: a request that is asked again after that is counted. It exits with 1 when
an answer is lost or comes twice, or when anything was asked again that was already answered, and ends after 9 minutes.
"""

import argparse
import asyncio
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from bloginator.batch.answers.programs import context_of
from bloginator.batch.answers.replies import ReplyWriter
from bloginator.batch.budget import count_tokens
from bloginator.records.exchange import Request
from bloginator.responders.registry import create_responder
from bloginator.ui.answer_progress import AnswerProgress
from responders import a_request, a_run, reply_body, serve

ENDS_S = 540
CLI = "distributed.cli.dask_"


def main() -> int:
    parser = make_parser(__doc__)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--folder", type=Path, default=Path(".bloginator"), help="where the files go meanwhile")
    options = parser.parse_args()
    if options.stub:
        asyncio.run(stub(options.delay))
        return 0
    signal.alarm(ENDS_S)
    options.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        return measure(Path(folder), options.requests, options.delay, options.threads)


def make_parser(about: str) -> argparse.ArgumentParser:
    """Return a parser of what stub and workers are told, for a program that begins both."""
    parser = argparse.ArgumentParser(description=about.splitlines()[0])
    parser.add_argument("--delay", type=float, default=0.05, help="seconds that the stub takes for an answer")
    parser.add_argument("--threads", type=int, default=16, help="requests under way at once on one worker")
    parser.add_argument("--stub", action="store_true", help=argparse.SUPPRESS)
    return parser


def measure(folder: Path, count: int, delay: float, threads: int) -> int:
    """Run everything and print the figures; return the exit code."""
    with ExitStack() as stack:
        url = begin_stub(stack, __file__, delay)
        with ExitStack() as cluster:
            address, victim = begin_cluster(cluster, folder / "cluster", 0, threads)
            table = f'[server]\nbase_url = "{url}/v1"\nmodel = "m"\n[dask]\nscheduler = "{address}"\n'
            run = a_run(folder, count, f'responder = "dask"\n{table}')
            asked = [a_request(number) for number in range(count)]
            cpu, started = time.process_time(), time.perf_counter()
            here = answer_all(run, asked, victim)
            wall, cpu = time.perf_counter() - started, time.process_time() - cpu
        heard: dict[str, list[float]] = read_heard(url)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return report(count, threads, delay, here, heard, wall, (cpu, children.ru_utime + children.ru_stime))


def begin_stub(stack: ExitStack, file: str, delay: float) -> str:
    """Begin the stub of a program, and return its address."""
    process = stack.enter_context(start_process(file, "--stub", "--delay", str(delay)))
    assert process.stdout is not None
    return f"http://127.0.0.1:{process.stdout.readline().strip()}"


def read_heard(url: str) -> Any:
    """Return what a stub was asked."""
    return json.loads(urllib.request.urlopen(f"{url}/heard", timeout=30).read())


def begin_cluster(stack: ExitStack, folder: Path, port: int, threads: int) -> "tuple[str, subprocess.Popen[str]]":
    """Begin a scheduler and two workers; return its address and the first worker."""
    folder.mkdir()
    file = folder / "scheduler.json"
    where = ("--port", str(port), "--host", "127.0.0.1", "--scheduler-file", str(file))
    stack.enter_context(start_process("-m", f"{CLI}scheduler", "--no-dashboard", *where))
    address = read_address(file)
    options = ["--resources", f"answers={threads}", "--nthreads", str(threads), "--no-nanny", "--no-dashboard"]
    worker = ("-m", f"{CLI}worker", address, *options, "--local-directory", str(folder))
    first, _ = (stack.enter_context(start_process(*worker)) for _ in range(2))
    return address, first


def answer_all(run, asked: list[Request], victim: "subprocess.Popen[str]") -> dict[str, list[float]]:
    """Answer everything, and kill a worker when a third is here; return when each answer was written, by section."""
    program = create_responder(context_of(run, "dask"))
    program.submit(asked, frozenset(request.section for request in asked))
    progress = AnswerProgress("dask", len(asked), None, partial(count_tokens, run), batch=False)
    writer = ReplyWriter(run, "dask")
    here: dict[str, list[float]] = {}
    for number, reply in enumerate(progress.watch(program.collect()), 1):
        writer.put(writer.note(reply))
        if not reply.error:
            here.setdefault(reply.section, []).append(time.monotonic())
        if number == len(asked) // 3:
            print(f"killing worker {victim.pid} after {number} answers", flush=True)
            os.kill(victim.pid, signal.SIGKILL)
    return here


def report(count, threads, delay, here, heard, wall, cpu) -> int:
    """Print the figures; return the exit code."""
    ideal = count * delay / threads * (1 / 3 / 2 + 2 / 3)
    again = sum(any(at > here[section][0] for at in times) for section, times in heard.items() if section in here)
    several = sum(len(times) > 1 for times in here.values())
    repeated = sum(len(times) - 1 for times in heard.values())
    lost = count - len(here)
    print(f"{count} requests, {len(here)} answered, {lost} lost, {several} written twice")
    print(f"asked again though already answered: {again}; asked again because their worker died: {repeated - again}")
    print(f"{wall:.1f} s, ideal {ideal:.1f} s with {threads} at once on each worker")
    print(f"CPU: {cpu[0]:.1f} s ours, {cpu[1]:.1f} s scheduler, workers and stub; load {os.getloadavg()[0]:.1f}")
    is_good = not (lost or several or again)
    print("nothing lost, nothing repeated" if is_good else "NOT as it should be")
    return 0 if is_good else 1


@contextmanager
def start_process(*words: str) -> Iterator["subprocess.Popen[str]"]:
    """Begin a process of ours, and end it."""
    pipe, none = subprocess.PIPE, subprocess.DEVNULL
    environ = {**os.environ, "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "false"}
    process = subprocess.Popen([sys.executable, *words], stdout=pipe, stderr=none, text=True, env=environ)
    try:
        yield process
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(20)
        process.kill()
        process.wait()


def read_address(file: Path) -> str:
    """Return the scheduler's address, as soon as it has written it."""
    for _ in range(600):
        with suppress(OSError, ValueError):
            return str(json.loads(file.read_text("utf-8"))["address"])
        time.sleep(0.1)
    raise SystemExit("the scheduler did not say where it is")


async def stub(delay: float) -> None:
    """Answer every request after ``delay`` seconds, and note when it was asked; ``GET /heard`` tells."""
    heard: dict[str, list[float]] = {}
    body = reply_body()

    def respond(data: bytes) -> bytes:
        section = json.loads(data)["messages"][1]["content"].rpartition(" ")[2]
        heard.setdefault(section, []).append(time.monotonic())
        return body

    await serve(respond, delay, ENDS_S, lambda: json.dumps(heard).encode())


if __name__ == "__main__":
    sys.exit(main())
