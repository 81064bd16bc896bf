"""What providers write becomes our response form: batch output lines and whole reply bodies.

    {"custom_id", "response": {"status_code", "body"}, "error"}     an OpenAI batch output line
    {"custom_id", "result": {"type", "message" | "error"}}          an Anthropic batch result line
    {"choices": [{"message", "finish_reason"}], "usage", "model"}   a chat completion
    {"output": [{"type": "message", "content": […]}], "status"}     a reply of the Responses API
    {"content": [{"type": "text", …}], "stop_reason", "usage"}      a message

Anything else is returned as it is.
"""

import re
from collections.abc import Callable

from bloginator.text.answers.usage import read_usage

Fields = dict[str, object]
FINISH_NAMES = ("finish_reason", "stop_reason", "done_reason", "finishReason", "stopReason")
ERROR_NAMES = ("error", "errors", "error_message", "refusal")
BROKEN = re.compile(r"incomplete|truncat|partial|length|limit|max|fail|error|cancel|abort|filter|refus", re.IGNORECASE)
"""What a status, or a provider's own reason, says of a text that is not whole."""

ENDS = frozenset({"stop", "end_turn", "completed"})
"""Reasons to stop that say nothing of a missing text."""

THOUGHTS = ("reasoning_content", "reasoning", "thinking")
THOUGHT_TYPES = frozenset({"reasoning", "thinking", "redacted_thinking"})
TOOL_TYPES = frozenset({"tool_use", "function_call", "custom_tool_call"})


def unwrap_reply(value: Fields) -> Fields:
    """Return the response form of what a provider wrote; ``request_id`` is taken from a ``custom_id``."""
    claimed = value.get("request_id", value.get("custom_id"))
    inner = unpack(value)
    if inner is value and "custom_id" not in value:
        return value
    made = {key: item for key, item in inner.items() if key not in {"request_id", "custom_id"}}
    return made if claimed is None else {"request_id": claimed, **made}


def unpack(value: Fields) -> Fields:
    """Return what is within the wrappings, or ``value`` itself where there are none."""
    if isinstance(value.get("response"), dict) or (value.get("response", 0) is None and value.get("error")):
        return read_batch_line(value)
    if isinstance(value.get("result"), dict) and "content" not in value:
        return read_result_line(value)
    return read_body(value)


def read_batch_line(line: Fields) -> Fields:
    """Read a batch output line: its error, or its body."""
    response = as_mapping(line.get("response"))
    body = as_mapping(response.get("body")) or response
    status = response.get("status_code")
    error = line.get("error") or body.get("error")
    if not error and isinstance(status, int) and status >= 400:
        error = f"status {status}"
    return {"error": error} if error else read_body(body)


def read_result_line(line: Fields) -> Fields:
    """Read a batch result line: a message, or how it ended without one."""
    result = as_mapping(line["result"])
    if result.get("type") == "succeeded" or ("message" in result and not result.get("error")):
        return read_body(as_mapping(result.get("message")))
    return {"error": result.get("error") or f"the request ended as “{result.get('type')}”"}


def read_body(body: Fields) -> Fields:
    """Read the body of a reply, whichever of the known forms it has; one without text says what it holds instead."""
    for key, reader in BODIES.items():
        if isinstance(body.get(key), list):
            made = {**reader(body), **name_usage(body)}
            content = made.get("content")
            has_text = isinstance(content, str) and content.strip()
            if not made.get("error") and (error := find_refusal(body) or ("" if has_text else explain_no_text(body, made))):
                made["error"] = error
            return made
    return {**body, **name_end(body)} if "content" in body else body


def name_end(body: Fields) -> Fields:
    """Return how a reply ended, and what went wrong beside its text, under our names."""
    made: Fields = {}
    if reason := read_finish(body):
        made["finish_reason"] = reason
    if error := next((body[name] for name in ERROR_NAMES if body.get(name)), None):
        made["error"] = error
    return made


def read_finish(body: Fields) -> object:
    """Return why a reply ended, under whichever name it says so; a sign that it is not whole goes before the others."""
    broken = (name for name in ("truncated", "is_error") if body.get(name) is True)
    told = (body.get(name) for name in ("native_finish_reason", "status"))
    broken_too = (reason for reason in told if isinstance(reason, str) and BROKEN.search(reason))
    tool = "tool_calls" if as_mapping(body.get("message")).get("tool_calls") else None
    reasons = (body[name] for name in FINISH_NAMES if isinstance(body.get(name), str | dict))
    reason = next(broken, None) or next(broken_too, None) or next(reasons, None)
    reason = as_mapping(reason).get("type", reason)
    return tool if tool and reason in (None, "stop") else reason


