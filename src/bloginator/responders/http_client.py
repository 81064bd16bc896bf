"""One request sent to a server until it is answered, or it is clear that it will not be.

200                                  the body, also one framed as a stream; an error in it counts like its status
429, 5xx, timeouts, broken bodies    ServerBusy: again, after Retry-After or a growing pause with jitter
3xx, 401-404, no quota left          ResponderFailed: at once, with what to do
any other                            RequestRefused: this request alone can never be answered
"""

import asyncio
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from bloginator.errors import ResponderFailed
from bloginator.responders.base import Reply
from bloginator.responders.chat import join_lines, read_reply
from bloginator.responders.keys import redact_keys, redact_url
from bloginator.responders.provider_errors import find_error, is_temporary, lacks_quota, read_error_status, read_retry_after
from bloginator.responders.rate_limiter import RateLimiter
from bloginator.responders.server_request import Outcome, ServerBusy, ServerRequest, ServerSettings

if TYPE_CHECKING:
    import httpx

HINTS = {
    401: "Check the key in the variable {variable}; it is read anew at every run.",
    402: "Pay for the account, or choose another responder.",
    403: "The key in {variable} may not use this model; choose another one or another key.",
    404: "Check `base_url` and `model` in [server]; the address usually ends in /v1.",
}
MAX_WAIT_S = 600.0

MAX_BYTES = 64_000_000  # a longer body is no answer to anything that we ask


LOCAL_HOSTS = ("127.0.0.1", "localhost", "::1")
PROXY_VARIABLES = "variables http_proxy, https_proxy, all_proxy"


class RequestRefused(Exception):
    """The server will never answer this request."""


class HttpAnswer(NamedTuple):
    """What came back, whole."""

    status: int
    headers: "httpx.Headers"
    content: bytes

    def read_value(self) -> object:
        """Return the value of the body, also where it is framed as a stream; raise ``ServerBusy`` where it broke off."""
        try:
            return json.loads(self.content)
        except (ValueError, RecursionError):
            pass
        from bloginator.responders.event_stream import read_events  # hardly ever needed

        try:
            return read_events(self.text())
        except (ValueError, RecursionError):
            is_stream = "event-stream" in self.headers.get("content-type", "")
            raise ServerBusy(f"the answer is no whole {'stream' if is_stream else 'JSON'}") from None

    def text(self) -> str:
        """Return the body as text, whatever it is."""
        return self.content.decode("utf-8", "replace")


