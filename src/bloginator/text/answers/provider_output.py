"""What providers write becomes our response form: batch output lines and whole reply bodies.

    {"custom_id", "response": {"status_code", "body"}, "error"}     a batch output line: its body
    {"custom_id", "result": {"type", "message" | "error"}}          a batch result line: its message
    {"output": [{"type": "message", "content": […]}], "status"}     a reply of the Responses API
    {"choices" | "candidates" | "results": [{…}], "usage"}          a reply in a list, whose first one counts
    {"message" | "content" | "response" | "generated_text": …}      a reply by itself

Tokens of a cache are part of ``prompt_tokens`` (OpenAI and most servers: ``prompt_tokens_details.cached_tokens``) or counted
apart from ``input_tokens`` (Anthropic, in ``cache_read_input_tokens``) and from ``timings.prompt_n`` (llama.cpp, in
``timings.cache_n``). Where a sum shows that they were counted apart they are added, whatever the fields are called.

In a reply a message holds the text, whole or in parts, or the reply itself does. Anything else is returned as it is.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bloginator.parsing import as_list, as_mapping

Fields = dict[str, object]
FINISH_NAMES = ("finish_reason", "stop_reason", "done_reason", "finishReason", "stopReason", "stop_type")
CLAIM_NAMES = ("request_id", "custom_id", "key", "recordId")
LIST_NAMES = ("choices", "candidates", "results")
TEXT_NAMES = ("content", "parts", "generated_text", "response", "text", "message")
OF_A_REPLY = frozenset(
    {"done", "generated_text", "generation_id", "promptFeedback", "stop_type", "message", "output", *LIST_NAMES}
)
"""What only a provider's reply has, and no answer in our form."""

OF_A_FAILURE = frozenset({"code", "detail", "object", "status", "status_code", "type"})
"""What may stand beside a ``message`` that tells of a failure, and is no text."""

ERROR_NAMES = ("error", "errors", "error_message", "refusal")
BROKEN = re.compile(r"incomplete|truncat|partial|length|limit|max|fail|error|cancel|abort|filter|refus", re.IGNORECASE)
"""What a status, or a provider's own reason, says of a text that is not whole."""

ENDS = frozenset({"stop", "end_turn", "completed"})  # reasons to stop that say nothing of a missing text
THOUGHTS = ("reasoning_content", "reasoning", "thinking")
THOUGHT_TYPES = frozenset({"reasoning", "thinking", "redacted_thinking"})
TOOL_TYPES = frozenset({"tool_use", "function_call", "custom_tool_call"})


def unwrap_reply(value: Fields) -> Fields:
    """Return the response form of what a provider wrote; ``request_id`` is taken from a ``custom_id``."""
    inner = unpack(value)
    if inner is value and "custom_id" not in value:
        return value
    claimed = next((value[name] for name in CLAIM_NAMES if name in value), None)
    fields = {key: item for key, item in inner.items() if key not in {"request_id", "custom_id"}}
    return fields if claimed is None else {"request_id": claimed, **fields}


def unpack(value: Fields) -> Fields:
    """Return what is within the wrappings, or ``value`` itself where there are none."""
    if is_ours(value):
        return read_body(value)
    if isinstance(value.get("response"), dict) or (value.get("response", 0) is None and value.get("error")):
        return read_batch_line(value)
    if isinstance(value.get("result"), dict) and "content" not in value:
        return read_result_line(value)
    return read_body(as_mapping(value.get("modelOutput")) or value)


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
    item, message = find_message(body)
    has_parts = any("type" in as_mapping(part) for part in as_list(body.get("content")))
    if is_ours(body):
        return {**body, **name_end(item, message), **name_end(body, body), **name_usage(body)}
    if OF_A_REPLY.isdisjoint(body) and not has_parts:
        return {**body, **name_end(body, {})} if "content" in body else body
    reply = (
        read_output(body)
        if isinstance(body.get("output"), list)
        else {**name_end(item, message), "content": text_of(message)}
    )
    content = reply["content"]
    has_text = isinstance(content, str) and content.strip()
    error = body.get("error") or find_refusal(body, message) or reply.get("error")
    reply["error"] = error or ("" if has_text else explain_no_text(body, message, reply))
    return {**reply, **name_usage(body)}


