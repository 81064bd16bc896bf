"""`server`: any OpenAI-compatible endpoint, whatever goes wrong with it."""

import time
from typing import Any

import pytest

from bloginator.errors import BadSettings, ResponderFailed
from bloginator.responders.base import Reply
from tests.builders import SECTIONS, a_context, requests_for
from tests.servers.chat import TEXT, broken, chat, completion
from tests.servers.loopback import Heard, Loopback, Said, serving

pytest.importorskip("httpx", reason="the extra [server] is not installed")
pytest.importorskip("stamina", reason="the extra [server] is not installed")

QUICK = {"wait_initial_s": 0.01, "wait_max_s": 0.05, "model": "m"}


def answers(server: Loopback, *sections: str, messages: list[str] | None = None, **settings: Any) -> list[Reply]:
    from bloginator.responders.builtin.server import ServerResponder

    environ = settings.pop("environ", {})
    table = {"base_url": f"{server.url}/v1", **QUICK, **settings}
    program = ServerResponder(
        a_context("server", server=table, environ=environ, messages=[] if messages is None else messages)
    )
    every = requests_for(*sections)
    program.submit(every, frozenset(request.section for request in every))
    return list(program.collect())


def test_each_request_is_answered_with_its_tokens_and_its_model() -> None:
    with serving(chat) as server:
        found = answers(server)
    assert {reply.section for reply in found} == set(SECTIONS)
    assert {(reply.text, reply.model, reply.completion_tokens, reply.error) for reply in found} == {(TEXT, "m", 40, "")}
    sent = server.heard[0].json
    assert sent["messages"][0]["role"] == "system" and sent["max_tokens"] == 300 and sent["temperature"] == 0.7
    assert sent["stream"] is False


def test_as_many_requests_as_allowed_are_under_way_at_once() -> None:
    with serving(chat, delay_s=0.15) as server:
        answers(server, *[f"s{number}" for number in range(12)], concurrency=4)
    assert server.most_at_once == 4


@pytest.mark.parametrize(
    "fault",
    [
        broken(429, "slow down"),
        broken(500),
        broken(503),
        Said(drop=True),
        Said({"choices": []}, cut=True),
        Said(b'{"choices": [{"mess'),
        Said(b"[" * 100_000),
        Said({}, headers={"content-encoding": "gzip"}),
        broken(429, retry_after="inf"),
        Said({"error": {"code": 429, "message": "slow down"}}),
        Said({"error": {"type": "overloaded_error", "message": "Overloaded"}}),
        Said({"choices": [{"error": {"code": 502}, "message": {"content": "Half of"}, "finish_reason": "error"}]}),
        Said({"status": 503, "error": "Service Unavailable"}),
        Said(b'data: {"choices": [{"delta": {"content": "Half of"}}]}\n\n'),
    ],
    ids=[
        *("429", "500", "503", "dropped", "half a body", "half of JSON", "deep JSON", "no gzip", "no time"),
        *("429 within a 200", "overloaded within a 200", "502 of a choice", "503 of a body", "half of a stream"),
    ],
)
def test_what_passes_is_tried_again(fault: Said) -> None:
    with serving(chat) as server:
        server.faults = [fault, fault]
        found = answers(server, "costs")
    assert [reply.text for reply in found] == [TEXT] and len(server.heard) == 3


def test_a_slow_body_times_out_and_is_tried_again() -> None:
    with serving(chat) as server:
        server.faults = [Said({}, slow_s=1.0)]
        assert answers(server, "costs", timeout_s=0.2)[0].text == TEXT


def test_retry_after_is_honoured() -> None:
    with serving(chat) as server:
        server.faults = [broken(429, retry_after="1")]
        started = time.monotonic()
        answers(server, "costs")
    assert time.monotonic() - started >= 1.0


@pytest.mark.parametrize(
    ("fault", "mend"),
    [
        (broken(401, "bad key"), "MY_KEY"),
        (broken(402), "Pay"),
        (broken(403), "MY_KEY"),
        (broken(404, "no such model"), "base_url"),
        (Said(status=308, headers={"location": "https://elsewhere/v1?key=1"}), "base_url"),
        (broken(429, "daily limit", retry_after="86400"), "again then"),
        (broken(429, "You exceeded your current quota", "insufficient_quota"), "Pay"),
        (Said({"error": {"code": 401, "message": "bad key"}}), "MY_KEY"),
        (Said({"error": {"type": "insufficient_quota", "message": "You exceeded your current quota"}}), "Pay"),
    ],
)
def test_what_will_not_pass_fails_at_once_with_what_to_do(fault: Said, mend: str) -> None:
    with serving(chat) as server:
        server.faults = [fault] * 20
        with pytest.raises(ResponderFailed) as failed:
            answers(server, concurrency=1, key_variable="MY_KEY")
    assert mend in failed.value.mend and len(server.heard) == 1


