"""A request as a chat completion, and what comes back as a reply.

Request ──► {"model", "messages", "temperature", "max_tokens"} ──► (anybody) ──► Reply
"""

from collections.abc import Mapping

from bloginator.digest import digest
from bloginator.errors import BadSettings
from bloginator.records.exchange import Request
from bloginator.records.programs import Chat
from bloginator.responders.base import Reply
from bloginator.text import token_count
from bloginator.text.answers.provider_output import cached, unwrap

SHARE = 0.55
"""A server that counts fewer tokens than this share of our estimate has not read the whole prompt: the estimate is at
most 1.7 times what was measured, in any of the languages it was measured in."""

WINDOWS = tuple(2**power for power in range(10, 18))
"""Sizes to which servers cut a prompt without a word."""

THOUGHT, END_OF_THOUGHT = "<think>", "</think>"
"""How the reasoning models of llama.cpp, vLLM and Ollama mark it where the server does not take it out."""

NEAR = 8
LONGEST = 300


def body(request: Request, chat: Chat, name: str) -> dict[str, object]:
    """Return the body of the chat completion that asks a request.

    Args:
        name: The table of ``batch.toml`` that lacks a model, if it does.

    Raises:
        BadSettings: No model is named.
    """
    if not chat.model:
        raise no_model(name)
    made: dict[str, object] = {
        "model": chat.model,
        "messages": [
            {"role": "system", "content": request.system_prompt},
            {"role": "user", "content": request.prompt},
        ],
        chat.token_field: request.max_tokens,
    }
    if chat.send_temperature:
        made["temperature"] = request.temperature
    return {**made, **chat.options}


def no_model(name: str) -> BadSettings:
    """Return the mistake of choosing a program without saying which model."""
    return BadSettings(f"No model is named for {name}.", f"[{name}] in batch.toml", 'Add: model = "…"')


def custom_id(request_id: str) -> str:
    """Return the id that a provider knows a request by: 32 hex, whatever the section is called.

    >>> len(custom_id("costs@1a2b3c4d"))
    32
    """
    return digest("custom", request_id)[:32]


def reply(request_id: str, value: Mapping[str, object]) -> Reply:
    """Return what a provider wrote as a reply, its error included; fields of another kind than they should be are dropped.

    Args:
        value: A chat completion, a message, or a line of a batch's output.
    """
    fields = unwrap(dict(value))
    text, error = said(fields.get("content")), fields.get("error")
    if isinstance(error, Mapping) and isinstance(error.get("error"), Mapping):
        error = error["error"]
    if isinstance(error, Mapping):
        error = error.get("message") or error.get("type") or error
    if not error and not text.strip():
        error = "There is no text in the answer."
    read, kept = cached(dict(value))
    return Reply(
        section=request_id.rpartition("@")[0],
        request_id=request_id,
        text=text,
        model=word(fields.get("model")),
        error=one_line(str(error)) if error else "",
        finish_reason=word(fields.get("finish_reason")),
        prompt_tokens=count(fields.get("prompt_tokens")),
        completion_tokens=count(fields.get("completion_tokens")),
        cache_read=read,
        cache_write=kept,
    )


def said(content: object) -> str:
    """Return the text of an answer, without the thoughts that some servers leave in front of it.

    >>> said("<think>\\nHm.\\n</think>\\n\\nCosts fell."), said("<think> Hm"), said(None)
    ('Costs fell.', '', '')
    """
    text = content if isinstance(content, str) else ""
    if not text.lstrip().startswith(THOUGHT):
        return text
    return text.partition(END_OF_THOUGHT)[2].lstrip()


def word(value: object) -> str | None:
    """Return a short text on one line, ``None`` for anything else."""
    return one_line(value) if isinstance(value, str) and value.strip() else None


def count(value: object) -> int | None:
    """Return a number of tokens, ``None`` for anything else."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def one_line(text: str) -> str:
    """Return a message on one line, no longer than a reader wants.

    >>> one_line(" two\\n lines ")
    'two lines'
    """
    return " ".join(text.split())[:LONGEST]


def estimated(request: Request) -> int:
    """Return about how many tokens the prompt has."""
    return token_count.estimate(request.system_prompt) + token_count.estimate(request.prompt)


def cut_prompt(counted: int | None, expected: int) -> str:
    """Return why a prompt seems to have been cut by the server, in one sentence; empty when it does not.

    Args:
        counted: Tokens of the prompt as the server counts them; ``None`` or 0 says nothing.
        expected: Our estimate of the whole prompt.

    >>> cut_prompt(2048, 2300) != "", cut_prompt(1900, 2300), cut_prompt(700, 2300) != "", cut_prompt(None, 2300)
    (True, '', True, '')
    """
    if not counted:
        return ""
    at_a_window = counted < expected and any(0 <= window - counted <= NEAR for window in WINDOWS)
    if counted >= expected * SHARE and not at_a_window:
        return ""
    what = f"The server read {counted} tokens of a prompt of about {expected}: it was cut."
    return f"{what} Serve the model with a larger context."
