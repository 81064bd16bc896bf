"""The check says what needs work and what is worth a look, and fails while something needs work."""

import json
from pathlib import Path

from tests.batch.answers.test_wait import waiting
from tests.project import TOPICS, Project, a_project

FIVE = TOPICS[:5]


def asked(root: Path, topics: tuple[str, ...] = FIVE) -> Project:
    """Return a project whose requests are written and that nobody has answered."""
    project = a_project(root, topics=topics, settings="stand_in = false\n")
    project.draft()
    return project


def write(project: Project, name: str, text: str) -> None:
    (project.folder() / "responses" / name).write_text(text, "utf-8")


def test_one_line_a_section_that_needs_work_and_the_sum_at_the_end(tmp_path: Path) -> None:
    project = asked(tmp_path)
    project.answer_all(FIVE[:3])
    write(project, "reviews.json", '{"content": "It ends\n\n\nhere')
    outcome = project.bloginator("check", "essay")
    assert outcome.code == 1, outcome.said
    refused, missing, *_, last = outcome.out.splitlines()
    assert refused.startswith("reviews refused: responses/reviews.json line 1: ") and "looks cut" in refused
    assert refused.split(" (")[0].endswith("Write it again, as responses/reviews.md.")
    assert missing.startswith("incidents missing. Write responses/incidents.md.")
    assert last == project.doit("status").out.splitlines()[-1]
    assert outcome.err == ""


def test_nothing_left_to_do_ends_with_zero(tmp_path: Path) -> None:
    project = asked(tmp_path)
    project.answer_all(FIVE)
    for outcome in (project.bloginator("check"), project.doit("check"), project.doit("check:essay")):
        assert outcome.code == 0, outcome.said
        assert outcome.out.splitlines()[-1] == "5 of 5 accepted, 4 needed (80%)"


def test_doit_says_the_same(tmp_path: Path) -> None:
    project = asked(tmp_path)
    project.answer_all(FIVE[:3])
    ours, theirs = project.bloginator("check"), project.doit("check:essay")
    assert (ours.code, ours.out, ours.err) == (theirs.code, theirs.out, theirs.err) == (1, ours.out, "")


def test_what_is_worth_a_look_is_said(tmp_path: Path) -> None:
    project = asked(tmp_path)
    project.answer_all(FIVE)
    write(project, "hiring.json", json.dumps({"content": "Another text altogether [S1]."}))
    write(project, "reviews.md", "One [S1]. Two [S9]. " + "Three has no marker. " * 200)
    write(project, "incidentz.md", "Lost [S1].\n")
    write(project, "notes.txt", "Not an answer.\n")
    outcome = project.bloginator("check")
    assert outcome.code == 0, outcome.said
    assert "hiring: responses/hiring.json" in outcome.out and "second answer" in outcome.out
    assert "[S9] is no source" in outcome.out
    assert "Far from the length that was asked for: " in outcome.out and "reviews 80" in outcome.out
    assert "Sentences without a marker: reviews 201 of 202." in outcome.out
    assert "responses/incidentz.md: Unused:" in outcome.out and "responses/notes.txt" in outcome.out


def test_a_text_that_was_overwritten_by_a_bad_one_is_kept_and_told(tmp_path: Path) -> None:
    project = asked(tmp_path)
    project.answer_all(FIVE)
    project.bloginator("check")
    write(project, "hiring.md", "```\nnever closed\n")
    outcome = project.bloginator("check")
    assert outcome.code == 0 and "the text accepted before is kept" in outcome.out, outcome.said
    assert project.standings()["hiring"] == "accepted"


def test_json_prints_nothing_else(tmp_path: Path) -> None:
    project = asked(tmp_path)
    project.answer_all(FIVE[:3])
    for outcome in (project.bloginator("check", "--json"), project.doit("check:essay", "--json")):
        assert outcome.code == 1 and outcome.err == ""
        held = json.loads(outcome.out)
        assert list(held["open"]) == ["reviews", "incidents"] and held["counts"]["hiring"]["sentences"] == 2


