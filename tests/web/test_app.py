"""The live page: only its owner is answered, decisions are written as the command line writes them, nothing is kept."""

import asyncio
import json
import re
import socket
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from bloginator.errors import BadSettings
from bloginator.web.app import MAX_BYTES, Guard, Review, stamp_files
from bloginator.web.server import listen
from tests.project import Project, prose
from tests.web.serving import serve

httpx = pytest.importorskip("httpx", reason="httpx is not installed: pip install 'bloginator[server]'")
pytest.importorskip("uvicorn", reason="the extra is not installed: pip install 'bloginator[web]'")

get, post = partial(httpx.get, timeout=60), partial(httpx.post, timeout=60)


@pytest.fixture(scope="module")
def live(drafted: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Project, str]]:
    with serve(drafted, tmp_path_factory.mktemp("live")) as served:
        yield served


def headers(address: str) -> dict[str, str]:
    return {"Origin": re.sub(r"(?<=\d)/.*", "", address)}


def test_it_shows_the_draft_as_it_stands_below_the_threshold_and_may_talk_to_its_server_alone(live) -> None:
    _, address = live
    answer = get(address)
    assert answer.status_code == 200 and "4711 days in" in answer.text and "Placeholder: missing" in answer.text
    assert "connect-src &#39;self&#39;" in answer.text and answer.headers["Cache-Control"] == "no-store"


def test_whoever_has_not_the_token_the_name_or_the_origin_is_refused(live) -> None:
    project, address = live
    other = address.replace(address.split("/")[3], "x")
    assert get(other).status_code == 404 and get(address.rsplit("/", 2)[0] + "/").status_code == 404
    assert get(address, headers={"Host": "evil.example"}).status_code == 421
    line = '{"finding":"00000000","decision":"accept"}'
    for origin in ({}, {"Origin": "http://evil.example"}, {"Origin": "null"}):
        assert post(f"{address}decide", content=line, headers=origin).status_code == 403
    assert not (project.folder() / "decisions.jsonl").exists()


def test_it_gives_the_documents_that_are_cited_and_no_other_file(live) -> None:
    _, address = live
    text = get(address).text
    document, *others = sorted(set(re.findall(r'<a href="\./([^"]+)"', text)), reverse=True)
    assert "hiring" in get(f"{address}{document}").text and all(
        get(f"{address}{other}").status_code == 200 for other in others
    )
    for path in ("batch.toml", "outline.md", "..%2F..%2Fdodo.py", "%2Fetc%2Fhostname", f"{document}%00"):
        assert get(f"{address}{path}").status_code == 404, path


def test_a_decision_is_written_and_what_cannot_be_decided_is_told(live) -> None:
    project, address = live
    [finding] = re.findall(r"<p>unsupported <code>(\w+)</code>", get(address).text)
    line = json.dumps({"finding": finding, "decision": "accept"})
    answer = post(f"{address}decide", content=line, headers=headers(address))
    assert answer.status_code == 200 and f"{finding} is accepted" in answer.text
    kept = json.loads((project.folder() / "decisions.jsonl").read_text("utf-8"))
    assert (kept["finding"], kept["decision"]) == (finding, "accept")
    text = get(address).text
    assert f'data-k="{finding}" data-f="accept"' in text and '<b class="critical">critical unsupported</b>, accepted' in text
    assert 'data-settled="0"' in text, "it is counted where it stands, among the others"
    for content in ("{", '{"finding":"ffffffff","decision":"accept"}', "x" * (MAX_BYTES + 1)):
        answer = post(f"{address}decide", content=content, headers=headers(address))
        assert answer.status_code in (400, 413) and "Traceback" not in answer.text
    assert len((project.folder() / "decisions.jsonl").read_text("utf-8").splitlines()) == 1


