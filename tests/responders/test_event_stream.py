"""A whole answer is read however a proxy frames it; one that broke off is none."""

import json
from typing import Any

import pytest

from bloginator.responders.event_stream import read_events

WORDS = ("Costs ", "fell ", "{twice}: ", "data: [DONE] [S1].")
WHOLE: dict[str, Any] = {"choices": [{"message": {"content": "Costs fell."}, "finish_reason": "stop"}], "model": "m"}
LINE = json.dumps(WHOLE)


def chunk(content: str | None = None, reason: str | None = None, **more: Any) -> str:
    delta = {} if content is None else {"content": content}
    return "data: " + json.dumps({"choices": [{"index": 0, "delta": delta, "finish_reason": reason}], **more}) + "\n\n"


@pytest.mark.parametrize(
    "body",
    [
        f"{LINE}\n\ndata: [DONE]\n\n",
        f"{LINE}data: [DONE]",
        f"data: {LINE}\n\n",
        f"\ufeffdata: {LINE}\n\n",
        f"data:{LINE}\r\n\r\ndata:[DONE]\r\n\r\n",
        f": OPENROUTER PROCESSING\n\n: keep-alive\n\n{LINE}",
        f"event: message\nid: 1\nretry: 100\ndata: {LINE}\n\n",
        "".join(f"data: {line}\n" for line in json.dumps(WHOLE, indent=1).split("\n")),
        f'data: {{"id": "ping"}}\n\ndata: {LINE}\n\n',
    ],
)
def test_a_whole_answer_is_found_in_its_frame(body: str) -> None:
    assert read_events(body) == WHOLE


@pytest.mark.parametrize("ends", [{"end": "data: [DONE]\n\n"}, {"reason": "stop"}, {"reason": "length"}])
def test_pieces_become_one_answer_with_what_it_used(ends: dict[str, str]) -> None:
    pieces = "".join(chunk(word, model="m") for word in WORDS)
    usage = 'data: {"choices": [], "usage": {"prompt_tokens": 9}}\n\n'
    read: Any = read_events(pieces + chunk(None, ends.get("reason")) + usage + ends.get("end", ""))
    assert read["choices"][0]["message"]["content"] == "".join(WORDS)
    assert read["choices"][0]["finish_reason"] == ends.get("reason")
    assert (read["model"], read["usage"]) == ("m", {"prompt_tokens": 9})


def test_an_error_among_the_pieces_is_what_counts() -> None:
    error = {"error": {"code": 502, "message": "gone"}}
    assert read_events(chunk("Costs ") + f"data: {json.dumps(error)}\n\ndata: [DONE]\n\n") == error


@pytest.mark.parametrize(
    "body",
    [
        "",
        "data: [DONE]\n\n",
        chunk("Costs ") + chunk("fell "),
        (chunk("Costs ") + chunk("fell", "stop"))[:-20],
        f"data: {LINE[:30]}",
        f"{LINE}\n{LINE}",
        "<html>data: none</html>",
        "data: [1]\n\n",
    ],
)
def test_what_broke_off_or_is_no_single_answer_is_none(body: str) -> None:
    with pytest.raises(ValueError):
        read_events(body)
