"""Programs through doit's own door: choosing, chains, tickets and money, with a server on loopback."""

import json
import os
import signal
import time
from collections import Counter
from pathlib import Path

import pytest
from tests.project import Project, a_project, prose
from tests.servers.chat import broken, chat, completion
from tests.servers.loopback import Heard, Loopback, Said, serving
from tests.servers.openai_batches import OpenAIBatches

pytest.importorskip("httpx", reason="the extra [server] is not installed")
pytest.importorskip("stamina", reason="the extra [server] is not installed")

THREE = ("opening", "hiring", "closing")
KEY = "sk-do-not-tell-anyone"


def a_batch(root: Path, server: Loopback, chain: str = '"server"', more: str = "", table: str = "") -> Project:
    settings = f'responder = {chain}\n{more}\n[server]\nbase_url = "{server.url}/v1"\nmodel = "gpt-4o-mini"\n'
    return a_project(root, topics=THREE, settings=f"{settings}wait_initial_s = 0.01\nattempts = 2\n{table}")


def test_a_server_answers_and_the_draft_tells_what_it_cost(tmp_path: Path) -> None:
    with serving(chat) as server:
        project = a_batch(tmp_path, server, table='key_variable = "MY_KEY"\n')
        outcome = project.draft(env={"MY_KEY": KEY})
    assert outcome.code == 0, outcome.said
    assert len(server.heard) == 3 and server.heard[0].headers["authorization"] == f"Bearer {KEY}"
    assert "complete" in outcome.out.splitlines()[-1]
    assert "about $" in outcome.out, "the price was said before anything was sent"
    draft = json.loads((project.folder() / "draft.json").read_text("utf-8"))
    assert draft["sections"][0]["model"] == "gpt-4o-mini" and draft["sections"][0]["completion_tokens"] == 40
    assert 0 < draft["sections"][0]["cost"] < draft["cost"] < 0.01
    everything = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert KEY.encode() not in everything and KEY not in outcome.said


def test_a_rerun_asks_nothing_again(tmp_path: Path) -> None:
    with serving(chat) as server:
        project = a_batch(tmp_path, server)
        project.draft()
        before = project.files()
        assert project.draft().code == 0
    assert len(server.heard) == 3 and project.files() == before
    (project.folder() / "responses" / "opening.txt").write_text("A remark.", "utf-8")
    told = project.bloginator("status", "essay").out
    assert "opening.txt: Unused" in told and "in the outline no more" not in told, "its section is there"


def test_a_chain_goes_on_with_what_is_open_when_one_fails(tmp_path: Path) -> None:
    with serving(chat) as server:
        server.faults = [broken(401, "bad key")] * 9
        project = a_batch(tmp_path, server, chain='["server", "extract"]')
        outcome = project.draft()
    assert outcome.code == 0, outcome.said
    assert "status 401" in outcome.err and set(project.standings().values()) == {"accepted"}


def test_what_an_extract_answered_in_a_programs_stead_is_asked_of_the_program_again(tmp_path: Path) -> None:
    with serving(chat) as server:
        server.faults = [broken(401, "bad key")] * 9
        project = a_batch(tmp_path, server, chain='["server", "extract"]')
        for _ in range(3):
            project.draft()
        assert len(server.heard) == 9, "it is asked with every run, also where nothing else has changed"
        server.faults, before = [], len(server.heard)
        assert "asks server for 3 sections" in project.bloginator("plan", "essay").out
        assert "server, 3 open sections" in project.bloginator("cost").out
        outcome = project.draft()
        assert outcome.code == 0 and len(server.heard) == before + 3, outcome.said
        assert "extract" not in project.draft().said and len(server.heard) == before + 3
    draft = json.loads((project.folder() / "draft.json").read_text("utf-8"))
    assert {one["responder"] for one in draft["sections"]} == {"server"}


def test_a_program_that_only_names_what_is_lacking_beside_an_extract_is_not_paid_again(tmp_path: Path) -> None:
    with serving(lambda heard: Said(completion(heard.json, "Missing from the sources: the price."))) as server:
        server.faults = [broken(401, "bad key")] * 3
        project = a_batch(tmp_path, server, chain='["server", "extract"]')
        project.draft()
        assert "server answered 0 sections, and 3 in vain" in project.draft().out
        assert project.draft().code == 0 and len(server.heard) == 6
        assert "asks server" not in project.bloginator("plan", "essay").out


