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
from collections import Counter
from contextlib import ExitStack, suppress
from pathlib import Path

from cluster import begin_cluster, begin_stub, make_parser, read_heard
from material import NAME, Project, make_project
from timing import Child, Cost, start, until

from responders import serve

ENDS_S = 3600
ENOUGH = 40
"""Characters of a line that is taken for a sentence of a passage."""


def main() -> int:
    parser = make_parser(__doc__)
    parser.add_argument("--sections", type=int, default=10_000)
    parser.add_argument("--documents", type=int, default=200)
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
    url, port = begin_stub(stack, __file__, options.delay), free_port()
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

    _, victim = begin_cluster(stack, folder / "second", port, options.threads)
    child = start(project.root, f"draft:{NAME}")
    until(lambda: count_answers(project) >= options.sections * 2 // 3, child, timeout_s=ENDS_S, every_s=0.2)
    victim.kill()
    print(f"worker killed at {count_answers(project)} answers")
    tell("draft, the rest of it", child.end())
    return report(project, kept, read_heard(url), child)


def report(project: Project, kept: int, heard: dict[str, int], child: Child) -> int:
    """Print what came of it; return the exit code."""
    draft = json.loads(project.draft.with_suffix(".json").read_bytes())
    lacking = [section["id"] for section in draft["sections"] if section["standing"] != "accepted"]
    asked, written = sum(heard.values()), len(project.ids) - len(lacking)
    print("  " + child.said().strip().splitlines()[-1])
    print(f"{len(project.ids)} sections, {written} accepted; asked {asked} times, {asked - len(project.ids)} more than once")
    print(f"{kept} answers lay on disk when the scheduler was gone")
    for section in lacking:
        verdict = json.loads((project.folder / "verdicts" / f"{section}.json").read_bytes())
        print(f"{section} {verdict['standing']}: {verdict['reasons'][0]['what']}")
    is_good = not lacking
    print("complete" if is_good else f"NOT as it should be; all that the last run said:\n{child.said()}")
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


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


async def stub(delay: float) -> None:
    """Answer every request with sentences of its first passage, and count the requests; ``GET /heard`` tells."""
    heard: Counter[str] = Counter()

    def respond(data: bytes) -> bytes:
        heard[hashlib.sha256(data).hexdigest()] += 1
        return reply([message["content"] for message in json.loads(data)["messages"]])

    await serve(respond, delay, ENDS_S, lambda: json.dumps(heard).encode())


def reply(messages: list[str]) -> bytes:
    """Return an answer made of lines of the last message's first passage; counted are the tokens of all messages."""
    lines = [line for line in messages[-1].partition("[S1]")[2].splitlines() if len(line) > ENOUGH and "[S" not in line]
    text = " ".join(f"{line.strip().rstrip('.')} [S1]." for line in lines[:3]) or "Nothing is said of it [S1]."
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
    usage = {"prompt_tokens": sum(map(len, messages)) // 4, "completion_tokens": len(text) // 4}
    return json.dumps({"model": "m", "choices": [choice], "usage": usage}).encode()


if __name__ == "__main__":
    sys.exit(main())
