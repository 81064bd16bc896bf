"""A section whose question changed keeps showing its text, and ``bloginator confirm`` makes it count again."""

import json
import shutil
from pathlib import Path

import pytest
from tests.project import TOPICS, Project, a_project, prose, write_outline


def test_a_changed_question_shows_the_earlier_text_until_it_is_confirmed(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    project.draft()
    project.answer_all(TOPICS)
    project.draft()
    earlier = (project.folder() / "responses" / "budgets.md").read_bytes()
    write_outline(project.folder(), TOPICS, budgets="On money")

    drafted = project.draft()
    assert "partial, 1 section shows its earlier text: budgets" in drafted.out and "placeholder" not in drafted.out
    assert "1 section shows its earlier text: budgets; it is not measured." in drafted.out
    assert (
        "budgets (On money): renamed from “On budgets”; shows its earlier text now"
        in project.bloginator("diff", "essay").out
    )
    exported = project.bloginator("export", "essay", "--to", "md", "--clean")
    assert "left out, for it answers an earlier question: budgets" in exported.out, exported.said
    assert project.standings()["budgets"] == "stale"
    below = project.text().split("## On money", 1)[1].split("\n## ", 1)[0]
    assert "This answers the earlier question" in below and "bloginator confirm" in below
    assert "budgets" in below.split("To mend", 1)[1].partition("\n")[2], "the earlier text stands below the notice"

    outcome = project.bloginator("confirm", "essay", "budgets")
    assert outcome.code == 0 and "budgets is accepted" in outcome.out, outcome.said
    assert project.draft().code == 0
    assert "This answers the earlier question" not in project.text()
    assert (project.folder() / "responses" / "budgets.md").read_bytes() == earlier


def name_gaps(project: Project) -> list[str]:
    """Return the gaps that the draft's record has of hiring."""
    draft = json.loads((project.folder() / "draft.json").read_text("utf-8"))
    return next(section["gaps"] for section in draft["sections"] if section["id"] == "hiring")


@pytest.mark.parametrize("how", ["confirm", "draft.md"])
def test_a_confirmed_text_keeps_the_gaps_that_it_names(tmp_path: Path, how: str) -> None:
    topics = TOPICS[:5]
    project = a_project(tmp_path, topics=topics)
    project.draft()
    project.answer_all(topics)
    gaps = "Missing from the sources: who pays.\n\nMissing from the sources:\n\n- when it ends\n- what `[S1]` means"
    project.answer("hiring", f"{prose('hiring')}\n{gaps}\n")
    project.draft()
    before = name_gaps(project)
    assert len(before) == 2
    write_outline(project.folder(), topics, hiring="On people")
    project.draft()
    if how == "confirm":
        assert project.bloginator("confirm", "essay", "hiring").code == 0
    else:
        blocks = project.text().split("\n\n")
        told = [block for block in blocks if "This answers the earlier question" not in block]
        assert len(told) == len(blocks) - 1
        (project.folder() / "draft.md").write_text("\n\n".join(told), "utf-8")
    assert project.draft().code == 0
    assert project.standings()["hiring"] == "accepted"
    assert name_gaps(project) == before and "Missing from the sources" not in project.text()


def test_who_confirms_is_told_which_sentences_lost_their_only_marker(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=TOPICS[:3])
    project.draft()
    project.answer_all(TOPICS[:3])
    project.answer("hiring", "We begin hiring early [S1]. It cost us 3 days a month [S1][S2]. It is done [S2].\n")
    project.draft()
    assert project.bloginator("sources", "essay", "hiring", "--drop", "S2").code == 0
    write_outline(project.folder(), TOPICS[:3], hiring="On people")
    project.draft()
    told = project.bloginator("confirm", "essay", "hiring").out
    assert "[S2] corpus/" in told and "was taken out: that is no passage of the section any more." in told, told
    assert "Without a marker now: “It is done [S2].”" in told and "It cost us" not in told


def test_who_confirms_a_text_whose_source_has_changed_is_told_what_it_says_now(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=TOPICS[:3])
    project.draft()
    project.answer_all(TOPICS[:3])
    project.draft()
    (source,) = [one for one in project.request("hiring")["sources"] if one["marker"] == "S1"]  # type: ignore[attr-defined]
    post = project.folder() / source["document"]
    text = post.read_text("utf-8")
    post.write_text(text.replace("3 days", "5 days").replace("earlier than", "later than"), "utf-8")
    project.draft()
    assert project.standings()["hiring"] == "outdated"
    confirmed = project.bloginator("confirm", "essay", "hiring")
    assert confirmed.code == 0 and "has changed: “" in confirmed.out and "is now “" in confirmed.out, confirmed.said


def test_what_cannot_be_confirmed_says_why(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    project.draft()
    outcome = project.bloginator("confirm", "essay", "budgets")
    assert outcome.code == 1 and "no text that could be confirmed" in outcome.err
    assert project.bloginator("confirm", "essay", "budget").err.count("Did you mean budgets?") == 1
    write_outline(project.folder(), TOPICS, budgets="On money")
    assert "is not asked yet" in project.bloginator("confirm", "essay", "budgets").err


def test_a_text_whose_request_was_deleted_is_confirmed_without_its_markers_or_restored_with_them(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=TOPICS[:3])
    project.draft()
    for topic in TOPICS[:3]:
        asked = project.request(topic)["request_id"]
        project.answer(topic, f"---\nrequest_id: {asked}\n---\n\nWe tried {topic} twice and wrote it down [S1].")
    assert project.draft().code == 0
    project.bloginator("refine", "essay", "hiring", "shorter")
    project.draft()
    asked = project.request("hiring")["request_id"]
    project.answer("hiring", f"---\nrequest_id: {asked}\n---\n\nWe tried hiring and wrote it down [S1].")
    assert project.draft().code == 0
    for gone in (project.folder() / "requests", project.folder() / "verdicts", project.root / ".bloginator"):
        shutil.rmtree(gone)
    project.draft()
    assert project.standings()["hiring"] == "stale"
    assert "No request that it answers is kept" in project.bloginator("status", "essay").out
    confirmed = project.bloginator("confirm", "essay", "hiring")
    assert confirmed.code == 0 and "Its markers were taken out" in confirmed.out, confirmed.said
    assert project.draft().code == 0
    assert "We tried hiring and wrote it down." in project.text()
    restored = project.bloginator("restore", "essay", "2", "--section", "hiring")
    assert restored.code == 0 and project.draft().code == 0, restored.said
    assert "We tried hiring and wrote it down[^" in project.text()


def test_an_answer_to_nothing_that_was_asked_is_not_told_as_an_earlier_text(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=("hiring", "closing"), settings="threshold = 0.5\n")
    project.draft()
    project.answer("closing")
    bundle = project.folder() / "responses" / "all.md"
    bundle.write_text("<<<ANSWER hiring@deadbeef>>>\nWe hire in two weeks [S1].\n<<<END hiring@deadbeef>>>\n", "utf-8")
    assert project.draft().code == 0
    text = project.text()
    assert (
        "This answers the earlier question" not in text
        and "Not written for this question yet." in text
        and "deadbeef" in text
    ), text