def test_a_wish_is_written_for_its_section_and_for_no_other_name(live) -> None:
    project, address = live
    answer = post(f"{address}refine?section=hiring", content="Shorter, with the numbers.", headers=headers(address))
    assert answer.status_code == 200 and "feedback/hiring.md is written" in answer.text
    assert (project.folder() / "feedback" / "hiring.md").read_text("utf-8") == "Shorter, with the numbers.\n"
    for section, wish in (("../../x", "Shorter."), ("hirin", "Shorter."), ("", "Shorter."), ("closing", " ")):
        answer = post(f"{address}refine", params={"section": section}, content=wish, headers=headers(address))
        assert answer.status_code == 400 and "Traceback" not in answer.text
    assert [path.name for path in (project.folder() / "feedback").iterdir()] == ["hiring.md"]


def test_it_says_when_an_answer_has_come(live) -> None:
    project, address = live
    [seen] = re.findall(r'data-live="(\w+)"', get(address).text)
    with httpx.stream("GET", f"{address}events?seen={seen}", timeout=60) as stream:
        lines = stream.iter_lines()
        assert next(lines) == ": here"
        project.answer("closing", f"{prose('closing')}\n<script>alert(1)</script>\n")
        arrived, changed = (next(line for line in lines if line.startswith("data")) for _ in range(2))
        told = json.loads(arrived.removeprefix("data: "))
        assert (told["section"], told["standing"], changed) == ("closing", "accepted", "data: changed")
        assert "<p>The old way of closing cost us 3 days a month." in told["html"] and "<script" not in told["html"]
    assert "Placeholder" not in get(address).text


def test_no_other_page_may_read_it_and_no_preflight_is_answered(live) -> None:
    _, address = live
    evil = {"Origin": "http://evil.example", "Access-Control-Request-Method": "POST"}
    for answer in (get(address, headers=evil), httpx.options(f"{address}decide", headers=evil, timeout=60)):
        assert not any(name.startswith("access-control") for name in answer.headers)
    assert httpx.options(f"{address}decide", headers=evil, timeout=60).status_code == 403


def test_a_page_that_is_given_up_at_the_end_is_told_without_a_traceback() -> None:
    async def give_up(*_: object) -> None:
        raise asyncio.CancelledError

    def guarded(is_ending: bool) -> httpx.Response:
        async def ask() -> httpx.Response:
            guard = Guard(give_up, "token", frozenset({"127.0.0.1:1"}), lambda: is_ending)
            async with httpx.AsyncClient(transport=httpx.ASGITransport(guard)) as client:
                return await client.get("http://127.0.0.1:1/token/")

        return asyncio.run(ask())

    assert guarded(True).status_code == 503
    with pytest.raises(asyncio.CancelledError):
        guarded(False)


def test_what_has_no_path_is_refused() -> None:
    guard = Guard(None, "token", frozenset({"127.0.0.1:1"}), lambda: False)
    scope = {"path": "*", "method": "OPTIONS", "headers": [(b"host", b"127.0.0.1:1")]}
    assert guard.refuse(scope).status_code == 404


def test_files_are_listed_beside_the_thread_that_answers_everybody(live) -> None:
    project, _ = live
    here: set[object] = set()

    async def listen_in() -> list[str]:
        told = Review(project.root, "essay", lambda: False).watch("of another draft")
        sys.setprofile(lambda frame, event, arg: here.add(frame.f_code))
        try:
            return [await anext(told), await anext(told)]
        finally:
            sys.setprofile(None)
            await told.aclose()

    assert asyncio.run(listen_in()) == [": here\n\n", "data: changed\n\n"]
    assert Review.watch.__code__ in here and stamp_files.__code__ not in here


def test_a_second_server_on_the_port_is_told_and_the_first_goes_on(live) -> None:
    project, address = live
    port = address.split(":")[2].split("/")[0]
    said = project.bloginator("review", "essay", "--no-browser", "--port", port)
    assert said.code == 1 and "cannot be listened on" in said.err and "Traceback" not in said.said
    assert get(address).status_code == 200


def test_a_port_that_is_taken_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(BadSettings, match="cannot be listened on"):
            listen(taken.getsockname()[1])
    with pytest.raises(BadSettings, match="cannot be listened on"):
        listen(70_000)
