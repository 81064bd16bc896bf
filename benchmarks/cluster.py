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
from contextlib import contextmanager, suppress
from pathlib import Path

from bloginator.batch.programs import context_of
from bloginator.batch.replies import ReplyWriter
from bloginator.records.exchange import Request
from bloginator.responders.registry import create_responder
from bloginator.ui.answer_progress import AnswerProgress
from responders import a_request, a_run, reply_body

ENDS_S = 540
CLI = "distributed.cli.dask_"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--delay", type=float, default=0.05, help="seconds that the stub takes for an answer")
    parser.add_argument("--threads", type=int, default=16, help="requests under way at once on one worker")
    parser.add_argument("--folder", type=Path, default=Path(".bloginator"), help="where the files go meanwhile")
    parser.add_argument("--stub", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.stub:
        asyncio.run(stub(options.delay))
        return 0
    signal.alarm(ENDS_S)
    options.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        return measure(Path(folder), options.requests, options.delay, options.threads)


def measure(folder: Path, count: int, delay: float, threads: int) -> int:
    """Run everything and print the figures; return the exit code."""
    worker_options = ["--resources", f"answers={threads}", "--nthreads", str(threads), "--no-nanny", "--no-dashboard"]
    worker_options += ["--local-directory", str(folder)]
    file = folder / "scheduler.json"
    where = ("--port", "0", "--host", "127.0.0.1", "--scheduler-file", str(file))
    with (
        start_process(__file__, "--stub", "--delay", str(delay)) as stub_process,
        start_process("-m", f"{CLI}scheduler", "--no-dashboard", *where),
    ):
        assert stub_process.stdout is not None
        url = f"http://127.0.0.1:{stub_process.stdout.readline().strip()}"
        address = read_address(file)
        with (
            start_process("-m", f"{CLI}worker", address, *worker_options) as victim,
            start_process("-m", f"{CLI}worker", address, *worker_options),
        ):
            table = f'[server]\nbase_url = "{url}/v1"\nmodel = "m"\n[dask]\nscheduler = "{address}"\n'
            run = a_run(folder, count, f'responder = "dask"\n{table}')
            asked = [a_request(number) for number in range(count)]
            cpu, started = time.process_time(), time.perf_counter()
            here = answer_all(run, asked, victim)
            wall, cpu = time.perf_counter() - started, time.process_time() - cpu
        heard: dict[str, list[float]] = json.loads(urllib.request.urlopen(f"{url}/heard", timeout=30).read())
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return report(count, threads, delay, here, heard, wall, (cpu, children.ru_utime + children.ru_stime))


def answer_all(run, asked: list[Request], victim: "subprocess.Popen[str]") -> dict[str, list[float]]:
    """Answer everything, and kill a worker when a third is here; return when each answer was written, by section."""
    program = create_responder(context_of(run, "dask"))
    program.submit(asked, frozenset(request.section for request in asked))
    progress, writer = AnswerProgress("dask", len(asked), None, batch=False), ReplyWriter(run, "dask")
    here: dict[str, list[float]] = {}
    for number, reply in enumerate(progress.watch(program.collect()), 1):
        writer.write(reply)
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
    process = subprocess.Popen([sys.executable, *words], stdout=pipe, stderr=none, text=True)
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
    head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n".encode()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                asked = await reader.readuntil(b"\r\n\r\n")
                if asked.startswith(b"GET"):
                    content = json.dumps(heard).encode()
                    writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % len(content) + content)
                    continue
                length = next(line for line in asked.lower().split(b"\r\n") if line.startswith(b"content-length:"))
                data = json.loads(await reader.readexactly(int(length.split(b":")[1])))
                section = data["messages"][1]["content"].rpartition(" ")[2]
                heard.setdefault(section, []).append(time.monotonic())
                await asyncio.sleep(delay)
                writer.write(head + body)
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.sleep(ENDS_S)


if __name__ == "__main__":
    sys.exit(main())
