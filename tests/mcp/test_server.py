"""An assistant answers over MCP: the SDK's own client talks to the real server over standard input and output."""

import os
import re
import shutil
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from tests.batch.answers.test_wait import waiting
from tests.project import TOPICS, Project, a_project, prose

from bloginator.mcp.server import TOOLS, import_sdk
from bloginator.mcp.tools import BatchTools
from bloginator.text.token_count import estimate

FIVE = TOPICS[:5]
MOST_TOKENS = 22_000
Call = Callable[..., Awaitable[str]]
NEEDED = "the extra is not installed: pip install 'bloginator[mcp]'"


def asked(root: Path, topics: tuple[str, ...] = FIVE, settings: str = "") -> Project:
    """Return a project whose requests are written."""
    project = a_project(root, topics=topics, settings=f"stand_in = false\n{settings}")
    project.draft()
    return project


def talk(project: Project, conversation: Callable[[Call, Any], Awaitable[None]]) -> None:
    """Start the server and let the conversation call its tools; a call returns the text of its result."""
    pytest.importorskip("mcp", reason=NEEDED)
    import anyio

    from mcp import Client, StdioServerParameters, stdio_client

    server = StdioServerParameters(
        command=sys.executable,
        args=["-c", "import sys; from bloginator.cli import main; sys.exit(main())", "mcp", "--batch", "essay"],
        cwd=project.root,
        env=dict(os.environ),
    )

    async def main() -> None:
        async with Client(stdio_client(server)) as client:

            async def call(tool: str, **arguments: object) -> str:
                result = await client.call_tool(tool, arguments)
                text = "".join(part.text for part in result.content)
                assert estimate(text) * 1.2 <= MOST_TOKENS and not result.structured_content
                return f"ERROR {text}" if result.is_error else text

            with anyio.fail_after(60):
                await conversation(call, client)

    anyio.run(main)


def test_a_whole_batch_is_answered_through_it(tmp_path: Path) -> None:
    project = asked(tmp_path, TOPICS)

    async def conversation(call: Call, client: Any) -> None:
        tools = (await client.list_tools()).tools
        assert [tool.name for tool in tools] == list(TOOLS) and all(
            tool.description and "\n\n    " not in tool.description for tool in tools
        )
        opened = re.findall(r"^(\S+@[0-9a-f]{8}) \| ", await call("list_open"), re.MULTILINE)
        assert len(opened) == 17
        status = await call("status")
        assert "Hand it in with submit_response." in status and "responses/" not in status
        for request_id in opened:
            section = request_id.partition("@")[0]
            request = await call("get_request", section=section, instructions=request_id == opened[0])
            assert f"request_id: {request_id}" in request and f"corpus/{section}.md" in request
            result = await call("submit_response", request_id=request_id, content=prose(section), model="a model")
            assert result.startswith(f"{section} accepted, 19 words."), result
        done = await call("list_open")
        assert done.startswith("Nothing is open. 17 of 17 accepted") and "`bloginator draft essay " in done
        assert "hiring accepted, 19 words." in await call("status")

    talk(project, conversation)
    written = project.folder() / "responses" / "mcp"
    assert len(list(written.iterdir())) == 17
    request_id = project.request("hiring")["request_id"]
    assert (
        (written / f"{request_id}.md")
        .read_text("utf-8")
        .startswith(f"---\nrequest_id: {request_id}\nmodel: a model\n---\n\nThe old way")
    )
    assert project.draft("--strict").code == 0
    assert "The old way of budgets cost us 3 days a month. We now begin budgets earlier than feels right[^" in project.text()


