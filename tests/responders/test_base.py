"""The same sentences over all responders: what is asked is answered once, and reads like any other answer."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bloginator.batch.answers.replies import reply_file
from bloginator.plugins import RESPONDERS, list_plugins
from bloginator.records.exchange import STAND_IN
from bloginator.responders.base import Reply, Responder
from bloginator.responders.chat import make_custom_id
from bloginator.responders.registry import create_responder, require_responder
from bloginator.text.answers.files import read_file
from tests.builders import SECTIONS, RecordedTickets, a_context, a_source, requests_for
from tests.servers.chat import chat, completion
from tests.servers.loopback import serving
from tests.servers.providers import PROVIDERS

PASSAGE = "We cut the cost of reviews by 3 days a month. The team now writes a page before anything else happens."
ASKED = [name for name in list_plugins(RESPONDERS) if not require_responder(name).is_waited_for]


class Answering:
    """One responder with whatever answers behind it.

    Args:
        make: Returns the responder as a new run would.
        finish: Lets what was submitted be answered.
    """

    def __init__(self, make: Callable[[], Responder], finish: Callable[[], None] = lambda: None) -> None:
        self.make, self.finish = make, finish
        self.lines: list[tuple[str, bytes]] = []

    def answers(self, asked: frozenset[str]) -> list[Reply]:
        """Submit and collect, over two runs where a provider takes its time."""
        every = [one.model_copy(update={"sources": (a_source(1, text=PASSAGE),)}) for one in requests_for()]
        program = self.make()
        program.submit(every, asked)
        found = list(program.collect())
        self.finish()
        return found or list(self.make().collect())


@pytest.fixture(params=ASKED)
def answering(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Answering]:
    name = request.param
    spec = require_responder(name)
    for package in spec.packages:
        pytest.importorskip(package, reason=f"the extra [{spec.extra}] is not installed")
    with serving(chat) as server:
        table = {"base_url": f"{server.url}/v1", "model": "m"}
        tables: dict[str, Any] = {"server": table, "batch_file": {"model": "m"}, "dask": {"workers": 1, "concurrency": 2}}
        tickets, files = RecordedTickets(), {}
        answering = Answering(lambda: create_responder(a_context(name, tickets, files, **tables)))
        if name == "llm":
            with_model(monkeypatch)
        if name in PROVIDERS:
            server.answer = provider = PROVIDERS[name]()
            table = {"base_url": server.url + provider.path, "model": "m", "key_variable": "K"}
            tables = {name.replace("-", "_"): table, "environ": {"K": "key-1"}}
            answering.finish = provider.finish
        if name == "batch-file":
            answering.lines = OutputFile(files)  # type: ignore[assignment]
        yield answering


class OutputFile:
    """What a reader of batch files makes of them, one line an answer."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files

    def __iter__(self) -> Iterator[tuple[str, bytes]]:
        for data in self.files.values():
            for line in map(json.loads, data.decode().splitlines()):
                body = {"custom_id": line["custom_id"], "response": {"status_code": 200, "body": completion(line["body"])}}
                yield line["custom_id"], json.dumps({**body, "error": None}).encode()


def with_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let ``llm`` know a model that needs no network."""
    import llm

    class Echo(llm.Model):  # type: ignore[misc]
        model_id = "echo"

        def execute(self, prompt: Any, stream: bool, response: Any, conversation: Any) -> Iterator[str]:
            yield "The old way cost us 3 days a month [S1]."

    monkeypatch.setattr(llm, "get_model", lambda name: Echo())


def read_back(answering: Answering, asked: frozenset[str]) -> dict[str, list[Any]]:
    """Return what is read in ``responses/`` after everything was answered, by section."""
    replies = answering.answers(asked)
    found: dict[str, list[Any]] = {}
    for reply in replies:
        text = reply_file(reply, "program")
        for one in read_file(f"responses/program/{reply.section}.md", text, set(SECTIONS)).answers:
            found.setdefault(one.section, []).append(one)
    aliases = {make_custom_id(request.request_id): request.request_id for request in requests_for()}
    for _, line in answering.lines:
        for one in read_file("responses/out.jsonl", line, set(SECTIONS), aliases).answers:
            found.setdefault(one.section, []).append(one)
    return found


def test_every_asked_section_is_answered_once_and_reads_like_any_other_answer(answering: Answering) -> None:
    found = read_back(answering, frozenset(SECTIONS))
    ids = {request.section: request.request_id for request in requests_for()}
    if not any("S1" in one.text for several in found.values() for one in several):
        pytest.fail(f"no answer cites its source: {found}")
    assert {len(several) for several in found.values()} == {1}
    for section, [one] in found.items():
        assert one.claimed == ids[section] and not one.faults and one.text


def test_what_is_not_asked_is_not_answered(answering: Answering) -> None:
    assert set(read_back(answering, frozenset({"costs"}))) <= {"costs"}


def test_nothing_is_returned_twice(answering: Answering) -> None:
    assert answering.answers(frozenset()) == []
    answering.answers(frozenset(SECTIONS))
    assert list(answering.make().collect()) == []


def test_one_responder_stands_in_and_it_is_the_one_that_verdicts_know() -> None:
    assert [name for name in list_plugins(RESPONDERS) if require_responder(name).is_stand_in] == [STAND_IN]
