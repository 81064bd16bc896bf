"""Which texts repeat each other, found once for all that are compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.text.test_growth import seconds

from bloginator.corpus.search.near_duplicates import SHINGLE_WORDS, RepeatedTexts, measure_overlap

BEGINNING = " ".join(f"beginning{number}" for number in range(40))
TEXTS = st.lists(st.lists(st.sampled_from("abcdef"), max_size=12).map(" ".join), max_size=8, unique=True)


@given(TEXTS, st.floats(0.05, 0.95))
def test_texts_repeat_each_other_as_two_that_are_compared_alone(texts: list[str], near: float) -> None:
    known = RepeatedTexts(near)
    numbers = [known.number(text) for text in texts]
    for text, number in zip(texts, numbers, strict=True):
        alike = {
            other
            for other, other_text in zip(numbers, texts, strict=True)
            if measure_overlap(find_shingles(other_text), find_shingles(text)) > near
        }
        for _ in ("compared", "remembered"):
            assert {other for other in numbers if not known.is_new(number, {other})} == alike | {number}
        assert known.number(text) == number


def find_shingles(text: str) -> set[object]:
    words = text.split()
    return set(zip(words, words[1:], words[2:], strict=False)) if len(words) >= SHINGLE_WORDS else set(words)


def test_a_text_that_was_taken_is_not_new_again_unless_all_are_wanted() -> None:
    for near, expected in ((0.5, [True, False]), (1, [True, True])):
        known, taken = RepeatedTexts(near), set[int]()
        assert [known.is_new(known.number("One two three four."), taken) for _ in range(2)] == expected


def test_what_says_the_same_with_another_figure_is_no_repetition_and_less_of_it_is_one() -> None:
    known, taken = RepeatedTexts(0.5), set[int]()
    old, new = (
        f"Our platform was available for {share} of the last twelve months, says the log." for share in ("99.9%", "99.95%")
    )
    texts = old, new, new.removesuffix(", says the log."), old.replace("Our", "The")
    assert [known.is_new(known.number(text), taken) for text in texts] == [True, True, False, False]


@pytest.mark.parametrize(("old", "new"), [("14 30", "30 30"), ("14 30", "30 14"), ("1.12 3", "1.1 3")])
def test_a_figure_in_the_place_of_another_is_new_where_the_text_has_it_elsewhere_too(old: str, new: str) -> None:
    known, taken = RepeatedTexts(0.5), set[int]()
    said = "Returned goods are paid for after {} days, and bulky ones after {} days."
    assert [known.is_new(known.number(said.format(*figures.split())), taken) for figures in (old, new)] == [True, True]


def test_texts_that_share_a_beginning_are_read_in_time_that_is_proportional_to_their_number() -> None:
    few, many = (seconds(choose, str(number), 2) for number in (400, 3200))
    assert many < 20 * few


def choose(number: str) -> None:
    known = RepeatedTexts(0.5)
    numbers = [
        known.number(f"{BEGINNING} {' '.join(f'{place}-{word}' for word in range(40))}") for place in range(int(number))
    ]
    for start in range(0, len(numbers), 50):
        taken = set[int]()
        assert sum(known.is_new(one, taken) for one in numbers[start : start + 50]) == 50