def test_each_reply_is_short_and_says_what_is_asked_now(tmp_path: Path) -> None:
    project = asked(tmp_path)
    tools, old = BatchTools(project.root, "essay"), project.request("hiring")["request_id"]
    said = tools.submit_response("hiring", prose("hiring"))
    assert said.endswith("1 of 5 accepted, 4 needed (80%), 4 open") and "budgets" not in said.splitlines()[-1]
    assert project.bloginator("refine", "essay", "hiring", "Shorter.").code == 0
    project.draft()
    again = tools.submit_response(old, f"{prose('hiring')} We hire [S1].")
    wanted = project.request("hiring")["request_id"]
    assert f"hiring: it was written before the feedback on it. Answer {wanted}." in again


def test_a_status_names_no_file_to_write_also_before_anything_is_asked(tmp_path: Path) -> None:
    status = BatchTools(a_project(tmp_path, topics=FIVE).root, "essay").status()
    assert "hiring missing, 0 words. hand it in" in status and "responses/" not in status


def test_where_nothing_is_open_and_too_few_count_no_draft_is_promised(tmp_path: Path) -> None:
    tools = BatchTools(asked(tmp_path, settings="threshold = 1.0\n").root, "essay")
    for section in FIVE[1:]:
        tools.submit_response(section, prose(section))
    refused = tools.submit_response(FIVE[0], "Missing from the sources: everything.")
    assert "Look for more: call look; or add documents" in refused and "`bloginator look" not in refused
    done = tools.list_open()
    assert done.startswith("Nothing is open. 4 of 5 accepted, 5 needed") and "too few for a draft" in done
    assert "`bloginator draft" not in done


def test_what_is_handed_to_a_provider_is_not_asked_of_a_caller(tmp_path: Path) -> None:
    tools = BatchTools(asked(tmp_path, settings='responder = "batch-file"\n[batch-file]\nmodel = "one"\n').root, "essay")
    status = tools.status()
    assert "hiring pending, 0 words. It was handed to batch-file." in status and "submit_response" not in status
    assert "too few for a draft" in tools.list_open()


def test_sections_of_several_packs_that_are_taken_at_once_are_all_named(tmp_path: Path) -> None:
    tools = BatchTools(asked(tmp_path, settings="[pack]\nsections = 2\n").root, "essay")
    said = tools.take(5)
    assert said.startswith("5 sections are kept for you; get_pack has the others of them: pack-")
    others = re.findall(r"pack-\d{9}", said.splitlines()[0])
    assert len(others) == 2 and all("yours alone. Still open in it: " in tools.get_pack(name) for name in others)


def test_a_bad_answer_is_refused_at_once_with_every_reason_and_its_correction_accepted(tmp_path: Path) -> None:
    project = asked(tmp_path)

    async def conversation(call: Call, _: Any) -> None:
        refused = await call("submit_response", request_id="hiring", content="One [S1].\n\n```\nnever closed")
        assert refused.startswith("hiring refused: ") and "looks cut" in refused and "responses/" not in refused
        assert "hiring refused: " in await call("list_open")
        assert (await call("submit_response", request_id="hiring", content="  \n")).startswith("hiring refused: ")
        accepted = await call("submit_response", request_id="hiring", content="One [S1]. Two [S9].")
        assert accepted.startswith("hiring accepted, 2 words.") and "[S9] is no source" in accepted
        again = await call("submit_response", request_id="hiring", content="```\nnever closed")
        assert "not the one that counts" in again and "Hand it in with submit_response." in again and ".md" not in again
        assert "looks cut" in again and "[S9]" not in again, "what is told is of this answer, not of the one kept"
        wages = await call("submit_response", request_id="reviews", content="Wages rose by 40 percent in May [S1].")
        named = re.search(r"^([0-9a-f]{8}) critical unsupported, reviews: Wages rose by 40 .*Cite a passage", wages, re.M)
        assert named and named[0] in await call("status")
        ids.append(named[1])

    ids: list[str] = []
    talk(project, conversation)
    assert project.standings()["hiring"] == "accepted"
    assert project.bloginator("dismiss", "essay", *ids).code == 0, "an id told over MCP is the writer's, too"


