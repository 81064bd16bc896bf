"""What is asked of a server, as what, and when it counts as gone. Light: settings are read where nothing is asked."""

from collections.abc import Callable, Iterable, Iterator
from typing import Annotated, NamedTuple

from pydantic import Field

from bloginator.errors import ResponderFailed
from bloginator.records.exchange import Request
from bloginator.responders.base import Reply, TemporaryFailure, find_limit
from bloginator.responders.chat import ChatSettings, build_body
from bloginator.responders.keys import redact_url
from bloginator.text.token_count import estimate_prompt

MIN_FAILURES = 3  # so many requests that failed at every attempt, with no answer before, show that the server is not there


Positive = Annotated[float, Field(gt=0)]
Limit = Annotated[float | None, Field(gt=0)]
Concurrency = Annotated[int, Field(ge=1, le=1000)]


class ServerSettings(ChatSettings):
    """``[server]``: any OpenAI-compatible endpoint.

    Args:
        base_url: Up to and including ``/v1``.
        key_variable: The environment variable that holds the key; a server without keys needs none.
        concurrency: Requests under way at once.
        requests_per_minute, tokens_per_minute: Limits to stay below; ``None`` for none.
        timeout_s: For one attempt, in seconds.
        attempts: At one request, the first included.
        wait_initial_s, wait_max_s: The pause before the second attempt, and the longest one, in seconds.
        context_tokens: The window of the model as it is served; a longer prompt is not sent. ``None``: not known.
    """

    base_url: str = "http://127.0.0.1:11434/v1"
    key_variable: str = "BLOGINATOR_SERVER_KEY"
    concurrency: Concurrency = 8
    requests_per_minute: Limit = None
    tokens_per_minute: Limit = None
    timeout_s: Positive = 300
    attempts: Annotated[int, Field(ge=1, le=50)] = 6
    wait_initial_s: Positive = 0.5
    wait_max_s: Positive = 60
    context_tokens: Annotated[int | None, Field(ge=256)] = None


class ServerRequest(NamedTuple):
    """What is sent for one request, with its tokens and those of the longest answer; small, since it may travel."""

    section: str
    request_id: str
    body: dict[str, object]
    prompt_tokens: int
    max_tokens: int


def prepare_request(request: Request, settings: ServerSettings) -> ServerRequest:
    """Return what is sent for a request."""
    body = {"stream": False, **build_body(request, settings, "server")}
    most = find_limit(settings.options) or request.max_tokens
    return ServerRequest(request.section, request.request_id, body, estimate_prompt(request), most)


class ServerBusy(TemporaryFailure):
    """The server cannot answer now."""


Outcome = Reply | ServerBusy | ResponderFailed  # what became of one request


def no_answer(url: str, reason: str) -> ResponderFailed:
    """Return that the server gives no answer."""
    hint = "Start it, or mend `base_url` in [server]; what was answered stays."
    return ResponderFailed(f"The server gives no answer: {reason}.", redact_url(url), hint)


def yield_replies(
    name: str,
    outcomes: Iterable[Outcome],
    asked: int,
    concurrency: int,
    *,
    explain: Callable[[str], ResponderFailed],
    stop: Callable[[], None],
    say: Callable[[str], None],
) -> Iterator[Reply]:
    """Yield the replies among the outcomes; where nothing more can be asked, ``stop``, and raise it at the end.

    Args:
        asked: How many requests there are; so few that all of them fail are enough to show that nobody is there.
        concurrency: How many are under way at once; so many failures in a row, after an answer, are too many.
        explain: Returns that the server is gone from what the last request met.
    """
    heard, failures, most, busy, failure = 0, 0, min(MIN_FAILURES, asked), list[ServerBusy](), None
    for outcome in outcomes:
        heard += 1
        if isinstance(outcome, Reply):
            failures, most = 0, max(MIN_FAILURES, concurrency)
            yield outcome
            continue
        if isinstance(outcome, ServerBusy):
            busy.append(outcome)
            failures += 1
        reason = outcome if isinstance(outcome, ResponderFailed) else explain(str(outcome)) if failures >= most else None
        if reason and not failure:
            failure = reason
            stop()
    if failure:
        raise failure
    if busy:
        say(f"{name}: {len(busy)} of {heard} got no answer, the last one for {busy[-1]}.")
