"""An outline from the corpus: asked for like a section, by whoever answers, and never written over the writer's own."""

import json
import os
from pathlib import Path

import pytest
from tests.project import DODO, Outcome, Project, a_post, a_project
from tests.servers.chat import completion
from tests.servers.loopback import Heard, Said, serving

from bloginator.errors import BadSettings
from bloginator.mcp.tools import BatchTools
from bloginator.text.outline import read_outline

ANSWER = """\
# How we work

Begin early, and write it down.

## Hiring people {words=90}

The first lesson of hiring, and what it cost us.

## Reviews

How we do reviews since the spring.

### What reviews taught us

The second lesson of reviews.

Missing from the sources: pay.
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with a folder of writing, and no batch."""
    corpus = tmp_path / "writing"
    corpus.mkdir()
    for topic in ("hiring", "reviews", "meetings"):
        (corpus / f"{topic}.md").write_text(a_post(topic), "utf-8")
    (tmp_path / "dodo.py").write_text(DODO, "utf-8")
    return Project(tmp_path)


def begin(project: Project, *words: str, about: str = "Hiring and reviews", corpus: str = "writing") -> Outcome:
    """Ask for an outline of a batch that is begun."""
    wait = () if "--responder" in words else ("--batch-timeout", "0")
    asks = ("outline", "essay", "--title", "How we work", "--about", about, *(("--corpus", corpus) if corpus else ()))
    return project.bloginator(*asks, *wait, *words)


def again(project: Project, *words: str) -> Outcome:
    """Look whether an outline has been answered."""
    return project.bloginator("outline", "essay", "--batch-timeout", "0", *words)


def answer(project: Project, text: str = ANSWER) -> None:
    """Answer the request for an outline."""
    project.answer("outline", text, "essay/outline")


def outline_of(project: Project) -> str:
    """Return the batch's outline as it lies there; empty where it has none."""
    file = project.folder() / "outline.md"
    return file.read_text("utf-8") if file.exists() else ""


def test_an_assistant_answers_later_and_the_next_run_makes_its_proposal_the_outline(project: Project) -> None:
    asked = begin(project)
    assert asked.code == 1 and "Write batches/essay/outline/responses/outline.md" in asked.out
    assert not outline_of(project)
    prompt = (project.folder() / "outline/requests/outline.md").read_text("utf-8")
    assert "Title: How we work" in prompt and "- What hiring taught us: 3" in prompt and "Hiring and reviews" in prompt
    answer(project)
    done = again(project)
    assert done.code == 0, done.said
    assert "outline: responses/outline.md line 17: missing from the sources: pay." in done.out
    assert "3 sections to write, about 390 words" in done.out and "hiring-people" in done.out
    read = read_outline(outline_of(project), "outline.md")
    assert [(section.id, section.own_id, section.words) for section in read.sections] == [
        ("hiring-people", True, 90),
        ("reviews", True, None),
        ("reviews-what-reviews-taught-us", True, None),
    ]
    assert read.thesis == "Begin early, and write it down."
    drafted = project.draft("--responder", "extract")
    assert drafted.code == 0 and "draft.md: complete" in drafted.out, drafted.said


def test_what_is_to_be_told_and_has_no_section_is_named(project: Project) -> None:
    done = begin(project, "--responder", "extract", about="Everything about hiring, telework, trips to a conference")
    assert done.code == 0 and "No section for: telework, trips to a conference." in done.out, done.said
    again = begin(project, "--responder", "extract", about="Hiring and reviews", corpus="")
    assert "No section for" not in again.out, again.said


def test_the_embedded_writer_answers_at_once_with_the_corpus_own_headings(project: Project) -> None:
    done = begin(project, "--responder", "extract")
    assert done.code == 0, done.said
    titles = [section.title for section in read_outline(outline_of(project), "outline.md").sections]
    assert "Notes on hiring" in titles and "What reviews taught us" in titles
    assert project.draft("--responder", "extract").code == 0


