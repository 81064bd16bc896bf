"""The main job through doit's own door: requests out, answers in, draft assembled."""

import json
import shutil
from pathlib import Path

import pytest
from tests.project import TOPICS, a_drafted_project, a_post, a_project, prose, write_outline


def test_all_answers_make_a_complete_draft(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    assert project.draft().code == 1, "nothing is answered yet"
    project.answer_all(TOPICS)
    outcome = project.draft("--strict")
    assert outcome.code == 0, outcome.said
    assert "complete" in outcome.out.splitlines()[-1]
    text = project.text()
    assert [line for line in text.splitlines() if line.startswith("## On ")] == [f"## On {topic}" for topic in TOPICS]
    section = text.partition("## On budgets")[2].partition("## On ")[0]
    assert "The old way of budgets cost us 3 days a month" in section and "[^" in section, "one footnote behind both"


def test_every_request_is_written_before_anything_waits(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    project.draft()
    found = {path.stem for path in (project.folder() / "requests").glob("*.json")}
    assert found >= set(TOPICS)
    request = project.request("hiring")
    assert request["ordinal"] == 2 and request["total"] == 17
    assert request["request_id"] == f"hiring@{str(request['digest'])[:8]}"


def test_fourteen_of_seventeen_make_a_draft_with_three_placeholders(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    project.answer_all(TOPICS[:14])
    outcome = project.draft()
    assert outcome.code == 0, outcome.said
    assert "partial" in outcome.out.splitlines()[-1] and "3 placeholders" in outcome.out.splitlines()[-1]
    for missing in TOPICS[14:]:
        assert f"responses/{missing}.md" in project.text()
    assert project.draft("--strict").code == 1


def test_gaps_are_no_text_and_a_section_of_gaps_alone_does_not_count(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=TOPICS[:6])
    project.answer_all(TOPICS[:6])
    project.answer("reviews", f"{prose('reviews')}\nMissing from the sources: what they cost.\n")
    project.answer("incidents", "Missing from the sources: who is called.\n")
    outcome = project.draft()
    assert outcome.code == 0, outcome.said
    gaps = "2 sections name gaps; `bloginator look` may fill them: reviews, incidents"
    assert outcome.out.splitlines()[-1] == f"batches/essay/draft.md: partial, 1 placeholder: incidents; {gaps}"
    assert "Missing from the sources" not in project.text()
    told = project.doit("status:essay").out
    assert gaps in told and "5 of 6 accepted" in told.splitlines()[-1]
    assert project.bloginator("check", "essay").code == 0  # nobody is asked for it again


def test_gaps_alone_take_the_place_of_an_accepted_text_and_all_say_so(tmp_path: Path) -> None:
    project = a_drafted_project(tmp_path, topics=TOPICS[:6])
    assert "The old way of incidents" in project.text()
    project.answer("incidents", "Missing from the sources: who is called.\n")
    outcome = project.draft()
    gaps = "1 section names gaps; `bloginator look` may fill them: incidents"
    assert outcome.out.splitlines()[-1] == f"batches/essay/draft.md: partial, 1 placeholder: incidents; {gaps}"
    assert "The old way of incidents" not in project.text() and "nothing but what its sources lack" in project.text()
    assert "refused: incidents" in project.doit("status:essay").out.splitlines()[-1]
    assert project.draft("--strict").code == 1
    project.answer("incidents")
    assert project.draft().out.splitlines()[-1] == "batches/essay/draft.md: complete"


def test_a_text_that_a_bad_answer_stands_for_now_is_said_to_be_an_earlier_one(tmp_path: Path) -> None:
    project = a_drafted_project(tmp_path, topics=TOPICS[:6])
    project.answer("incidents", "Reviews take long [S99]. They blame no one [S1].\n")
    project.draft()
    project.answer("incidents", "I am sorry, but I cannot write this section.\n")
    outcome = project.draft()
    before = "1 section shows the text accepted before, as its answer of now cannot count: incidents"
    assert outcome.out.splitlines()[-1] == f"batches/essay/draft.md: complete; {before}"
    told = project.doit("status:essay").out
    assert f"{before}." in told and "shows the text accepted before" in told and "S99" not in told
    assert "responses/incidents.md line 1: it declines to answer" in told
    assert f"{before}." in project.bloginator("report", "essay").out


def test_sections_of_gaps_alone_are_no_dead_end_and_no_pack_is_named_for_them(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=TOPICS[:3])
    project.draft()
    for topic in TOPICS[:3]:
        project.answer(topic, "Missing from the sources: all of it.\n")
    drafted = project.draft()
    assert drafted.code == 1 and "answer them" not in drafted.err and "packs/" not in drafted.said
    ways = "add documents, lower the threshold, or change the outline"
    assert "look for more (`bloginator look`)" in drafted.err and ways in drafted.err
    for told in (project.bloginator("status", "essay").out, project.bloginator("answer", "essay").out):
        assert ways in " ".join(told.split()) and "packs/" not in told


def test_thirteen_of_seventeen_fail_and_leave_the_earlier_draft_as_it_is(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    project.answer_all(TOPICS[:14])
    project.draft()
    before = project.text()
    (project.folder() / "responses" / f"{TOPICS[0]}.md").unlink()
    outcome = project.draft()
    assert outcome.code == 1
    assert "13 of 17" in outcome.err and "14" in outcome.err and "Traceback" not in outcome.said
    for missing in ("opening", "vendors", "remote", "closing"):
        assert missing in outcome.err
    assert project.text() == before


def test_a_rerun_with_nothing_changed_writes_nothing(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    project.answer_all(TOPICS)
    project.draft()
    before = {path: path.stat().st_mtime_ns for path in project.folder().rglob("*") if path.is_file()}
    outcome = project.draft()
    assert outcome.code == 0
    assert {path: path.stat().st_mtime_ns for path in project.folder().rglob("*") if path.is_file()} == before


def test_a_section_inserted_on_top_leaves_every_other_answer_matched(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=TOPICS[1:])
    project.draft()
    project.answer_all(TOPICS[1:])
    project.draft()
    write_outline(project.folder(), TOPICS)
    project.draft()
    standings = project.standings()
    assert standings.pop("opening") == "missing"
    assert set(standings.values()) == {"accepted"}


def test_a_title_edit_makes_only_that_section_stale_and_undoing_it_brings_the_answer_back(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    project.draft()
    project.answer_all(TOPICS)
    project.draft()
    before = project.text()
    write_outline(project.folder(), TOPICS, budgets="On money")
    project.draft()
    standings = project.standings()
    assert standings.pop("budgets") == "stale"
    assert set(standings.values()) == {"accepted"}
    write_outline(project.folder(), TOPICS)
    assert project.draft().code == 0
    assert set(project.standings().values()) == {"accepted"}
    assert project.text() == before


def test_a_new_document_makes_answers_at_most_outdated(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    project.draft()
    project.answer_all(TOPICS)
    project.draft()
    (project.folder() / "corpus" / "more.md").write_text(a_post("budgets").replace("spring", "autumn"), "utf-8")
    outcome = project.draft()
    assert outcome.code == 0, outcome.said
    assert set(project.standings().values()) <= {"accepted", "outdated"}
    assert project.standings()["budgets"] == "outdated"


def test_deleting_the_cache_changes_no_file(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    project.answer_all(TOPICS[:15])
    project.draft()
    before = project.files()
    shutil.rmtree(tmp_path / ".bloginator")
    assert project.draft().code == 0
    assert project.files() == before


def test_a_batch_that_comes_back_newer_than_its_cache_has_nothing_of_the_writers_in_our_draft(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    project.answer_all(TOPICS[:15])
    project.draft()
    shutil.copytree(tmp_path / ".bloginator", tmp_path / "older")
    project.answer(TOPICS[15])
    project.draft()
    shutil.rmtree(tmp_path / ".bloginator")
    (tmp_path / "older").rename(tmp_path / ".bloginator")
    project.answer(TOPICS[16])
    assert project.draft().code == 0
    assert not list(project.folder().glob("*.yours-*"))


def test_what_has_no_place_in_a_section_is_kept_aside_with_the_whole_draft(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    project.answer_all(TOPICS)
    project.draft()
    draft = project.folder() / "draft.md"
    draft.write_text(draft.read_text("utf-8") + "\nMy own last word.\n", "utf-8")
    mine = draft.read_bytes()
    outcome = project.draft()
    assert outcome.code == 0
    kept = [path for path in project.folder().iterdir() if ".yours-" in path.name]
    assert [path.read_bytes() for path in kept] == [mine]
    assert kept[0].name in outcome.out
    assert "Below the last section was added: “My own last word.”" in outcome.err


def test_extract_drafts_without_anybody_answering_and_says_so(tmp_path: Path) -> None:
    project = a_project(tmp_path, settings='responder = "extract"\n')
    outcome = project.doit("draft")
    assert outcome.code == 0, outcome.said
    assert "extract" in project.text().split("---")[1]
    first = project.files()
    assert project.doit("draft").code == 0
    assert project.files() == first


def test_an_extract_only_stands_in_where_an_assistant_should_answer(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    project.answer_all(TOPICS[:14])
    assert project.draft().code == 0
    assert project.standings()["closing"] == "missing"
    assert "the old way of closing cost us 3 days a month" in project.text()


def test_an_extract_that_counted_for_one_run_is_asked_for_again_by_the_next(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=TOPICS[:3])
    assert "not count" not in project.draft("--responder", "extract").said
    project.answer("hiring")
    for _ in range(2):
        outcome = project.draft()
        assert outcome.code == 1
        assert "essay: 2 extracts do not count in this run, since nobody asks for extracts: give `--resp" in outcome.out
    assert sorted(project.standings().values()) == ["accepted", "missing", "missing"]
    assert "not count" not in project.draft("--responder", "extract").said


def test_an_extract_of_an_earlier_choice_never_outranks_a_written_answer(tmp_path: Path) -> None:
    project = a_project(tmp_path, settings='responder = "extract"\n')
    project.doit("draft")
    project.answer("hiring")
    assert project.doit("draft").code == 0
    assert prose("hiring").split(" [S1]")[0] in project.text()


@pytest.mark.parametrize(
    "content",
    [
        "A formula {{ 7*7 }} and {% raw %} [S1].",
        "It ends </script><script>alert(1)</script> here [S1].",
        "## Fake heading\n\nText below it [S1].",
        "---\ntitle: fake\n---\nText after it [S1].",
    ],
)
def test_what_an_answer_says_is_text_and_nothing_else(tmp_path: Path, content: str) -> None:
    project = a_project(tmp_path)
    project.answer_all(TOPICS[1:])
    project.answer("opening", content + "\n")
    assert project.draft().code == 0
    text = project.text()
    assert "49" not in text
    headings = [line for line in text.splitlines() if line.startswith("## ")]
    assert [line for line in headings if "Fake" in line] == []
    assert len(json.loads((project.folder() / "draft.json").read_text("utf-8"))["sections"]) == 17


def test_a_huge_answer_with_nul_and_lone_surrogates_harms_nobody(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    project.answer_all(TOPICS[2:])
    (project.folder() / "responses" / "opening.md").write_bytes(b"A line [S1].\n" * 100_000)
    (project.folder() / "responses" / "hiring.json").write_bytes(b'{"content": "One \\ud800 two \\u0000 three [S1]."}')
    outcome = project.draft()
    assert outcome.code == 0, outcome.said
    assert "\x00" not in project.text()
    assert "Traceback" not in outcome.said


def test_an_id_in_an_answer_never_becomes_a_path(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    project.draft()
    evil = '{"request_id": "../../x@12345678", "content": "Evil."}\n'
    (project.folder() / "responses").mkdir(exist_ok=True)
    (project.folder() / "responses" / "many.jsonl").write_text(evil, "utf-8")
    before = {path for path in tmp_path.rglob("*") if ".bloginator" not in path.parts}
    outcome = project.draft()
    assert "Traceback" not in outcome.said
    after = {path for path in tmp_path.rglob("*") if ".bloginator" not in path.parts}
    assert {path.name for path in after - before} <= {f"{topic}.md" for topic in TOPICS}


def test_a_section_of_whose_words_no_document_has_one_says_so_in_its_request_and_in_status(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=["hiring"])
    folder = project.folder()
    held = json.loads((folder / "outline.json").read_text("utf-8"))
    held["sections"].append({"id": "quokkas", "title": "Zygomorphic quokkas", "description": "Xylophagous habits."})
    (folder / "outline.json").write_text(json.dumps(held), "utf-8")
    outcome = project.draft()
    assert "quokkas" in outcome.said
    request = project.request("quokkas")
    assert request["thin"] == "no document has a word of it."
    assert "general content" not in str(request["prompt"]).lower()
    assert "quokkas" in project.doit("status").out


def test_each_line_of_a_run_over_several_batches_says_its_batch(tmp_path: Path) -> None:
    names = ("essay", "memo", "bare")
    for name in names:
        a_project(tmp_path, topics=("hiring",), name=name).answer_all(("hiring",), name=name)
    project = a_project(tmp_path, topics=("hiring",))
    for file in (project.folder("bare") / "corpus").iterdir():
        file.unlink()
    for _ in range(2):
        outcome = project.doit("draft", "--batch-timeout", "0")
        lines = outcome.out.splitlines()
        assert lines and all(line.startswith(("essay: ", "memo: ")) for line in lines), outcome.out
        assert "bare: batches/bare/corpus" in outcome.err
    shutil.rmtree(project.folder("bare"))
    alike = [line for line in lines if "words" in line or "complete" in line]
    assert [line for line in project.doit("draft").out.splitlines() if line in alike] == alike, "and so it does at rest"


def test_two_batches_with_one_output_are_an_error_that_stops_no_other(tmp_path: Path) -> None:
    project = a_project(tmp_path, settings='output = "../same.md"\n')
    a_project(tmp_path, settings='output = "../same.md"\n', name="other")
    outcome = project.doit("draft", "--batch-timeout", "0")
    assert outcome.code == 1 and "same draft" in outcome.err


def test_a_broken_batch_fails_with_its_message_and_stops_no_other(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    project.answer_all(TOPICS)
    a_project(tmp_path, settings="treshold = 0.5\n", name="broken")
    outcome = project.doit("draft", "--batch-timeout", "0")
    assert outcome.code == 1
    assert "There is no setting `treshold`; did you mean `threshold`?" in outcome.err
    assert "batches/broken/batch.toml" in outcome.err and "Traceback" not in outcome.said
    assert project.text()


def test_no_batch_at_all_names_the_command_that_begins_one(tmp_path: Path) -> None:
    (tmp_path / "batches").mkdir()
    project = a_project(tmp_path / "project")
    shutil.rmtree(project.root / "batches")
    outcome = project.doit("draft")
    assert outcome.code == 1 and "bloginator new" in outcome.err
