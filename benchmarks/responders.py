"""How near `server` comes to the ideal: 1,000 requests, a stub that answers each in 200 ms, 32 at once.

    python benchmarks/responders.py [--requests 1000] [--delay 0.2] [--concurrency 32]

The stub is a process of its own. Counted is our CPU, user and system, for all that a run does with an answer until it is
safe: sending, reading, the progress, the answer's file, the note of what we wrote and the note of what was paid. Not
counted are starting Python and loading packages (0.5 s once), and judging the answers, which every responder's need. It
exits with 1 when it takes more than 1.35 times the ideal, or more than 190 ms of CPU for 100 requests.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from bloginator.batch.answers.programs import context_of
from bloginator.batch.answers.replies import ReplyWriter
from bloginator.batch.budget import count_tokens
from bloginator.batch.run import BatchRun
from bloginator.disk.batch import open_batch
from bloginator.records.exchange import Request, Source
from bloginator.responders.registry import create_responder
from bloginator.ui.answer_progress import AnswerProgress

MAX_TIME, MAX_CPU_MS = 1.35, 190.0
PROMPT = "Write about the costs of reviews. " * 150
TEXT = "The old way cost us 3 days a month [S1]. " * 20
ENDS_S = 300


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--requests", type=int, default=1000)
    parser.add_argument("--delay", type=float, default=0.2)
    parser.add_argument("--concurrency", type=int, default=32)
    parser.add_argument(
        "--folder", type=Path, default=Path(".bloginator"), help="where the files go, for as long as it runs"
    )
    parser.add_argument("--stub", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.stub:
        asyncio.run(stub(options.delay))
        return 0
    command = [sys.executable, __file__, "--stub", "--delay", str(options.delay)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            port = int(process.stdout.readline())
            options.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=options.folder) as folder:
                return measure(Path(folder), port, options.requests, options.delay, options.concurrency)
        finally:
            process.terminate()


def measure(folder: Path, port: int, count: int, delay: float, concurrency: int) -> int:
    """Answer all requests and print the figures; return the exit code."""
    table = f'base_url = "http://127.0.0.1:{port}/v1"\nmodel = "m"\nconcurrency = {concurrency}\n'
    run = a_run(folder, count, f'responder = "server"\n[server]\n{table}')
    answer_all(run, [a_request(0)])  # what is loaded once a run is loaded now
    asked = [a_request(number) for number in range(count)]
    for request in asked:
        run.store.put_request(request)
    started, cpu = time.perf_counter(), time.process_time()
    good, writing = answer_all(run, asked)
    wall, cpu = time.perf_counter() - started, time.process_time() - cpu
    judging = time.process_time()
    run.judge_changes(young=False)
    judging = time.process_time() - judging
    assert len(run.counting_sections()) == good
    ideal, a_hundred = count * delay / concurrency, 1000 * 100 / count
    is_good = good == count and wall <= MAX_TIME * ideal and cpu * a_hundred <= MAX_CPU_MS
    times = f"ideal {ideal:.2f} s, {wall / ideal:.3f} times (at most {MAX_TIME})"
    print(f"{good} of {count} answered in {wall:.2f} s; {times}")
    files = f"{writing * a_hundred:.0f} of them for the files"
    print(f"our CPU: {cpu * a_hundred:.0f} ms for 100 requests (at most {MAX_CPU_MS:.0f}), {files}")
    print(f"not counted: judging them, {judging * a_hundred:.0f} ms for 100 answers")
    print(f"this machine now: {time_additions():.2f} s for ten million additions, load {os.getloadavg()[0]:.1f}")
    print("within the limits" if is_good else "NOT within the limits")
    return 0 if is_good else 1


def answer_all(run: BatchRun, asked: list[Request]) -> tuple[int, float]:
    """Answer requests as a run does, progress, files and payments included.

    Returns:
        How many were answered well, and the seconds of CPU that their files took.
    """
    program = create_responder(context_of(run, "server"))
    program.submit(asked, frozenset(request.section for request in asked))
    progress = AnswerProgress("server", len(asked), None, partial(count_tokens, run), batch=False)
    writer, good, writing = ReplyWriter(run, "server"), 0, 0.0
    for reply in progress.watch(program.collect()):
        before = time.process_time()
        writer.put(writer.note(reply))
        writing += time.process_time() - before
        good += not reply.error
    return good, writing


def a_run(root: Path, count: int, settings: str) -> BatchRun:
    """Return a batch of so many sections."""
    folder = root / "batches" / "b"
    folder.mkdir(parents=True)
    (folder / "batch.toml").write_text(settings, "utf-8")
    sections = [{"id": f"s{number}", "title": f"Costs {number}", "description": "Costs."} for number in range(count)]
    (folder / "outline.json").write_text(json.dumps({"title": "Costs", "sections": sections}), "utf-8")
    return BatchRun(open_batch(root, "b"))


def time_additions() -> float:
    """Return the seconds of CPU that ten million additions take here and now, the least of three tries."""
    tries = []
    for _ in range(3):
        before, total = time.process_time(), 0
        for number in range(2_000_000):
            total += number
        tries.append((time.process_time() - before) * 5)
    return min(tries)


def a_request(number: int) -> Request:
    """Return one request of ordinary size."""
    return Request(
        request_id=f"s{number}@{number:08x}",
        digest=f"{number:08x}{0:056x}",
        section=f"s{number}",
        ordinal=number + 1,
        total=1000,
        title="Costs",
        question_digest="0" * 64,
        system_prompt="Write in the author's manner. " * 40,
        prompt=f"{PROMPT}s{number}",
        max_words=150,
        max_tokens=1000,
        temperature=0.7,
        sources=(Source(marker="S1", document="costs.md", heading="Costs", lines=(1, 9), text=PROMPT, chunk="c"),),
        respond_to=f"responses/s{number}.md",
    )


def reply_body() -> bytes:
    """Return what the stub answers to everything."""
    choice = {"index": 0, "message": {"role": "assistant", "content": TEXT}, "finish_reason": "stop"}
    usage = {"prompt_tokens": 1800, "completion_tokens": 260}
    return json.dumps({"model": "m", "choices": [choice], "usage": usage}).encode()


async def stub(delay: float) -> None:
    """Answer every request after ``delay`` seconds, until it is ended or long enough has passed."""
    body = reply_body()
    await serve(lambda data: body, delay, ENDS_S)


async def serve(respond: Callable[[bytes], bytes], delay: float, ends_s: float, tell: Callable[[], bytes] = bytes) -> None:
    """Answer each request on a port of its own, which is printed, after ``delay`` seconds; a ``GET`` is told at once."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                asked = await reader.readuntil(b"\r\n\r\n")
                if asked.startswith(b"GET"):
                    body = tell()
                else:
                    length = next(line for line in asked.lower().split(b"\r\n") if line.startswith(b"content-length:"))
                    body = respond(await reader.readexactly(int(length.split(b":")[1])))
                    await asyncio.sleep(delay)
                head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
                writer.write(head.encode() + body)
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.sleep(ends_s)


if __name__ == "__main__":
    sys.exit(main())
