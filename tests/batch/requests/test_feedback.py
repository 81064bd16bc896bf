"""Feedback: one section is asked again, its text stays until the new one is accepted, and accepting asks nothing again."""

import json
import re
from pathlib import Path

import pytest
from tests.project import TOPICS, Project, a_drafted_project, a_project

FIVE = TOPICS[:5]
NEW = "We begin hiring earlier than feels right, 3 days a month [S1].\n"


def request_ids(project: Project) -> dict[str, object]:
    return {topic: project.request(topic)["request_id"] for topic in FIVE}


def changed(before: dict[str, object], after: dict[str, object]) -> list[str]:
    return [topic for topic in FIVE if before[topic] != after[topic]]


def test_a_wish_asks_for_its_section_again_and_for_no_other(tmp_path: Path) -> None:
    project = a_drafted_project(tmp_path, topics=FIVE)
    before = request_ids(project)
    refined = project.bloginator("refine", "essay", "hiring", "shorter,", "with the numbers")
    assert refined.code == 0 and "feedback/hiring.md" in refined.out, refined.said
    assert refined.out.rstrip().endswith(" asks for hiring again."), "what else is open is asked, too"
    assert project.draft().code == 0
    assert changed(before, request_ids(project)) == ["hiring"]
    said = str(project.request("hiring")["prompt"])
    assert "shorter, with the numbers" in said and "The old way of hiring cost us 3 days a month" in said
    assert project.standings() == dict.fromkeys(FIVE, "accepted") | {"hiring": "outdated"}
    assert "The old way of hiring" in project.text(), "the accepted text stays until there is another"
    assert "counts; to be written again" in project.bloginator("status", "essay").out
    checked = project.bloginator("check")
    assert checked.code == 1 and "hiring outdated: " in checked.out and "feedback" in checked.out


def test_accepting_the_new_answer_asks_nothing_again(tmp_path: Path) -> None:
    project = a_drafted_project(tmp_path, topics=FIVE)
    project.bloginator("refine", "essay", "hiring", "shorter")
    project.draft()
    asked = request_ids(project)
    project.answer("hiring", NEW)
    for _ in range(2):
        assert project.draft("--strict").code == 0
        assert request_ids(project) == asked
        assert set(project.standings().values()) == {"accepted"}
    assert "earlier than feels right, 3 days" in project.text()
    assert project.bloginator("check").code == 0


def test_another_wish_speaks_of_the_text_that_counts_by_then(tmp_path: Path) -> None:
    project = a_drafted_project(tmp_path, topics=FIVE)
    project.bloginator("refine", "essay", "hiring", "shorter")
    project.draft()
    project.answer("hiring", NEW)
    project.draft()
    project.bloginator("refine", "essay", "hiring", "warmer")
    project.draft()
    said = str(project.request("hiring")["feedback"])
    assert said.startswith("warmer\n") and "earlier than feels right, 3 days" in said and "shorter" not in said
    assert project.standings()["hiring"] == "outdated"


def test_a_wish_that_was_not_fulfilled_yet_stands_beside_the_next(tmp_path: Path) -> None:
    project = a_drafted_project(tmp_path, topics=FIVE)
    project.bloginator("refine", "essay", "hiring", "shorter")
    project.bloginator("refine", "essay", "hiring", "warmer")
    project.bloginator("refine", "essay", "hiring", "warmer")
    assert (project.folder() / "feedback" / "hiring.md").read_text("utf-8") == "shorter\n\nwarmer\n"


def test_a_wish_written_by_hand_is_kept_when_another_replaces_it(tmp_path: Path) -> None:
    project = a_drafted_project(tmp_path, topics=FIVE)
    path = project.folder() / "feedback" / "hiring.md"
    path.parent.mkdir()
    path.write_bytes(b"\xef\xbb\xbfShorter, please.\r\n\r\n")
    project.draft()
    assert str(project.request("hiring")["feedback"]).startswith("Shorter, please.\n\nThe text")
    project.answer("hiring", NEW)
    project.draft()
    outcome = project.bloginator("refine", "essay", "hiring", "warmer")
    kept = [one for one in path.parent.iterdir() if ".yours-" in one.name]
    assert kept[0].read_bytes().startswith(b"\xef\xbb\xbfShorter") and kept[0].name in outcome.out


def test_taking_the_wish_back_brings_the_earlier_request_back(tmp_path: Path) -> None:
    project = a_drafted_project(tmp_path, topics=FIVE)
    before = request_ids(project)
    project.bloginator("refine", "essay", "hiring", "shorter")
    project.draft()
    (project.folder() / "feedback" / "hiring.md").unlink()
    assert "Not asked yet with the feedback as it is now: hiring" in project.doit("status").out
    project.draft()
    assert request_ids(project) == before
    assert set(project.standings().values()) == {"accepted"}


