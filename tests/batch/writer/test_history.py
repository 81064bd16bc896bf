"""Drafts that were are kept, compared word by word, and their texts come back without a loss."""

import json
from pathlib import Path

import pytest
from tests.project import TOPICS, Project, a_kept_project, a_project, write_outline

FEW = TOPICS[:6]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with three drafts: answered, changed by hand in one section, and refined in another."""
    return a_kept_project(tmp_path, draft_thrice)


def draft_thrice(root: Path) -> None:
    project = a_project(root, topics=FEW)
    project.draft()
    project.answer_all(FEW)
    project.draft()
    text = project.text().replace("begin hiring earlier than feels right", "begin hiring later")
    (project.folder() / "draft.md").write_text(text, "utf-8")
    project.draft()
    project.bloginator("refine", "essay", "reviews", "shorter")
    project.draft()
    project.answer(
        "reviews", f"---\nrequest_id: {project.request('reviews')['request_id']}\n---\n\nBegin reviews early [S1]."
    )
    assert project.draft().code == 0


def history(project: Project, *words: str) -> list[str]:
    """Return the lines of the drafts that were."""
    outcome = project.bloginator("history", "essay", *words)
    assert outcome.code == 0, outcome.said
    return outcome.out.splitlines()[:-1]


def test_each_draft_with_another_text_is_kept_once_and_told(project: Project) -> None:
    lines = history(project)
    assert [line.split(";")[1:] for line in lines] == [[], [" changed: hiring"], [" changed: reviews"]]
    before = project.files()
    project.draft()
    assert project.files() == before
    kept = [json.loads(text) for name, text in before.items() if name.startswith("drafts/") and name.endswith(".json")]
    assert len(kept) == 3 and all(not section["sentences"] for draft in kept for section in draft["sections"])


def test_two_drafts_are_compared_by_section_and_word_by_word(project: Project) -> None:
    digest = history(project)[0].split()[1]
    outcome = project.bloginator("diff", "essay", digest, "2")
    assert "hiring (On hiring): 4 words gone, 1 new" in outcome.out
    assert "We now begin hiring [-earlier than feels right.-] {+later.+}" in outcome.out
    assert "reviews" not in outcome.out
    page = project.bloginator("diff", "essay", "--html").out
    assert "<del>The old way of</del> <ins>Begin</ins> reviews" in page and "hiring" not in page


def test_drafts_and_what_became_of_them_are_told_as_json(project: Project) -> None:
    told = [json.loads(line) for line in project.bloginator("history", "essay", "--json").out.splitlines()]
    assert [(draft["draft"], draft["changed"]) for draft in told] == [(1, []), (2, ["hiring"]), (3, ["reviews"])]
    compared = json.loads(project.bloginator("diff", "essay", told[0]["digest"], "2", "--json").out)
    (change,) = compared["changes"]
    assert (compared["drafts"], change["id"], change["title"]) == ([1, 2], "hiring", "On hiring")
    assert {"kind": "ins", "text": "later."} in [{key: piece[key] for key in ("kind", "text")} for piece in change["pieces"]]


def test_a_terminal_that_knows_no_such_letter_is_given_whole_json_and_no_traceback(project: Project) -> None:
    text = project.text().replace("begin hiring later", "begin hiring “naïvely”")
    (project.folder() / "draft.md").write_text(text, "utf-8")
    project.draft()
    told = project.bloginator("diff", "essay", "--json", env={"PYTHONIOENCODING": "ascii"})
    assert "“naïvely”" in {piece["text"].rstrip(".") for piece in json.loads(told.out)["changes"][0]["pieces"]}, told.out
    plain = project.bloginator("diff", "essay", env={"PYTHONIOENCODING": "ascii"})
    assert (plain.code, plain.err) == (0, "") and r"\u201cna\xefvely\u201d" in plain.out


def test_a_section_that_moved_is_told_as_moved(project: Project) -> None:
    write_outline(project.folder(), [*FEW[1:], FEW[0]])
    project.draft()
    said = project.bloginator("diff", "essay").out
    assert "opening (On opening): moved" in said and "[-" not in said and "{+" not in said


def test_a_text_comes_back_and_nothing_is_lost(project: Project) -> None:
    answers = {
        name: text for name, text in project.files().items() if name.startswith("responses/") and "edited" not in name
    }
    third, mine = project.text(), (project.folder() / "responses/edited/hiring.md").read_bytes()
    assert project.bloginator("restore", "essay", "1", "--section", "reviews").code == 0
    project.draft()
    assert "The old way of reviews" in project.text() and "begin hiring later" in project.text()
    assert project.standings()["reviews"] == "accepted"
    assert project.bloginator("restore", "essay", "1").code == 0
    project.draft()
    assert "begin hiring earlier than feels right" in project.text()
    assert project.bloginator("restore", "essay", "3").code == 0
    project.draft()
    assert project.text() == third
    files = project.files()
    assert answers.items() <= files.items()
    assert mine in files.values(), "also what was mine, and gave way"


def test_a_text_that_comes_back_stale_says_so(project: Project) -> None:
    write_outline(project.folder(), FEW, reviews="On looking at code")
    project.draft()
    said = project.bloginator("restore", "essay", "1", "--section", "reviews").out
    assert "reviews comes back stale" in said and "question" in said, said


def test_the_last_refinement_is_undone(project: Project) -> None:
    outcome = project.bloginator("undo", "essay")
    assert outcome.code == 0 and "written to responses/edited/: reviews" in outcome.out
    project.draft()
    assert "The old way of reviews" in project.text() and "begin hiring later" in project.text()
    assert project.standings()["reviews"] == "accepted", "the wish is asked no more"


def test_what_is_undone_cannot_be_undone_again(project: Project) -> None:
    project.bloginator("undo", "essay")
    assert project.bloginator("undo", "essay").code == 1
    project.draft()
    outcome = project.bloginator("undo", "essay")
    assert outcome.code == 1 and "Nothing is left to undo" in outcome.err


def refine_reviews(project: Project, wish: str, text: str) -> None:
    """Have the section written again at a wish."""
    project.bloginator("refine", "essay", "reviews", wish)
    project.draft()
    project.answer("reviews", f"---\nrequest_id: {project.request('reviews')['request_id']}\n---\n\n{text}")
    project.draft()


def change_reviews(project: Project, old: str, new: str) -> None:
    """Change the section's text in the draft by hand."""
    text = project.text()
    assert old in text
    (project.folder() / "draft.md").write_text(text.replace(old, new), "utf-8")
    project.draft()


