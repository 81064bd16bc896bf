"""A decision holds for one sentence beside one source, is void when either changes, and is never moved to another."""

from typing import Literal

import pytest
from tests.builders import a_source
from tests.text.test_growth import grows_in_proportion, seconds

from bloginator.errors import BadSettings
from bloginator.records.report import CheckedCitation, Decision, Finding, SentenceEvidence
from bloginator.stages.report.decisions import apply_decisions, decide, find_by_id, identify, read_decisions
from bloginator.stages.report.findings import check_sentence

Doubted = Literal["weak", "unsupported"]
SENTENCE = "Reviews take nine days in Berlin [S1]."


def found(
    sentence: str = SENTENCE,
    source: str = "Reviews take two days.",
    section: str = "costs",
    verdict: Doubted = "weak",
    doubt: float = 0.9,
) -> Finding:
    cited = (CheckedCitation(marker="S1", holds=False),)
    said = SentenceEvidence(start=0, end=9, text=sentence, verdict=verdict, doubt=doubt, reasons=("why",), cited=cited)
    (finding,) = identify(check_sentence(section, said, [a_source(1, source)]))
    return finding


def settled(*findings: Finding, by: Finding | None = None) -> tuple[Finding, ...]:
    own = by or findings[0]
    return apply_decisions(findings, [decide([own], own.id, "dismiss", "It is right.")])


def test_a_decision_holds_while_sentence_and_source_are_the_same():
    (finding,) = settled(found())
    assert (finding.decision, finding.why) == ("dismiss", "It is right.")
    (spaced,) = settled(found("Reviews take nine\ndays in Berlin [S1]."), by=found())
    assert spaced.decision == "dismiss"


@pytest.mark.parametrize(
    "other", [found("Reviews take ten days in Berlin [S1]."), found(source="Reviews take three days."), found(section="end")]
)
def test_it_is_void_when_one_of_them_changes_and_the_finding_says_what_it_was_settled_for(other: Finding):
    (finding,) = settled(other, by=found())
    assert finding.decision == "" and other.id != found().id
    assert finding.settled_before == (SENTENCE if other.section == "costs" else "")


@pytest.mark.parametrize("before, now", [("weak", "unsupported"), ("unsupported", "weak")])
def test_it_holds_however_much_supports_the_same_sentence_beside_the_same_source(before: Doubted, now: Doubted):
    earlier, finding = found(verdict=before), found(verdict=now, doubt=0.8)
    assert (earlier.kind, finding.kind) == (before, now)
    (again,) = settled(finding, by=earlier)
    assert (again.id, again.decision, again.kind) == (earlier.id, "dismiss", now)
    (other,) = settled(found("Reviews take ten days in Berlin [S1].", verdict=now), by=earlier)
    assert (other.decision, other.settled_before) == ("", SENTENCE)


@pytest.mark.parametrize("now", ["weak", "unsupported"])
@pytest.mark.parametrize("by_hand", [False, True])
def test_a_decision_on_an_id_that_an_earlier_version_gave_to_a_weak_sentence_holds(now: Doubted, by_hand: bool):
    (earlier,) = identify([found()], "weak")
    finding, line = found(verdict=now), decide([earlier], earlier.id, "dismiss")
    assert earlier.id != finding.id
    line = Decision(finding=earlier.id, decision="dismiss") if by_hand else line
    assert apply_decisions([finding], [line])[0].decision == "dismiss"
    assert apply_decisions([finding], [line, decide([finding], earlier.id, "reopen")])[0].decision == ""
    assert find_by_id([finding], earlier.id[:4]) == find_by_id([finding], finding.id) == finding


def test_it_is_not_moved_to_a_sentence_that_looks_alike_and_is_no_earlier_one_while_its_own_is_there():
    alike = found("Reviews take ten days in Berlin [S1].")
    first, second = settled(found(), alike)
    assert (first.decision, second.decision, second.settled_before) == ("dismiss", "", "")


def test_the_last_decision_holds_and_reopening_takes_it_back():
    finding = found()
    lines = [decide([finding], finding.id, "accept"), decide([finding], finding.id, "reopen")]
    assert apply_decisions([finding], lines)[0].decision == ""
    (accepted,) = apply_decisions([finding], lines[:1])
    assert accepted.decision == "accept" and apply_decisions([accepted], lines[1:]) == (finding,)


def test_many_void_decisions_take_time_in_proportion_to_them():
    def settle_all(number: int) -> float:
        sections = [f"s{each}" for each in range(number)]
        before = [found(section=section) for section in sections]
        decisions = [decide([finding], finding.id, "dismiss") for finding in before]
        now = [found("Reviews take ten days in Berlin [S1].", section=section) for section in sections]
        return seconds(lambda _: apply_decisions(now, decisions), "", 3)

    assert grows_in_proportion(settle_all, 50)


def test_equal_sentences_have_ids_of_their_own_and_the_same_ones_in_every_run():
    twice = identify([found(), found()])
    assert twice[0].id == found().id != twice[1].id and identify([found(), found()]) == twice


def test_lines_by_hand_are_read_and_broken_ones_are_told_and_passed_over():
    name = found().id
    text = (
        f'\ufeff# mine\n{{"finding": "{name.upper()}", "decision": "Dismiss", "extra": 1}}\n\n'
        f'{{"finding": "{name}", "dec\n[1]\n{{"finding": "{name}", "decision": "dismis"}}\n{{"decision": "accept"}}\n'
    )
    lines = read_decisions(text, "decisions.jsonl")
    assert [(line.finding, line.decision) for line in lines.decisions] == [(name, "dismiss")]
    assert apply_decisions([found()], lines.decisions)[0].decision == "dismiss"
    told = "\n".join(lines.complaints)
    assert [f"decisions.jsonl line {number} is no decision and was passed over" in told for number in (4, 5, 6, 7)] == [
        True
    ] * 4
    assert "Did you mean dismiss?" in told and "it has no finding" in told


def test_a_finding_is_named_by_the_beginning_of_its_id_and_a_wrong_one_is_guessed():
    finding = found()
    other = finding.model_copy(update={"id": f"{finding.id[:4]}0000"})
    assert find_by_id([finding], finding.id[:4].upper()) == finding
    with pytest.raises(BadSettings, match="too short"):
        find_by_id([finding], finding.id[:3])
    with pytest.raises(BadSettings, match="Several findings begin with"):
        find_by_id([finding, other], finding.id[:4])
    with pytest.raises(BadSettings, match=f"Did you mean {finding.id}"):
        find_by_id([finding], finding.id[:-1] + "z")
