"""Feedback is frozen until the wish changes, and speaks of the text that counted when it was first read."""

from hypothesis import given
from hypothesis import strategies as st
from tests.builders import TEMPLATES, a_source, a_verdict, an_outline

from bloginator.records.exchange import Request, Source
from bloginator.stages.requests.compose import compose
from bloginator.stages.requests.feedback import (
    clean_wish,
    compose_feedback,
    holds_wish,
    match_markers,
    says_the_same,
    text_in,
    wish_in,
)

WISHES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80)


def a_request(said: str = "") -> Request:
    return compose(an_outline("alpha"), {}, templates=TEMPLATES, feedback={"alpha": said})["alpha"]


def test_a_new_wish_takes_the_text_that_counts_with_the_digest_of_its_answer():
    verdict = a_verdict("alpha", text="Long prose.", response_digest="1a2b3c4d5e6f")
    said = compose_feedback("Shorter.", verdict, current=a_request(), past=(), sources=())
    assert said == "Shorter.\n\nThe text it speaks of (answer 1a2b3c4d):\n\nLong prose."
    assert (wish_in(said), text_in(said)) == ("Shorter.", "Long prose.")


def test_where_nothing_counts_the_wish_stands_alone():
    for standing in ("missing", "refused", "stale"):
        assert compose_feedback("Shorter.", a_verdict("alpha", standing), current=None, past=(), sources=()) == "Shorter."
    assert compose_feedback(" \r\n", a_verdict("alpha"), current=None, past=(), sources=()) == ""


def test_markers_follow_their_passages_and_those_of_other_passages_vanish():
    old = [a_source(1, "One."), a_source(2, "Two."), a_source(3, "Three.")]
    new = [a_source(1, "Three."), a_source(2, "One.")]
    verdict = a_verdict("alpha", text="A [S1]. B [S2][S3]. C [S2].", sources=old, response_digest="0" * 64)
    assert text_in(compose_feedback("w", verdict, current=None, past=(), sources=new)) == "A [S2]. B[S1]. C."


def test_markers_follow_their_passage_into_another_cut_and_another_file():
    old = [a_source(1, "One.\n\nTwo."), a_source(2, "Three."), a_source(3, "Four.\n\nFive."), a_source(4, "Six.")]
    new = [
        a_source(1, "Three.", document="posts/copy.md"),
        a_source(2, "Zero.\n\nOne.\n\nTwo."),
        a_source(3, "Four."),
        a_source(4, "Other."),
    ]
    assert match_markers(old, new) == {"S1": "S2", "S2": "S1", "S3": "S3", "S4": ""}
    assert match_markers([a_source(2, "Three.")], [*new, a_source(5, "Two.\n\nThree.")]) == {"S2": "S5"}, "its own document"


def test_a_frozen_text_follows_its_passages_when_other_passages_are_chosen_and_only_then():
    old = [a_source(1, "One."), a_source(2, "Two."), a_source(3, "Looked for.")]
    verdict = a_verdict("alpha", text="A [S1]. B [S2]. C [S3].", sources=old, response_digest="0" * 64)
    said = compose_feedback("As in [S1]?", verdict, current=None, past=(), sources=old)
    frozen = a_request().model_copy(update={"feedback": said, "sources": tuple(old), "appended": 1})

    def again(*sources: Source) -> str:
        return compose_feedback("As in [S1]?", verdict, current=frozen, past=(), sources=sources)

    assert again(*old) == again(*old[:2]) == said
    moved = again(a_source(1, "Two."), a_source(2, "New."), a_source(3, "One."))
    assert (wish_in(moved), text_in(moved)) == ("As in [S1]?", "A [S3]. B [S1]. C.")
    assert says_the_same(said, moved) and says_the_same(moved, again(a_source(1, "New.")))
    another_wish = moved.replace("As in [S1]", "As in [S3]")
    for other in ("", "As in [S1]?", another_wish, said.replace("C", "D"), said.replace("00", "11")):
        assert not says_the_same(said, other)


@given(WISHES, st.text(max_size=40), st.text(min_size=1, max_size=40))
def test_the_same_wish_says_the_same_whatever_text_counts_by_then(wish: str, first: str, second: str):
    wish = clean_wish(wish)
    verdicts = [a_verdict("alpha", text=text, response_digest="0" * 64) for text in (first, second)]
    said = compose_feedback(wish, verdicts[0], current=None, past=(), sources=())
    frozen = a_request().model_copy(update={"feedback": said})
    assert compose_feedback(wish, verdicts[1], current=frozen, past=(), sources=()) == said
    assert compose_feedback(wish, verdicts[1], current=None, past=(frozen,), sources=()) == said


def test_a_wish_that_quotes_an_earlier_one_is_frozen_too():
    wish = "No: it said\n\nThe text it speaks of (answer 00000000):\n\nand I did not."
    said = compose_feedback(wish, a_verdict("alpha", response_digest="0" * 64), current=None, past=(), sources=())
    assert holds_wish(said, wish) and not holds_wish(said, "No: it said\n\nThe text")
