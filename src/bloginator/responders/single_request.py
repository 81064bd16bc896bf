"""One request asked of a server: what became of it, whatever the server did."""

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from bloginator.errors import ResponderFailed
from bloginator.records.exchange import Request
from bloginator.records.programs import Server
from bloginator.responders.base import Reply
from bloginator.responders.chat import body, cut_prompt, estimated, one_line, reply
from bloginator.responders.http_client import Busy, Refused, Sender, no_address
from bloginator.responders.keys import shown

if TYPE_CHECKING:
    import ssl

    import httpx

LOCAL = ("127.0.0.1", "localhost", "::1")

AT_ONCE_DOWN = 3
"""So many requests that failed at every attempt, with no answer before, show that the server is not there."""


def open_roads(server: Server, count: int) -> "list[httpx.AsyncBaseTransport]":
    """Return a connection for each worker: our own where nothing stands between, httpx's where a proxy does.

    One pool for all would look at every connection whenever one is taken or given back, and a client would look for
    cookies and redirects in every answer: with 32 workers the two cost more than all the rest.

    Raises:
        ResponderFailed: The address is none, or the proxy that the environment names cannot be used.
    """
    import httpx

    from bloginator.responders.wire import Wire

    try:
        scheme, proxy = urlsplit(server.base_url).scheme, proxy_for(server.base_url)
    except ValueError:
        raise no_address(server.base_url) from None
    tls = httpx.create_ssl_context() if scheme == "https" else None
    if proxy is None:
        return [Wire(tls) for _ in range(count)]
    return proxied(proxy, tls, count)


class Proxy(NamedTuple):
    """What stands between, and the variable that says so."""

    url: str
    variable: str


def proxy_for(url: str) -> Proxy | None:
    """Return the proxy that the environment names for an address; none for this machine.

    Where it has no scheme, as in ``127.0.0.1:3128``, it is ``http``, as other programs take it.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if host in LOCAL or proxy_bypass(host):
        return None
    proxies = getproxies()
    for scheme in (parts.scheme, "all"):
        if proxy := proxies.get(scheme):
            return Proxy(proxy if "://" in proxy else f"http://{proxy}", f"{scheme}_proxy")
    return None


def proxied(proxy: Proxy, tls: "ssl.SSLContext | None", count: int) -> "list[httpx.AsyncBaseTransport]":
    """Return a connection for each worker through a proxy.

    Raises:
        ResponderFailed: It cannot be used.
    """
    import httpx

    limits = httpx.Limits(max_connections=1, max_keepalive_connections=1)
    try:
        return [httpx.AsyncHTTPTransport(verify=tls or False, limits=limits, proxy=proxy.url) for _ in range(count)]
    except (ImportError, ValueError, httpx.InvalidURL) as error:
        why = one_line(str(error)) if isinstance(error, ImportError) else "it is no address of a proxy."
    what = f"The proxy {shown(proxy.url)} cannot be used: {why}"
    mend = "Write it as http://host:port, with socks5:// also `pip install socksio`; or unset it."
    raise ResponderFailed(what, f"variable {proxy.variable}", mend)


class Question(NamedTuple):
    """What is sent for one request; small, since it may travel.

    Args:
        body: Of the chat completion.
        expected, most: Tokens of the prompt, estimated, and of the longest answer.
    """

    section: str
    request_id: str
    body: dict[str, object]
    expected: int
    most: int


def question(request: Request, server: Server) -> Question:
    """Return what is sent for a request."""
    made = body(request, server, "server")
    return Question(request.section, request.request_id, made, estimated(request), request.max_tokens)


async def answer(sender: Sender, asked: Question) -> Reply | Busy | ResponderFailed:
    """Return what became of one request: a reply, its error included, or why there is none."""
    window = sender.server.context_tokens
    if window is not None and asked.expected + asked.most > window:
        what = f"Prompt ({asked.expected} tokens) and answer (up to {asked.most}) exceed the window of {window}."
        return Reply(asked.section, asked.request_id, "", error=what)
    try:
        found = reply(asked.request_id, await sender.send(asked.body, asked.expected + asked.most))
    except (Busy, ResponderFailed) as trouble:
        return trouble
    except Refused as refusal:
        return Reply(asked.section, asked.request_id, "", error=str(refusal))
    return checked(found, asked.expected)


class Patience:
    """Tells when a server is not there, or gone, from requests that failed at every attempt.

    Args:
        asked: How many requests there are.
        at_once: How many are under way at once; so many failures in a row, after an answer, are too many.
    """

    def __init__(self, asked: int, at_once: int) -> None:
        self.at_once, self.in_a_row = at_once, 0
        self.most = min(AT_ONCE_DOWN, asked)

    def answered(self) -> None:
        """Note an answer."""
        self.in_a_row, self.most = 0, max(AT_ONCE_DOWN, self.at_once)

    def fail(self, last: str, url: str) -> None:
        """Note a request that failed at every attempt.

        Raises:
            ResponderFailed: It is one too many.
        """
        self.in_a_row += 1
        if self.in_a_row >= self.most:
            mend = "Start it, or mend `base_url` in [server]; what was answered stays."
            raise ResponderFailed(f"The server gives no answer: {last}.", shown(url), mend)


def checked(found: Reply, expected: int) -> Reply:
    """Return the reply, with an error where the server did not read the whole prompt."""
    why = "" if found.error else cut_prompt(found.prompt_tokens, expected)
    return replace(found, error=why) if why else found
