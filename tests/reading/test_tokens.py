"""Estimates of tokens: whole numbers, never less for more text, and in step with each other."""

from hypothesis import given
from hypothesis import strategies as st

from bloginator.reading import tokens


@given(st.text(), st.text())
def test_more_text_never_has_fewer_tokens(text: str, more: str) -> None:
    assert tokens.estimate(text) <= tokens.estimate(text + more) <= tokens.estimate(text) + tokens.estimate(more)


@given(st.text())
def test_a_files_size_gives_the_same_estimate_as_its_text(text: str) -> None:
    assert tokens.of_bytes(len(text.encode("utf-8", "surrogatepass"))) == tokens.estimate(text)


def test_nothing_has_no_tokens_and_a_word_has_one_at_least() -> None:
    assert (tokens.estimate(""), tokens.of_words(0)) == (0, 0)
    assert tokens.estimate("a") == 1 and tokens.of_words(1) >= 1