def test_a_cut_prompt_is_refused_with_its_reason_and_only_it_is_asked_again(tmp_path: Path) -> None:
    def cutting(heard: Heard) -> Said:
        whole = "What we learned about hiring" not in heard.data.decode().split("respond")[0]
        usage = {} if whole or len(server.heard) > 3 else {"usage": {"prompt_tokens": 9, "completion_tokens": 4}}
        return Said(completion(heard.json, **usage))

    with serving(cutting) as server:
        project = a_batch(tmp_path, server, more="threshold = 0.3")
        first = project.draft()
        standings = project.standings()
        assert "refused" in standings.values(), first.said
        count = list(standings.values()).count("refused")
        outcome = project.draft("--only", "refused")
    assert len(server.heard) == 3 + count
    assert set(project.standings().values()) == {"accepted"}, outcome.said


def test_a_budget_stops_before_anything_is_sent(tmp_path: Path) -> None:
    with serving(chat) as server:
        project = a_batch(tmp_path, server, more="budget = 0.00001")
        outcome = project.draft()
        assert outcome.code == 1 and "budget" in outcome.said and server.heard == []
        cost = project.bloginator("cost", "essay")
        assert cost.code == 0 and "hiring:" in cost.out and "about $" in cost.out
        settings = project.folder() / "batch.toml"
        settings.write_text(settings.read_text("utf-8").replace("gpt-4o-mini", "mine").replace("0.00001", "5"), "utf-8")
        outcome = project.draft()
        assert outcome.code == 1 and "unknown" in outcome.said and server.heard == []
        (tmp_path / "prices.toml").write_text("[models.mine]\ninput = 1\noutput = 2\n", "utf-8")
        assert project.draft().code == 0 and len(server.heard) == 3
        assert "0 open sections: about 0 tokens to read and 0 to write, about $0.00" in project.bloginator("cost").out


def test_what_a_server_does_not_count_is_estimated_and_held_against_the_budget(tmp_path: Path) -> None:
    def uncounted(heard: Heard) -> Said:
        return Said({key: value for key, value in completion(heard.json).items() if key != "usage"})

    with serving(uncounted) as server:
        project = a_batch(tmp_path, server, more="budget = 1")
        assert project.draft().code == 0
        spent = [json.loads(line) for line in (project.folder() / "tickets" / "spent.jsonl").read_text("utf-8").splitlines()]
        assert len(spent) == 3 and all(one["is_estimate"] and one["prompt_tokens"] > 100 for one in spent)
        settings = project.folder() / "batch.toml"
        (tmp_path / "prices.toml").write_text("[models.mine]\ninput = 1\noutput = 2\n", "utf-8")
        settings.write_text(settings.read_text("utf-8").replace("gpt-4o-mini", "mine"), "utf-8")
        paid = project.folder() / "tickets" / "spent.jsonl"
        paid.write_text(paid.read_text("utf-8").replace("gpt-4o-mini", "other"), "utf-8")
        outcome = project.draft("--only", "hiring")
    assert outcome.code == 1 and "spent on other, whose price is unknown" in outcome.err and len(server.heard) == 3


def test_an_answer_that_is_paid_for_again_counts_again_also_where_it_says_the_same(tmp_path: Path) -> None:
    with serving(chat) as server:
        project = a_batch(tmp_path, server, more="budget = 1")
        assert project.draft().code == 0
        for _ in range(2):
            assert project.draft("--only", "hiring").code == 0
        assert len(server.heard) == 5
    assert len(payments(project)) == 5


def payments(project: Project) -> list[str]:
    return (project.folder() / "tickets" / "spent.jsonl").read_text("utf-8").splitlines()


def test_the_last_figures_are_told_also_where_nobody_watches(tmp_path: Path) -> None:
    with serving(chat) as server:
        said = a_batch(tmp_path, server).draft().out
    [line] = [line for line in said.splitlines() if "tokens/s" in line]
    assert "3 of 3 answered" in line and "cost so far $" in line


@pytest.mark.parametrize(
    ("words", "guess"),
    [(("--only", "hirin"), "Did you mean hiring?"), (("--responder", "extract,servr"), "Did you mean `server`?")],
)
def test_a_slip_is_told_before_anything_is_asked_or_sent(tmp_path: Path, words: tuple[str, ...], guess: str) -> None:
    project = a_project(tmp_path, topics=THREE)
    outcome = project.draft(*words)
    assert outcome.code == 1 and guess in outcome.err and not (project.folder() / "requests").exists()