@pytest.mark.parametrize("status", [404, 429])
def test_what_is_under_way_when_one_fails_is_handed_on_before_that_is_raised(status: int) -> None:
    from bloginator.responders.builtin.server import ServerResponder

    def serve(heard: Heard) -> Said:
        if "about costs" not in heard.data.decode():
            return Said(completion(heard.json), slow_s=0.4)
        time.sleep(0.1)  # the others are under way by now
        return broken(status, retry_after="86400")

    with serving(serve) as server:
        program = ServerResponder(a_context("server", server={"base_url": server.url, **QUICK, "concurrency": 3}))
        every = requests_for(*SECTIONS, "later", "latest")
        program.submit(every, frozenset(request.section for request in every))
        found: list[str] = []
        with pytest.raises(ResponderFailed, match=str(status)):
            found.extend(reply.section for reply in program.collect())
    assert len(server.heard) == 3, "nothing began after the failure"
    assert sorted(found) == ["closing", "opening"]


def test_whoever_waits_for_a_turn_when_one_fails_asks_no_more() -> None:
    with serving(chat) as server:
        server.faults = [broken(404)]
        with pytest.raises(ResponderFailed, match="404"):
            answers(server, requests_per_minute=1)
    assert len(server.heard) == 1


def test_what_is_under_way_when_one_fails_is_waited_for_no_longer_than_one_attempt() -> None:
    def serve(heard: Heard) -> Said:
        if "about costs" in heard.data.decode():
            time.sleep(0.1)
            return broken(404)
        return Said(completion(heard.json), slow_s=1.5)

    with serving(serve) as server, pytest.raises(ResponderFailed, match="404"):
        answers(server, timeout_s=0.5, attempts=9)
    assert len(server.heard) == 3


def test_a_key_is_sent_and_never_said_even_when_the_server_repeats_it() -> None:
    key = "sk-verysecret123"
    with serving(chat) as server:
        server.faults = [broken(401, f"Incorrect API key provided: {key}")]
        with pytest.raises(ResponderFailed) as failed:
            answers(server, "costs", environ={"MY_KEY": key}, key_variable="MY_KEY")
        server.faults = [broken(422, f"no {key}")]
        found = answers(server, "costs", environ={"MY_KEY": key}, key_variable="MY_KEY")
    assert server.heard[0].headers["authorization"] == f"Bearer {key}"
    assert key not in str(failed.value) and key not in repr(failed.value) and key not in repr(found)


def test_a_password_in_the_address_is_not_said() -> None:
    with serving(chat) as server:
        server.faults = [broken(401)]
        url = server.url.replace("http://", "http://me:hush@")
        with pytest.raises(ResponderFailed) as failed:
            answers(server, "costs", base_url=f"{url}/v1")
    assert "hush" not in str(failed.value)


@pytest.mark.parametrize("error", [{"code": 400, "message": "too long"}, {"message": "too long"}, "too long"])
def test_an_error_within_a_200_that_stays_is_a_reply_with_it(error: object) -> None:
    with serving(lambda heard: Said({"error": error})) as server:
        [found] = answers(server, "costs")
    assert "too long" in found.error and len(server.heard) == 1


def test_a_refused_request_is_a_reply_with_its_error_and_the_others_go_on() -> None:
    with serving(chat) as server:
        server.faults = [broken(400, "context length exceeded")]
        found = answers(server, concurrency=1)
    assert sorted(bool(reply.error) for reply in found) == [False, False, True]
    assert "context length" in next(reply.error for reply in found if reply.error)


def test_a_server_that_is_not_there_fails_after_a_few_tries() -> None:
    with serving(chat) as server:
        pass
    with pytest.raises(ResponderFailed, match="gives no answer"):
        answers(server, *[f"s{number}" for number in range(50)], attempts=2)


def test_a_request_that_never_gets_through_stays_open_and_is_told() -> None:
    messages: list[str] = []

    def moody(heard: Heard) -> Said:
        return broken(500) if "about costs" in heard.data.decode() else chat(heard)

    with serving(moody) as server:
        found = answers(server, attempts=2, concurrency=1, messages=messages)
    assert {reply.section for reply in found} == {"opening", "closing"}
    assert "1 of 3" in messages[0] and "500" in messages[0]


