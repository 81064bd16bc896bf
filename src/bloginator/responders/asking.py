"""One request asked of a server: what became of it, whatever the server did."""

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from bloginator.errors import ResponderFailed
from bloginator.records.exchange import Request
from bloginator.records.programs import Server
from bloginator.responders.chat import body, cut_prompt, estimated, reply
from bloginator.responders.promise import Reply
from bloginator.responders.sending import Busy, Refused, Sender

if TYPE_CHECKING:
    import httpx

LOCAL = ("127.0.0.1", "localhost", "::1")


def open_roads(server: Server, count: int) -> "list[httpx.AsyncBaseTransport]":
    """Return a connection for each worker: our own where nothing stands between, httpx's where a proxy does.

    One pool for all would look at every connection whenever one is taken or given back, and a client would look for
    cookies and redirects in every answer: with 32 workers the two cost more than all the rest.
    """
    import httpx

    from bloginator.responders.wire import Wire

    tls = httpx.create_ssl_context() if urlsplit(server.base_url).scheme == "https" else None
    proxy = proxy_for(server.base_url)
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


async def answer(sender: Sender, request: Request) -> Reply | Busy | ResponderFailed:
    """Return what became of one request: a reply, its error included, or why there is none."""
    expected, window = estimated(request), sender.server.context_tokens
    if window is not None and expected + request.max_tokens > window:
        what = f"Prompt ({expected} tokens) and answer (up to {request.max_tokens}) exceed the window of {window}."
        return Reply(request.section, request.request_id, "", error=what)
    try:
        made = body(request, sender.server, "server")
        found = reply(request.request_id, await sender.send(made, expected + request.max_tokens))
    except (Busy, ResponderFailed) as trouble:
        return trouble
    except Refused as refusal:
        return Reply(request.section, request.request_id, "", error=str(refusal))
    return checked(found, expected)


def checked(found: Reply, expected: int) -> Reply:
    """Return the reply, with an error where the server did not read the whole prompt."""
    why = "" if found.error else cut_prompt(found.prompt_tokens, expected)
    return replace(found, error=why) if why else found