def test_the_same_inputs_change_no_file_and_another_question_is_asked_anew(project: Project) -> None:
    begin(project)
    answer(project)
    again(project)
    before = project.files()
    assert again(project).code == 0 and begin(project, corpus="").code == 0
    assert project.files() == before
    asked = begin(project, about="Meetings, and nothing else", corpus="")
    assert asked.code == 1 and "stale" in asked.out
    assert outline_of(project) == before["outline.md"].decode()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("I wrote a fine outline.", "has no sections"),
        ("# T\n\n## A {#Not an id}\n\n## B\n", "cannot be an id"),
        ("# T\n\n## A {#x}\n\n## B {#x}\n", "given twice"),
        ("# T\n\n## A {words=few}\n\n## B\n", "not a whole number"),
        ("# T\n\n## A\n\n## A\n", "same titles"),
        ("# T\n\n# U\n\n## A\n\n## B\n", "second title"),
        ("Missing from the sources: everything.", "has no sections"),
        ("# T\n\n## A {words=0}\n\n## B {words=0}\n", "no section asks for a text"),
    ],
)
def test_what_is_no_outline_is_refused_with_the_reason_and_becomes_none(project: Project, text: str, why: str) -> None:
    begin(project)
    answer(project, text)
    said = again(project)
    assert said.code == 1 and "outline refused" in said.out and why in said.out, said.said
    assert not outline_of(project)
    answer(project)
    assert again(project).code == 0 and outline_of(project)


def test_what_marks_a_source_leaves_no_gap_and_code_stays(project: Project) -> None:
    begin(project)
    answer(project, "# T\n\n## What we do [S1].\n\nWrite `[S1]` behind it.\n\n## Links\n")
    again(project)
    assert "## What we do." in outline_of(project) and "`[S1]`" in outline_of(project), outline_of(project)


def test_an_answer_that_cannot_count_is_told_beside_the_earlier_one_that_does(project: Project) -> None:
    begin(project)
    answer(project)
    again(project)
    answer(project, "I would rather not.")
    said = again(project)
    assert "has no sections" in said.out and "by a text that was in responses/outline.md before." in said.out, said.said


def test_an_outline_that_is_there_stays_until_the_writer_takes_the_proposal(project: Project) -> None:
    begin(project)
    mine = "# Mine\n\n## One\n\nMy own words.\n"
    (project.folder() / "outline.md").write_text(mine, "utf-8")
    answer(project)
    shown = again(project)
    assert shown.code == 0 and "-My own words." in shown.out and "+## Hiring people {#hiring-people words=90}" in shown.out
    assert "`bloginator outline essay --take` takes it" in shown.out and outline_of(project) == mine
    taken = again(project, "--take")
    assert taken.code == 0 and outline_of(project) == (project.folder() / "outline/proposal.md").read_text("utf-8")
    (kept,) = project.folder().glob("outline.md.yours-*")
    assert kept.read_text("utf-8") == mine and kept.name in taken.out


def test_a_batch_with_an_outline_in_json_is_not_written_over(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=("hiring", "reviews"))
    before = project.files()["outline.json"]
    assert project.bloginator("outline", "essay", "--responder", "extract").code == 0
    taken = project.bloginator("outline", "essay", "--responder", "extract", "--take")
    assert taken.code == 1 and 'outline = "outline.md"' in taken.err
    assert project.files()["outline.json"] == before and "An Essay" in project.files()["outline/proposal.md"].decode()


def test_a_template_is_the_plan_and_wants_its_values(project: Project) -> None:
    lacking = begin(project, "--template", "career-ladder", "--responder", "extract")
    assert lacking.code == 1 and '--set role="…"' in lacking.err and not project.folder().exists()
    unknown = begin(project, "--template", "career-lader")
    assert "Did you mean career-ladder?" in unknown.err
    stray = begin(project, "--template", "handbook", "--set", "role=x")
    assert "takes no role" in stray.err
    done = begin(project, "--template", "career-ladder", "--set", "role={{ 7 * 7 }} # designer", "--responder", "extract")
    assert done.code == 0, done.said
    titles = [section.title for section in read_outline(outline_of(project), "outline.md").sections]
    assert titles[:2] == ["What a {{ 7 * 7 }} # designer is for", "How to read this ladder"]


