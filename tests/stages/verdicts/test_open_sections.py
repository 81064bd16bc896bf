"""Whether somebody should answer a section follows from its verdict alone."""

import pytest
from tests.builders import a_verdict

from bloginator.records.exchange import Reason
from bloginator.stages.verdicts.tally import is_open


@pytest.mark.parametrize("standing", ["missing", "refused", "stale"])
def test_what_does_not_count_is_open(standing):
    assert is_open(a_verdict("costs", standing))


@pytest.mark.parametrize(("code", "is_asked"), [("gaps-alone", False), ("gaps-alone-earlier", True), ("cut", True)])
def test_an_answer_that_names_gaps_alone_is_asked_for_again_when_the_sources_have_changed(code, is_asked):
    assert is_open(a_verdict("costs", "refused", reasons=[Reason(code=code, what="…")])) is is_asked


def test_feedback_opens_what_counts_and_a_blocked_section_is_open_to_nobody():
    wish, block = (Reason(code=code, what="…") for code in ("feedback", "blocked"))
    assert is_open(a_verdict("costs", "outdated", reasons=[wish]))
    assert not is_open(a_verdict("costs", "missing", reasons=[block]))
