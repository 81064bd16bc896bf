"""Prose out of Markdown, as whoever measures style reads it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bloginator.text.prose import count_words, extract_sentences, group_sentences


def test_the_editor_does_not_show() -> None:
    assert extract_sentences("I don’t—really—know “why”.") == extract_sentences('I don\'t -- really -- know "why".')


def test_code_tables_headings_and_quotations_are_not_the_writers_prose() -> None:
    text = "---\ntitle: x\n---\n# Head\nThis line is what I wrote.\n\n```\ncode is not prose\n```\n\n> Others wrote.\n"
    assert extract_sentences(text) == ("This line is what I wrote.",)


@given(st.lists(st.integers(1, 40), max_size=60), st.sampled_from([65, 125, 265]))
@settings(deadline=None)
def test_passages_are_whole_sentences_of_about_the_length_asked_for(sizes: list[int], length: int) -> None:
    sentences = [" ".join(["word"] * size) + "." for size in sizes]
    passages = group_sentences(sentences, length)
    assert all(0.7 * length <= count_words(passage) <= 1.7 * length for passage in passages)
    assert sum(map(count_words, passages)) <= sum(sizes)


def test_a_bracket_that_never_closes_is_no_part_of_the_link_behind_it():
    assert extract_sentences("We wrote [a note [of ours](x.md) on the old way.") == (
        "We wrote [a note of ours on the old way.",
    )
