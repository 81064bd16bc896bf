"""A body that frames its answer as events of a stream, although none was asked for; proxies and some servers do.

    data: {whole answer}            ──► that answer
    : comments, then {whole answer} ──► that answer
    data: {"choices": [{"delta"}]}… ──► one chat completion of all pieces

Anything else is no whole answer.
"""

import json
import re
from collections.abc import Iterator, Sequence

from bloginator.parsing import as_mapping
from bloginator.text.answers.provider_output import Fields, first_choice

DONE = "[DONE]"
PREFIX = re.compile(r"^\ufeff?data: ?", re.MULTILINE)
FRAMING = re.compile(r"(?:[\s\ufeff]+|data:|\[DONE\]|^(?:event|id|retry)?:[^\r\n]*|^(?:event|id|retry)$)+", re.MULTILINE)
TEXTS = ("content", "reasoning_content", "reasoning", "refusal")  # fields of a message that come in pieces


def read_events(body: str) -> object:
    """Return the one answer that a framed body holds.

    Raises:
        ValueError: There is none, or the stream broke off.

    >>> read_events(': ping\\n\\ndata: {"choices": []}\\n\\ndata: [DONE]\\n')
    {'choices': []}
    """
    events = list(split_events(body))
    chunks = [event for event in events if "delta" in first_choice(event)]
    whole = [event for event in events if event.get("choices") is not None and "delta" not in first_choice(event)]
    errors = [event for event in events if event.get("error")]
    if errors:
        return errors[0]
    if chunks and not (DONE in body or any(first_choice(event).get("finish_reason") for event in chunks)):
        raise ValueError("the stream broke off")
    if chunks:
        return join_chunks(events, chunks)
    if len(whole or events) != 1:
        raise ValueError("the stream holds no single answer")
    return (whole or events)[0]


def split_events(body: str) -> Iterator[Fields]:
    """Yield the objects of a framed body, in order; raise ``ValueError`` where something else stands among them."""
    text, decoder, position = PREFIX.sub("", body), json.JSONDecoder(), 0
    while True:
        framing = FRAMING.match(text, position)
        position = framing.end() if framing else position
        if position == len(text):
            return
        value, position = decoder.raw_decode(text, position)
        if not isinstance(value, dict):
            raise ValueError("an event is no object")
        yield value


def join_chunks(events: Sequence[Fields], chunks: Sequence[Fields]) -> Fields:
    """Return the chat completion whose pieces these are; what it used stands in the last event that tells."""
    choices = [choice for chunk in chunks if (choice := first_choice(chunk)).get("index", 0) == 0]
    deltas = [as_mapping(choice["delta"]) for choice in choices]
    message: Fields = {}
    for name in TEXTS:
        pieces = [piece for delta in deltas if isinstance(piece := delta.get(name), str)]
        if pieces:
            message[name] = "".join(pieces)
    reasons = [choice["finish_reason"] for choice in choices if choice.get("finish_reason")]
    totals = {key: event[key] for event in events for key in ("model", "usage", "timings") if event.get(key)}
    return {**totals, "choices": [{"message": message, "finish_reason": reasons[-1] if reasons else None}]}
