"""What a word is worth, and what stands around it."""

from bloginator.corpus.search.bm25 import FEW, MANY, around, most


def test_the_fewer_words_a_query_has_the_more_counts_what_stands_around():
    weights = [around(words) for words in range(1, MANY + 3)]
    assert weights == sorted(weights, reverse=True)
    assert around(MANY)[0] == around(50)[0] < around(FEW)[0] == around(1)[0]


def test_what_a_query_of_few_words_can_reach_is_more():
    assert most(1) > most(MANY) == most(50)
