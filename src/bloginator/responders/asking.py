"""One request asked of a server: what became of it, whatever the server did."""

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bloginator.errors import ResponderFailed
from bloginator.records.exchange import Request
from bloginator.records.programs import Server
from bloginator.responders.chat import body, cut_prompt, estimated, reply
from bloginator.responders.promise import Reply
from bloginator.responders.sending import Busy, Refused, Sender

if TYPE_CHECKING:
    import httpx

LOCAL = ("127.0.0.1", "localhost", "::1")


def open_client(server: Server, workers: int) -> "httpx.AsyncClient":
    """Return a client with as many connections as may be used at once; a proxy is not asked for this machine."""
    import httpx

    limits = httpx.Limits(max_connections=workers, max_keepalive_connections=workers)
    is_local = urlsplit(server.base_url).hostname in LOCAL
    return httpx.AsyncClient(timeout=server.timeout_s, limits=limits, trust_env=not is_local)


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
