"""An answer that is none is refused with its line; what is merely odd is a finding with its line."""

import pytest
from tests.builders import a_request, an_answer

from bloginator.records.exchange import Answer, Reason, Verdict
from bloginator.stages.verdicts.judge import judge

ASKED = a_request(max_words=12)


def judged(text: str, **fields: object) -> Verdict:
    """Judge one answer that begins in line 4 of its file."""
    return judge(ASKED, answers=[an_answer(text, line=4, **fields)])


def told(reasons: tuple[Reason, ...]) -> list[tuple[str, str]]:
    """Return codes and places."""
    return [(reason.code, reason.where.removeprefix("responses/")) for reason in reasons]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("## Costs\n\nWhole [S1].\n\nClients (S1) should back off, and", "cut", 8),
        ("## Costs\n\nTODO", "stub", 6),
        ("\nI am sorry, but I cannot write this section.", "refusal", 5),
    ],
)
def test_a_fault_stands_at_its_line(text: str, code: str, line: int) -> None:
    verdict = judged(text)
    assert (verdict.standing, told(verdict.reasons)) == ("refused", [(code, f"costs.md line {line}")])
    assert verdict.reasons[0].hint


def test_in_json_the_place_is_the_field() -> None:
    verdict = judged("Costs fell, and", file="responses/costs.json", form="json")
    assert told(verdict.reasons) == [("cut", "costs.json $.content")]


def test_findings_stand_at_their_lines() -> None:
    text = "Here is the section:\n\nCosts fell by a third in May.\n\nMissing from the sources: the price.\n\nShall I go on?"
    assert told(judged(text).findings) == [
        ("chatter", "costs.md line 4"),
        ("chatter", "costs.md line 10"),
        ("gap", "costs.md line 8"),
        ("uncited", "costs.md"),
    ]


def test_a_gap_is_told_as_it_was_written_and_excuses_a_short_text() -> None:
    verdict = judged("Costs fell [S1].\n\nMissing from the sources: the\nprice.")
    (finding,) = verdict.findings
    assert (finding.code, finding.what) == ("gap", "Missing from the sources: the price.")
    assert (verdict.standing, verdict.text) == ("accepted", "Costs fell [S1].")


def test_gaps_alone_do_not_count_and_are_asked_for_again_when_the_sources_have_changed() -> None:
    first = judged("Missing from the sources: the price [S1].")
    assert (first.standing, first.text, first.sources, told(first.findings)) == (
        "refused",
        "",
        (),
        [("gap", "costs.md line 4")],
    )
    assert [reason.code for reason in first.reasons] == ["gaps-alone"]
    answer = an_answer("Missing from the sources: the price.")
    before = judge(a_request(), answers=[answer])
    later = judge(a_request(version=2), answers=[answer], past={a_request().digest: a_request()}, before=before)
    assert [reason.code for reason in later.reasons] == ["gaps-alone-earlier"]
    assert judge(a_request(version=2), answers=[answer], past={a_request().digest: a_request()}, before=later) == later


def test_a_source_that_only_a_gap_names_is_not_cited() -> None:
    verdict = judged("Costs fell [S1].\n\nMissing from the sources: the price, which [S2] leaves out.")
    assert [source.marker for source in verdict.sources] == ["S1"]


def test_too_few_words_are_a_finding() -> None:
    assert told(judged("Costs fell [S1].").findings) == [("short", "costs.md")]
    assert told(judged("Costs fell by half [S1].").findings) == []


def test_without_sources_nothing_need_be_cited() -> None:
    verdict = judge(a_request(max_words=3, sources=()), answers=[an_answer("Costs fell.")])
    assert verdict.findings == ()


def test_these_findings_stay_with_a_text_that_is_kept() -> None:
    bundled = an_answer("Costs fell by half in May", form="bundle", file="responses/a.md")
    first = judge(ASKED, answers=[bundled])
    kept = judge(ASKED, answers=[], before=first)
    assert [finding.code for finding in kept.findings] == ["unended", "uncited", "gone"]


def test_an_extract_may_end_as_its_sources_do() -> None:
    extract: Answer = an_answer("Costs fell, and", file="responses/extract/costs.md", form="program", responder="extract")
    verdict = judge(ASKED, answers=[extract], responders=("extract",))
    assert (verdict.standing, verdict.findings) == ("accepted", ())
