"""One request sent to a server until it is answered, or it is clear that it will not be.

200                                  the body
429, 5xx, timeouts, broken bodies    Busy: again, after Retry-After or a growing pause with jitter
3xx, 401-404, no quota left          ResponderFailed: at once, with what to do
any other                            Refused: this request alone can never be answered
"""

import json
from base64 import b64encode
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import isfinite
from typing import TYPE_CHECKING

from bloginator.errors import ResponderFailed
from bloginator.records.programs import Server
from bloginator.responders.chat import one_line
from bloginator.responders.keys import scrubbed, shown
from bloginator.responders.rate_limiter import Pace

if TYPE_CHECKING:
    import httpx

NO_QUOTA = ("insufficient_quota", "billing", "credit balance", "exceeded your current quota")
MENDS = {
    401: "Check the key in the variable {variable}; it is read anew at every run.",
    402: "Pay for the account, or choose another responder.",
    403: "The key in {variable} may not use this model; choose another one or another key.",
    404: "Check `base_url` and `model` in [server]; the address usually ends in /v1.",
}
LONGEST_WAIT_S = 600.0


class Busy(Exception):
    """The server cannot answer now; ``after`` is how long it asked us to wait, in seconds."""

    def __init__(self, what: str, after: float | None = None) -> None:
        super().__init__(what)
        self.after = after


class Refused(Exception):
    """The server will never answer this request."""


