"""Enough sections must count; what is lacking is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import a_verdict

from bloginator.errors import TooFewResponses
from bloginator.records.exchange import Reason, Verdict
from bloginator.stages.verdicts.tally import count_needed, require, resolve, tally


def stand_in(verdict: Verdict) -> str:
    return f"[{verdict.section} is {verdict.standing}]"


def test_a_missing_section_past_the_threshold_becomes_a_placeholder():
    verdicts = [a_verdict("opening"), a_verdict("costs", "missing")]
    assert resolve(verdicts, threshold=0.5, placeholder=stand_in) == {
        "opening": "Prose.",
        "costs": "[costs is missing]",
    }


def test_an_outdated_section_counts_and_keeps_its_text():
    verdicts = [a_verdict("opening", "outdated", "Old prose.")]
    assert resolve(verdicts, threshold=1, placeholder=stand_in) == {"opening": "Old prose."}


def test_too_few_are_told_with_what_is_lacking_and_what_to_do():
    verdicts = [a_verdict("opening"), a_verdict("costs", "missing"), a_verdict("closing", "refused")]
    with pytest.raises(TooFewResponses) as caught:
        require(tally(verdicts, 0.8), "batches/essay")
    assert str(caught.value) == (
        "1 of 3 sections accepted; 3 are needed (80%).\n"
        "  where:   batches/essay: costs, closing (refused)\n"
        "  to mend: answer them, then run `bloginator draft` again; `bloginator status` says what is wrong with those "
        "that were answered"
    )


def test_the_packs_that_ask_for_what_is_lacking_are_named():
    with pytest.raises(
        TooFewResponses, match=r"run `bloginator draft` again \(asked for, all in one go, in packs/pack-001.md\)"
    ):
        require(tally([a_verdict("costs", "missing")], 1), packs="packs/pack-001.md")


def test_a_long_list_of_lacking_sections_is_cut():
    with pytest.raises(TooFewResponses) as caught:
        resolve([a_verdict(f"s{n}", "missing") for n in range(25)], threshold=0.8, placeholder=stand_in)
    assert caught.value.where.endswith("s19 and 5 more")


@pytest.mark.parametrize(("total", "share", "expected"), [(17, 0.8, 14), (10, 0.7, 7), (3, 0, 0), (0, 1, 0), (5, 1, 5)])
def test_the_needed_number_is_rounded_up_but_not_by_floating_point(total: int, share: float, expected: int):
    assert count_needed(total, share) == expected


@given(st.integers(0, 3000), st.integers(0, 100))
def test_needed_is_never_less_than_the_share_nor_one_more_than_it(total: int, percent: int):
    found = count_needed(total, percent / 100)
    assert found * 100 >= total * percent > (found - 1) * 100 or found == total * percent == 0


@given(st.lists(st.sampled_from(["accepted", "outdated", "missing", "stale", "refused", "pending"])), st.floats(0, 1))
def test_every_section_is_resolved_or_none(standings: list, threshold: float):
    verdicts = [a_verdict(f"s{number}", standing) for number, standing in enumerate(standings)]
    try:
        found = resolve(verdicts, threshold=threshold, placeholder=stand_in)
    except TooFewResponses:
        assert not tally(verdicts, threshold).is_enough
    else:
        assert list(found) == [verdict.section for verdict in verdicts] and all(found.values())


def test_what_is_blocked_is_told_apart_from_what_nobody_answered():
    block = a_verdict("costs", "missing").model_copy(update={"reasons": (Reason(code="blocked", what="…"),)})
    told = []
    for verdicts in ([block], [block, a_verdict("closing", "missing")]):
        with pytest.raises(TooFewResponses) as caught:
            resolve(verdicts, threshold=1, placeholder=stand_in)
        told.append(str(caught.value))
    assert "costs (blocked)" in told[0] and "change what is blocked, or blocklist.toml, then run" in told[0]
    assert "answer them, then run `bloginator draft` again; `bloginator status` says what blocks the others" in told[1]
