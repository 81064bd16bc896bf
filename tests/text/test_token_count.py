"""Estimates of tokens: whole numbers, never less for more text, and in step with each other."""

from hypothesis import given
from hypothesis import strategies as st

from bloginator.text import token_count


@given(st.text(), st.text())
def test_more_text_never_has_fewer_tokens(text: str, more: str) -> None:
    assert (
        token_count.estimate(text)
        <= token_count.estimate(text + more)
        <= token_count.estimate(text) + token_count.estimate(more)
    )


@given(st.text())
def test_a_files_size_gives_the_same_estimate_as_its_text(text: str) -> None:
    assert token_count.of_bytes(len(text.encode("utf-8", "surrogatepass"))) == token_count.estimate(text)


def test_nothing_has_no_tokens_and_a_word_has_one_at_least() -> None:
    assert (token_count.estimate(""), token_count.of_words(0)) == (0, 0)
    assert token_count.estimate("a") == 1 and token_count.of_words(1) >= 1
