"""Which of the best passages a section is given."""

import pytest

from bloginator.corpus.search.selection import Candidate, select
from bloginator.records.corpus import Retrieval


def a_candidate(text, document=0, score=0.5, ordinal=0):
    return Candidate(document, ordinal, score, text)


def chosen(found, top=5, **settings):
    return [one.text for one in select(found, top=top, settings=Retrieval(**settings))]


def test_a_passage_below_the_floor_is_left_out():
    assert chosen([a_candidate("good one here", score=0.4), a_candidate("weak thing there", score=0.1)], floor=0.2) == [
        "good one here"
    ]


def test_near_duplicates_are_given_once():
    text = "the pager rotates weekly among all of the engineers"
    assert chosen(
        [a_candidate(text), a_candidate(text + " here", document=1), a_candidate("another thing altogether now")]
    ) == [
        text,
        "another thing altogether now",
    ]


def test_another_document_comes_first_where_scores_are_close():
    found = [
        a_candidate("first of one", 0, 0.5),
        a_candidate("second of one then", 0, 0.49),
        a_candidate("only of two", 1, 0.47),
    ]
    assert chosen(found, spread=0.9) == ["first of one", "only of two", "second of one then"]
    assert chosen(found, spread=1) == ["first of one", "second of one then", "only of two"]


def test_never_more_than_asked_for():
    assert len(chosen([a_candidate(f"passage {n} {n + 1} {n + 2}", document=n) for n in range(9)], top=3)) == 3


GAINS = {"reaper": 5.0, "complet": 5.0, "queue": 1.0}


def held(text, document, score, *stems, **more):
    return Candidate(document, 0, score, text, held=frozenset(stems), **more)


def test_what_is_chosen_holds_together_what_is_asked_for():
    found = [
        held("the queue is drained", 0, 0.30, "queue"),
        held("a queue that fills again", 0, 0.29, "queue"),
        held("yet another queue entirely", 1, 0.28, "queue"),
        held("the reaper removes old keys", 2, 0.22, "reaper"),
        held("the completer pushes requests on", 2, 0.20, "complet"),
    ]
    chosen = [one.text for one in select(found, top=3, settings=Retrieval(), gains=GAINS)]
    assert chosen == ["the queue is drained", "the reaper removes old keys", "the completer pushes requests on"]
    plain = [one.text for one in select(found, top=3, settings=Retrieval(spread=1.0), gains=GAINS)]
    assert plain == [one.text for one in found[:3]]


@pytest.mark.parametrize(("score", "order"), [(0.22, [0, 1, 2]), (0.19, [0, 2, 1])])
def test_a_word_that_is_held_already_counts_a_quarter(score, order):
    found = [
        held("the reaper removes old keys", 0, 0.3, "reaper"),
        held("something else that scores", 2, 0.23),
        held("more of the reaper again", 1, score, "reaper"),
    ]
    assert [one.document for one in select(found, top=3, settings=Retrieval(), gains=GAINS)] == order


def test_prose_comes_before_code_that_scores_a_little_better():
    found = [held("pager = rotate(week)", 0, 0.3, kind="code"), held("The pager rotates weekly.", 1, 0.25)]
    assert [one.document for one in select(found, top=2, settings=Retrieval())] == [1, 0]
    assert [one.document for one in select(found, top=2, settings=Retrieval(spread=1.0))] == [0, 1]