def parts_of(body: Fields) -> list[Fields]:
    """Return the items of a reply's output, and the parts of its contents."""
    items = list(map(as_mapping, as_list(body.get("output"))))
    message = as_mapping(first_choice(body).get("message"))
    contents = [message.get("content"), body.get("content"), *(item.get("content") for item in items)]
    return [*items, *(as_mapping(part) for content in contents for part in as_list(content))]


def find_refusal(body: Fields) -> str:
    """Return that a model refused, with its words, also where it does so beside a text."""
    message = as_mapping(first_choice(body).get("message"))
    refusals = (part.get("refusal") for part in (message, *parts_of(body)))
    return next((f"The model refused: {one}" for one in refusals if isinstance(one, str) and one.strip()), "")


def explain_no_text(body: Fields, made: Fields) -> str:
    """Return why a reply has no text, in one sentence, as far as it tells: a limit, a tool, thoughts alone."""
    message = as_mapping(first_choice(body).get("message"))
    kinds = {str(part.get("type")) for part in parts_of(body)}
    if message.get("tool_calls") or kinds & TOOL_TYPES:
        return "The model called a tool instead of writing."
    has_thoughts = any(message.get(name) for name in THOUGHTS) or not kinds.isdisjoint(THOUGHT_TYPES)
    reason = made.get("finish_reason")
    if isinstance(reason, str) and reason not in ENDS:
        return f"The model stopped with {'thoughts and no text' if has_thoughts else 'no text'} (finish_reason “{reason}”)."
    return "The model wrote only its thoughts, and no text." if has_thoughts else ""


def read_choices(body: Fields) -> Fields:
    """Read a chat completion: its first choice."""
    choice = first_choice(body)
    message = as_mapping(choice.get("message"))
    made: Fields = {"content": join_parts(message.get("content")), "finish_reason": read_finish(choice)}
    error = choice.get("error") or message.get("error") or body.get("error")
    return {**made, "error": error} if error else made


def read_output(body: Fields) -> Fields:
    """Read a reply that lists its output: the text of its messages, without what a model says on its way to the last."""
    items = [as_mapping(item) for item in as_list(body["output"])]
    messages = [item for item in items if item.get("type") == "message" and item.get("phase") in (None, "final_answer")]
    messages = [item for item in messages if item.get("phase")] or messages
    texts = [join_parts(item.get("content")) for item in messages]
    reason = as_mapping(body.get("incomplete_details")).get("reason")
    statuses = [body.get("status"), *(item.get("status") for item in messages)]
    broken = next((status for status in statuses if status not in (None, "completed")), None)
    text = "".join(text for text in texts if isinstance(text, str))
    return {"content": text or None, "finish_reason": reason or broken or body.get("status"), "error": body.get("error")}


def read_content(body: Fields) -> Fields:
    """Read a message whose content is a list of parts; a list of anything else stays, and is found faulty."""
    return {**body, **name_end(body), "content": join_parts(body["content"])}


BODIES: dict[str, Callable[[Fields], Fields]] = {
    "choices": read_choices,
    "output": read_output,
    "content": read_content,
}


def name_usage(body: Fields) -> Fields:
    """Return the model and the tokens that a reply counts, under our names."""
    usage = read_usage(body)
    named = {
        "model": body.get("model"),
        "prompt_tokens": usage.prompt,
        "completion_tokens": usage.completion,
        "cache_read": usage.cache_read or None,
        "cache_write": usage.cache_write or None,
    }
    return {key: item for key, item in named.items() if item is not None}


def describe_error(error: object) -> str:
    """Return what an error says, however deep its message lies; empty for no error.

    >>> describe_error({"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}})
    'Overloaded'
    >>> describe_error({"code": 400, "error": {"code": "bad"}}), describe_error("no"), describe_error(None)
    ('bad', 'no', '')
    """
    while isinstance(error, dict) and error:
        named = (error[key] for key in ("error", "message", "detail", "type", "code") if error.get(key))
        error = next(named, str(error))
    return str(error) if error else ""


def first_choice(body: Fields) -> Fields:
    """Return the first choice of a chat completion, or of a piece of one; an empty object for anything else."""
    choices = as_list(body.get("choices"))
    return as_mapping(choices[0]) if choices else {}


def as_list(value: object) -> list[object]:
    """Return ``value`` if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def join_parts(content: object) -> object:
    """Join parts of text; what is no list of such parts is returned as it is."""
    if not isinstance(content, list) or not content:
        return content
    texts = [as_mapping(part).get("text") for part in content if as_mapping(part).get("type") in {"text", "output_text"}]
    return "".join(text for text in texts if isinstance(text, str)) if texts else content


def as_mapping(value: object) -> Fields:
    """Return ``value`` if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}