class Sender:
    """Sends bodies to one server.

    Args:
        road: A connection to it.
        key: Sent as a bearer token when it is not empty; never part of anything raised here.

    Attributes:
        is_out: Whether the server has a request of ours now, which it may be paid for.
        is_last: Whether no attempt may follow the one under way.
    """

    is_out = is_last = False

    def __init__(self, road: "httpx.AsyncBaseTransport", server: Server, key: str, pace: Pace) -> None:
        self.road, self.server, self.key, self.pace = road, server, key, pace
        self.url = endpoint(server.base_url)
        self.shape = self.prepared()
        self.times = {"timeout": dict.fromkeys(("connect", "read", "write", "pool"), server.timeout_s)}

    async def send(self, body: Mapping[str, object], tokens: int) -> dict[str, object]:
        """Return the server's answer to one body.

        Args:
            tokens: About how many the request takes, for the pace.

        Raises:
            Busy: Every attempt failed.
            Refused: This request can never be answered.
            ResponderFailed: None can.
        """
        content = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
        await self.pace.turn(tokens)
        try:
            return await self.once(content)
        except Busy as first:
            if self.is_last:
                raise
            return await self.again(content, tokens, first)

    async def again(self, content: bytes, tokens: int, first: Busy) -> dict[str, object]:
        """Send it until it is answered, after the first attempt came to nothing; most requests never get here."""
        import stamina

        server = self.server
        attempts = stamina.retry_context(
            on=self.passes,
            attempts=server.attempts,
            timeout=None,
            wait_initial=server.wait_initial_s,
            wait_max=server.wait_max_s,
            wait_jitter=server.wait_initial_s,
        )
        async for attempt in attempts:
            with attempt:
                if attempt.num == 1:
                    raise first
                await self.pace.turn(tokens)
                return await self.once(content)
        raise AssertionError("every attempt returns or raises")

    def prepared(self) -> "httpx.Request":
        """Return a request without a body: its address and headers are worked out once, not a thousand times."""
        import httpx

        headers = {
            "content-type": "application/json",
            "accept-encoding": "identity",
            "user-agent": "bloginator",
            **({"authorization": f"Bearer {self.key}"} if self.key else {}),
        }
        try:
            made = httpx.Request("POST", self.url, headers=headers)
        except (httpx.InvalidURL, UnicodeError):
            made = None
        if made is None or made.url.scheme not in ("http", "https") or not made.url.host:
            raise no_address(self.url)
        del made.headers["content-length"]
        if made.url.userinfo and not self.key:
            made.headers["authorization"] = f"Basic {b64encode(made.url.userinfo).decode()}"
        return made

    def filled(self, content: bytes) -> "httpx.Request":
        """Return the request with a body."""
        import httpx

        headers = [*self.shape.headers.raw, (b"content-length", str(len(content)).encode())]
        stream = httpx.ByteStream(content)
        return httpx.Request("POST", self.shape.url, headers=headers, stream=stream, extensions=self.times)

    async def once(self, content: bytes) -> dict[str, object]:
        """Send it once."""
        import httpx

        try:
            response = await self.fetched(self.filled(content))
        except (httpx.TransportError, httpx.DecodingError) as error:
            said = one_line(scrubbed(str(error), self.key))
            raise Busy(f"{type(error).__name__} at {shown(self.url)}{': ' if said else ''}{said}") from None
        if response.status_code != 200:
            raise self.trouble(response)
        try:
            value = json.loads(response.content)
        except (ValueError, RecursionError):
            raise Busy("the answer is no whole JSON") from None
        if not isinstance(value, dict):
            raise Refused("The server answered with JSON that is no object.")
        return value

    async def fetched(self, request: "httpx.Request") -> "httpx.Response":
        """Return the whole answer, whatever it is."""
        self.is_out = True
        try:
            response = await self.road.handle_async_request(request)
            await response.aread()
        finally:
            self.is_out = False
        return response

    def passes(self, error: Exception) -> bool | float:
        """Tell whether to try again, or after how many seconds the server asked us to."""
        if self.is_last or not isinstance(error, Busy):
            return False
        return True if error.after is None else error.after

    def trouble(self, response: "httpx.Response") -> Exception:
        """Return what an answer other than 200 means."""
        status, said = response.status_code, self.said(response)
        if status in MENDS or (status == 429 and any(word in said.lower() for word in NO_QUOTA)):
            mend = MENDS.get(status, MENDS[402]).format(variable=self.server.key_variable)
            return ResponderFailed(f"The server refused with status {status}: {said}", shown(self.url), mend)
        if 300 <= status < 400:
            at = shown(response.headers.get("location", "elsewhere"))
            mend = "Mend `base_url` in [server]; prompts and keys are not sent on to another address."
            return ResponderFailed(f"The server points to {at} (status {status}).", shown(self.url), mend)
        if status in {408, 409, 425, 429} or status >= 500:
            after = retry_after(response.headers.get("retry-after", ""))
            if after is not None and after > LONGEST_WAIT_S:
                what = f"The server asks to come back in {after / 60:.0f} minutes (status {status}): {said}"
                return ResponderFailed(what, shown(self.url), "Run it again then; what was answered stays.")
            if status == 429 and after:
                self.pace.hold(after)
            return Busy(f"status {status}: {said}", after)
        return Refused(f"The server refused it with status {status}: {said}")

    def said(self, response: "httpx.Response") -> str:
        """Return what the server said of an error, on one line and without the key."""
        try:
            value = json.loads(response.content)
        except (ValueError, RecursionError):
            value = response.text
        if isinstance(value, dict):
            value = value.get("error", value)
        if isinstance(value, dict):
            value = " ".join(str(value[key]) for key in ("code", "message") if value.get(key)) or value
        return one_line(scrubbed(str(value), self.key))


def endpoint(base_url: str) -> str:
    """Return the address of chat completions; what stands behind a ``?`` stays behind it.

    >>> endpoint("http://host/v1/"), endpoint("http://host/v1?api-version=2")
    ('http://host/v1/chat/completions', 'http://host/v1/chat/completions?api-version=2')
    """
    path, mark, query = base_url.partition("?")
    return f"{path.rstrip('/')}/chat/completions{mark}{query}"


def no_address(url: str) -> ResponderFailed:
    """Return that nothing can be sent to what is set as an address."""
    mend = "Mend `base_url` in [server]: it begins with http:// or https://."
    return ResponderFailed("This is no address.", shown(url), mend)


def quiet() -> None:
    """Keep each retry out of standard error: what comes of them is told once."""
    from stamina import instrumentation

    instrumentation.set_on_retry_hooks([])


def retry_after(text: str) -> float | None:
    """Return the seconds that a ``Retry-After`` header asks for, given as seconds or as a date.

    >>> retry_after("2"), retry_after("soon")
    (2.0, None)
    """
    try:
        seconds = float(text)
        return max(0.0, seconds) if isfinite(seconds) else None
    except ValueError:
        pass
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return max(0.0, (at - datetime.now(UTC)).total_seconds()) if at.tzinfo else None