def is_ours(body: Fields) -> bool:
    """Tell whether ``content`` is a text, which goes before what other keys may hold."""
    content = body.get("content")
    return isinstance(content, str) and bool(content.strip())


def find_message(body: Fields) -> tuple[Fields, Fields]:
    """Return the part of a reply that says how it ended, and the one that holds its text."""
    item = next((as_mapping(next(iter(as_list(body[name])), None)) for name in LIST_NAMES if name in body), body)
    holders = (item.get("message"), as_mapping(body.get("output")).get("message"), item.get("content"))
    return item, next((holder for holder in holders if isinstance(holder, dict)), item)


def text_of(message: Fields) -> object:
    """Return the text of a message, its parts joined."""
    names = TEXT_NAMES if OF_A_FAILURE.isdisjoint(message) else TEXT_NAMES[:-1]
    return join_parts(next((message[name] for name in names if isinstance(message.get(name), str | list)), None))


def name_end(item: Fields, message: Fields) -> Fields:
    """Return how a reply ended, and what went wrong beside its text, under our names."""
    reason = read_finish(item, message)
    error = next((part[name] for part in (item, message) for name in ERROR_NAMES if part.get(name)), None)
    return {name: value for name, value in (("finish_reason", reason), ("error", error)) if value}


def read_finish(item: Fields, message: Fields) -> object:
    """Return why a reply ended, under whichever name it says so; a sign that it is not whole goes before the others."""
    filters = as_mapping(item.get("content_filter_results")).values()
    signs = {
        "content_filter": any(as_mapping(rating).get("filtered") is True for rating in filters),
        "unfinished": item.get("done") is False,
        **{name: item.get(name) is True for name in ("truncated", "is_error")},
    }
    statuses = (item.get(name) for name in ("native_finish_reason", "status"))
    broken = (reason for reason in statuses if isinstance(reason, str) and BROKEN.search(reason))
    tool = "tool_calls" if message.get("tool_calls") else None
    parts = (item, as_mapping(item.get("details")))
    reasons = (part[name] for part in parts for name in FINISH_NAMES if isinstance(part.get(name), str | dict))
    reason = next((name for name, is_set in signs.items() if is_set), None) or next(broken, None) or next(reasons, None)
    reason = as_mapping(reason).get("type", reason)
    return tool if tool and reason in (None, "stop") else reason


def parts_of(body: Fields, message: Fields) -> list[Fields]:
    """Return the items of a reply's output, and the parts of its contents."""
    items = list(map(as_mapping, as_list(body.get("output"))))
    contents = [message.get("content"), message.get("parts"), *(item.get("content") for item in items)]
    return [*items, *(as_mapping(part) for content in contents for part in as_list(content))]


def find_refusal(body: Fields, message: Fields) -> str:
    """Return that a model or its provider refused, in whose words, also where that stands beside a text."""
    if reason := as_mapping(body.get("promptFeedback")).get("blockReason"):
        return f"The prompt was blocked ({reason})."
    refusals = (part.get("refusal") for part in (message, *parts_of(body, message)))
    return next((f"The model refused: {words}" for words in refusals if isinstance(words, str) and words.strip()), "")