def test_an_answer_that_brings_its_own_header_is_for_whom_it_says(tmp_path: Path) -> None:
    project = asked(tmp_path)

    async def conversation(call: Call, _: Any) -> None:
        other = await call("submit_response", request_id="hiring", content="---\nrequest_id: budgets\n---\nOne [S1].")
        assert other.startswith("hiring refused: ") and "budgets" in other
        same = await call("submit_response", request_id="hiring", content="---\nrequest_id: hiring\n---\nOne [S1].")
        assert same.startswith("hiring accepted, 1 word.")
        assert "Still open in it: " in await call("get_pack")

    talk(project, conversation)
    assert project.standings()["hiring"] == "accepted"


def test_what_cannot_be_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    project = asked(tmp_path)

    async def conversation(call: Call, _: Any) -> None:
        for request_id in ("hirin", "../../evil", "hiring@00000000", "7", "", "hiring@1"):
            assert (await call("submit_response", request_id=request_id, content="One.")).startswith("ERROR ")
        guess = await call("get_request", section="hirin")
        assert "Did you mean hiring?" in guess and "`list_open`" in guess and "outline" not in guess
        bundle = "<<<ANSWER hiring>>>\nOne.\n<<<END hiring>>>\n"
        assert "one answer a call" in await call("submit_response", request_id="hiring", content=bundle)
        assert "no page 9" in await call("list_open", page=9)
        assert "There is no pack ../pack-001;" in await call("get_pack", name="../pack-001")
        assert (await call("get_request")).startswith("ERROR ") and (await call("look", section="hiring")).startswith(
            "ERROR "
        )
        nothing = await call("look", section="hiring", words=" ")
        assert "There is nothing to look for." in nothing and "bloginator look" not in nothing
        near = await call("look", section="hiring", words="Kubernetes")
        assert "`anyway=true`" in near and "bloginator look" not in near
        assert (await call("take", count=0)).startswith("Nothing is taken")

    talk(project, conversation)
    assert not (project.folder() / "responses").exists()
    assert not (tmp_path.parent / "evil.md").exists()


def test_what_is_long_comes_in_pages_that_join_to_the_whole(tmp_path: Path) -> None:
    project = asked(tmp_path)
    packs = project.folder() / "packs"
    assert packs.is_dir(), "a draft packs what is open"
    whole = "".join(f"Line {number} of a pack that no reader can take at once.\n" for number in range(5000))
    (packs / "pack-907.md").write_text(whole, "utf-8")

    async def conversation(call: Call, _: Any) -> None:
        assert "pack-907" in await call("get_pack", name="pack-000")
        text, page = "", 1
        while True:
            got = await call("get_pack", name="pack-907", page=page)
            body, _, foot = got.rpartition("\n\n[Page ")
            text, page = f"{text}{body}\n", page + 1
            if f'get_pack(name="pack-907", page={page})' not in foot:
                break
        assert text.split("\n\n", 1)[1] == whole and page > 3

    talk(project, conversation)


def test_a_page_names_a_call_that_has_the_next_page(tmp_path: Path) -> None:
    project = asked(tmp_path)
    outline = project.folder() / "outline.json"
    long = "Say what it costs, and to whom, in which of the many years. " * 2000
    outline.write_text(outline.read_text("utf-8").replace("What we learned about hiring.", long), "utf-8")
    project.draft()
    tools = BatchTools(project.root, "essay")
    first = tools.get_request("hiring", instructions=False)
    assert first.endswith('[Page 1 of 3; the next one: get_request(section="hiring", instructions=False, page=2).]')
    assert len(tools.get_request("hiring", instructions=False, page=2)) > 1000
    text = " ".join(f"Wages rose by {number} percent in May [S1]." for number in range(900))
    assert tools.submit_response("hiring", text).endswith("[There is more; call status.]")


