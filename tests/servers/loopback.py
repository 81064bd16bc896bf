"""A small HTTP server on loopback for tests: routes are functions, faults are taken from a list, it ends by itself."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, BinaryIO

LONGEST_S = 60.0


@dataclass
class Said:
    """What the server answers.

    Args:
        drop: Close the connection without a word.
        cut: Send only half of the body, as if the line broke.
        slow_s: Wait before the body, or between the pieces of a trickle.
        framing: How its length is told: ``whole``, ``chunked``, ``to the end`` of the connection; or a ``trickle``.
    """

    value: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    drop: bool = False
    cut: bool = False
    slow_s: float = 0.0
    framing: str = "whole"

    def body(self) -> bytes:
        """Return the bytes of the body."""
        return self.value if isinstance(self.value, bytes) else json.dumps(self.value).encode()


@dataclass
class Heard:
    """What the server was sent."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    data: bytes

    @property
    def json(self) -> Any:
        """Return the body as a value."""
        return json.loads(self.data)


Answer = Callable[[Heard], Said]


class Loopback:
    """A server under test: what it heard, and the faults that come before its proper answers."""

    def __init__(self, answer: Answer, delay_s: float = 0.0) -> None:
        self.answer = answer
        self.delay_s = delay_s
        self.faults: list[Said] = []
        self.heard: list[Heard] = []
        self.busy = self.most_at_once = self.connections = 0
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        """Return the address."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def reply(self, heard: Heard) -> Said:
        """Return the next fault, or the proper answer."""
        with self._lock:
            self.heard.append(heard)
            self.busy += 1
            self.most_at_once = max(self.most_at_once, self.busy)
            fault = self.faults.pop(0) if self.faults else None
        try:
            time.sleep(self.delay_s)
            return fault or self.answer(heard)
        finally:
            with self._lock:
                self.busy -= 1

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = LONGEST_S
            disable_nagle_algorithm = True

            def handle_any(self) -> None:
                data = self.rfile.read(int(self.headers.get("content-length") or 0))
                if len(data) < int(self.headers.get("content-length") or 0):
                    self.close_connection = True  # the client has given up
                    return
                path, _, query = self.path.partition("?")
                headers = {key.lower(): value for key, value in self.headers.items()}
                said = server.reply(Heard(self.command, path, query, headers, data))
                if said.drop:
                    self.close_connection = True
                    return
                self.say(said)

            def say(self, said: Said) -> None:
                body = said.body()
                self.send_response(said.status)
                for key, value in {"content-type": "application/json", **said.headers, **length_of(said, body)}.items():
                    self.send_header(key, value)
                self.end_headers()
                time.sleep(said.slow_s)
                self.close_connection |= said.framing == "to the end"
                try:
                    send_body(self.wfile, said, body)
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True
                if said.cut:
                    self.close_connection = True

            def setup(self) -> None:
                server.connections += 1
                super().setup()

            do_GET = do_POST = do_DELETE = handle_any

            def log_message(self, format: str, *args: Any) -> None:
                return

        return Handler

    def __enter__(self) -> "Loopback":
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def length_of(said: Said, body: bytes) -> dict[str, str]:
    """Return the header that tells how long a body is, if one does."""
    if said.framing == "chunked":
        return {"transfer-encoding": "chunked"}
    return {} if said.framing == "to the end" else {"content-length": str(len(body))}


def send_body(out: BinaryIO, said: Said, body: bytes) -> None:
    """Send a body as it is to be sent."""
    if said.framing == "chunked":
        halves = (body[: len(body) // 2], body[len(body) // 2 :], b"")
        out.write(b"".join(b"%x\r\n%s\r\n" % (len(half), half) for half in halves))
    elif said.framing == "trickle":
        for place in range(len(body)):
            out.write(body[place : place + 1])
            time.sleep(said.slow_s)
    else:
        out.write(body[: len(body) // 2] if said.cut else body)


@contextmanager
def serving(answer: Answer, delay_s: float = 0.0) -> Iterator[Loopback]:
    """Serve for the length of a ``with`` block."""
    with Loopback(answer, delay_s) as server:
        yield server
