"""What the writer changes in a draft stays: it becomes an answer of the writer's own, before all others."""

import shutil
from pathlib import Path

from tests.project import TOPICS, Project, a_drafted_project, a_project, prose, write_outline

FEW = TOPICS[:6]


def edit(project: Project, old: str, new: str) -> str:
    """Change the draft by hand; return what it holds then."""
    text = project.text()
    assert text.count(old) == 1
    (project.folder() / "draft.md").write_text(text.replace(old, new), "utf-8")
    return project.text()


def edited(project: Project) -> dict[str, str]:
    """Return the writer's own answers by section."""
    folder = project.folder() / "responses" / "edited"
    return {path.stem: path.read_text("utf-8") for path in folder.glob("*")}


def test_the_writers_own_version_of_an_answer_stands_in_the_draft(tmp_path: Path) -> None:
    project = a_drafted_project(tmp_path, topics=FEW)
    project.answer("edited/hiring", "We never had one, and TODO [S1]")
    assert project.draft().code == 0
    assert "We never had one, and TODO[^" in project.text()
    status = project.bloginator("status", "essay")
    assert "Your own text, from responses/edited/, stands in hiring." in status.out
    (project.folder() / "responses" / "edited" / "hiring.md").unlink()
    project.draft()
    assert "We never had one" not in project.text()


def test_words_that_look_like_a_marker_stay_and_a_marker_of_no_source_is_told_at_once(tmp_path: Path) -> None:
    project = a_drafted_project(tmp_path, topics=FEW)
    edit(project, "begin hiring earlier than feels right", "keep plans in a store (S3) and notes [S9] elsewhere")
    told = project.draft()
    assert "keep plans in a store (S3) and notes elsewhere[^" in project.text()
    assert "hiring: [S9] is no source of hiring@" in told.err and "S3" not in told.err.partition("“")[0]


def test_what_was_changed_is_taken_also_where_the_draft_s_record_is_gone(tmp_path: Path) -> None:
    project = a_drafted_project(tmp_path, topics=FEW)
    changed = edit(project, "begin hiring earlier than feels right", "begin hiring later, which is odd")
    (project.folder() / "draft.json").unlink()
    outcome = project.draft()
    assert outcome.code == 0 and project.text() == changed, outcome.said


def test_a_changed_section_stays_as_it_was_changed_with_its_footnotes(tmp_path: Path) -> None:
    project = a_drafted_project(tmp_path, topics=FEW)
    first = project.text()
    changed = edit(project, "begin hiring earlier than feels right", "begin hiring later, which is odd")
    assert "batches/essay/draft.md was changed by hand" in project.bloginator("status", "essay").out
    outcome = project.draft()
    assert outcome.code == 0, outcome.said
    assert "what you changed in draft.md is kept in batches/essay/responses/edited/: hiring." in outcome.out
    assert project.text() == changed, "the same marks lead to the same passages"
    (text,) = edited(project).values()
    assert text.count("[S1]") == 2 and text.startswith("---\nrequest_id: hiring@")
    assert ".yours-" not in "".join(project.files())
    before = project.files()
    assert project.draft().code == 0
    assert project.files() == before
    assert "was changed by hand" not in project.bloginator("status", "essay").out

    (project.folder() / "draft.md").write_text(first, "utf-8")
    outcome = project.draft()
    assert "hiring is as it was answered" in outcome.out
    assert project.text() == first and not edited(project)
    assert project.draft().code == 0 and project.text() == first


def test_a_changed_section_keeps_the_gaps_that_its_answer_names(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=FEW)
    project.draft()
    project.answer_all(FEW)
    project.answer("hiring", f"{prose('hiring')}\n\nMissing from the sources: what a hire costs.\n")
    assert "1 section names gaps" in project.draft().out
    edit(project, "begin hiring earlier than feels right", "begin hiring later")
    assert "1 section names gaps" in project.draft().out
    assert "begin hiring later" in project.text() and "Missing from the sources" not in project.text()
    assert "what a hire costs" in (project.folder() / "draft.json").read_text("utf-8")


def test_a_change_goes_the_way_of_its_question(tmp_path: Path) -> None:
    project = a_drafted_project(tmp_path, topics=FEW)
    edit(project, "begin hiring earlier than feels right", "begin hiring later")
    project.draft()
    write_outline(project.folder(), FEW, hiring="On finding people")
    project.draft()
    assert project.standings()["hiring"] == "stale" and "begin hiring later" in project.text()
    notice = next(line for line in project.text().splitlines() if "This answers the earlier question" in line)
    edit(project, f"{notice}\n\n", "")
    assert project.draft().code == 0
    assert project.standings()["hiring"] == "accepted", "whoever takes the notice out says that the text fits"
    assert "begin hiring later" in project.text()


