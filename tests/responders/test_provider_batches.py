"""Providers' batches through the official SDKs: whatever happens, nothing is lost and nothing is submitted twice."""

from collections.abc import Iterator
from typing import Any

import pytest

from bloginator.errors import ResponderFailed
from bloginator.responders import provider_batches
from bloginator.responders.base import Reply
from bloginator.responders.chat import make_custom_id, read_reply
from bloginator.responders.provider_batches import ProviderBatches
from bloginator.responders.registry import create_responder, require_responder
from tests.builders import RecordedTickets, a_context, requests_for
from tests.servers.batch_provider import BatchProvider
from tests.servers.chat import TEXT, broken
from tests.servers.loopback import Loopback, Said, serving
from tests.servers.providers import PROVIDERS

KEY = "sk-verysecret123"
FIVE = ("s1", "s2", "s3", "s4", "s5")


class Given:
    """One provider on loopback, and the tickets of a batch."""

    def __init__(self, name: str, server: Loopback, provider: BatchProvider) -> None:
        self.name, self.server, self.provider = name, server, provider
        self.tickets = RecordedTickets()
        self.messages: list[str] = []
        self.programs: list[ProviderBatches] = []

    def program(self, **settings: Any) -> ProviderBatches:
        """Return the responder as a new process would make it."""
        table = {"base_url": self.server.url + self.provider.path, "model": "m", "key_variable": "MY_KEY", **settings}
        tables = {self.name.replace("-", "_"): table}
        context = a_context(self.name, self.tickets, environ={"MY_KEY": KEY}, messages=self.messages, **tables)
        program = create_responder(context)
        assert isinstance(program, ProviderBatches)
        self.programs.append(program)
        return program

    def close(self) -> None:
        """Close what a process that was killed leaves to its end."""
        for program in self.programs:
            if "client" in vars(program):
                program.client.close()

    def submit(self, *sections: str, **settings: Any) -> None:
        self.program(**settings).submit(requests_for(*FIVE), frozenset(sections or FIVE))

    def collect(self) -> list[Reply]:
        return list(self.program().collect())


@pytest.fixture(params=PROVIDERS)
def given(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Given]:
    spec, provider = require_responder(request.param), PROVIDERS[request.param]()
    for package in spec.packages:
        pytest.importorskip(package, reason=f"the extra [{spec.extra}] is not installed")
    monkeypatch.setattr(provider_batches, "WAIT_S", 0.01)
    with serving(provider) as server:
        given = Given(request.param, server, provider)
        yield given
        given.close()


def name_of(section: str) -> str:
    [request] = requests_for(section)
    return make_custom_id(request.request_id)


def test_what_is_submitted_is_collected_by_a_later_run_in_any_order(given: Given) -> None:
    given.submit()
    assert given.collect() == [] and "in progress" in given.messages[-1]
    assert given.tickets.history == ["meant", "held"]
    given.provider.finish()
    found = given.collect()
    assert {reply.section: reply.text for reply in found} == dict.fromkeys(FIVE, TEXT)
    assert {reply.completion_tokens for reply in found} == {40}
    assert given.collect() == [] and given.tickets.history[-1] == "ended"


def test_ids_are_what_every_provider_allows(given: Given) -> None:
    given.submit()
    [batch] = given.provider.batches
    names = [line["custom_id"] for line in given.provider.asked(batch)]
    assert len(set(names)) == 5 and all(len(name) == 32 for name in names)


def test_limits_split_a_submission(given: Given) -> None:
    given.submit(most_requests=2)
    assert [len(given.provider.asked(batch)) for batch in given.provider.batches] == [2, 2, 1]
    given.provider.finish()
    assert len(given.collect()) == 5


def test_bytes_split_a_submission_too(given: Given) -> None:
    given.submit(most_bytes=1000)
    assert len(given.provider.batches) > 1


def test_finished_answers_of_an_expired_batch_are_kept_and_only_the_rest_is_resubmitted(given: Given) -> None:
    given.submit()
    given.provider.expire, given.provider.lose = {name_of("s2")}, {name_of("s4")}
    given.provider.finish("expired")
    found = {reply.section for reply in given.collect()}
    assert found == {"s1", "s3", "s5"}
    given.submit("s2", "s4")
    last = list(given.provider.batches)[-1]
    assert {line["custom_id"] for line in given.provider.asked(last)} == {name_of("s2"), name_of("s4")}


def test_an_error_in_the_results_is_the_error_of_its_section(given: Given) -> None:
    given.submit()
    given.provider.fail = {name_of("s3")}
    given.provider.finish()
    errors = {reply.section: reply.error for reply in given.collect() if reply.error}
    assert list(errors) == ["s3"] and "bad prompt" in errors["s3"]


def test_what_a_ticket_holds_is_not_submitted_again(given: Given) -> None:
    given.submit()
    given.submit()
    assert len(given.provider.batches) == 1


def test_a_yes_that_was_not_heard_is_found_in_the_list(given: Given) -> None:
    given.provider.mute = 1
    given.submit()
    held = "held" if given.programs[0].takes_note else "found"
    assert len(given.provider.batches) == 1 and given.tickets.history == ["meant", held]
    given.provider.finish()
    assert len(given.collect()) == 5


def test_a_list_that_shows_a_batch_a_moment_later_does_not_let_it_be_submitted_twice(
    given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provider_batches, "WAIT_S", 0.5)
    given.provider.mute, given.provider.late_s = 1, 0.4
    given.submit()
    assert len(given.provider.batches) == 1


