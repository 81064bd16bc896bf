"""One request asked of a server: what became of it, whatever the server did, and when the server counts as gone."""

from dataclasses import replace
from typing import NamedTuple

from bloginator.errors import ResponderFailed
from bloginator.records.exchange import Request
from bloginator.responders.base import Reply
from bloginator.responders.chat import build_body, estimate_prompt, explain_cut, read_reply
from bloginator.responders.http_client import RequestRefused, ServerBusy, ServerClient, ServerSettings
from bloginator.responders.keys import redact_url

MIN_FAILURES = 3
"""So many requests that failed at every attempt, with no answer before, show that the server is not there."""


class ServerRequest(NamedTuple):
    """What is sent for one request; small, since it may travel.

    Args:
        body: Of the chat completion.
        prompt_tokens, max_tokens: Tokens of the prompt, estimated, and of the longest answer.
    """

    section: str
    request_id: str
    body: dict[str, object]
    prompt_tokens: int
    max_tokens: int


def prepare_request(request: Request, settings: ServerSettings) -> ServerRequest:
    """Return what is sent for a request.

    Raises:
        BadSettings: No model is named.
    """
    body = build_body(request, settings, "server")
    return ServerRequest(request.section, request.request_id, body, estimate_prompt(request), request.max_tokens)


async def ask_server(client: ServerClient, asked: ServerRequest) -> Reply | ServerBusy | ResponderFailed:
    """Return what became of one request: a reply, its error included, or why there is none."""
    window, needed = client.settings.context_tokens, asked.prompt_tokens + asked.max_tokens
    if window is not None and needed > window:
        what = f"Prompt ({asked.prompt_tokens} tokens) and answer (up to {asked.max_tokens}) exceed the window of {window}."
        return Reply(asked.section, asked.request_id, "", error=what)
    try:
        reply = read_reply(asked.request_id, await client.send(asked.body, needed))
    except (ServerBusy, ResponderFailed) as failure:
        return failure
    except RequestRefused as refusal:
        return Reply(asked.section, asked.request_id, "", error=str(refusal))
    cut = "" if reply.error else explain_cut(reply.prompt_tokens, asked.prompt_tokens)
    return replace(reply, error=cut) if cut else reply


class OutageDetector:
    """Tells when a server is not there, or gone, from requests that failed at every attempt.

    Args:
        url: The server's, for the message.
        asked: How many requests there are.
        concurrency: How many are under way at once; so many failures in a row, after an answer, are too many.
    """

    def __init__(self, url: str, asked: int, concurrency: int) -> None:
        self.url, self.concurrency, self.failures = url, concurrency, 0
        self.max_failures = min(MIN_FAILURES, asked)

    def note_answer(self) -> None:
        """Note an answer."""
        self.failures, self.max_failures = 0, max(MIN_FAILURES, self.concurrency)

    def note_failure(self, reason: str) -> ResponderFailed | None:
        """Note a request that failed at every attempt; return that the server is gone when it is one too many."""
        self.failures += 1
        if self.failures < self.max_failures:
            return None
        hint = "Start it, or mend `base_url` in [server]; what was answered stays."
        return ResponderFailed(f"The server gives no answer: {reason}.", redact_url(self.url), hint)
