"""Verdicts follow from request, history and answers alone: whatever the order, whenever it is judged."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import a_bundle, a_request, a_verdict, an_answer

from bloginator.records.exchange import EDITED, STAND_IN, Answer, Reason, Request, Verdict
from bloginator.stages.verdicts.judge import MANY_TAKEN, judge
from bloginator.stages.verdicts.rank import natural_key
from bloginator.stages.verdicts.tally import is_open, name_gaps
from bloginator.text.answers.files import read_file

FEW = 3
"""Words asked for, so that the short texts of these tests are as long as they should be."""

NOW = a_request(max_words=FEW)
NEWER = a_request(version=2, max_words=FEW)
OTHER = a_request(asks="prices", max_words=FEW)
CUT = Reason(code="cut", what="It is cut.", where="responses/costs.md line 1", hint="Write it again.")


def asked(*requests: Request) -> dict[str, Request]:
    """Return past requests by digest."""
    return {request.digest: request for request in requests}


def a_cut(**fields: object) -> Answer:
    """Return an answer that is cut, and may still be being written."""
    known: dict[str, object] = {"faults": (CUT,), "unfinished": True, "digest": "0" * 64}
    return an_answer("Costs", **(known | fields))


def in_bundle(text: str, file: str = "responses/answers.md", line: int = 2, **fields: object) -> Answer:
    """Return an answer that stands in a bundle."""
    return an_answer(text, file=file, form="bundle", line=line, **fields)


def codes(reasons: Sequence[Reason]) -> list[str]:
    """Return the codes of reasons or findings."""
    return [reason.code for reason in reasons]


def test_without_an_answer_a_section_is_missing_and_says_what_to_write() -> None:
    verdict = judge(NOW, answers=[])
    assert (verdict.standing, verdict.text, verdict.response_digest) == ("missing", "", "")
    assert [(reason.code, reason.hint) for reason in verdict.reasons] == [("no-answer", "Write responses/costs.md.")]


def test_an_answer_without_a_claim_is_taken_for_the_current_request() -> None:
    verdict = judge(NOW, answers=[an_answer("## Costs\n\nThey fell (S2).", model="m", prompt_tokens=7)])
    assert (verdict.standing, verdict.reasons, verdict.text) == ("accepted", (), "They fell [S2].")
    assert [source.marker for source in verdict.sources] == ["S2"]
    assert (verdict.answers, verdict.model, verdict.prompt_tokens) == (NOW.request_id, "m", 7)
    assert verdict.taken_for == {verdict.response_digest: NOW.digest}


def test_answers_of_other_sections_are_left_out() -> None:
    assert judge(NOW, answers=[an_answer(section="closing")]).standing == "missing"


@pytest.mark.parametrize("claimed", [None, "costs", "COSTS", 3, "3", NOW.request_id, f"costs@{NOW.digest}"])
def test_these_claims_name_the_current_request(claimed: str | int | None) -> None:
    assert judge(NOW, answers=[an_answer(claimed=claimed)]).standing == "accepted"


@pytest.mark.parametrize(
    ("claimed", "standing", "code"),
    [
        (NOW.request_id, "outdated", "request"),
        (OTHER.request_id, "stale", "question"),
        ("costs@deadbeef", "stale", "unknown-request"),
        (f"costs@{NEWER.digest[:4]}", "stale", "unknown-request"),
        ("costs@", "accepted", ""),
        ("closing", "refused", "wrong-section"),
        (f"closing@{NEWER.digest[:8]}", "refused", "wrong-section"),
        (4, "refused", "wrong-number"),
    ],
)
def test_a_claim_is_held_against_all_that_was_asked(claimed: str | int, standing: str, code: str) -> None:
    verdict = judge(NEWER, answers=[an_answer(claimed=claimed)], past=asked(NOW, OTHER))
    assert verdict.standing == standing
    assert codes(verdict.reasons) == ([code] if code else [])


def test_a_number_of_an_earlier_order_is_still_right() -> None:
    moved = a_request(ordinal=5)
    before = judge(NOW, answers=[])
    verdict = judge(moved, answers=[an_answer(claimed=3)], before=before)
    assert (verdict.standing, verdict.ordinals) == ("accepted", (3, 5))


def test_a_stale_answer_says_what_changed_and_how_to_keep_it() -> None:
    renamed = a_request(asks="prices", title="Prices")
    (reason,) = judge(renamed, answers=[an_answer(claimed=NOW.request_id)], past=asked(NOW), batch="essay").reasons
    assert reason.what == f"It answers an earlier question ({NOW.request_id}): its title and description have changed since."
    assert "responses/costs.md" in reason.hint and "`bloginator confirm essay costs`" in reason.hint


def test_an_answer_to_a_request_that_is_not_kept_says_how_its_text_is_kept() -> None:
    (reason,) = judge(NOW, answers=[an_answer(claimed="costs@deadbeef")], batch="essay").reasons
    assert reason.what == "No request that it answers is kept: costs@deadbeef."
    assert all(
        f"`bloginator {word}" in reason.hint for word in ("confirm essay costs", "restore essay DRAFT --section costs")
    )


def test_a_slip_in_an_id_is_told_which_request_is_asked_before_what_would_lose_its_markers() -> None:
    (reason,) = judge(NOW, answers=[an_answer(claimed="costs@deadbeef")]).reasons
    assert reason.hint.startswith(f"Where it answers {NOW.request_id}, write that in its place. Else: answer it anew in ")


def test_a_headerless_answer_is_confirmed_as_told() -> None:
    first = judge(NOW, answers=[an_answer()])
    stale = judge(OTHER, answers=[an_answer()], past=asked(NOW), before=first)
    confirmed = an_answer(claimed=OTHER.request_id, claim_line=2, line=5)
    assert judge(OTHER, answers=[confirmed], past=asked(NOW), before=stale).standing == "accepted"


def test_an_answer_without_a_claim_goes_stale_and_comes_back_when_the_question_does() -> None:
    first = judge(NOW, answers=[an_answer()])
    changed = judge(OTHER, answers=[an_answer()], past=asked(NOW), before=first)
    back = judge(NOW, answers=[an_answer()], past=asked(OTHER), before=changed)
    assert (first.standing, changed.standing, back.standing) == ("accepted", "stale", "accepted")
    assert back.text == first.text


def test_an_answer_without_a_claim_is_outdated_when_only_its_sources_change() -> None:
    first = judge(NOW, answers=[an_answer()])
    verdict = judge(NEWER, answers=[an_answer()], past=asked(NOW), before=first)
    assert (verdict.standing, verdict.answers, verdict.text) == ("outdated", NOW.request_id, first.text)


def test_after_the_verdicts_are_deleted_such_answers_are_taken_for_the_current_request() -> None:
    assert judge(OTHER, answers=[an_answer()], past=asked(NOW)).standing == "accepted"


def test_a_new_answer_is_taken_for_the_current_request() -> None:
    before = judge(NOW, answers=[an_answer()])
    verdict = judge(OTHER, answers=[an_answer("Prices rose [S1].")], past=asked(NOW), before=before)
    assert (verdict.standing, verdict.text) == ("accepted", "Prices rose [S1].")


def test_markers_resolve_in_the_request_that_was_answered() -> None:
    fewer = a_request(version=2, sources=NOW.sources[:1])
    verdict = judge(fewer, answers=[an_answer("Up [S3].", claimed=NOW.request_id)], past=asked(NOW))
    assert [source.text for source in verdict.sources] == ["Passage 3."]
    assert judge(fewer, answers=[an_answer("Up [S3].", claimed=fewer.request_id)]).text == "Up."


def test_an_answer_to_a_request_that_is_no_longer_kept_keeps_what_was_made_of_it() -> None:
    first = judge(NOW, answers=[an_answer()])
    verdict = judge(NEWER, answers=[an_answer()], before=first)
    assert (verdict.standing, verdict.text, verdict.sources) == ("outdated", first.text, first.sources)
    forgotten = first.model_copy(update={"text": ""})
    verdict = judge(NEWER, answers=[an_answer()], before=forgotten)
    assert (verdict.standing, codes(verdict.reasons), verdict.text) == ("stale", ["lost-request"], "")


def test_a_marker_of_no_source_is_a_finding_with_its_place() -> None:
    (finding,) = judge(NOW, answers=[an_answer("Up [S1].\n\nDown [S9].", line=4)]).findings
    assert (finding.code, finding.where) == ("unknown-marker", "responses/costs.md line 6")
    assert "“Down [S9].”" in finding.what


def test_what_reading_mended_is_a_finding() -> None:
    note = Reason(code="repaired", what="The JSON was repaired: quotes or commas.", where="responses/costs.json line 1")
    assert judge(NOW, answers=[an_answer(notes=(note,))]).findings == (note,)


@pytest.mark.parametrize("text", ["", "## Costs", "[S1]", "…", "[S9]"])
def test_an_answer_without_a_word_is_refused(text: str) -> None:
    assert codes(judge(NOW, answers=[an_answer(text)]).reasons) == ["empty"]


def test_the_best_standing_counts_before_the_best_place() -> None:
    answers = [a_cut(), in_bundle("Up [S1].", claimed=NOW.request_id)]
    verdict = judge(NOW, answers=answers)
    assert (verdict.standing, verdict.file, codes(verdict.findings)) == ("accepted", "responses/answers.md", ["cut"])


PLACES = [
    an_answer("Zero [S1].", file="responses/edited/costs.md", form="program", responder=EDITED),
    an_answer("One [S1]."),
    an_answer("Two [S1].", file="responses/costs.json", form="json"),
    in_bundle("Three [S1].", "responses/answers-10.md", 9),
    in_bundle("Four [S1].", "responses/answers-10.md", 2),
    in_bundle("Five [S1].", "responses/answers-9.md", 50),
    an_answer("Six [S1].", file="responses/mcp/costs@1a2b3c4d.md", form="program", responder="mcp"),
    an_answer("Seven [S1].", file="responses/server/costs.md", form="program", responder="server"),
    an_answer("Eight [S1].", file="responses/batch/costs.json", form="program", responder="batch"),
    an_answer("Nine [S1].", file="responses/zoo/costs.md", form="program", responder="zoo"),
]


@pytest.mark.parametrize("first", range(len(PLACES)))
def test_of_equal_standings_the_place_decides(first: int) -> None:
    verdict = judge(NOW, answers=PLACES[first:], responders=("server", "batch"))
    assert verdict.text == PLACES[first].text
    told = "another-answer" if first else "edited"
    assert codes(verdict.findings) == [told] * (len(PLACES) - first - 1)


@pytest.mark.parametrize(
    "text", ["TODO", "I'm sorry, but I can't help with that.", "Costs fell, and", "Missing from the sources: prices."]
)
def test_what_the_writer_edited_is_taken_as_it_is(text: str) -> None:
    edited = an_answer(text, file="responses/edited/costs.md", form="program", responder=EDITED)
    verdict = judge(NOW, answers=[edited, an_answer("Costs fell [S1].")])
    assert (verdict.standing, verdict.text, codes(verdict.findings)) == ("accepted", text, ["edited"])


def test_an_edited_text_goes_by_the_request_that_it_was_edited_for() -> None:
    values = {"file": "responses/edited/costs.md", "form": "program", "responder": EDITED, "claimed": NOW.request_id}
    edited = an_answer("Costs rose [S1].", **values)
    outdated = judge(NEWER, past=asked(NOW), answers=[edited, an_answer(claimed=NOW.request_id)])
    assert (outdated.standing, outdated.text) == ("outdated", "Costs rose [S1].")
    assert judge(NEWER, past=asked(NOW), answers=[edited, an_answer("New [S1].")]).text == "New [S1]."
    assert judge(OTHER, past=asked(NOW), answers=[edited]).standing == "stale"


def test_an_edited_text_comes_back_when_what_replaced_it_no_longer_counts() -> None:
    values = {"file": "responses/edited/costs.md", "form": "program", "responder": EDITED, "claimed": NOW.request_id}
    edited, older = an_answer("Costs rose [S1].", **values), an_answer(claimed=NOW.request_id)
    confirmed = an_answer("Kept [S1].", file="responses/confirmed/costs.md", form="program", claimed=OTHER.request_id)
    answers = [edited, older, confirmed]
    before = judge(OTHER, past=asked(NOW), answers=answers)
    back = judge(NEWER, past=asked(NOW, OTHER), answers=answers, before=before)
    assert (before.text, back.standing, back.text) == ("Kept [S1].", "outdated", "Costs rose [S1].")


def test_a_second_answer_that_says_the_same_is_no_finding() -> None:
    assert judge(NOW, answers=[an_answer(), in_bundle("Costs fell [S1].")]).findings == ()


def test_a_second_answer_in_the_same_file_is_told_by_the_line_of_the_first() -> None:
    file = "responses/answers.md"
    verdict = judge(NOW, answers=[in_bundle("Up [S1].", file, 2), in_bundle("Down [S1].", file, 9)])
    (finding,) = verdict.findings
    assert (finding.where, "the one in line 9 is preferred" in finding.what) == (f"{file} line 2", True)


def test_names_sort_as_people_sort_them() -> None:
    assert sorted(["a-10.md", "a-9.md", "a.md", "a9.md"], key=natural_key) == ["a.md", "a9.md", "a-9.md", "a-10.md"]


def test_an_answer_that_is_overwritten_by_a_bad_one_is_kept_and_said_so() -> None:
    first = judge(NOW, answers=[an_answer("Up [S1] [S9].")])
    verdict = judge(NOW, answers=[a_cut()], before=first)
    assert (verdict.standing, verdict.kept, verdict.text) == ("accepted", True, first.text)
    assert codes(verdict.findings) == ["kept", "cut"], "no line of the file as it was is blamed"
    assert judge(NOW, answers=[a_cut()], before=verdict) == verdict


@pytest.mark.parametrize("first", [an_answer("Up [S1]."), in_bundle("Up [S1].")], ids=["file", "bundle"])
@pytest.mark.parametrize("elsewhere", [False, True])
def test_gaps_alone_take_the_place_of_the_text_accepted_before(first: Answer, elsewhere: bool) -> None:
    gap = "Missing from the sources: what rose."
    before = judge(NOW, answers=[first])
    now = an_answer(gap, form=first.form, file=first.file)
    answers = [an_answer(gap), in_bundle("TODO")] if elsewhere else [now]
    verdict = judge(NOW, answers=answers, before=before)
    assert (verdict.standing, verdict.text, verdict.kept) == ("refused", "", False)
    assert (verdict.reasons[0].code, name_gaps(verdict)) == ("gaps-alone", (gap,))
    assert judge(NOW, answers=answers, before=verdict) == verdict
    assert judge(NOW, answers=[first], before=verdict).text == "Up [S1].", "put back, it counts"


def test_gaps_that_a_text_was_preferred_to_do_not_replace_it_when_it_is_overwritten_by_a_bad_one() -> None:
    gaps, bundle = "Missing from the sources: what rose.", in_bundle("Missing from the sources: what rose.")
    before = judge(NOW, answers=[an_answer("Up [S1]."), bundle])
    assert judge(NOW, answers=[a_cut(), bundle], before=before).text == "Up [S1]."
    assert judge(NOW, answers=[an_answer(gaps), bundle], before=before).text == ""


def test_a_bundle_that_is_rewritten_without_the_section_keeps_its_text() -> None:
    first = judge(NOW, answers=[in_bundle("Up [S1].")])
    verdict = judge(NOW, answers=[], before=first)
    assert (verdict.standing, verdict.kept, verdict.text, verdict.file) == ("accepted", True, "Up [S1].", first.file)
    assert codes(verdict.findings) == ["gone"]


@pytest.mark.parametrize("form", ["md", "json", "program"])
def test_deleting_the_sections_own_file_takes_the_answer_back(form: str) -> None:
    first = judge(NOW, answers=[an_answer(form=form)])
    verdict = judge(NOW, answers=[], before=first)
    assert (verdict.standing, verdict.text, verdict.kept) == ("missing", "", False)
    assert judge(NOW, answers=[], before=verdict) == verdict
    assert judge(OTHER, answers=[an_answer()], past=asked(NOW), before=verdict).standing == "stale", "it is remembered"


@pytest.mark.parametrize("now", [[], [in_bundle("TODO")]], ids=["gone", "overwritten"])
def test_what_a_bundle_held_is_dropped_in_the_way_that_is_told(now: list[Answer]) -> None:
    kept = judge(NOW, answers=now, before=judge(NOW, answers=[in_bundle("Up [S1].")]))
    (hint,) = [finding.hint for finding in kept.findings if finding.code == ("kept" if now else "gone")]
    own = an_answer("Down [S1].")
    assert kept.kept and f"{own.file} counts instead once written, and deleting that after a check" in hint
    replaced = judge(NOW, answers=[*now, own], before=kept)
    dropped = judge(NOW, answers=now, before=replaced)
    assert (replaced.text, dropped.text, dropped.standing) == ("Down [S1].", "", "refused" if now else "missing")


def test_a_kept_text_follows_the_question_too() -> None:
    kept = judge(NOW, answers=[], before=judge(NOW, answers=[in_bundle("Up [S1].")]))
    changed = judge(OTHER, answers=[], past=asked(NOW), before=kept)
    back = judge(NOW, answers=[], past=asked(OTHER), before=changed)
    assert (changed.standing, back.standing, back.text, back.kept) == ("stale", "accepted", "Up [S1].", True)


def test_a_new_answer_replaces_a_kept_text() -> None:
    kept = judge(NOW, answers=[], before=judge(NOW, answers=[in_bundle("Up [S1].")]))
    verdict = judge(NOW, answers=[an_answer("Down [S1].")], before=kept)
    assert (verdict.text, verdict.kept, verdict.findings) == ("Down [S1].", False, ())


def test_feedback_makes_the_answer_outdated_and_the_section_open_until_it_is_answered() -> None:
    first = judge(NOW, answers=[an_answer()])
    again = a_request(feedback="Shorter.")
    outdated = judge(again, answers=[an_answer()], past=asked(NOW), before=first)
    assert (outdated.standing, codes(outdated.reasons), is_open(outdated)) == ("outdated", ["feedback"], True)
    answered = judge(again, answers=[an_answer("Short [S1].")], past=asked(NOW), before=outdated)
    assert (answered.standing, is_open(answered)) == ("accepted", False)
    withdrawn = judge(NEWER, answers=[an_answer("Short [S1].")], past=asked(NOW, again), before=answered)
    assert (withdrawn.standing, is_open(withdrawn)) == ("outdated", False)


@pytest.mark.parametrize(
    ("standing", "expected"),
    [("missing", True), ("refused", True), ("stale", True), ("accepted", False), ("outdated", False), ("pending", False)],
)
def test_what_is_open(standing: str, expected: bool) -> None:
    assert is_open(a_verdict().model_copy(update={"standing": standing})) is expected


def test_what_cannot_be_read_yet_is_pending_while_it_is_young_and_refused_later() -> None:
    young = judge(NOW, answers=[a_cut()], young=True)
    assert (young.standing, codes(young.reasons)) == ("pending", ["unfinished"])
    assert judge(NOW, answers=[a_cut()]).standing == "refused"
    assert judge(NOW, answers=[a_cut(unfinished=False)], young=True).standing == "refused"


def test_a_good_answer_beside_it_counts_at_once() -> None:
    verdict = judge(NOW, answers=[a_cut(), in_bundle("Up [S1].")], young=True)
    assert verdict.standing == "accepted"


def test_an_overwrite_under_way_is_pending_and_loses_nothing() -> None:
    first = judge(NOW, answers=[an_answer()])
    under_way = judge(NOW, answers=[a_cut()], before=first, young=True)
    assert (under_way.standing, under_way.text) == ("pending", first.text)


def test_a_ticket_makes_a_missing_section_pending() -> None:
    verdict = judge(NOW, answers=[], ticket="openai")
    assert (verdict.standing, codes(verdict.reasons)) == ("pending", ["ticket"])
    assert judge(NOW, answers=[an_answer()], before=verdict, ticket="openai").standing == "accepted"


EXTRACT = an_answer("Picked [S2].", file="responses/extract/costs.md", form="program", responder="extract")


def test_an_extract_stands_in_and_does_not_count() -> None:
    verdict = judge(NOW, answers=[EXTRACT], responders=("assistant",))
    assert (verdict.standing, verdict.text, verdict.stand_in) == ("missing", "", "Picked [S2].")
    assert [source.marker for source in verdict.sources] == ["S2"]
    assert (codes(verdict.reasons), codes(verdict.findings)) == (["no-answer"], ["stand-in"])
    assert judge(NOW, answers=[EXTRACT], responders=("assistant",), before=verdict) == verdict


def test_an_extract_counts_where_the_batch_asks_for_it() -> None:
    verdict = judge(NOW, answers=[EXTRACT], responders=("assistant", "extract"))
    assert (verdict.standing, verdict.text, verdict.stand_in) == ("accepted", "Picked [S2].", "")


def test_an_extract_that_counted_stands_in_once_the_batch_asks_for_none() -> None:
    before = judge(NOW, answers=[EXTRACT], responders=("extract",))
    verdict = judge(NOW, answers=[EXTRACT], responders=("assistant",), before=before)
    assert (verdict.standing, verdict.text, verdict.stand_in, verdict.kept) == ("missing", "", "Picked [S2].", False)


def test_no_extract_stands_in_for_an_answer_that_names_what_its_sources_lack() -> None:
    verdict = judge(NOW, answers=[an_answer("Missing from the sources: what rose."), EXTRACT], responders=("assistant",))
    assert (verdict.standing, verdict.stand_in, codes(verdict.findings)) == ("refused", "", ["gap"])


def test_an_extract_is_no_finding_beside_an_answer() -> None:
    verdict = judge(NOW, answers=[an_answer(), EXTRACT], responders=("assistant",))
    assert (verdict.stand_in, verdict.findings) == ("", ())


def test_what_breaks_off_is_pending_while_it_is_young() -> None:
    half = an_answer("Clients should back off exponentially, and")
    assert judge(NOW, answers=[half], young=True).standing == "pending"
    assert judge(NOW, answers=[half]).standing == "refused"
    closed = in_bundle("Clients should back off exponentially, and")
    assert judge(NOW, answers=[closed], young=True).standing == "refused"


def test_an_answer_that_is_overwritten_by_half_of_one_is_kept() -> None:
    first = judge(NOW, answers=[an_answer()])
    verdict = judge(NOW, answers=[an_answer("Clients back off, and")], before=first)
    assert (verdict.standing, verdict.kept, verdict.text) == ("accepted", True, first.text)
    assert codes(verdict.findings) == ["kept", "cut"]


def test_a_text_that_was_accepted_before_it_was_found_to_be_none_is_not_kept() -> None:
    before = judge(NOW, answers=[an_answer()])
    half = an_answer("Clients back off, and")
    once_accepted = before.model_copy(update={"text": half.text, "response_digest": half.digest})
    verdict = judge(NOW, answers=[half], before=once_accepted)
    assert (verdict.standing, verdict.text) == ("refused", "")


def test_all_refused_files_of_an_open_section_are_reasons() -> None:
    other = CUT.model_copy(update={"code": "empty", "where": "responses/costs.json"})
    json_file = a_cut(file="responses/costs.json", form="json", faults=(other,), digest="1" * 64)
    assert codes(judge(NOW, answers=[json_file, a_cut()]).reasons) == ["cut", "empty"]


def test_a_bad_answer_beside_an_accepted_one_is_told_and_need_not_be_mended() -> None:
    bad = a_cut(file="responses/costs.json", form="json")
    (finding,) = judge(NOW, answers=[bad, in_bundle("Costs fell [S1].", line=7)]).findings
    assert (finding.code, finding.what) == ("cut", CUT.what)
    assert finding.hint.startswith("The answer in responses/answers.md line 7 counts: leave this one, ")


def test_a_bad_answer_to_a_wish_is_to_be_mended_though_the_earlier_text_counts() -> None:
    wished = a_request(feedback="Shorter.")
    verdict = judge(wished, answers=[an_answer(claimed=NOW.request_id), in_bundle("Costs", faults=(CUT,))], past=asked(NOW))
    assert (verdict.standing, verdict.findings[0].hint) == ("outdated", CUT.hint)


def test_what_was_taken_for_which_request_is_not_forgotten_but_bounded() -> None:
    verdict = judge(NOW, answers=[an_answer("First [S1].")])
    for number in range(MANY_TAKEN + 20):
        verdict = judge(NOW, answers=[an_answer(f"Try {number} [S1].")], before=verdict)
    assert len(verdict.taken_for) <= MANY_TAKEN + 1
    assert verdict.taken_for[verdict.response_digest] == NOW.digest


CLAIMS = st.sampled_from(
    [None, "costs", 3, 4, NOW.request_id, NEWER.request_id, OTHER.request_id, "costs@deadbeef", "closing"]
)
FILES = [
    ("responses/costs.md", "md"),
    ("responses/costs.json", "json"),
    ("responses/a.md", "bundle"),
    ("responses/b2.md", "bundle"),
    ("responses/b10.jsonl", "jsonl"),
    ("responses/x/costs.md", "program"),
]


@st.composite
def some_answers(draw: st.DrawFn) -> list[Answer]:
    """Draw a folder's answers: whatever could lie there at one time."""
    made = []
    for file, form in draw(st.lists(st.sampled_from(FILES), unique=True)):
        for line in range(1, draw(st.integers(1, 2)) + 1 if form in {"bundle", "jsonl"} else 2):
            fields: dict[str, object] = {"file": file, "form": form, "line": line, "claimed": draw(CLAIMS)}
            if form == "program":
                fields["responder"] = draw(st.sampled_from(["x", "extract"]))
            text = draw(st.sampled_from(["Up [S1].", "Down [S2].", "Costs\n\n[S9]", "## Costs\n\nSo (S3)."]))
            made.append(a_cut(**fields) if draw(st.integers(0, 3)) == 0 else an_answer(text, **fields))
    return made


