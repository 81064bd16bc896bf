"""Whether somebody should answer a section follows from its verdict alone."""

import pytest
from tests.builders import a_verdict

from bloginator.records.exchange import Reason
from bloginator.stages.verdicts.open_sections import is_open

GAP = "**Missing from the sources:** what a review costs."


@pytest.mark.parametrize("standing", ["missing", "refused", "stale"])
def test_what_does_not_count_is_open(standing):
    assert is_open(a_verdict("costs", standing))


@pytest.mark.parametrize(("standing", "is_asked"), [("accepted", False), ("outdated", True)])
def test_a_text_that_only_names_what_was_lacking_is_asked_for_again_when_the_sources_have_changed(standing, is_asked):
    assert is_open(a_verdict("costs", standing, GAP)) is is_asked
    assert not is_open(a_verdict("costs", standing, f"Reviews take two days [S1].\n\n{GAP}"))


def test_feedback_opens_what_counts_and_a_blocked_section_is_open_to_nobody():
    wish, block = (Reason(code=code, what="…") for code in ("feedback", "blocked"))
    assert is_open(a_verdict("costs", "outdated", reasons=[wish]))
    assert not is_open(a_verdict("costs", "missing", reasons=[block]))