def test_packs_that_are_there_are_named_and_where_none_is_that_is_said(tmp_path: Path) -> None:
    project = asked(tmp_path)
    shutil.rmtree(project.folder() / "packs")
    tools = BatchTools(project.root, "essay")
    assert tools.get_pack("foo").startswith("There are no packs; ")
    own = re.findall(r"^(pack-\d{9}), yours alone", tools.take(2))
    assert tools.get_pack("foo") == f"There is no pack foo; there are {own[0]}."


def test_packs_are_served_and_what_answers_them_is_taken(tmp_path: Path) -> None:
    project = asked(tmp_path)
    assert project.doit("pack").code == 0

    async def conversation(call: Call, _: Any) -> None:
        pack = await call("get_pack")
        assert "corpus/hiring.md" in pack and "submit_response" in pack and "Rules for every section" in pack
        assert "responses/" not in pack and "END line" not in pack, "a caller writes no file"
        asked_for = set(re.findall(rf"\b(?:{'|'.join(FIVE)})@[0-9a-f]{{8}}\b", pack))
        assert {one.partition("@")[0] for one in asked_for} == set(FIVE)
        for request_id in sorted(asked_for):
            assert "accepted" in await call(
                "submit_response", request_id=request_id, content=prose(request_id.split("@")[0])
            )

    talk(project, conversation)
    assert project.draft("--strict").code == 0


def test_no_verdict_is_written_while_a_draft_waits_and_the_draft_takes_the_answer(tmp_path: Path) -> None:
    project = asked(tmp_path)
    with waiting(project) as run:

        async def conversation(call: Call, _: Any) -> None:
            for topic in FIVE:
                result = await call("submit_response", request_id=topic, content=prose(topic))
                assert result.startswith(f"{topic} accepted"), result

        talk(project, conversation)
        assert run.end() == 0
        run.until("complete")


def test_without_the_extra_it_says_what_to_install(tmp_path: Path) -> None:
    project = asked(tmp_path)
    (tmp_path / "hidden" / "mcp").mkdir(parents=True)
    (tmp_path / "hidden" / "mcp" / "__init__.py").write_text("raise ImportError(name='mcp')\n", "utf-8")
    paths = os.pathsep.join([str(tmp_path / "hidden"), os.environ.get("PYTHONPATH", "")])
    outcome = project.bloginator("mcp", "--batch", "essay", env={"PYTHONPATH": paths})
    assert outcome.code == 1 and "-m pip install 'bloginator[mcp]'" in outcome.err and "Traceback" not in outcome.said


def test_a_batch_that_is_not_there_is_guessed(tmp_path: Path) -> None:
    outcome = asked(tmp_path).bloginator("mcp", "--batch", "esay")
    assert outcome.code == 1 and "Did you mean essay?" in outcome.err


def test_the_sdk_is_there() -> None:
    pytest.importorskip("mcp", reason=NEEDED)
    server_class, refused = import_sdk()
    assert server_class.__name__ == "MCPServer" and issubclass(refused, Exception)


def test_sections_are_kept_for_the_session_that_takes_or_reads_them_and_free_when_it_ends(tmp_path: Path) -> None:
    project = asked(tmp_path)
    assert "2 sections for anna" in project.bloginator("pack", "essay", "--take", "2", "--as", "anna").out

    async def conversation(call: Call, client: Any) -> None:
        pack = await call("take", count=2)
        assert set(re.findall(r"^Answer as: (\w+)@", pack, re.M)) == set(FIVE[2:4]) and "yours alone" in pack
        assert re.search(r"Taken by anna until \d\d:\d\d: opening, hiring\.", await call("list_open"))
        assert "Taken by anna" in await call("get_request", section="opening")
        assert "Taken by" not in await call("get_request", section=FIVE[4])
        assert "nothing is left to take" in project.bloginator("pack", "essay", "--take", "5").out
        [number] = set(re.findall(r"pack-\d{9}", pack))
        assert "Still open in it" in await call("get_pack", name=number)

    talk(project, conversation)
    said = project.bloginator("pack", "essay", "--take", "5", "--as", "ben")
    assert "3 sections for ben" in said.out, said.said
