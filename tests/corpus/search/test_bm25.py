"""What a word is worth, and what stands around it."""

from bloginator.corpus.search.bm25 import LONG_QUERY, SHORT_QUERY, context_weights, max_score


def test_the_fewer_words_a_query_has_the_more_counts_what_stands_around():
    weights = [context_weights(words) for words in range(1, LONG_QUERY + 3)]
    assert weights == sorted(weights, reverse=True)
    beside = {words: context_weights(words)[0] for words in (1, SHORT_QUERY, LONG_QUERY, 50)}
    assert beside[LONG_QUERY] == beside[50] < beside[SHORT_QUERY] == beside[1]


def test_what_a_query_of_few_words_can_reach_is_more():
    assert max_score(1) > max_score(LONG_QUERY) == max_score(50)