class ServerClient:
    """Sends bodies to one server, one at a time.

    Args:
        url: Where to; never shown with what it may hold of user, password and query.
        key: Never part of anything raised here.

    Attributes:
        is_sending: Whether the server has a request of ours now, which it may be paid for.
        is_last: Whether no attempt may follow the one under way.
    """

    is_sending = is_last = False

    def __init__(
        self, http: "httpx.AsyncClient", url: "httpx.URL", settings: ServerSettings, key: str, limiter: RateLimiter
    ) -> None:
        self.http, self.url, self.settings, self.key, self.limiter = http, url, settings, key, limiter
        self.address = redact_url(str(url.copy_with(userinfo=b"")))

    async def ask(self, asked: ServerRequest) -> Outcome:
        """Return what became of one request: a reply, its error included, or why there is none."""
        window, needed = self.settings.context_tokens, asked.prompt_tokens + asked.max_tokens
        if window is not None and needed > window:
            size = f"Prompt ({asked.prompt_tokens} tokens) and answer (up to {asked.max_tokens})"
            return Reply(asked.section, asked.request_id, "", error=f"{size} exceed the window of {window}.")
        try:
            return read_reply(asked.request_id, await self.send(asked.body, needed))
        except (ServerBusy, ResponderFailed) as failure:
            return failure
        except RequestRefused as refusal:
            return Reply(asked.section, asked.request_id, "", error=str(refusal))

    async def send(self, body: Mapping[str, object], tokens: int) -> dict[str, object]:
        """Return the server's answer to one body, which takes about so many tokens.

        Raises:
            ServerBusy: Every attempt failed.
            RequestRefused: This request can never be answered.
            ResponderFailed: None can.
        """
        import stamina

        content, settings = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace"), self.settings
        attempts = stamina.retry_context(
            on=self.should_retry,
            attempts=settings.attempts,
            timeout=None,
            wait_initial=settings.wait_initial_s,
            wait_max=settings.wait_max_s,
            wait_jitter=settings.wait_initial_s,
        )
        async for attempt in attempts:
            with attempt:
                await self.limiter.acquire(tokens)
                return await self.send_once(content)
        raise AssertionError("every attempt returns or raises")

    def should_retry(self, error: Exception) -> bool | float:
        """Tell whether to try again, or after how many seconds the server asked us to."""
        if self.is_last or not isinstance(error, ServerBusy):
            return False
        return True if error.after is None else error.after

    async def send_once(self, content: bytes) -> dict[str, object]:
        """Send it once."""
        import httpx

        try:
            answer = await self.fetch(content)
        except (httpx.TransportError, httpx.DecodingError) as error:
            detail = join_lines(redact_keys(str(error), self.key)).rstrip(".")
            raise ServerBusy(f"{type(error).__name__} at {self.address}{': ' if detail else ''}{detail}") from None
        except TimeoutError:
            raise ServerBusy(f"no whole answer of {self.address} within {self.settings.timeout_s} s") from None
        if answer.status != 200:
            raise self.explain(answer)
        value = answer.read_value()
        if not isinstance(value, dict):
            raise RequestRefused("The server answered with JSON that is no object.")
        reported = find_error(value)
        if (status := read_error_status(reported)) is not None:
            raise self.explain(answer._replace(status=status, content=json.dumps({"error": reported}).encode()))
        return value

    async def fetch(self, content: bytes) -> HttpAnswer:
        """Return the whole answer, whatever it is, within the time of one attempt."""
        import httpx

        self.is_sending, received = True, bytearray()
        try:
            sent = self.http.stream("POST", self.url, content=content)
            async with asyncio.timeout(self.settings.timeout_s), sent as answer:
                async for part in answer.aiter_bytes():
                    received += part
                    if len(received) > MAX_BYTES:
                        raise httpx.ReadError(f"the answer is longer than {MAX_BYTES} bytes")
        finally:
            self.is_sending = False
        return HttpAnswer(answer.status_code, answer.headers, bytes(received))

    def explain(self, answer: HttpAnswer) -> Exception:
        """Return what an answer other than 200 means."""
        status, message = answer.status, self.read_message(answer)
        if status in HINTS or (status == 429 and lacks_quota(message)):
            hint = HINTS.get(status, HINTS[402]).format(variable=self.settings.key_variable)
            return ResponderFailed(f"The server refused with status {status}: {message}", self.address, hint)
        if 300 <= status < 400:
            target = redact_keys(redact_url(answer.headers.get("location", "elsewhere")), self.key)
            hint = "Mend `base_url` in [server]; prompts and keys are not sent on to another address."
            return ResponderFailed(f"The server points to {target} (status {status}).", self.address, hint)
        if is_temporary(status):
            after = read_retry_after(answer.headers.get("retry-after", ""))
            if after is not None and after > MAX_WAIT_S:
                what = f"The server asks to come back in {after / 60:.0f} minutes (status {status}): {message}"
                return ResponderFailed(what, self.address, "Run it again then; what was answered stays.")
            if status == 429 and after:
                self.limiter.pause(after)
            return ServerBusy(f"status {status}: {message}", after)
        return RequestRefused(f"The server refused it with status {status}: {message}")

    def read_message(self, answer: HttpAnswer) -> str:
        """Return what the server says of an error, on one line and without the key."""
        try:
            value = json.loads(answer.content)
        except (ValueError, RecursionError):
            value = answer.text()
        if isinstance(value, dict):
            value = value.get("error", value)
        if isinstance(value, dict):
            value = " ".join(str(value[key]) for key in ("code", "message") if value.get(key)) or value
        return join_lines(redact_keys(str(value), self.key))


def open_clients(settings: ServerSettings, key: str, limiter: RateLimiter, count: int) -> list[ServerClient]:
    """Return a client for each request that may be under way at once; nothing is sent yet.

    One client with a pool for all would look at every connection whenever one is taken or given back. Proxies are those that
    the environment names; a server on this machine is never reached through one.
    """
    import httpx

    url = parse_address(settings.base_url)
    headers = {"content-type": "application/json", "accept-encoding": "identity", "user-agent": "bloginator"}
    if key:
        headers["authorization"] = f"Bearer {key}"
        url = url.copy_with(userinfo=b"")  # else httpx would send what it says in place of the key
    tls = httpx.create_ssl_context() if url.scheme == "https" else False
    limits = httpx.Limits(max_connections=1, max_keepalive_connections=1)
    may_proxy = url.host not in LOCAL_HOSTS

    def connect() -> httpx.AsyncClient:  # without timeouts of its own: an attempt has one for the whole of it
        return httpx.AsyncClient(headers=headers, verify=tls, limits=limits, timeout=None, trust_env=may_proxy)

    try:
        clients = [connect() for _ in range(count)]
    except (ImportError, ValueError, httpx.InvalidURL) as error:
        reason = join_lines(str(error)) if isinstance(error, ImportError) else "it is no address of a proxy."
        hint = "Write it as http://host:port, with socks5:// also `pip install socksio`; or unset it."
        raise ResponderFailed(f"A proxy cannot be used: {reason}", PROXY_VARIABLES, hint) from None
    return [ServerClient(client, url, settings, key, limiter) for client in clients]


def parse_address(base_url: str) -> "httpx.URL":
    """Return the address of chat completions; what stands behind a ``?`` stays behind it."""
    import httpx

    path, mark, query = base_url.partition("?")
    address = f"{path.rstrip('/')}/chat/completions{mark}{query}"
    try:
        url = httpx.URL(address)
    except (httpx.InvalidURL, UnicodeError):
        url = httpx.URL("")
    if url.scheme not in ("http", "https") or not url.host:
        hint = "Mend `base_url` in [server]: it begins with http:// or https://."
        raise ResponderFailed("This is no address.", redact_url(address), hint)
    return url


def silence_retries() -> None:
    """Keep each retry out of standard error: what comes of them is told once."""
    from stamina import instrumentation

    instrumentation.set_on_retry_hooks([])
