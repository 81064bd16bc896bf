"""What providers write becomes our response form: batch output lines and whole reply bodies.

    {"custom_id", "response": {"status_code", "body"}, "error"}     an OpenAI batch output line
    {"custom_id", "result": {"type", "message" | "error"}}          an Anthropic batch result line
    {"choices": [{"message", "finish_reason"}], "usage", "model"}   a chat completion
    {"output": [{"type": "message", "content": […]}], "status"}     a reply of the Responses API
    {"content": [{"type": "text", …}], "stop_reason", "usage"}      a message

Anything else is returned as it is.
"""

from collections.abc import Callable

Fields = dict[str, object]


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
    """Read the body of a reply, whichever of the known forms it has."""
    for key, reader in BODIES.items():
        if isinstance(body.get(key), list):
            return {**reader(body), **read_usage(body)}
    return body


def read_choices(body: Fields) -> Fields:
    """Read a chat completion: its first choice."""
    choices = body["choices"]
    choice = as_mapping(choices[0]) if isinstance(choices, list) and choices else {}
    message = as_mapping(choice.get("message"))
    made: Fields = {"content": join_parts(message.get("content")), "finish_reason": choice.get("finish_reason")}
    if made["content"] is None and message.get("refusal"):
        made["error"] = message["refusal"]
    return made


def read_output(body: Fields) -> Fields:
    """Read a reply that lists its output: all text of its messages."""
    output = body["output"] if isinstance(body["output"], list) else []
    parts = [join_parts(item.get("content")) for item in map(as_mapping, output) if item.get("type") == "message"]
    reason = as_mapping(body.get("incomplete_details")).get("reason") or body.get("status")
    text = "".join(part for part in parts if isinstance(part, str))
    return {"content": text or None, "finish_reason": reason, "error": body.get("error")}


def read_content(body: Fields) -> Fields:
    """Read a message whose content is a list of parts; a list of anything else stays, and is found faulty."""
    made = {**body, "content": join_parts(body["content"])}
    if "stop_reason" in body:
        made["finish_reason"] = body["stop_reason"]
    return made


BODIES: dict[str, Callable[[Fields], Fields]] = {
    "choices": read_choices,
    "output": read_output,
    "content": read_content,
}


def count_cached_tokens(value: Fields) -> tuple[int, int]:
    """Return how many of the tokens read the provider had kept, and how many it kept, as far as it says.

    >>> count_cached_tokens({"usage": {"prompt_tokens": 9, "prompt_tokens_details": {"cached_tokens": 4}}})
    (4, 0)
    """
    wrapped = as_mapping(as_mapping(value.get("response")).get("body")) or as_mapping(
        as_mapping(value.get("result")).get("message")
    )
    usage = as_mapping((wrapped or value).get("usage"))
    read = usage.get("cache_read_input_tokens", as_mapping(usage.get("prompt_tokens_details")).get("cached_tokens"))
    return as_count(read), as_count(usage.get("cache_creation_input_tokens"))


def as_count(value: object) -> int:
    """Return a number of tokens, 0 for anything else."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0


def read_usage(body: Fields) -> Fields:
    """Return the model and the tokens that a reply counts, under our names; what a cache took part in is counted too."""
    usage = as_mapping(body.get("usage"))
    read = usage.get("prompt_tokens", usage.get("input_tokens"))
    if isinstance(read, int) and "prompt_tokens" not in usage:
        read += as_count(usage.get("cache_read_input_tokens")) + as_count(usage.get("cache_creation_input_tokens"))
    written = usage.get("completion_tokens", usage.get("output_tokens"))
    named = {"model": body.get("model"), "prompt_tokens": read, "completion_tokens": written}
    return {key: item for key, item in named.items() if item is not None}


def join_parts(content: object) -> object:
    """Join parts of text; what is no list of such parts is returned as it is."""
    if not isinstance(content, list) or not content:
        return content
    texts = [as_mapping(part).get("text") for part in content if as_mapping(part).get("type") in {"text", "output_text"}]
    return "".join(text for text in texts if isinstance(text, str)) if texts else content


def as_mapping(value: object) -> Fields:
    """Return ``value`` if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}