def test_a_batch_that_only_has_the_size_of_ours_is_not_cancelled(given: Given, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(ProviderBatches, "submit_once", killed)
        given.submit()
    ours, given.tickets = given.tickets, RecordedTickets()
    others = [f"{section}-of-others" for section in FIVE]
    given.program().submit(requests_for(*others), frozenset(others))
    [theirs], given.tickets = given.provider.batches, ours
    assert given.program().cancel() == [] and not given.provider.is_cancelled(theirs)
    assert given.collect() == [] and given.program().cancel() == [] and not given.provider.is_cancelled(theirs)
    given.provider.finish()
    assert given.collect() == given.collect() == []
    given.submit()
    given.provider.finish()
    assert len(given.provider.batches) == 2 and len(given.collect()) == 5


def test_a_yes_that_was_not_heard_is_cancelled_where_the_list_tells_whose_it_is(given: Given) -> None:
    given.provider.mute = 1
    given.submit()
    [batch], program = given.provider.batches, given.program()
    assert program.cancel() == [batch] * program.takes_note
    assert given.provider.is_cancelled(batch) == program.takes_note
    assert program.takes_note or "not known whether the provider has a batch of 5 requests" in given.messages[-1]


def test_a_kill_between_the_yes_and_the_ticket_submits_nothing_twice(given: Given, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(ProviderBatches, "hold_ticket", killed)
        given.submit()
    assert [ticket.state for ticket in given.tickets.every()] == ["meant"]
    assert given.collect() == []
    given.submit()
    assert len(given.provider.batches) == 1
    given.provider.finish()
    assert len(given.collect()) == 5


def test_a_kill_before_the_provider_heard_anything_submits_once(given: Given, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object) -> str:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(ProviderBatches, "submit_once", killed)
        given.submit()
    assert given.collect() == [] and given.provider.batches == {}
    given.submit()
    assert len(given.provider.batches) == 1


def test_a_cancelled_batch_gives_what_was_finished(given: Given) -> None:
    given.submit()
    assert given.program().cancel() == list(given.provider.batches)
    given.provider.expire = {name_of("s1")}
    given.provider.finish("cancelled")
    assert {reply.section for reply in given.collect()} == set(FIVE[1:])


def test_a_refused_key_is_said_once_without_the_key(given: Given) -> None:
    given.server.faults = [broken(401, f"Incorrect key {KEY}")] * 9
    with pytest.raises(ResponderFailed) as failed:
        given.submit()
    assert "MY_KEY" in failed.value.mend and KEY not in str(failed.value)
    assert KEY not in repr(given.tickets.every()) and given.provider.batches == {}


def test_the_shared_beginning_is_marked_for_the_cache(given: Given) -> None:
    if given.name != "anthropic-batch":
        pytest.skip("the other provider caches shared beginnings unasked")
    given.submit()
    [batch] = given.provider.batches
    [system] = {str(entry["params"]["system"]) for entry in given.provider.asked(batch)}
    assert "cache_control" in system


def test_a_submission_that_the_provider_does_not_know_is_not_paid_again_by_itself(given: Given) -> None:
    given.submit()
    given.server.faults = [broken(404, f"no such batch for {KEY}")] * 9
    with pytest.raises(ResponderFailed, match="does not know") as failed:
        given.collect()
    assert "tickets/" in failed.value.mend and KEY not in str(failed.value)
    given.server.faults = []
    given.submit()
    assert len(given.provider.batches) == 1 and given.tickets.history == ["meant", "held"]


def test_what_a_providers_cache_had_is_counted_apart() -> None:
    usage = {"input_tokens": 10, "cache_read_input_tokens": 70, "cache_creation_input_tokens": 20, "output_tokens": 5}
    message = {"content": [{"type": "text", "text": TEXT}], "stop_reason": "end_turn", "usage": usage}
    found = read_reply("costs@1", {"custom_id": "x", "result": {"type": "succeeded", "message": message}})
    assert (found.prompt_tokens, found.cache_read, found.cache_write, found.completion_tokens) == (100, 70, 20, 5)


def test_further_fields_are_sent_as_they_are(given: Given) -> None:
    given.submit("s1", options={"metadata": {"user_id": "me"}}, send_temperature=False)
    [batch] = given.provider.batches
    [sent] = given.provider.sent(batch)
    assert sent["metadata"] == {"user_id": "me"} and "temperature" not in sent


def test_a_temperature_is_sent_only_where_the_installed_package_knows_one(given: Given) -> None:
    from anthropic.types.message_create_params import MessageCreateParamsBase

    given.submit("s1")
    [line] = given.provider.asked(*given.provider.batches)
    if given.name == "anthropic-batch":
        assert ("temperature" in line["params"]) is ("temperature" in MessageCreateParamsBase.__annotations__)
    else:
        assert line["body"]["temperature"] == 0.7


@pytest.mark.parametrize("body", [b'{"id": "x', b"<html>", b"[]", b"null", b'"x"', b'{"id": null}', b"[" * 9999])
def test_an_answer_that_is_none_of_the_interface_is_a_message_and_the_ticket_stays(given: Given, body: bytes) -> None:
    given.submit("s1")
    given.server.faults = [Said(body, headers={"content-type": "application/json"})] * 99
    with pytest.raises(ResponderFailed, match="cannot be reached or read"):
        given.collect()
    with pytest.raises(ResponderFailed):
        given.submit("s2")
    given.server.faults = []
    given.provider.finish()
    assert "s1" in {reply.section for reply in given.collect()}


def test_a_record_without_a_status_is_a_message_and_the_ticket_stays(given: Given) -> None:
    given.submit("s1")
    given.server.faults = [Said(b'{"id": "a"}', headers={"content-type": "application/json"})] * 99
    with pytest.raises(ResponderFailed, match="cannot be reached or read"):
        given.collect()
    given.server.faults = []
    given.provider.finish()
    assert "s1" in {reply.section for reply in given.collect()}
