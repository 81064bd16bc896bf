"""One connection to a server as an httpx transport: HTTP/1.1 as h11 reads it, carried by asyncio alone.

    httpx.Request ──► one write ──► (server) ──► h11 ──► httpx.Response, whole

httpx's own transport keeps a pool, locks, cancel scopes and traces, for uses that are not ours: where one connection
asks and waits, they took more than half of a request's time. It still serves where a proxy stands between.
"""

import asyncio
import ssl
import time
import zlib
from typing import cast

import h11
import httpx

MOST_BYTES = 64_000_000
"""A longer body is no answer to anything that we ask, as it comes or as it is unpacked."""

PACKED = ("gzip", "x-gzip", "deflate")
"""What some servers send though we ask for ``identity``; all others are refused."""

IDLE_S = 0.001
"""On a line that was idle for longer, something may have come unread; else the next request goes out at once."""

PORTS = {"http": 80, "https": 443}


class Wire(httpx.AsyncBaseTransport):
    """A connection that is opened when it is first needed, and again when the server has closed it.

    Args:
        tls: For ``https``; ``None`` for ``http``.
    """

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.tls = tls
        self.line: Line | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Return the whole answer to one request.

        Raises:
            httpx.TransportError: There is none, or none within the time of the request's ``read`` timeout, which is
                taken for all of it: a server that sends a byte now and then does not hold us for ever.
            httpx.DecodingError: Its body is not what its headers say.
        """
        within = request.extensions.get("timeout", {}).get("read")
        try:
            async with asyncio.timeout(within):
                line = await self.opened(request.url)
                return await line.ask(request)
        except TimeoutError:
            await self.aclose()
            raise httpx.ReadTimeout(f"no whole answer within {within} s") from None
        except BaseException:  # what was begun on this line can be followed by nothing else
            await self.aclose()
            raise

    async def opened(self, url: httpx.URL) -> "Line":
        """Return the line, opened where it is not."""
        if self.line is not None and time.monotonic() - self.line.free_at > IDLE_S:
            await settled()
        if self.line is None or not self.line.is_free:
            await self.aclose()
            host, port = url.raw_host.decode("ascii"), url.port or PORTS[url.scheme]
            try:
                _, self.line = await asyncio.get_running_loop().create_connection(Line, host, port, ssl=self.tls)
            except (OSError, UnicodeError, OverflowError) as error:
                raise httpx.ConnectError(str(error)) from None
        return self.line

    async def aclose(self) -> None:
        """Close the line."""
        line, self.line = self.line, None
        if line is not None:
            line.road.abort()


async def settled() -> None:
    """Let the loop read what came while it stood still: that the server closed the line, or what nobody asked for."""
    await asyncio.sleep(0)  # the first turn asks what has come, behind us
    await asyncio.sleep(0)


def unpacked(data: bytes, encoding: str) -> bytes:
    """Return a body as it was before it was packed; no more of it than an answer may have.

    Raises:
        httpx.DecodingError: It is not packed as it says, is packed in another way, or is too long.
    """
    if encoding in ("", "identity"):
        return data
    if encoding not in PACKED:
        raise httpx.DecodingError(f"the answer is packed as {encoding[:20]}, which was not asked for")
    reader = zlib.decompressobj(zlib.MAX_WBITS | 32)
    try:
        found = reader.decompress(data, MOST_BYTES)
    except zlib.error as error:
        raise httpx.DecodingError(str(error)) from None
    if not reader.eof:
        raise httpx.DecodingError(f"the answer is cut, or longer than {MOST_BYTES} bytes")
    return found


class Line(asyncio.Protocol):
    """The connection itself: one request, its answer, and then the next."""

    road: asyncio.Transport

    def __init__(self) -> None:
        self.talk = h11.Connection(h11.CLIENT)
        self.coming: asyncio.Future[httpx.Response] | None = None
        self.head: h11.Response | None = None
        self.parts: list[bytes] = []
        self.size = 0
        self.free_at = 0.0

    @property
    def is_free(self) -> bool:
        """Tell whether the next request may be sent."""
        return self.coming is None and self.talk.our_state is h11.IDLE and not self.road.is_closing()

    async def ask(self, request: httpx.Request) -> httpx.Response:
        """Send a request and return its answer."""
        content = await request.aread()
        asked = h11.Request(method=request.method, target=request.url.raw_path, headers=request.headers.raw)
        sent = [self.talk.send(asked), self.talk.send(h11.Data(data=content)), self.talk.send(h11.EndOfMessage())]
        coming: asyncio.Future[httpx.Response] = asyncio.get_running_loop().create_future()
        self.head, self.parts, self.size, self.coming = None, [], 0, coming
        self.road.write(b"".join(part for part in sent if part))
        return await coming

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep what carries the bytes."""
        self.road = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Read on; an empty ``data`` is the end of all that comes."""
        if self.coming is None:
            self.road.abort()  # nobody asked
            return
        try:
            self.talk.receive_data(data)
            while not self.is_told(self.talk.next_event()):
                pass
        except h11.RemoteProtocolError as error:
            what = str(error) if data else "the server closed the connection in the middle"
            self.fail(httpx.RemoteProtocolError(what))

    def is_told(self, event: object) -> bool:
        """Take one event of the answer; tell whether there are no more for now."""
        if isinstance(event, h11.Response):
            self.head = event
        elif isinstance(event, h11.Data):
            self.parts.append(bytes(event.data))
            self.size += len(event.data)
            if self.size > MOST_BYTES:
                self.fail(httpx.ReadError(f"the answer is longer than {MOST_BYTES} bytes"))
                return True
        elif isinstance(event, h11.EndOfMessage):
            self.end()
            return True
        return event is h11.NEED_DATA or event is h11.PAUSED or isinstance(event, h11.ConnectionClosed)

    def end(self) -> None:
        """Hand the answer on, and make ready for the next request where the server lets us."""
        coming, self.coming = self.coming, None
        is_whole = self.talk.our_state is h11.DONE and self.talk.their_state is h11.DONE
        if is_whole and not self.talk.trailing_data[0]:  # what stands behind an answer would be taken for the next one
            self.talk.start_next_cycle()
            self.free_at = time.monotonic()
        else:
            self.road.close()
        if coming is None or coming.done() or self.head is None:
            return
        try:
            coming.set_result(self.response(self.head))
        except httpx.DecodingError as error:
            coming.set_exception(error)

    def response(self, head: h11.Response) -> httpx.Response:
        """Return what has come as a response."""
        encoding = b",".join(value for name, value in head.headers if name == b"content-encoding")
        content = unpacked(b"".join(self.parts), encoding.decode("ascii", "replace").strip().lower())
        headers = [pair for pair in head.headers if pair[0] != b"content-encoding"] if encoding else head.headers
        return httpx.Response(head.status_code, headers=headers, content=content)

    def eof_received(self) -> None:
        """Read the end: some answers are whole only now."""
        self.data_received(b"")

    def connection_lost(self, error: Exception | None) -> None:
        """Tell whoever waits."""
        self.fail(httpx.ReadError(str(error or "the server closed the connection")))

    def fail(self, error: httpx.TransportError) -> None:
        """Hand on that no answer comes."""
        coming, self.coming = self.coming, None
        if coming is not None and not coming.done():
            coming.set_exception(error)
        self.road.abort()
