"""The best of many scores are those that sorting them would give."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bloginator.corpus.search.top_k import DECIMALS, find_top_k

SCORES = st.lists(st.sampled_from([0.0, 0.1, 0.1 + 1e-12, 0.25, 0.5, 1.0]) | st.floats(0, 1), max_size=400)


def sorted_places(scores, count):
    rounded = [round(score, DECIMALS) for score in scores]
    places = [place for place in range(len(scores)) if rounded[place] > 0]
    return sorted(places, key=lambda place: (-rounded[place], place))[:count]


@given(SCORES, st.integers(1, 12))
def test_the_best_are_the_first_of_all_sorted_and_equal_ones_keep_their_order(scores, count):
    assert find_top_k(np.array(scores, dtype=np.float64), count).tolist() == sorted_places(scores, count)


def test_what_scores_nothing_is_never_among_the_best():
    assert find_top_k(np.zeros(100), 3).tolist() == []
    assert find_top_k(np.zeros(0), 3).tolist() == []