def test_a_killed_run_asks_for_the_rest_and_sweeps_what_it_left(tmp_path: Path) -> None:
    with serving(chat, delay_s=0.3) as server:
        project = a_batch(tmp_path, server, table="concurrency = 1\n")
        process = project.start("-m", "doit", "draft:essay", "--batch-timeout", "0")
        while len(server.heard) < 2 and process.poll() is None:
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        folder = project.folder() / "responses" / "server"
        left, theirs = folder / ".hiring.md.1a2b3c4d.bloginator.tmp", folder / ".hiring.md.swp"
        for path in (left, theirs):
            path.write_text("half", "utf-8")
            os.utime(path, (0, 0))
        assert project.draft().code == 0
    asked = Counter(heard.data for heard in server.heard)
    assert len(asked) == 3 and sum(asked.values()) <= 4, "only what was under way is asked for again"
    assert not left.exists() and theirs.exists()


def test_a_batch_file_that_never_comes_back_can_be_given_up(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=THREE, settings='responder = "batch-file"\n[batch-file]\nmodel = "m"\n')
    project.draft()
    assert set(project.standings().values()) == {"pending"}
    assert "is given up" in project.doit("cancel:essay").out
    assert set(project.standings().values()) == {"missing"}
    assert "nothing to cancel" in project.doit("cancel:essay").out


def test_a_batch_file_goes_out_and_its_output_file_comes_back(tmp_path: Path) -> None:
    settings = 'responder = "batch-file"\n[batch-file]\nmodel = "m"\n'
    project = a_project(tmp_path, topics=THREE, settings=settings)
    outcome = project.draft()
    assert outcome.code == 1 and "3 pending at batch-file" in outcome.err, outcome.said
    [written] = (project.folder() / "batch-file").glob("*.jsonl")
    lines = [json.loads(line) for line in written.read_text("utf-8").splitlines()]
    assert [line["method"] for line in lines] == ["POST"] * 3 and all(len(line["custom_id"]) == 32 for line in lines)
    assert project.draft().code == 1 and [written] == list(written.parent.glob("*.jsonl")), "nothing is submitted twice"
    assert set(project.standings().values()) == {"pending"}
    assert "put the output of batch-file into responses/" in project.bloginator("status", "essay").out
    out = [
        {"custom_id": line["custom_id"], "response": {"status_code": 200, "body": completion(line["body"])}, "error": None}
        for line in reversed(lines)
    ]
    out[0]["response"] = {"status_code": 500, "body": {"error": {"message": "crashed"}}}
    answered = project.folder() / "responses" / "out.jsonl"  # whatever writes it makes no folder
    answered.write_text("".join(json.dumps(line) + "\n" for line in out), "utf-8")
    outcome = project.draft()
    standings = project.standings()
    assert "closing was refused and asked again. It reports an error: crashed. Write" in outcome.said
    assert standings["opening"] == standings["hiring"] == "accepted", outcome.said
    assert standings["closing"] == "pending" and len(list(written.parent.glob("*.jsonl"))) == 2, "asked for once more"
    for number in (2, 3):
        answered.with_stem(f"out-{number}").write_text(json.dumps(out[0]).replace("crashed", str(number)) + "\n", "utf-8")
        outcome = project.draft()
    assert "closing: asked 3 times in vain, so not again" in outcome.said


def test_an_unknown_only_and_an_unknown_key_are_guessed(tmp_path: Path) -> None:
    with serving(chat) as server:
        project = a_batch(tmp_path, server)
        assert "Did you mean hiring?" in project.draft("--only", "hirin").said
        (project.folder() / "batch.toml").write_text('[server]\nmodl = "m"\n', "utf-8")
        assert "did you mean `server.model`?" in project.draft().said
    project.answer("hiring", prose("hiring"))