def test_a_prompt_that_does_not_fit_the_known_window_is_not_sent() -> None:
    with serving(chat) as server:
        found = answers(server, "costs", context_tokens=256)
    assert "window" in found[0].error and server.heard == []


@pytest.mark.parametrize("more", [{"max_tokens": 20}, {"max_completion_tokens": 20}])
def test_the_limit_that_options_send_is_what_must_fit_the_window(more: dict[str, int]) -> None:
    with serving(chat) as server:
        assert answers(server, "costs", context_tokens=256, options=more)[0].text == TEXT


def test_an_answer_that_stopped_at_its_limit_says_so() -> None:
    def short(heard: Heard) -> Said:
        choice = {"message": {"content": "Half of"}, "finish_reason": "length"}
        return Said(completion(heard.json, choices=[choice]))

    with serving(short) as server:
        assert answers(server, "costs")[0].finish_reason == "length"


def test_a_reply_is_handed_on_before_the_next_is_here() -> None:
    from bloginator.responders.builtin.server import ServerResponder

    with serving(chat, delay_s=0.05) as server:
        program = ServerResponder(a_context("server", server={"base_url": server.url, **QUICK, "concurrency": 1}))
        program.submit(requests_for(), frozenset(SECTIONS))
        next(iter(program.collect()))
        assert len(server.heard) < 3


def test_without_a_model_nothing_is_sent() -> None:
    with serving(chat) as server, pytest.raises(BadSettings, match="No model"):
        answers(server, model="")
    assert server.heard == []


def test_a_server_that_is_gone_midway_is_told_before_every_request_has_failed() -> None:
    def fading(heard: Heard) -> Said:
        return chat(heard) if len(server.heard) <= 10 else Said(drop=True)

    with serving(fading) as server, pytest.raises(ResponderFailed, match="disconnected"):
        answers(server, *[f"s{number}" for number in range(80)], attempts=2, concurrency=4)
    assert len(server.heard) < 40


@pytest.mark.parametrize("body", ["whole", "chunked", "to the end"])
def test_an_answer_is_read_however_its_length_is_told(body: str) -> None:
    with serving(lambda heard: Said(completion(heard.json), framing=body)) as server:
        found = answers(server, concurrency=1)
    assert [reply.text for reply in found] == [TEXT] * 3


def test_a_connection_is_used_again_and_opened_anew_where_the_server_closed_it() -> None:
    with serving(chat) as server:
        answers(server, *[f"s{number}" for number in range(6)], concurrency=1)
        assert server.connections == 1
    with serving(lambda heard: Said(completion(heard.json), headers={"connection": "close"})) as server:
        found = answers(server, concurrency=1)
    assert server.connections == 3 and len(found) == len(server.heard) == 3


def test_a_trickle_of_bytes_does_not_hold_us_beyond_the_time_of_an_attempt() -> None:
    with serving(chat) as server:
        server.faults = [Said({"choices": []}, slow_s=0.15, framing="trickle")]
        assert answers(server, "costs", timeout_s=0.4)[0].text == TEXT
    assert len(server.heard) == 2


@pytest.mark.parametrize("url", ["localhost:11434/v1", "http://", "ftp://host/v1", "http://a b/v1", "http://[::1/v1"])
def test_what_is_no_address_is_said_at_once(url: str) -> None:
    with serving(chat) as server, pytest.raises(ResponderFailed) as failed:
        answers(server, "costs", base_url=url, attempts=1)
    assert "base_url" in failed.value.mend


def test_a_password_in_the_address_is_sent_where_there_is_no_key() -> None:
    with serving(chat) as server:
        answers(server, "costs", base_url=server.url.replace("http://", "http://me:hush@") + "/v1?api-version=2")
    assert server.heard[0].headers["authorization"] == "Basic bWU6aHVzaA=="
    assert (server.heard[0].path, server.heard[0].query) == ("/v1/chat/completions", "api-version=2")


def test_a_key_that_no_header_can_carry_is_told_without_it() -> None:
    with serving(chat) as server, pytest.raises(ResponderFailed) as failed:
        answers(server, "costs", environ={"MY_KEY": "sk-very\nsecret"}, key_variable="MY_KEY")
    assert "MY_KEY" in str(failed.value) and "secret" not in str(failed.value) and server.heard == []


def test_an_answer_is_kept_as_it_was_sent_so_that_judging_tells_what_it_leaves_out() -> None:
    sent = f"<think>\nHm.\n</think>\n\n{TEXT}"
    with serving(lambda heard: Said(completion(heard.json, text=sent))) as server:
        assert answers(server, "costs")[0].text == sent