@pytest.mark.parametrize("name", ["handbook", "career-ladder", "rfp-answer", "incident-review", "post-series", "guide"])
def test_each_template_that_is_shipped_gives_an_outline(project: Project, name: str) -> None:
    values = [f"{word}=us" for word in ("role", "client", "system", "readers")]
    for given in ([], *([value] for value in values)):
        said = begin(project, "--template", name, *(word for value in given for word in ("--set", value)))
        if "wants" not in said.err and "takes no" not in said.err:
            break
    assert "No outline is proposed yet." in said.out, said.said
    brief = json.loads((project.folder() / "outline/outline.json").read_text("utf-8"))
    assert len(read_outline(brief["sections"][0]["description"].partition("\n\n")[2], "plan.md").sections) >= 7


def test_a_plan_stays_until_its_template_is_named_again(project: Project) -> None:
    template = project.root / "templates/outline/own.md.j2"
    template.parent.mkdir(parents=True)
    template.write_text("---\nkeywords: [pay]\n---\n{{ title }}\n=====\n\n## One thing\n\nSaid.\n\n## Two\n", "utf-8")
    begin(project, "--template", "own")
    brief = project.files()["outline/outline.json"]
    assert b"One thing" in brief and again(project).said and project.files()["outline/outline.json"] == brief
    other = again(project, "--title", "Another")
    assert other.code == 1 and "Say --template NAME again" in other.err, other.said
    assert project.files()["outline/outline.json"] == brief
    again(project, "--title", "Another", "--template", "own")
    assert "Another\\n=====" in project.files()["outline/outline.json"].decode()


def test_a_server_answers_and_what_it_says_is_checked(project: Project) -> None:
    pytest.importorskip("httpx", reason="the extra [server] is not installed")

    def said(heard: Heard) -> Said:
        assert "map" in heard.json["messages"][-1]["content"]
        return Said(completion(heard.json, ANSWER))

    with serving(said) as server:
        begin(project)
        settings = project.folder() / "batch.toml"
        table = f'[server]\nbase_url = "{server.url}/v1"\nmodel = "m"\n'
        settings.write_text(settings.read_text("utf-8").replace('"assistant"', '"server"') + table, "utf-8")
        done = again(project)
    assert done.code == 0, done.said
    assert "by responses/server/outline" in done.out and "{#hiring-people words=90}" in outline_of(project)


def test_what_must_not_leave_is_in_no_map_and_in_no_outline(project: Project) -> None:
    (project.root / "blocklist.toml").write_text('[[entry]]\ntext = "meetings"\n\n[[entry]]\ntext = "Acme"\n', "utf-8")
    said = begin(project)
    assert "meetings" in said.err
    assert "meetings" not in (project.folder() / "outline/requests/outline.md").read_text("utf-8")
    answer(project, ANSWER.replace("pay", "pay at Acme"))
    refused = again(project)
    assert refused.code == 1 and "Acme" in refused.out and not outline_of(project)
    stopped = begin(project, about="What Acme pays", corpus="")
    assert stopped.code == 1 and not (project.folder() / "outline/requests/outline.json").exists()
    assert not (project.folder() / "outline/requests/outline.md").exists()


def test_a_wish_has_another_outline_written_and_the_one_before_stays(project: Project) -> None:
    begin(project)
    answer(project)
    again(project)
    before = outline_of(project)
    wished = project.bloginator("refine", "essay/outline", "outline", "fewer sections")
    assert wished.code == 0 and "`bloginator outline essay` asks for outline again" in wished.out
    again(project)
    prompt = (project.folder() / "outline/requests/outline.md").read_text("utf-8")
    assert "fewer sections" in prompt and "What reviews taught us" in prompt
    assert outline_of(project) == before
    assert project.bloginator("check", "essay/outline").code == 1