def test_a_provider_batch_is_left_with_a_ticket_and_collected_by_a_later_run(tmp_path: Path) -> None:
    pytest.importorskip("openai", reason="the extra [openai] is not installed")
    provider = OpenAIBatches()
    with serving(provider) as server:
        table = f'[openai-batch]\nbase_url = "{server.url}/v1"\nmodel = "gpt-4o-mini"\nkey_variable = "MY_KEY"\n'
        project = a_project(tmp_path, topics=THREE, settings=f'responder = ["openai-batch", "extract"]\n{table}')
        env = {"MY_KEY": KEY}
        outcome = project.draft(env=env)
        assert outcome.code == 1 and "3 pending at openai-batch" in outcome.err, outcome.said
        assert set(project.standings().values()) == {"pending"}
        assert project.draft(env=env).code == 1 and len(provider.batches) == 1
        cancelled = project.doit("cancel:essay", env=env)
        assert cancelled.code == 0 and "batch_0" in cancelled.out, cancelled.said
        [late] = [line["custom_id"] for line in provider.asked("batch_0") if "closing" in json.dumps(line["body"])][-1:]
        provider.expire = {late}
        provider.finish("cancelled")
        outcome = project.draft(env=env)
        assert outcome.code == 1 and "1 pending at openai-batch" in outcome.err, outcome.said
        provider.expire = set()
        provider.finish()
        outcome = project.draft(env=env)
    assert outcome.code == 0 and "complete" in outcome.out.splitlines()[-1], outcome.said
    assert len(provider.batches) == 2 and len(provider.asked("batch_1")) == 1
    draft = json.loads((project.folder() / "draft.json").read_text("utf-8"))
    assert {one["responder"] for one in draft["sections"]} == {"openai-batch"} and draft["cost"] > 0
    everything = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert KEY.encode() not in everything


def test_what_a_provider_holds_for_an_extract_is_not_submitted_twice(tmp_path: Path) -> None:
    pytest.importorskip("openai", reason="the extra [openai] is not installed")
    provider = OpenAIBatches()
    with serving(provider) as server:
        table = f'[openai-batch]\nbase_url = "{server.url}/v1"\nmodel = "gpt-4o-mini"\nkey_variable = "MY_KEY"\n'
        project = a_project(tmp_path, topics=THREE, settings=f'responder = ["openai-batch", "extract"]\n{table}')
        assert project.draft().code == 0, "there is no key yet, and extracts stand"
        for _ in range(2):
            outcome = project.draft(env={"MY_KEY": KEY})
            assert outcome.code == 0 and "3 pending at openai-batch" in outcome.said, outcome.said
        project.draft("--only", "hiring", env={"MY_KEY": KEY})
        assert len(provider.batches) == 1
        provider.finish()
        project.draft(env={"MY_KEY": KEY})
    draft = json.loads((project.folder() / "draft.json").read_text("utf-8"))
    assert {one["responder"] for one in draft["sections"]} == {"openai-batch"} and len(provider.batches) == 1


def test_a_batch_whose_collecting_was_killed_is_paid_for_once(tmp_path: Path) -> None:
    pytest.importorskip("openai", reason="the extra [openai] is not installed")
    provider = OpenAIBatches()
    with serving(provider) as server:
        table = f'[openai-batch]\nbase_url = "{server.url}/v1"\nmodel = "gpt-4o-mini"\nkey_variable = "MY_KEY"\n'
        project = a_project(tmp_path, topics=THREE, settings=f'responder = "openai-batch"\n{table}')
        project.draft(env={"MY_KEY": KEY})
        provider.finish()
        [ticket] = (project.folder() / "tickets").glob("openai-batch-*.json")
        held = ticket.read_bytes()
        assert project.draft(env={"MY_KEY": KEY}).code == 0
        ticket.write_bytes(held)  # as a kill before the ticket was ended leaves it
        (project.folder() / "responses" / "openai-batch" / "hiring.md").unlink()
        assert project.draft(env={"MY_KEY": KEY}).code == 0
    assert len(payments(project)) == 3 and all('"submission":"batch_0"' in line for line in payments(project))


def test_a_ticket_whose_requests_are_gone_is_not_told_as_a_price_that_is_unknown(tmp_path: Path) -> None:
    pytest.importorskip("openai", reason="the extra [openai] is not installed")
    with serving(OpenAIBatches()) as server:
        table = f'[openai-batch]\nbase_url = "{server.url}/v1"\nmodel = "gpt-4o-mini"\nkey_variable = "MY_KEY"\n'
        project = a_project(tmp_path, topics=THREE, settings=f'responder = "openai-batch"\nbudget = 5\n{table}')
        project.draft("--only", "hiring", env={"MY_KEY": KEY})
        [ticket] = (project.folder() / "tickets").glob("openai-batch-*.json")
        ticket.write_text(ticket.read_text("utf-8").replace("hiring@", "gone@"), "utf-8")
        outcome = project.draft(env={"MY_KEY": KEY})
    assert outcome.code == 1 and "openai-batch holds 1 request (batch_0) that we no longer have" in outcome.said
    assert "Take `budget` out until openai-batch is collected" in outcome.said and "unknown" not in outcome.err
