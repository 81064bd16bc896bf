"""Vectors of words: what means nearly the same is near, and a blob of letters costs no more than a long word."""

from bloginator.corpus.index.word_vectors import MAX_WORD, unit, word_vectors


def test_words_that_mean_nearly_the_same_are_nearer_than_others():
    baby, child, invoice = unit(word_vectors().sums([["baby"], ["child"], ["invoice"]]))
    assert baby @ child > 0.3 > baby @ invoice


def test_of_a_blob_only_the_beginning_is_looked_at():
    blob = "q9xz7" * MAX_WORD
    assert word_vectors().pieces_of(blob) == word_vectors().pieces_of(blob[:MAX_WORD])
