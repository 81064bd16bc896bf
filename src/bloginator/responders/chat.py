"""A request as a chat completion, and what comes back as a reply."""

import json
from collections.abc import Mapping
from typing import Literal

from pydantic import Field, JsonValue

from bloginator.digest import digest
from bloginator.errors import BadSettings
from bloginator.records.base import Record
from bloginator.records.exchange import Request
from bloginator.responders.base import Reply

MAX_MESSAGE = 300

TokenField = Literal["max_tokens", "max_completion_tokens"]


class ModelSettings(Record):
    """What every table of a hosted model has.

    Args:
        model: As who serves it names it; there is no default.
        send_temperature: Whether the model takes a temperature.
        options: Further fields of each request, sent as they are.
    """

    model: str = ""
    send_temperature: bool = True
    options: dict[str, JsonValue] = Field(default_factory=dict)


class ChatSettings(ModelSettings):
    """The same for chat completions; ``token_field`` names the limit of an answer, newer hosted models want the longer."""

    token_field: TokenField = "max_tokens"


def build_body(request: Request, chat: ChatSettings, name: str) -> dict[str, object]:
    """Return the body of the chat completion that asks a request; ``name`` is the table that should name the model."""
    if not chat.model:
        raise missing_model(name)
    body: dict[str, object] = {
        "model": chat.model,
        "messages": [{"role": "system", "content": request.system_prompt}, {"role": "user", "content": request.prompt}],
        chat.token_field: request.max_tokens,
    }
    if chat.send_temperature:
        body["temperature"] = request.temperature
    return {**body, **chat.options}


def build_batch_line(request: Request, chat: ChatSettings, url: str, name: str) -> bytes:
    """Return one line of an input file in OpenAI's batch form, which names the endpoint ``url``."""
    body = build_body(request, chat, name)
    line = {"custom_id": make_custom_id(request.request_id), "method": "POST", "url": url, "body": body}
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"


def missing_model(name: str) -> BadSettings:
    """Return the mistake of choosing a program without saying which model."""
    return BadSettings(f"No model is named for {name}.", f"[{name}] in batch.toml", 'Add: model = "…"')


def make_custom_id(request_id: str) -> str:
    """Return the id that a provider knows a request by: 32 hex, whatever the section is called.

    >>> len(make_custom_id("costs@1a2b3c4d"))
    32
    """
    return digest("custom", request_id)[:32]


def read_reply(request_id: str, value: Mapping[str, object]) -> Reply:
    """Return a chat completion, a message or a line of a batch's output as a reply, its error included.

    Fields of another kind than they should be are dropped.
    """
    from bloginator.text.answers.provider_output import describe_error, unwrap_reply  # only where something was answered
    from bloginator.text.answers.thoughts import remove_thoughts

    fields = unwrap_reply(dict(value))
    content, error = fields.get("content"), describe_error(fields.get("error"))
    text = content if isinstance(content, str) else ""
    if not error and not text.strip():
        error = "There is no text in the answer."
    elif not error and remove_thoughts(text) in (None, ("", len(text))):
        error = "There are only thoughts in the answer, or it cannot be told where they end."
    return Reply(
        section=request_id.rpartition("@")[0],
        request_id=request_id,
        text=text,
        model=read_word(fields.get("model")),
        error=join_lines(error),
        finish_reason=read_word(fields.get("finish_reason")),
        prompt_tokens=read_count(fields.get("prompt_tokens")),
        completion_tokens=read_count(fields.get("completion_tokens")),
        cache_read=read_count(fields.get("cache_read")) or 0,
        cache_write=read_count(fields.get("cache_write")) or 0,
    )


def read_word(value: object) -> str | None:
    """Return a short text on one line, ``None`` for anything else."""
    return join_lines(value) if isinstance(value, str) and value.strip() else None


def read_count(value: object) -> int | None:
    """Return a number of tokens, ``None`` for anything else."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def join_lines(text: str) -> str:
    """Return a message on one line, no longer than a reader wants.

    >>> join_lines(" two\\n lines ")
    'two lines'
    """
    return " ".join(text.split())[:MAX_MESSAGE]
