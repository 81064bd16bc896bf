"""One request asked of a server: what became of it, whatever the server did."""

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from bloginator.errors import ResponderFailed
from bloginator.records.exchange import Request
from bloginator.records.programs import Server
from bloginator.responders.chat import body, cut_prompt, estimated, reply
from bloginator.responders.keys import shown
from bloginator.responders.promise import Reply
from bloginator.responders.sending import Busy, Refused, Sender, no_address

if TYPE_CHECKING:
    import httpx

LOCAL = ("127.0.0.1", "localhost", "::1")

AT_ONCE_DOWN = 3
"""So many requests that failed at every attempt, with no answer before, show that the server is not there."""


def open_roads(server: Server, count: int) -> "list[httpx.AsyncBaseTransport]":
    """Return a connection for each worker: our own where nothing stands between, httpx's where a proxy does.

    One pool for all would look at every connection whenever one is taken or given back, and a client would look for
    cookies and redirects in every answer: with 32 workers the two cost more than all the rest.
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
    limits = httpx.Limits(max_connections=1, max_keepalive_connections=1)
    return [httpx.AsyncHTTPTransport(verify=tls or False, limits=limits, proxy=proxy) for _ in range(count)]


def proxy_for(url: str) -> str | None:
    """Return the proxy that the environment names for an address; none for this machine."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if host in LOCAL or proxy_bypass(host):
        return None
    proxies = getproxies()
    return proxies.get(parts.scheme) or proxies.get("all")


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
