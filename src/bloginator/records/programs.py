"""What the writer sets for each program that answers: one table of ``batch.toml`` each.

A key is never a setting: a table names the environment variable that holds it, which is read when something is sent.
"""

from typing import Annotated, Literal

from pydantic import Field, JsonValue

from bloginator.records.base import Record

Positive = Annotated[float, Field(gt=0)]
Limit = Annotated[float | None, Field(gt=0)]
Many = Annotated[int, Field(ge=1, le=1000)]
TokenField = Literal["max_tokens", "max_completion_tokens"]


class Chat(Record):
    """What any chat completion needs.

    Args:
        model: As the server names it; there is no default.
        token_field: Under which name the limit of an answer is sent; newer hosted models want the longer one.
        send_temperature: Whether the model takes a temperature.
        options: Further fields of the body, sent as they are.
    """

    model: str = ""
    token_field: TokenField = "max_tokens"
    send_temperature: bool = True
    options: dict[str, JsonValue] = Field(default_factory=dict)


class Server(Chat):
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
    concurrency: Many = 8
    requests_per_minute: Limit = None
    tokens_per_minute: Limit = None
    timeout_s: Positive = 300
    attempts: Annotated[int, Field(ge=1, le=50)] = 6
    wait_initial_s: Positive = 0.5
    wait_max_s: Positive = 60
    context_tokens: Annotated[int | None, Field(ge=256)] = None


class BatchFile(Chat):
    """``[batch-file]``: an input file in OpenAI's batch form, for whatever reads that.

    Args:
        url: The endpoint that every line names.
    """

    url: str = "/v1/chat/completions"


class OpenAIBatch(Chat):
    """``[openai-batch]``: OpenAI's batch interface, or a server that speaks it.

    Args:
        base_url: ``None`` for the official one.
        most_requests, most_bytes: In one batch; more are split.
    """

    base_url: str | None = None
    key_variable: str = "OPENAI_API_KEY"
    token_field: TokenField = "max_completion_tokens"
    most_requests: Annotated[int, Field(ge=1, le=50_000)] = 50_000
    most_bytes: Annotated[int, Field(ge=1000, le=200_000_000)] = 200_000_000


class AnthropicBatch(Record):
    """``[anthropic-batch]``: Anthropic's message batches.

    Args:
        base_url: ``None`` for the official one.
        cache: Whether the shared beginning of all prompts is marked for the provider's prompt cache.
        options: Further fields of a message, sent as they are.
        most_requests, most_bytes: In one batch; more are split.
    """

    base_url: str | None = None
    model: str = ""
    key_variable: str = "ANTHROPIC_API_KEY"
    send_temperature: bool = True
    cache: bool = True
    options: dict[str, JsonValue] = Field(default_factory=dict)
    most_requests: Annotated[int, Field(ge=1, le=100_000)] = 100_000
    most_bytes: Annotated[int, Field(ge=1000, le=256_000_000)] = 256_000_000


class Llm(Record):
    """``[llm]``: a model of the ``llm`` package or one of its plugins, by name.

    Args:
        model: Its name or alias; empty for the default of ``llm``.
        options: Passed to the model as they are.
    """

    model: str = ""
    options: dict[str, JsonValue] = Field(default_factory=dict)


class Dask(Record):
    """``[dask]``: the requests as tasks of a cluster, each worker calling the server of ``[server]``.

    Args:
        scheduler: Address of a cluster; ``None`` for one on this machine, for this run only.
        workers: Of the local cluster.
        concurrency: Requests under way at once on one worker, held as a resource of that name.
        resource: Its name; an existing cluster's workers must offer it. Empty: not asked for.
    """

    scheduler: str | None = None
    workers: Annotated[int, Field(ge=1, le=64)] = 2
    concurrency: Many = 4
    resource: str = "answers"
