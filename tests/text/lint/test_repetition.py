"""What a draft says twice is found once, with both places."""

from hypothesis import given
from hypothesis import strategies as st

from bloginator.text.lint.repetition import Place, repetitions
from bloginator.text.sentences import split_sentences

WATER = "The raised beds need two litres of fresh water every summer morning."


def test_a_sentence_in_other_words_of_the_same_stems_is_nearly_the_same():
    (found,) = repetitions({"a": WATER, "b": "Every summer morning the raised beds needed two litres of fresh water."})
    assert (found.kind, found.first.section, found.second.section) == ("sentence", "a", "b")
    assert found.alike >= 0.9


def test_a_long_run_of_words_is_a_passage():
    again = "Nobody warned us in April that the raised beds need two litres of fresh water, or how the old pump groans."
    (found,) = repetitions({"a": WATER, "b": again})
    assert (found.kind, found.shared) == ("passage", "the raised beds need two litres of fresh water")


def test_a_figure_beside_the_same_word_in_two_sections_is_told():
    (found,) = repetitions({"a": "We lost 340 plants to frost and snow.", "b": "Then 340 plants to frost? No: hail."})
    assert (found.kind, found.shared) == ("figure", "340 plants")


def test_years_and_single_digits_are_no_figures():
    assert repetitions({"a": "In 2021 plants froze by 3 degrees.", "b": "By 2021 plants cost 3 degrees of patience."}) == []


def test_two_sections_that_make_one_point_from_one_source_are_told():
    one, other = "Frost killed the young tomato plants.", "The young plants were lost when frost came back in May."
    places = {
        Place(name, s.start, s.end): "garden.md:3"
        for name, text in (("a", one), ("b", other))
        for s in split_sentences(text)
    }
    assert repetitions({"a": one, "b": other}) == []
    (found,) = repetitions({"a": one, "b": other}, places)
    assert (found.kind, found.shared) == ("source", "garden.md:3")


def test_a_draft_that_says_everything_once_has_none():
    assert repetitions({"a": WATER, "b": "Anna keeps her bees beside the river."}) == []


@given(st.dictionaries(st.sampled_from("abc"), st.text(alphabet="ab 1.\n", max_size=80)))
def test_any_text_has_pairs_in_order_and_within_bounds(sections: dict[str, str]):
    for found in repetitions(sections):
        for place in (found.first, found.second):
            assert 0 <= place.start < place.end <= len(sections[place.section])
        assert found.first != found.second