def test_a_wish_that_only_named_gaps_is_undone(project: Project) -> None:
    refine_reviews(project, "with what it costs", "Missing from the sources: what reviews cost.")
    assert "Begin reviews early" not in project.text()
    outcome = project.bloginator("undo", "essay")
    assert outcome.code == 0 and "written to responses/edited/: reviews" in outcome.out, outcome.said
    project.draft()
    assert "Begin reviews early" in project.text()


def test_undo_passes_no_text_over_where_a_later_wish_only_named_gaps_and_nobody_has_drafted_since(project: Project) -> None:
    project.bloginator("refine", "essay", "reviews", "with what it costs")
    project.draft()
    request_id = project.request("reviews")["request_id"]
    project.answer("reviews", f"---\nrequest_id: {request_id}\n---\n\nMissing from the sources: what reviews cost.")
    outcome = project.bloginator("undo", "essay")
    assert outcome.code == 1 and "reviews is another text by now and is left alone" in outcome.err, outcome.said


def test_undo_goes_back_no_further_than_the_last_wish(project: Project) -> None:
    change_reviews(project, "Begin reviews early", "Begin reviews soon")
    refine_reviews(project, "in one word", "Early [S1].")
    project.bloginator("undo", "essay")
    project.draft()
    assert "Begin reviews soon" in project.text()
    for _ in range(2):
        outcome = project.bloginator("undo", "essay")
        assert outcome.code == 1 and "Nothing is left to undo" in outcome.err, outcome.said
        project.draft()
    assert "Begin reviews soon" in project.text()


def test_undo_leaves_a_text_alone_that_was_changed_since_the_wish(project: Project) -> None:
    change_reviews(project, "Begin reviews early", "Begin reviews soon")
    outcome = project.bloginator("undo", "essay")
    assert outcome.code == 1 and "reviews is another text by now and is left alone" in outcome.err, outcome.said
    assert "restore essay 2 --section reviews" in outcome.err
    project.draft()
    assert "Begin reviews soon" in project.text()


def test_a_version_of_the_writers_that_gives_way_is_named_with_its_place(project: Project) -> None:
    change_reviews(project, "Begin reviews early", "Begin reviews soon")
    said = project.bloginator("restore", "essay", "1", "--section", "reviews").out
    (kept,) = (project.folder() / "drafts" / "edited").glob("reviews-*.md")
    assert "Begin reviews soon" in kept.read_text("utf-8")
    assert f"Your version of reviews is kept as batches/essay/drafts/edited/{kept.name}." in said, said


def test_without_a_refinement_there_is_nothing_to_undo(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=FEW)
    project.answer_all(FEW)
    project.draft()
    outcome = project.bloginator("undo", "essay")
    assert outcome.code == 1 and "Nothing is left to undo" in outcome.err
    assert "There are no two drafts yet" in project.bloginator("diff", "essay").err
    assert "There is no draft 7." in project.bloginator("restore", "essay", "7").err


def test_a_draft_that_came_back_is_counted_again_and_its_text_once(project: Project) -> None:
    said = project.bloginator("restore", "essay", "2").out
    project.draft()
    assert "is taken back" not in said and "written to responses/edited/: reviews" in said
    said = project.bloginator("restore", "essay", "3").out
    assert "reviews is as it was answered" in said and "all stand already" not in said
    project.draft()
    said = project.bloginator("restore", "essay", "3").out
    assert "all stand already" in said and "puts it into the draft" not in said
    project.bloginator("restore", "essay", "2")
    project.draft()
    assert f"\n{len(history(project))} drafts of 3 texts, " in project.bloginator("history", "essay").out


def test_a_draft_that_was_restored_by_hand_is_read_with_its_own_numbers(project: Project) -> None:
    first = project.text()
    (project.folder() / "draft.md").write_text(
        first.replace("## On opening\n", "## On opening\n\nA word of mine.\n"), "utf-8"
    )
    text = project.text().replace("The old way of opening cost us 3 days a month. ", "")
    cut = text.partition("We now begin opening")
    (project.folder() / "draft.md").write_text(
        cut[0] + "Nothing." + cut[2].partition("\n")[1] + cut[2].partition("\n")[2], "utf-8"
    )
    project.draft()
    assert "Nothing." in project.text() and project.text().count("[^1]:") == 1
    (project.folder() / "draft.md").write_text(first, "utf-8")
    project.draft()
    assert project.text() == first, "the marks of an earlier draft lead where they led in it"
