"""What changed between two drafts, by section id: a moved section is a move, and goes with the one above it."""

import pytest
from tests.stages.exporters.test_page import a_draft, a_draft_section

from bloginator.records.draft import Draft
from bloginator.stages.page.changes import compare_drafts
from bloginator.stages.page.word_diff import AROUND, diff_words


def drafted(outline: str) -> Draft:
    """Return a draft of sections by id, each as many levels down as points stand before its id."""
    sections = [
        a_draft_section(name.strip("."), name.strip("."), title=name.strip("."), depth=name.count("."))
        for name in outline.split()
    ]
    return a_draft(*sections)


@pytest.mark.parametrize(
    ("before", "now", "moved"),
    [
        ("a b c", "a b c", ""),
        ("a b c", "c a b", "c"),
        ("a b c", "a x b c", ""),
        ("a b c", "a c", ""),
        ("a .b c .d", "c .d a .b", "c"),
        ("a .b c", "a c .b", "b"),
        ("a .b", "a b", "b"),
        ("a .b c", "b c", ""),
    ],
)
def test_what_stands_elsewhere_has_moved_and_nothing_else(before: str, now: str, moved: str) -> None:
    changes = compare_drafts(drafted(before), drafted(now))
    assert {name for name, change in changes.items() if "moved" in change.what} == set(moved)


def test_a_placeholder_that_is_written_now_is_no_comparison_of_words() -> None:
    before, now = a_draft(a_draft_section(kind="placeholder", text="Not yet.")), a_draft(a_draft_section())
    assert compare_drafts(before, now)["costs"].what == "written now"
    assert (
        compare_drafts(now, before)["costs"].what == "a placeholder now" and not compare_drafts(now, before)["costs"].pieces
    )


def test_words_far_from_a_difference_are_left_out() -> None:
    long = " ".join(f"w{number}" for number in range(40))
    pieces = diff_words(f"{long} twelve {long} end", f"{long} sixteen {long} close")
    assert [piece.text for piece in pieces if piece.kind] == ["twelve", "sixteen", "end", "close"]
    assert [len(piece.text.split()) for piece in pieces if not piece.kind] == [AROUND + 1, 2 * AROUND + 1]
    assert diff_words("the  same\nwords", "the same words") == []