def explain_no_text(body: Fields, message: Fields, reply: Fields) -> str:
    """Return why a reply has no text, in one sentence, as far as it tells: a limit, a tool, thoughts alone."""
    parts = parts_of(body, message)
    kinds = {str(part.get("type")) for part in parts}
    if message.get("tool_calls") or kinds & TOOL_TYPES or any("functionCall" in part for part in parts):
        return "The model called a tool instead of writing."
    has_thoughts = any(message.get(name) for name in THOUGHTS) or not kinds.isdisjoint(THOUGHT_TYPES)
    reason = reply.get("finish_reason")
    if isinstance(reason, str) and reason.lower() not in ENDS:
        return f"The model stopped with {'thoughts and no text' if has_thoughts else 'no text'} (finish_reason “{reason}”)."
    return "The model wrote only its thoughts, and no text." if has_thoughts else "The reply holds no text."


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
    return {"content": text or None, "finish_reason": reason or broken or body.get("status")}


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


def join_parts(content: object) -> object:
    """Join parts of text, thoughts aside; what is no list of such parts is returned as it is."""
    parts = [as_mapping(part) for part in as_list(content)]
    kinds = (None, "text", "output_text")
    texts = [part["text"] for part in parts if "text" in part and part.get("type") in kinds and not part.get("thought")]
    return "".join(text for text in texts if isinstance(text, str)) if texts else content


READ = ("cache_read_input_tokens", "cached_tokens", "prompt_cache_hit_tokens", "cache_n")
KEPT = ("cache_creation_input_tokens", "cache_write_tokens", "cache_creation_tokens")
PROMPT = ("prompt_tokens", "input_tokens", "promptTokenCount", "inputTokens", "prompt_eval_count", "tokens_evaluated")
COMPLETION = ("completion_tokens", "output_tokens", "candidatesTokenCount", "outputTokens", "eval_count", "tokens_predicted")
DETAILS = ("prompt_tokens_details", "input_tokens_details")


class Usage(NamedTuple):
    """Tokens of one reply, ``None`` where it does not say."""

    prompt: int | None  # all that were read
    completion: int | None
    cache_read: int = 0  # of these the provider had so many
    cache_write: int = 0  # and kept so many for the next


def read_usage(body: Mapping[str, object]) -> Usage:
    """Return the tokens that a reply counts.

    >>> read_usage({"usage": {"prompt_tokens": 9, "prompt_tokens_details": {"cached_tokens": 4}}})
    Usage(prompt=9, completion=None, cache_read=4, cache_write=0)
    >>> read_usage({"usage": {"input_tokens": 9, "output_tokens": 2, "cache_read_input_tokens": 4}})
    Usage(prompt=13, completion=2, cache_read=4, cache_write=0)
    >>> read_usage({"usage": {"prompt_tokens": 9}, "timings": {"prompt_n": 9, "cache_n": 4}}).prompt
    13
    """
    usage, timings = as_mapping(body.get("usage") or body.get("usageMetadata") or body), as_mapping(body.get("timings"))
    places = [usage, *(as_mapping(usage.get(name)) for name in DETAILS), timings]
    read, written = first_count(places, READ) or 0, first_count(places, KEPT) or 0
    prompt = first_count([usage], PROMPT)
    completion = first_count([usage], COMPLETION)
    if prompt is None and "prompt_n" not in timings:
        return Usage(None, completion, read, written)
    counted = prompt or 0
    if counts_apart(usage, counted, read + written, completion):
        counted += read + written
    processed = first_count([timings], ("prompt_n",)) or 0
    return Usage(max(counted, processed + (first_count([timings], ("cache_n",)) or 0)), completion, read, written)


def counts_apart(usage: Mapping[str, object], prompt: int, cached: int, completion: int | None) -> bool:
    """Tell whether the tokens of a cache are not among those of the prompt."""
    is_anthropic = "prompt_tokens" not in usage and not any(name in usage for name in DETAILS)
    total = first_count([usage], ("total_tokens",))
    return cached > prompt or is_anthropic or (cached > 0 and total == prompt + cached + (completion or 0))


def first_count(places: Sequence[Mapping[str, object]], names: tuple[str, ...]) -> int | None:
    """Return the first number of tokens that is given under one of these names."""
    counts = (place.get(name) for name in names for place in places)
    return next((count for count in counts if isinstance(count, int) and not isinstance(count, bool) and count >= 0), None)