def test_it_is_answered_over_mcp_like_any_request(project: Project) -> None:
    begin(project)
    tools = BatchTools(project.root, "essay/outline")
    assert "- What hiring taught us: 3" in tools.get_request("outline") == tools.take()
    (line,) = (line for line in tools.list_open().splitlines() if line.startswith("outline@"))
    assert "has no sections" in tools.submit_response(line.split(" ")[0], "An outline.")
    assert "outline accepted" in tools.submit_response(line.split(" ")[0], ANSWER)
    assert again(project).code == 0 and outline_of(project)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("outline", "essay", "--corpus", "writing"), "Say --title"),
        (("outline", "essay", "--title", "T"), "There is no batch essay"),
        (("outline", "../x", "--title", "T", "--corpus", "writing"), "cannot be the name"),
        (("outline", "essay", "--title", "T", "--corpus", "nowhere"), "does not exist"),
        (("outline", "essay", "--title", "T", "--corpus", "writing", "--set", "role=x"), "Say --template"),
        (("outline", "essay", "--title", "T", "--corpus", "writing", "--set", "role"), "Say NAME=VALUE"),
        (("outline", "essay", "--title", "T", "--corpus", "writing", "--responder", "nobody"), "no responder `nobody`"),
        (
            ("outline", "essay", "--title", "T", "--corpus", "writing", "--template", "guide", "--set", "title=x"),
            "Say --title",
        ),
        (("check", "essay/outline"), "There is no batch"),
    ],
)
def test_a_mistake_is_told_and_nothing_is_begun(project: Project, words: tuple[str, ...], why: str) -> None:
    said = project.bloginator(*words)
    assert said.code == 1 and why in said.err and "Traceback" not in said.err, said.said
    assert not (project.root / "batches").exists() or not any((project.root / "batches").iterdir())


def test_a_time_that_is_none_is_a_command_line_that_cannot_be_read(project: Project) -> None:
    said = project.bloginator("outline", "essay", "--title", "T", "--corpus", "writing", "--batch-timeout", "x")
    assert said.code == 2 and "--batch-timeout: 'x' is no number" in said.err and "Traceback" not in said.err, said.said
    assert not (project.root / "batches" / "essay").exists()


def test_a_map_has_no_passages_to_look_for_pin_or_drop(project: Project) -> None:
    begin(project)
    said = project.bloginator("sources", "essay/outline", "outline", "--pin", "hiring.md:1-2")
    assert said.code == 1 and "bloginator outline essay --about" in said.err, said.said
    with pytest.raises(BadSettings, match="has no passages"):
        BatchTools(project.root, "essay/outline").look("outline", "pay")


def test_the_corpus_of_a_batch_is_changed_in_its_settings(project: Project) -> None:
    begin(project)
    (project.root / "others").mkdir()
    said = begin(project, corpus="others")
    assert said.code == 1 and "has its corpus already" in said.err
    assert "No outline is proposed yet." in begin(project).out
    a_project(project.root, name="other")
    assert "No outline of other has been asked for." in project.bloginator("check", "other/outline").err


@pytest.mark.skipif(os.name == "nt", reason="such permissions are not known there")
def test_what_was_proposed_from_a_corpus_that_is_closed_later_is_closed_by_the_next_draft(project: Project) -> None:
    begin(project, "--responder", "extract")
    folder = project.folder()
    quoting = [folder / "outline.md", folder / "outline" / "proposal.md", folder / "outline" / "requests"]
    assert all(path.stat().st_mode & 0o004 for path in quoting)
    (project.root / "writing" / "hiring.md").chmod(0o600)
    project.draft("--responder", "extract")
    assert [path for path in quoting if path.stat().st_mode & 0o077] == []


@pytest.mark.skipif(os.name == "nt", reason="such permissions are not known there")
def test_an_outline_that_the_writer_has_changed_keeps_its_mode(project: Project) -> None:
    begin(project, "--responder", "extract")
    outline = project.folder() / "outline.md"
    outline.write_text(outline.read_text("utf-8") + "\n## Pay\n", "utf-8")
    (project.root / "writing" / "hiring.md").chmod(0o600)
    project.draft("--responder", "extract")
    assert outline.stat().st_mode & 0o004