def rounds(folders: Sequence[list[Answer]], requests: Sequence[Request], *, young: bool) -> Verdict | None:
    """Judge a section through a history of folders and requests."""
    verdict: Verdict | None = None
    for answers, request in zip(folders, requests, strict=True):
        others = asked(*(one for one in (NOW, NEWER, OTHER) if one != request))
        after = judge(request, answers=answers, past=others, before=verdict, young=young)
        verdict = after if after.standing != "pending" else verdict
    return verdict


REQUESTS = st.sampled_from([NOW, NEWER, OTHER])
HISTORY = st.lists(st.tuples(some_answers(), REQUESTS), min_size=1, max_size=4)


@given(HISTORY, st.randoms())
def test_the_order_in_which_answers_come_does_not_show(history: list[tuple[list[Answer], Request]], chance: object) -> None:
    folders, requests = [list(answers) for answers, _ in history], [request for _, request in history]
    first = rounds(folders, requests, young=False)
    for folder in folders:
        chance.shuffle(folder)  # type: ignore[attr-defined]
    assert rounds(folders, requests, young=False) == first


@given(HISTORY, st.booleans())
def test_judging_again_changes_nothing(history: list[tuple[list[Answer], Request]], young: bool) -> None:
    verdict = rounds([answers for answers, _ in history], [request for _, request in history], young=young)
    answers, request = history[-1]
    others = asked(*(one for one in (NOW, NEWER, OTHER) if one != request))
    once = judge(request, answers=answers, past=others, before=verdict)
    assert judge(request, answers=answers, past=others, before=once) == once
    assert Verdict.model_validate_json(once.model_dump_json()) == once


@given(HISTORY)
def test_an_accepted_text_is_lost_only_to_another_one_or_with_its_file(history: list[tuple[list[Answer], Request]]) -> None:
    answers, request = history[0]
    first = judge(request, answers=answers)
    later = [
        answer for answer in history[-1][0] if answer.faults and answer.responder != STAND_IN
    ]  # its folder has it alone
    held = [answer for answer in later if answer.file == first.file]
    second = judge(request, answers=later, before=first)
    if first.standing == "accepted" and (held or first.form in {"bundle", "jsonl"}):
        assert (second.standing, second.text, second.kept) == ("accepted", first.text, True)


def test_a_bundle_that_is_rendered_is_accepted_as_it_was_written() -> None:
    requests = [a_request(name) for name in ("costs", "closing", "a-1")]
    written = a_bundle((one.request_id, f"About {one.section} [S1].") for one in requests)
    answers, _ = read_file("responses/answers.md", written.encode(), {one.section for one in requests})
    verdicts = [judge(one, answers=answers) for one in requests]
    assert [verdict.text for verdict in verdicts] == [f"About {one.section} [S1]." for one in requests]
    assert {verdict.standing for verdict in verdicts} == {"accepted"}
