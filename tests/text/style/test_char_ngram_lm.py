"""The language model of characters: counted, leant on, taken apart, written and read back."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders import CASUAL, FORMAL, styled

from bloginator.text.style.char_ngram_lm import CODES, Letters, coded, grown, log_probabilities, read
from bloginator.text.style.counted import pruned
from bloginator.text.style.habits import foretold, level, runs_of
from bloginator.text.style.packing import packed, unpacked
from bloginator.text.style.unlearning import familiar, tally, taught, unlearned, without

TEXTS = st.lists(st.sampled_from([b"ab", b"abc ", b"\xff", b"\0", b"zz top "]), max_size=40).map(b"".join)


def mean(letters: Letters, text: bytes) -> float:
    return float(log_probabilities(read(letters, text)).mean())


@given(TEXTS, st.binary(max_size=7), st.floats(0.5, 5))
@settings(deadline=None)
def test_after_any_beginning_the_probabilities_of_all_characters_add_up_to_one(
    text: bytes, start: bytes, smoothing: float
) -> None:
    letters = grown(text)
    every = [log_probabilities(read(letters, start + bytes([code])), smoothing)[-1] for code in range(CODES)]
    assert sum(np.exp(every)) == pytest.approx(1)


@given(TEXTS)
@settings(deadline=None)
def test_a_tree_counts_every_run_and_reads_back_as_written(text: bytes) -> None:
    letters = grown(text)
    for length, counts in enumerate(letters.counts, 1):
        runs = [text[i : i + length] for i in range(len(text) - length + 1)]
        assert sorted(counts) == sorted(runs.count(run) for run in set(runs))
    assert [list(found) for found in tally(letters, text)] == [list(counts) for counts in letters.counts]
    assert unpacked(packed(letters)) == letters


@given(TEXTS, TEXTS)
@settings(deadline=None)
def test_what_is_taken_off_is_not_counted_any_more(first: bytes, second: bytes) -> None:
    both = grown(first + second)
    left = without(both, second)
    for length, counts in enumerate(left.counts, 1):
        runs = max(len(first + second) - length + 1, 0) - max(len(second) - length + 1, 0)
        assert sum(counts) == runs and min(counts, default=0) >= 0
    nothing = without(both, first + second)
    assert log_probabilities(read(nothing, first)) == pytest.approx(log_probabilities(read(grown(b""), first)))


@given(TEXTS, st.lists(st.sampled_from([b"ab", b"abc ", b"zz"]), min_size=1, max_size=9).map(b"".join))
@settings(deadline=None)
def test_a_text_is_unlearned_as_if_it_were_taken_off(other: bytes, text: bytes) -> None:
    letters = grown(text + b"\1" * 6 + other)
    for read_on in (text, other, text + other[:9]):
        for tree in (letters, without(letters, text)):
            added = taught(tree, read(tree, text))
            steps = [unlearned(*pair) for pair in zip(read(tree, read_on), added, strict=True)]
            assert log_probabilities(steps) == pytest.approx(log_probabilities(read(without(tree, text), read_on)))


def test_a_text_is_foretold_best_by_its_own_habits_and_never_written_ones_cost_most() -> None:
    casual, formal = grown(coded([styled(CASUAL, 200)])), grown(coded([styled(FORMAL, 200)]))
    text = coded([styled(CASUAL, 9, 5)])
    assert mean(casual, text) > mean(formal, text) > np.log(1 / CODES)
    assert familiar(read(casual, coded([styled(CASUAL, 60)]))) > familiar(read(formal, text))
    assert familiar(read(casual, b"")) == 0.0


def test_a_text_learned_from_is_judged_as_if_it_had_not_been() -> None:
    own, other = (
        coded([styled(CASUAL, 300)]),
        coded(["Zebras quietly vex big jumpy wolves, and nobody else ever does."]),
    )
    others = grown(coded([styled(FORMAL, 300)]))
    learned, fresh = foretold(grown(own + other), others, other), foretold(grown(own), others, other)
    assert learned == pytest.approx(fresh, abs=0.03)
    assert mean(grown(own + other), other) > mean(grown(own), other) + 1, "it would have been known by heart"


def test_retelling_a_source_in_its_words_is_no_habit_of_the_author() -> None:
    source, habits = "The zinc anodes of quay nine were swapped by crane in May. ", styled(CASUAL, 300)
    letters, others = grown(coded([habits, source])), grown(coded([styled(FORMAL, 300)]))
    retold = coded(["In May the crane swapped zinc anodes at the quay."])
    without_it = foretold(grown(coded([habits])), others, retold)
    assert foretold(letters, others, retold) > without_it + 0.3
    assert foretold(letters, others, retold, taught(letters, read(letters, coded([source])))) == pytest.approx(
        without_it, abs=0.05
    )


def test_others_stand_lower_than_the_author() -> None:
    casual, others = grown(coded([styled(CASUAL, 300)])), grown(coded([styled(FORMAL, 300)]))
    assert level(casual, runs_of(others)) < foretold(casual, others, coded([styled(CASUAL, 9, 5)]))


def test_a_run_goes_with_the_run_that_it_begins_with() -> None:
    letters = grown(b"abcabd")
    counts = [np.array(c) for c in letters.counts]
    whole = pruned(letters, [c > 0 for c in counts], counts)
    assert whole == letters
    keep = [c > 0 for c in counts]
    keep[0] = np.array([key != ord("a") for key in letters.keys[0]])
    left = pruned(letters, keep, counts)
    assert list(left.keys[0]) == [ord(c) for c in "bcd"]
    assert sorted(left.counts[1]) == [1, 1, 1], "bc, ca and bd; ab has gone"
    assert left.counts[5] == Letters((), ()).counts[5:6] or list(left.counts[5]) == []
