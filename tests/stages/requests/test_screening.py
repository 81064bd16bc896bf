"""A request with a hit is stopped at its place, an answer with one is refused, and a warning stops neither."""

import pytest
from tests.builders import a_blocklist_entry, a_request, a_source, a_verdict, an_answer

from bloginator.stages.requests.screening import (
    find_block,
    find_warnings,
    hide_blocked_text,
    leave_out,
    screen_answer,
    withdraw_section,
)
from bloginator.stages.verdicts.tally import is_open

ACME = a_blocklist_entry("Acme", category="client", note="Say “a retailer”.")
WARN = a_blocklist_entry("Acme", warn=True)
SOURCE = a_source(2, text="We met Acme.", lines=(3, 5))


def test_a_stopped_request_names_the_place_and_what_to_do():
    why = find_block(a_request(sources=(a_source(1), SOURCE)), [ACME], frozenset())
    assert why is not None and (why.code, why.where) == ("blocked", "posts/reviews.md lines 3-5")
    assert (why.what, why.hint) == ("It is blocked by “Acme” (client).", "Say “a retailer”.")
    outline = find_block(a_request(title="Acme"), [ACME], frozenset())
    assert outline is not None and outline.where == "the outline, costs"
    assert find_block(a_request(), [ACME], frozenset()) is None


def test_a_secret_stops_it_without_any_list():
    why = find_block(a_request(sources=(a_source(1, text="ghp_" + "a1" * 18),)), [], frozenset())
    assert why is not None and why.what == "It is blocked by a secret (github pat)." and "ghp_" not in str(why)
    mark = why.hint.split()[-1]
    assert find_block(a_request(sources=(a_source(1, text="ghp_" + "a1" * 18),)), [], frozenset({mark})) is None


PARTS = ("title", "description", "feedback", "prompt", "system_prompt", "siblings", "path", "below")


@pytest.mark.parametrize("part", PARTS)
def test_a_secret_is_sought_in_all_that_a_request_says(part):
    key = "ghp_" + "a1" * 18
    why = find_block(a_request(**{part: (key,) if part in ("siblings", "path", "below") else key}), [], frozenset())
    assert why is not None and key not in str(why)


def test_a_passage_that_must_not_leave_is_left_out_and_the_others_stay():
    secret = a_source(3, text="Use ghp_" + "a1" * 18)
    kept, reasons = leave_out([a_source(1), SOURCE, secret], [ACME], frozenset())
    assert kept == [a_source(1)]
    assert [why.where for why in reasons] == ["posts/reviews.md lines 3-5", "posts/reviews.md lines 30-34"]
    assert leave_out([SOURCE], [WARN], frozenset()) == ([SOURCE], [])


def test_a_warning_is_told_and_stops_nothing():
    request = a_request(sources=(SOURCE,))
    assert find_block(request, [WARN], frozenset()) is None
    assert [one.what for one in find_warnings(request, [WARN, ACME])] == ["It holds “Acme”."]
    answer = screen_answer(an_answer("One.\nAcme."), [WARN])
    assert answer.faults == () and [one.where for one in answer.notes] == ["responses/costs.md line 2"]


def test_an_answer_with_a_hit_has_a_fault_and_others_are_left_alone():
    assert [one.where for one in screen_answer(an_answer("Acme."), [ACME]).faults] == ["responses/costs.md line 1"]
    clean = an_answer("Fine.")
    assert screen_answer(clean, [ACME]) is clean


def test_a_text_accepted_before_is_dropped_when_it_is_on_the_list_now():
    before = a_verdict(text="We met Acme.", answers="costs@1", form="md")
    after = hide_blocked_text(before, [ACME])
    assert after is not None and after.text == ""
    assert hide_blocked_text(before, [WARN]) is before and hide_blocked_text(None, [ACME]) is None


def test_a_blocked_section_is_missing_keeps_its_history_and_is_open_to_nobody():
    why = find_block(a_request(title="Acme"), [ACME], frozenset())
    assert why is not None
    verdict = withdraw_section("costs", why, a_verdict(taken_for={"a": "b"}))
    assert (verdict.standing, verdict.text, verdict.taken_for) == ("missing", "", {"a": "b"})
    assert not is_open(verdict)