def test_an_unknown_section_is_guessed(tmp_path: Path) -> None:
    project = a_drafted_project(tmp_path, topics=FIVE)
    outcome = project.bloginator("refine", "essay", "hirng", "shorter")
    assert outcome.code == 1 and "Did you mean hiring?" in outcome.err and "Traceback" not in outcome.said
    assert not (project.folder() / "feedback").exists()
    (project.folder() / "feedback").mkdir()
    (project.folder() / "feedback" / "reviewz.md").write_text("shorter", "utf-8")
    (project.folder() / "feedback" / "hiring.md").mkdir()
    told = project.draft().err
    assert "feedback/reviewz.md: no section has this id. Did you mean reviews?" in told
    assert "feedback/hiring.md: it is a folder, where a file belongs." in told
    assert "Did you mean reviews?" in project.doit("status").out


def test_a_wish_alone_serves_a_section_without_an_answer(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=FIVE)
    project.bloginator("refine", "essay", "hiring", "begin with the numbers")
    project.draft()
    assert project.request("hiring")["feedback"] == "begin with the numbers"
    project.answer_all(FIVE)
    for _ in range(2):
        assert project.draft("--strict").code == 0
        assert set(project.standings().values()) == {"accepted"}


def test_an_extract_fulfils_no_wish(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=FIVE, settings='responder = ["assistant", "extract"]\n')
    project.answer_all(FIVE)
    project.draft()
    project.bloginator("refine", "essay", "hiring", "shorter")
    assert project.draft().code == 0
    assert project.standings()["hiring"] == "outdated"
    assert "The old way of hiring" in project.text()


def test_deleting_the_cache_asks_nothing_again(tmp_path: Path) -> None:
    import shutil

    project = a_drafted_project(tmp_path, topics=FIVE)
    project.bloginator("refine", "essay", "hiring", "shorter")
    project.draft()
    project.answer("hiring", NEW)
    project.draft()
    before = project.files()
    shutil.rmtree(project.root / ".bloginator")
    assert project.draft("--strict").code == 0
    assert project.files() == before


def test_a_section_that_left_and_came_back_keeps_its_wish_fulfilled(tmp_path: Path) -> None:
    project = a_drafted_project(tmp_path, topics=FIVE)
    outline = project.folder() / "outline.json"
    whole = outline.read_text("utf-8")
    project.bloginator("refine", "essay", "hiring", "shorter")
    project.draft()
    project.answer("hiring", NEW)
    project.draft()
    asked = request_ids(project)
    without = json.loads(whole)
    without["sections"] = [one for one in without["sections"] if one["id"] != "hiring"]
    outline.write_text(json.dumps(without), "utf-8")
    project.draft()
    outline.write_text(whole, "utf-8")
    assert project.draft("--strict").code == 0
    assert request_ids(project) == asked
    assert set(project.standings().values()) == {"accepted"}


def test_a_wish_in_another_encoding_keeps_its_letters_when_one_is_added(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=FIVE[:2])
    project.draft()
    wish = project.folder() / "feedback" / "hiring.md"
    wish.parent.mkdir()
    wish.write_bytes("Kürzer, bitte.\r\n".encode("cp1252"))
    outcome = project.bloginator("refine", "essay", "hiring", b"Say m\xf6re.")  # type: ignore[arg-type]  # as a shell may
    assert outcome.code == 0 and "Traceback" not in outcome.said, outcome.said
    assert wish.read_text("utf-8") == "Kürzer, bitte.\n\nSay m?re.\n"


@pytest.mark.parametrize("change", ["days -> weeks", "20 minutes -> 30 minutes", "move"])
def test_a_fulfilled_wish_stays_fulfilled_when_passages_change(tmp_path: Path, change: str) -> None:
    project = a_drafted_project(tmp_path, topics=FIVE)
    project.bloginator("refine", "essay", "hiring", "shorter")
    project.draft()
    project.answer("hiring", NEW)
    project.draft()
    corpus = project.folder() / "corpus"
    if change == "move":
        (corpus / "old").mkdir()
        for post in corpus.glob("*.md"):
            post.rename(corpus / "old" / post.name)
    else:
        post = corpus / "hiring.md"
        post.write_text(post.read_text("utf-8").replace(*change.split(" -> ")), "utf-8")
    planned = project.bloginator("plan", "essay").said
    assert "hiring" in planned and "wish" not in planned and "hiring is asked" not in planned, planned
    project.draft()
    assert project.standings()["hiring"] == "outdated"
    assert "to be written again" not in project.bloginator("status", "essay").out
    assert "before the feedback" not in project.bloginator("check").out
    asked = project.bloginator("draft", "essay", "--batch-timeout", "0", "--only", "outdated").out
    (pack,) = (project.folder() / "packs").glob("*.md")
    assert re.search("Asked again: .*hiring", asked) and f" batches/essay/packs/{pack.name} (" in asked
    assert str(project.request("hiring")["feedback"]).startswith("Bring the text up to date.")
    assert "before the feedback" in project.bloginator("check").out
