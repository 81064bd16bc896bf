"""A parsed response is checked against its schema, all faults at once, and for having been finished."""

import re
from typing import cast

from pydantic import ValidationError

from bloginator.records.exchange import Reason
from bloginator.records.response import ResponseJson, response_schema
from bloginator.text.answers.escapes import read_newlines
from bloginator.text.answers.parsed_answer import ParsedAnswer, add_faults
from bloginator.text.answers.prompt_window import LARGER, speaks_of_window
from bloginator.text.answers.provider_output import describe_error, unwrap_reply

WHOLE = re.compile(
    r"|null|none|stop|stop_?(?:sequence|str|token|string_?found)|eos(?:_?(?:token(?:_id)?|found))?"
    r"|eot(?:_id)?|end(?:_?(?:turn|of_?(?:turn|sequence|text)))?|"
    r"completed?|done|word|finish(?:ed)?|final|normal|success|succeeded|ok"
)
"""Reasons to stop that mean a whole answer; any other is one that broke off."""

CUT = re.compile(r"length|max|limit|incomplete|truncated|^cut$|context|window|token")
WITHHELD = frozenset({"content_filter", "safety", "refusal", "blocked", "recitation"})
KINDS = {dict: "an object", list: "a list", str: "a text", bool: "true or false", int: "a number", float: "a number"}
TYPES = {"object": "an object", "string": "a text", "integer": "a whole number", "null": "null", "array": "a list"}
OTHER_NAMES = ("text", "response", "answer", "body", "markdown", "output", "section", "message")
MAX_SHOWN = 200


def read_response(value: object, file: str, hint: str) -> ParsedAnswer:
    """Turn a JSON value into a piece: its content, or every reason why it has none.

    Args:
        file: The file, with its line where it holds many; faults add a JSON path.
        hint: What to do about an answer that must be written again.
    """
    if not isinstance(value, dict):
        what = f"It is {type_name(value)}, not an object with “content”."
        return add_faults(ParsedAnswer(), Reason(code="schema", what=what, where=f"{file} $", hint=hint))
    fields = unwrap_reply(cast("dict[str, object]", value))
    claimed = fields.get("request_id")
    piece = ParsedAnswer(claimed=claimed if isinstance(claimed, str | int) and not isinstance(claimed, bool) else None)
    failed = error_faults(fields.get("error"), f"{file} $.error", hint)
    if failed:
        return add_faults(piece, *failed)
    try:
        response = ResponseJson.model_validate(fields, strict=True)
    except ValidationError:
        faults = schema_faults(fields, file, hint)
        if faults:
            return add_faults(piece, *faults)
        response = ResponseJson.model_validate(fields)
    return check_response(response, fields, file, hint)


def check_response(response: ResponseJson, fields: dict[str, object], file: str, hint: str) -> ParsedAnswer:
    """Turn a valid response into a piece, unless it says of itself that it is cut or holds nothing."""
    text = read_newlines((response.content or "").replace("\r\n", "\n"))
    metadata = response.model_dump(exclude={"content", "error", "request_id"}, exclude_none=True)
    piece = ParsedAnswer(text=text, claimed=response.request_id, closed=True, fields=metadata)
    if not text.strip():
        return add_faults(piece, *schema_faults(fields, file, hint))
    return add_faults(piece, *finish_faults(response.finish_reason, file, hint))


def error_faults(error: object, where: str, hint: str) -> tuple[Reason, ...]:
    """Return the fault of a response that reports an error."""
    message = describe_error(error)
    what = f"It reports an error: {message[:MAX_SHOWN].rstrip('.')}."
    hint = LARGER if speaks_of_window(message) else hint
    return (Reason(code="error", what=what, where=where, hint=hint),) if error else ()


def finish_faults(finish_reason: object, where: str, hint: str) -> tuple[Reason, ...]:
    """Return the fault of an answer whose writer stopped before its end."""
    word = re.sub(r"^(?:finish|stop)_reason_", "", str(finish_reason or "").strip().lower())
    if WHOLE.fullmatch(word):
        return ()
    if "context" in word or "window" in word:
        hint = LARGER
    elif CUT.search(word):
        hint = f"{hint} A program has more room with `options = {{ max_tokens = … }}` in its table.".lstrip()
    reason = f"(finish_reason “{word[:MAX_SHOWN]}”)"
    what = f"Its writer broke off {reason}: nothing says that the answer is whole."
    if word in WITHHELD:
        what = f"Its writer held the text back {reason}."
    elif CUT.search(word):
        what = f"Its writer stopped at the limit {reason}: the answer is cut."
    return (Reason(code="withheld" if word in WITHHELD else "cut", what=what, where=where, hint=hint),)


def schema_faults(fields: dict[str, object], file: str, hint: str) -> tuple[Reason, ...]:
    """Return everything that the schema has against a response, each with its JSON path."""
    from jsonschema import Draft202012Validator  # costs 55 ms, and is needed only here

    errors = Draft202012Validator(response_schema()).iter_errors(fields)
    faults = [
        Reason(
            code="empty" if error.validator == "pattern" else "schema",
            what=describe_fault(str(error.validator), error.validator_value, list(error.path), error.instance),
            where=f"{file} {error.json_path}",
            hint=hint,
        )
        for error in errors
    ]
    return tuple(sorted(faults, key=lambda fault: (fault.where, fault.what)))


def describe_fault(validator: str, expected: object, path: list[str | int], instance: object) -> str:
    """Say what is wrong with one value, without repeating the value."""
    name = f"“{path[-1]}”" if path else "It"
    if validator == "required":
        fields = cast("dict[str, object]", instance)
        other = next((name for name in OTHER_NAMES if isinstance(fields.get(name), str)), None)
        return f"It has no “content”; is “{other}” meant?" if other else "It has no “content”."
    if validator == "pattern":
        return f"{name} is empty."
    if validator == "minimum":
        return f"{name} is below {expected}."
    wanted = [expected] if isinstance(expected, str) else cast("list[str]", expected)
    types = " or ".join(TYPES.get(expected_type, expected_type) for expected_type in wanted)
    return f"{name} is {type_name(instance)}, not {types}."


def type_name(value: object) -> str:
    """Name the type of a JSON value."""
    return KINDS.get(type(value), "null")
