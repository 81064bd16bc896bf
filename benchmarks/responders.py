"""How near `server` comes to the ideal: 1,000 requests, a stub that answers each in 200 ms, 32 at once.

    python benchmarks/responders.py [--requests 1000] [--delay 0.2] [--concurrency 32]

The stub is a process of its own. Counted is our CPU for sending, reading, judging the reply and writing its file. It
exits with 1 when it takes more than 1.15 times the ideal, or more than 100 ms of CPU for 100 requests.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bloginator.disk.outputs import Outputs
from bloginator.records.exchange import Request
from bloginator.records.settings import Settings
from bloginator.responders.promise import Desk
from bloginator.responders.registry import responder
from bloginator.tasks.replies import reply_file

MOST_TIME, MOST_CPU_MS = 1.15, 100.0
PROMPT = "Write about the costs of reviews. " * 150
TEXT = "The old way cost us 3 days a month [S1]. " * 20
ENDS_S = 300


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--requests", type=int, default=1000)
    parser.add_argument("--delay", type=float, default=0.2)
    parser.add_argument("--concurrency", type=int, default=32)
    parser.add_argument("--stub", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.stub:
        asyncio.run(stub(chosen.delay))
        return 0
    command = [sys.executable, __file__, "--stub", "--delay", str(chosen.delay)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            port = int(process.stdout.readline())
            return measure(port, chosen.requests, chosen.delay, chosen.concurrency)
        finally:
            process.terminate()


def measure(port: int, count: int, delay: float, concurrency: int) -> int:
    """Answer all requests and print the figures; return the exit code."""
    table = {"base_url": f"http://127.0.0.1:{port}/v1", "model": "m", "concurrency": concurrency}
    warm = responder("server", Desk(Settings.model_validate({"server": table})))
    warm.submit([a_request(0)], frozenset({"s0"}))
    assert len(list(warm.collect())) == 1
    program = responder("server", Desk(Settings.model_validate({"server": table})))
    asked = [a_request(number) for number in range(count)]
    with tempfile.TemporaryDirectory() as folder:
        outputs = Outputs(Path(folder) / "written.log", Path(folder))
        started, cpu = time.perf_counter(), time.process_time()
        program.submit(asked, frozenset(request.section for request in asked))
        answered, writing = 0, 0.0
        for reply in program.collect():
            before = time.process_time()
            outputs.write(Path(folder) / "server" / f"{reply.section}.md", reply_file(reply, "server"))
            writing += time.process_time() - before
            answered += not reply.error
        wall, cpu = time.perf_counter() - started, time.process_time() - cpu
    ideal = count * delay / concurrency
    cpu_ms = cpu * 1000 * 100 / count
    is_good = answered == count and wall <= MOST_TIME * ideal and cpu_ms <= MOST_CPU_MS
    times = f"ideal {ideal:.2f} s, {wall / ideal:.3f} times (at most {MOST_TIME})"
    print(f"{answered} of {count} answered in {wall:.2f} s; {times}")
    files = f"{writing * 1000 * 100 / count:.0f} of them for the files"
    load = f"load of the machine {os.getloadavg()[0]:.1f}"
    print(f"our CPU: {cpu_ms:.0f} ms for 100 requests (at most {MOST_CPU_MS:.0f}), {files}; {load}")
    print("within the limits" if is_good else "NOT within the limits")
    return 0 if is_good else 1


def a_request(number: int) -> Request:
    """Return one request of ordinary size."""
    return Request(
        request_id=f"s{number}@{number:08x}",
        digest=f"{number:064x}",
        section=f"s{number}",
        ordinal=number + 1,
        total=1000,
        title="Costs",
        question_digest="0" * 64,
        system_prompt="Write in the author's manner. " * 40,
        prompt=PROMPT,
        max_words=150,
        max_tokens=1000,
        temperature=0.7,
        respond_to=f"responses/s{number}.md",
    )


async def stub(delay: float) -> None:
    """Answer every request after ``delay`` seconds, until it is ended or long enough has passed."""
    choice = {"index": 0, "message": {"role": "assistant", "content": TEXT}, "finish_reason": "stop"}
    usage = {"prompt_tokens": 1800, "completion_tokens": 260}
    body = json.dumps({"model": "m", "choices": [choice], "usage": usage}).encode()
    head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n".encode()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                asked = await reader.readuntil(b"\r\n\r\n")
                length = next(line for line in asked.lower().split(b"\r\n") if line.startswith(b"content-length:"))
                await reader.readexactly(int(length.split(b":")[1]))
                await asyncio.sleep(delay)
                writer.write(head + body)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.sleep(ENDS_S)


if __name__ == "__main__":
    sys.exit(main())
