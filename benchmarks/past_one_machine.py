"""A whole batch past one machine: a Chroma server as the index, Dask workers that ask, scheduler and a worker lost midway.

    python benchmarks/past_one_machine.py [--sections 10000] [--documents 200] [--threads 16] [--delay 0.05]

Needs the extras `dask` and `chroma`. Everything is real but the model: a stub on loopback answers each request with
sentences of its passages and counts how often it was asked the same. When a third of the answers are here, the scheduler
is ended and begun again with its workers; at two thirds one worker is killed with SIGKILL. It exits with 1 when the draft
is not complete, or when anything that was answered on disk was asked again.
"""

import argparse
import asyncio
import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import ExitStack, suppress
from pathlib import Path

from cluster import CLI, read_address, start_process
from material import NAME, Project, make_project
from timing import Child, Cost, start, until

ENDS_S = 3600
ENOUGH = 40
"""Characters of a line that is taken for a sentence of a passage."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sections", type=int, default=10_000)
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--threads", type=int, default=16, help="requests under way at once on one worker")
    parser.add_argument("--delay", type=float, default=0.05, help="seconds that the stub takes for an answer")
    parser.add_argument("--stub", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.stub:
        asyncio.run(stub(options.delay))
        return 0
    signal.alarm(ENDS_S)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        return measure(Path(folder), stack, options)


def measure(folder: Path, stack: ExitStack, options: argparse.Namespace) -> int:
    """Run everything and print the figures; return the exit code."""
    project = make_project(folder / "project", options.sections, None, options.documents)
    chroma = begin_chroma(stack, folder)
    stub_process = stack.enter_context(start_process(__file__, "--stub", "--delay", str(options.delay)))
    assert stub_process.stdout is not None
    url = f"http://127.0.0.1:{stub_process.stdout.readline().strip()}"
    port = free_port()
    settings = f'index = "{chroma}"\nresponder = "dask"\n[server]\nbase_url = "{url}/v1"\nmodel = "m"\n'
    (project.folder / "batch.toml").write_text(f'{settings}[dask]\nscheduler = "tcp://127.0.0.1:{port}"\n', "utf-8")
    words = ("-c", "import sys; from bloginator.cli import main; sys.exit(main())", "index", str(project.root / "corpus"))
    tell("index into the Chroma server", timed([sys.executable, *words, "--to", chroma], project.root))
    tell("all requests", start(project.root, f"ask:{NAME}").end())

    with ExitStack() as first:
        begin_cluster(first, folder / "first", port, options.threads)
        child = start(project.root, f"draft:{NAME}")
        until(lambda: count_answers(project) >= options.sections // 3, child, timeout_s=ENDS_S, every_s=0.2)
    print(f"scheduler ended at {count_answers(project)} answers")
    tell("draft, until the scheduler was gone", child.end(codes=(1,)))
    print("  " + child.said().strip().splitlines()[-1])
    kept = count_answers(project)

    victim = begin_cluster(stack, folder / "second", port, options.threads)
    child = start(project.root, f"draft:{NAME}")
    until(lambda: count_answers(project) >= options.sections * 2 // 3, child, timeout_s=ENDS_S, every_s=0.2)
    victim.kill()
    print(f"worker killed at {count_answers(project)} answers")
    tell("draft, the rest of it", child.end())
    heard = json.loads(urllib.request.urlopen(f"{url}/heard", timeout=30).read())
    return report(project, kept, heard, child)


def report(project: Project, kept: int, heard: dict[str, int], child: Child) -> int:
    """Print what came of it; return the exit code."""
    draft = json.loads(project.draft.with_suffix(".json").read_bytes())
    written = sum(section["standing"] == "accepted" for section in draft["sections"])
    asked = sum(heard.values())
    print("  " + child.said().strip().splitlines()[-1])
    print(f"{len(project.ids)} sections, {written} accepted; asked {asked} times, {asked - len(project.ids)} more than once")
    print(f"{kept} answers lay on disk when the scheduler was gone")
    is_good = written == len(project.ids)
    print("complete" if is_good else "NOT as it should be")
    return 0 if is_good else 1


def tell(what: str, cost: Cost) -> None:
    """Print one row."""
    print(f"{what:40} {cost.cpu_s:7.1f} s of CPU {cost.wall_s:7.1f} s {cost.memory_mb:6.0f} MB", flush=True)


def timed(words: list[str], folder: Path) -> Cost:
    """Run a command, and return what it has cost."""
    log = folder / "output.txt"
    with log.open("wb") as output:
        began = time.perf_counter()
        process = subprocess.Popen(words, cwd=folder, stdout=output, stderr=subprocess.STDOUT)
    return Child(process, began, log).end()


def count_answers(project: Project) -> int:
    """Return how many answers of the cluster lie on disk."""
    with suppress(FileNotFoundError):
        return sum(entry.name.endswith(".md") for entry in os.scandir(project.folder / "responses" / "dask"))
    return 0


def begin_chroma(stack: ExitStack, folder: Path) -> str:
    """Begin a Chroma server, and return its address once it answers."""
    port = free_port()
    program = str(Path(sys.executable).parent / "chroma")
    words = [program, "run", "--path", str(folder / "chroma"), "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    stack.callback(process.wait)
    stack.callback(process.terminate)
    for _ in range(600):
        with suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v2/heartbeat", timeout=5).read()
            return f"http://127.0.0.1:{port}"
        time.sleep(0.1)
    raise SystemExit("the Chroma server does not answer")


def begin_cluster(stack: ExitStack, folder: Path, port: int, threads: int) -> "subprocess.Popen[str]":
    """Begin a scheduler and two workers; return the first worker."""
    folder.mkdir()
    file = folder / "scheduler.json"
    where = ("--port", str(port), "--host", "127.0.0.1", "--scheduler-file", str(file))
    stack.enter_context(start_process("-m", f"{CLI}scheduler", "--no-dashboard", *where))
    address = read_address(file)
    options = ["--resources", f"answers={threads}", "--nthreads", str(threads), "--no-nanny", "--no-dashboard"]
    worker = ("-m", f"{CLI}worker", address, *options, "--local-directory", str(folder))
    first, _ = (stack.enter_context(start_process(*worker)) for _ in range(2))
    return first


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


async def stub(delay: float) -> None:
    """Answer every request with sentences of its first passage, and count the requests; ``GET /heard`` tells."""
    heard: dict[str, int] = {}

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                asked = await reader.readuntil(b"\r\n\r\n")
                body = json.dumps(heard).encode()
                if not asked.startswith(b"GET"):
                    length = next(line for line in asked.lower().split(b"\r\n") if line.startswith(b"content-length:"))
                    data = await reader.readexactly(int(length.split(b":")[1]))
                    key = hashlib.sha256(data).hexdigest()
                    heard[key] = heard.get(key, 0) + 1
                    await asyncio.sleep(delay)
                    body = reply(json.loads(data)["messages"][-1]["content"])
                head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
                writer.write(head.encode() + body)
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.sleep(ENDS_S)


def reply(prompt: str) -> bytes:
    """Return an answer made of lines of a prompt's first passage."""
    lines = [line for line in prompt.partition("[S1]")[2].splitlines() if len(line) > ENOUGH and "[S" not in line]
    text = " ".join(f"{line.strip().rstrip('.')} [S1]." for line in lines[:3]) or "Nothing is said of it [S1]."
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
    usage = {"prompt_tokens": len(prompt) // 4, "completion_tokens": len(text) // 4}
    return json.dumps({"model": "m", "choices": [choice], "usage": usage}).encode()


if __name__ == "__main__":
    sys.exit(main())