def test_a_wish_speaks_of_the_changed_text_and_a_newer_answer_replaces_it_for_good(tmp_path: Path) -> None:
    project = a_drafted_project(tmp_path, topics=FEW)
    edit(project, "begin hiring earlier than feels right", "begin hiring later")
    project.draft()
    project.bloginator("refine", "essay", "hiring", "shorter")
    project.draft()
    request = project.request("hiring")
    assert "begin hiring later" in str(request["feedback"])
    project.answer("hiring", f"---\nrequest_id: {request['request_id']}\n---\n\nWe hire later [S1].")
    project.draft()
    assert "We hire later" in project.text() and "begin hiring later" not in project.text()
    (project.folder() / "corpus" / "hiring.md").write_text("# Hiring\n\nHiring takes 5 days, and hiring is slow.\n", "utf-8")
    project.draft()
    assert project.standings()["hiring"] == "outdated"
    assert "We hire later" in project.text(), "the text that was replaced does not come back"


def test_where_both_changed_the_writers_stands_and_the_other_one_is_named(tmp_path: Path) -> None:
    project = a_drafted_project(tmp_path, topics=FEW)
    edit(project, "begin hiring earlier than feels right", "begin hiring later")
    other = project.answer("hiring", "Hiring is something else now, says somebody [S1].\n")
    outcome = project.draft()
    assert "hiring was changed here and in responses/hiring.md; yours stands in the draft" in outcome.err
    assert "begin hiring later" in project.text() and "something else" in other.read_text("utf-8")


def test_a_placeholder_that_was_written_over_is_answered(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=FEW)
    project.answer_all(FEW[:5])
    assert project.draft().code == 0
    notice = next(line for line in project.text().splitlines() if line.startswith("> **Not written yet.**"))
    standing_in = project.text().partition(notice)[2].partition("\n## ")[0]
    edit(project, notice + standing_in, "I write this one myself.\n")
    assert project.draft("--strict").code == 0
    assert "I write this one myself." in project.text()


def test_a_sentence_from_another_section_brings_its_passage(tmp_path: Path) -> None:
    project = a_drafted_project(tmp_path, topics=FEW)
    text = project.text()
    moved = text.partition("We now begin reviews earlier than feels right")[2].partition("\n")[0]
    sentence = f"We now begin reviews earlier than feels right{moved}"
    edit(project, "## On hiring\n\n", f"## On hiring\n\n{sentence} ")
    assert project.draft().code == 0
    assert project.text().count(sentence) == 2 or "reviews earlier than feels right[^" in project.text()
    sources = project.request("hiring")["sources"]
    assert isinstance(sources, list) and any("reviews" in source["document"] for source in sources)
    assert project.standings()["hiring"] == "accepted"


def test_what_is_blocked_is_told_and_kept(tmp_path: Path) -> None:
    project = a_drafted_project(tmp_path, topics=FEW)
    (project.root / "blocklist.toml").write_text('[[entry]]\ntext = "Acme"\n', "utf-8")
    project.bloginator("blocklist", "add", "Acme")
    mine = edit(project, "begin hiring earlier", "begin hiring at Acme earlier")
    outcome = project.draft()
    assert "hiring: what you changed is in responses/edited/hiring.md and does not count" in outcome.err
    kept = [path for path in project.folder().iterdir() if ".yours-" in path.name]
    assert [path.read_text("utf-8") for path in kept] == [mine]
    assert prose("hiring").partition(" [S1]")[0] in project.text()


def test_without_a_record_of_what_we_wrote_the_file_is_kept_aside(tmp_path: Path) -> None:
    project = a_drafted_project(tmp_path, topics=FEW)
    mine = edit(project, "begin hiring earlier", "begin hiring later")
    (project.folder() / "draft.json").unlink()
    shutil.rmtree(project.folder() / "drafts")
    outcome = project.draft()
    assert "draft.json is gone" in outcome.err
    kept = [path for path in project.folder().iterdir() if ".yours-" in path.name]
    assert [path.read_text("utf-8") for path in kept] == [mine] and kept[0].name in outcome.out
