"""Runs of five or more words that stand in a source are not the writer's own."""

from bloginator.text.own_words import extract_own_words


def test_shares_of_quoted_and_own_words_add_up() -> None:
    source = "The quick brown fox jumps over the lazy dog."
    own = extract_own_words(f"As I said, {source} And that was all there is to say.", [source])
    assert (own.quoted, own.words) == (9, 11)
    assert own.fragments == ("As I said,", "And that was all there is to say.")
    whole = extract_own_words(source, [source])
    assert (whole.quoted, whole.words) == (9, 0)


def test_four_words_in_a_row_are_no_quotation() -> None:
    assert extract_own_words("We saw the lazy dog here.", ["Nobody saw the lazy dog today."]).quoted == 0
