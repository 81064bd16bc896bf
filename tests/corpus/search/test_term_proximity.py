"""Words that stand together speak for a passage."""

import pytest

from bloginator.corpus.ingest.parse import encode_stems
from bloginator.corpus.search.lexical import term_proximity


def test_the_closer_two_words_stand_the_more_they_count():
    texts = ["cold start now", "cold and slow start", "cold a b c d e f start", "cold cold cold"]
    found = term_proximity([encode_stems(text.split()) for text in texts], {"cold": 2.0, "start": 1.0})
    assert found.tolist() == pytest.approx([1 / 3, 1 / 9, 0, 0])


def test_one_word_has_nothing_to_stand_beside():
    assert term_proximity([encode_stems(["cold"])], {"cold": 1.0}).tolist() == [0.0]
    assert term_proximity([], {"cold": 1.0, "start": 1.0}).tolist() == []
