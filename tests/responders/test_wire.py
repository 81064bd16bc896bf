"""One connection: an answer belongs to its request, and to no other."""

import asyncio
import gzip
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

httpx = pytest.importorskip("httpx", reason="the extra [server] is not installed")

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def packed(content: bytes, *headers: str) -> bytes:
    """Return the bytes of an answer with a body."""
    head = "\r\n".join(("HTTP/1.1 200 OK", f"content-length: {len(content)}", *headers))
    return f"{head}\r\n\r\n".encode() + content


async def asked(reader: asyncio.StreamReader) -> bytes:
    """Read one request; return its body."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    [length] = [line for line in head.split(b"\r\n") if line.startswith(b"content-length:")]
    return await reader.readexactly(int(length.partition(b":")[2]))


def talk(serve: Serve, many: int, *, stand_still: bool = False) -> list[Any]:
    """Ask so many times on one wire; return the answers.

    Args:
        stand_still: The loop does not run between one answer and the next request.
    """
    from bloginator.responders.wire import Wire

    async def main() -> list[Any]:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        wire, found = Wire(), []
        for number in range(many):
            request = httpx.Request("POST", url, content=str(number), extensions={"timeout": {"read": 5.0}})
            response = await wire.handle_async_request(request)
            found.append(response.content)
            if not stand_still:
                await asyncio.sleep(0.02)
        await wire.aclose()
        server.close()
        return found

    return asyncio.run(main())


@pytest.mark.parametrize("stand_still", [True, False])
def test_a_stray_answer_behind_one_is_not_the_answer_to_the_next(stand_still: bool) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while not reader.at_eof():
            try:
                writer.write(packed(await asked(reader)) + packed(b"stray"))
            except (asyncio.IncompleteReadError, ConnectionResetError):
                break
        writer.close()

    assert talk(serve, 4, stand_still=stand_still) == [b"0", b"1", b"2", b"3"]


def test_a_line_that_the_server_closed_meanwhile_costs_no_attempt() -> None:
    import socket
    import threading
    import time

    from bloginator.responders.wire import Wire

    def serve(listener: socket.socket) -> None:
        for _ in range(3):
            line, _address = listener.accept()
            line.recv(65536)
            line.sendall(packed(b"ok"))
            time.sleep(0.03)
            line.close()

    listener = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=serve, args=(listener,), daemon=True).start()
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
    loop, wire = asyncio.new_event_loop(), Wire()

    async def ask() -> bytes:
        request = httpx.Request("POST", url, content="0", extensions={"timeout": {"read": 5.0}})
        content: bytes = (await wire.handle_async_request(request)).content
        return content

    for _ in range(3):
        assert loop.run_until_complete(ask()) == b"ok"
        time.sleep(0.1)  # the loop stands still while the server closes
    loop.run_until_complete(wire.aclose())
    loop.close()
    listener.close()


def answering(content: bytes, *headers: str) -> Serve:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asked(reader)
        writer.write(packed(content, *headers))
        await writer.drain()
        writer.close()

    return serve


def test_a_packed_answer_is_unpacked() -> None:
    said = json.dumps({"a": "b"}).encode()
    assert talk(answering(gzip.compress(said), "content-encoding: gzip"), 1) == [said]


def test_a_packed_answer_does_not_grow_beyond_what_an_answer_may_have(monkeypatch: pytest.MonkeyPatch) -> None:
    from bloginator.responders import wire

    monkeypatch.setattr(wire, "MOST_BYTES", 1000)
    with pytest.raises(httpx.DecodingError, match="longer than 1000 bytes"):
        talk(answering(gzip.compress(b" " * 100_000), "content-encoding: gzip"), 1)


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip"])
def test_what_is_packed_in_another_way_is_refused(encoding: str) -> None:
    with pytest.raises(httpx.DecodingError, match="not asked for"):
        talk(answering(b"{}", f"content-encoding: {encoding}"), 1)