def test_verdicts_are_kept_unless_a_draft_is_at_work(tmp_path: Path) -> None:
    project = asked(tmp_path)
    verdicts = project.folder() / "verdicts"
    with waiting(project) as run:
        project.answer("hiring")
        run.until("✓ hiring accepted")
        before = project.files()
        project.answer("reviews", "```\nnever closed\n")
        assert "reviews refused: " in project.bloginator("check").out
        held = {path: data for path, data in project.files().items() if path.startswith("verdicts/")}
        assert {path: data for path, data in held.items() if "reviews" not in path} == {
            path: data for path, data in before.items() if path.startswith("verdicts/") and "reviews" not in path
        }
        project.answer_all(FIVE)
        assert run.end() == 0
    (verdicts / "hiring.json").unlink()
    assert project.bloginator("check").code == 0
    assert (verdicts / "hiring.json").exists()


def test_before_anything_is_asked_it_says_so(tmp_path: Path) -> None:
    outcome = a_project(tmp_path, topics=FIVE).bloginator("check")
    assert outcome.code == 1 and "Run `bloginator draft essay`" in outcome.out
    assert [line.count("incidents") for line in outcome.out.splitlines()].count(1) == 1, "the last line names them"
    assert "Nothing is asked yet as the outline stands now. Run `bloginator draft essay`." in outcome.out


def test_what_is_the_same_of_many_sections_is_said_once(tmp_path: Path) -> None:
    said = asked(tmp_path).bloginator("check", "essay").out.splitlines()
    assert said[0] == f"{', '.join(FIVE[:3])} and 2 more missing. Write responses/<id>.md."
    assert said[-1].endswith(f"missing: {', '.join(FIVE)}")


def test_several_batches_are_named_and_a_broken_one_stops_no_other(tmp_path: Path) -> None:
    project = asked(tmp_path)
    project.answer_all(FIVE)
    a_project(tmp_path, topics=FIVE[:2], name="broken", settings="thresold = 1\n")
    outcome = project.bloginator("check")
    assert outcome.code == 1 and "essay: An Essay" in outcome.out and "threshold" in outcome.err
    assert project.bloginator("check", "essay").code == 0
    assert "Did you mean essay?" in project.bloginator("check", "esay").err


def test_no_batch_is_a_mistake(tmp_path: Path) -> None:
    outcome = Project(tmp_path).bloginator("check")
    assert outcome.code == 1 and "There is no batch here" in outcome.err


def test_a_bundle_that_was_deleted_is_no_place_any_more(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=FIVE)
    project.draft()
    asked = [str(project.request(topic)["request_id"]) for topic in FIVE]
    lines = [
        json.dumps({"request_id": name, "content": f"We tried {name.partition('@')[0]} [S1] twice [S99]."}) for name in asked
    ]
    bundle = project.folder() / "responses" / "lines.jsonl"
    bundle.write_text("\n".join(lines) + "\n", "utf-8")
    assert project.draft().code == 0
    assert "hiring: responses/lines.jsonl" in project.bloginator("status", "essay").out
    bundle.unlink()
    told = project.bloginator("status", "essay").out
    about = [line for line in told.splitlines() if line.startswith("hiring: ")]
    named = [line for line in about if "lines.jsonl" in line]
    assert any("S99" in line for line in about), told
    assert len(named) == 1 and "the answer that it held is gone; the text accepted from it is kept" in named[0], told
    assert project.draft().code == 0
    assert project.bloginator("status", "essay").out.count("lines.jsonl") == len(FIVE)
    bundle.write_text("\n".join(lines) + "\n", "utf-8")
    told = project.bloginator("status", "essay").out
    assert "hiring: responses/lines.jsonl" in told and "is gone" not in told
