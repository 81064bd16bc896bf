"""What a draft says twice is found once, with both places."""

from hypothesis import given
from hypothesis import strategies as st

from bloginator.text.lint.repetition import Repetition, list_sentences, shared_words
from bloginator.text.lint.repetition import repetitions as find_repetitions

WATER = "The raised beds need two litres of fresh water every summer morning."


def repetitions(sections: dict[str, str]) -> list[Repetition]:
    return find_repetitions({section: list_sentences(text) for section, text in sections.items()})


def test_a_sentence_in_other_words_of_the_same_stems_is_nearly_the_same():
    (found,) = repetitions({"a": WATER, "b": "Every summer morning the raised beds needed two litres of fresh water."})
    assert (found.kind, found.first.section, found.second.section) == ("sentence", "a", "b")
    assert found.alike >= 0.9


def test_a_long_run_of_words_is_a_passage():
    again = "Nobody warned us in April that the raised beds need two litres of fresh water, or how the old pump groans."
    (found,) = repetitions({"a": WATER, "b": again})
    assert found.kind == "passage"
    assert shared_words(found, again) == "the raised beds need two litres of fresh water"


def test_rows_of_a_table_are_alike_and_repeat_nothing():
    table = "| bed | litres of water every summer morning |\n|---|---|\n| raised left bed | two litres of fresh water |\n"
    assert repetitions({"a": table + "| raised right bed | two litres of fresh water |\n", "b": table}) == []


def test_a_draft_that_says_everything_once_has_none():
    assert repetitions({"a": WATER, "b": "Anna keeps her bees beside the river."}) == []


@given(st.dictionaries(st.sampled_from("abc"), st.text(alphabet="ab 1.\n", max_size=80)))
def test_any_text_has_pairs_in_order_and_within_bounds(sections: dict[str, str]):
    for found in repetitions(sections):
        for place in (found.first, found.second):
            assert 0 <= place.start < place.end <= len(sections[place.section])
        assert found.first != found.second
