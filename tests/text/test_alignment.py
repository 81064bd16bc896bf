"""Two rows of words are compared as difflib does, and coarsely where that would take minutes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bloginator.text import alignment
from bloginator.text.alignment import align

ROWS = st.lists(st.sampled_from("abcd"), max_size=12)


@pytest.mark.parametrize("most", [0, 3, 1000])
@given(before=ROWS, after=ROWS)
def test_the_stretches_make_the_one_row_into_the_other(most: int, before: list[str], after: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(alignment, "MAX_PAIRS", most)
        codes = align(before, after)
    assert [word for _, first, last, _, _ in codes for word in before[first:last]] == before
    assert [word for _, _, _, begins, ends in codes for word in after[begins:ends]] == after
    assert all(before[first:last] == after[begins:ends] for kind, first, last, begins, ends in codes if kind == "equal")


def test_what_both_rows_begin_and_end_with_is_found_however_long_they_are() -> None:
    before, after = ["a", "b"] * 3000, [*["a", "b"] * 1500, "new", *["a", "b"] * 1500]
    assert [code for code in align(before, after) if code[0] != "equal"] == [("insert", 3000, 3000, 3000, 3001)]


def test_a_frequent_word_between_others_begins_no_stretch_of_long_rows() -> None:
    before, after = ([word for number in range(540) for word in (f"{own}{number}", "s")] for own in "xy")
    assert align(before, after) == [("replace", 0, 1079, 0, 1079), ("equal", 1079, 1080, 1079, 1080)]


def test_long_rows_of_few_words_are_one_replacement() -> None:
    before, after = ([str(number * step % 150) for number in range(40_000)] for step in (1, 7))
    assert align(before[1:], after[1:-1]) == [("replace", 0, 39_999, 0, 39_998)]
