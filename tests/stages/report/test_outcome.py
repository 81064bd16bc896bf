"""Status, draft, report and exit codes are made from one record, so that they cannot contradict each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import TEMPLATES, a_verdict, an_outline

from bloginator.records.exchange import Reason, Verdict
from bloginator.records.report import Finding, Outcome, SectionEvidence, SentenceEvidence
from bloginator.stages.draft.assemble import assemble
from bloginator.stages.draft.summary import describe_state
from bloginator.stages.report.outcome import (
    count_raised,
    fails_check,
    find_dismissed,
    floor_percent,
    heed_dismissals,
    outcome_lines,
    sum_up,
    weigh_claims,
)
from bloginator.stages.status.rows import as_json

STANDINGS = ("missing", "pending", "accepted", "outdated", "stale", "refused")
CODES = {
    "unsupported": "high",
    "unsupported-fact": "critical",
    "source-fact": "critical",
    "source-gone": "high",
    "source-changed": "medium",
    "weak": "low",
}


@st.composite
def batches(draw: st.DrawFn) -> tuple[list[Verdict], list[SectionEvidence], list[Finding], float]:
    """Draw the verdicts of a few sections, what was measured of those that count, findings, and a threshold."""
    verdicts, evidence, findings = [], [], []
    for number in range(draw(st.integers(1, 5))):
        section, gap = f"s{number}", [Reason(code="gap", what="Missing.")] if draw(st.booleans()) else []
        file = draw(st.sampled_from([f"responses/{section}.md", f"responses/extract/{section}.md"]))
        verdict = a_verdict(section, draw(st.sampled_from(STANDINGS)), findings=gap, file=file)
        verdicts.append(verdict)
        if not verdict.text:
            continue
        grounded = draw(st.lists(st.sampled_from(["supported", "weak", "unsupported", "no claim"]), max_size=4))
        sentences = [
            SentenceEvidence(start=at, end=at + 1, text="We.", verdict=each)  # type: ignore[arg-type]
            for at, each in enumerate(grounded)
        ]
        evidence.append(SectionEvidence(section=section, key="", sentences=tuple(sentences)))
        for sentence in sentences:
            own = ["unsupported"] if sentence.verdict == "unsupported" else []
            for code in own + draw(
                st.lists(st.sampled_from(["source-fact", "source-gone", "source-changed", "weak"]), max_size=2)
            ):
                findings.append(
                    Finding(
                        severity=CODES[code],  # type: ignore[arg-type]
                        kind=code.partition("-")[0],
                        code=code,
                        section=section,
                        start=sentence.start,
                        end=sentence.end,
                        sentence="We.",
                        reasons=(),
                        decision=draw(st.sampled_from(["", "accept", "dismiss"])),
                    )
                )
    return verdicts, evidence, findings, draw(st.sampled_from([0.0, 0.5, 1.0]))


def undecided(finding: Finding) -> Finding:
    """Return a finding as it was before the writer decided on it."""
    return finding.model_copy(update={"decision": ""})


@given(batches())
def test_all_that_is_said_of_a_batch_agrees(
    batch: tuple[list[Verdict], list[SectionEvidence], list[Finding], float],
) -> None:
    verdicts, evidence, findings, threshold = batch
    heeded = heed_dismissals({each.section: each for each in evidence}, findings, findings)
    claims = weigh_claims(heeded.values(), findings)
    raised = count_raised(weigh_claims(evidence, [undecided(finding) for finding in findings]), claims)
    outcome = sum_up(verdicts, threshold, claims, findings, dismissed=raised)
    outline, by_section = an_outline(*(verdict.section for verdict in verdicts)), {each.section: each for each in verdicts}
    status = as_json(outline, by_section, threshold)
    assert (status["accepted"], status["outdated"], status["total"]) == (outcome.accepted, outcome.outdated, outcome.total)
    assert tuple(status["lacking"]) == outcome.lacking  # type: ignore[arg-type]
    assert tuple(row["section"] for row in status["sections"] if row["gaps"]) == outcome.gaps  # type: ignore[attr-defined]
    if status["enough"]:
        draft = assemble(outline, by_section, threshold=threshold, templates=TEMPLATES).draft
        assert (draft.complete, draft.placeholders) == (not outcome.lacking, len(outcome.lacking))
        assert describe_state(draft).startswith("complete" if not outcome.lacking else "partial")
        assert draft.is_extract == (outcome.extracts > 0)
        assert tuple(section.id for section in draft.sections if section.gaps) == outcome.gaps
    against = [
        finding
        for finding in findings
        if (finding.section, finding.start) not in find_dismissed(findings)
        and (
            finding.kind == "unsupported"
            or (finding.code in ("source-fact", "source-gone") and finding.decision != "dismiss")
        )
    ]
    assert (outcome.unsupported > 0) == bool(against), "a source finding is no less a truth than an unsupported sentence"
    assert not against or outcome.supported < outcome.claims, "all is never supported beside such a finding"
    still_open = [finding for finding in findings if not finding.decision]
    assert fails_check(outcome, "unsupported") == any(finding in still_open for finding in against)
    assert fails_check(outcome, "critical") == any(finding.severity == "critical" for finding in still_open)
    assert (sum(outcome.open.values()), outcome.settled) == (len(still_open), len(findings) - len(still_open))
    assert outcome.supported + outcome.unsupported <= outcome.claims
    assert outcome.dismissed <= outcome.supported and outcome.unsupported_accepted <= outcome.unsupported


def test_lines_tell_what_is_settled_what_is_open_and_what_is_not_measured() -> None:
    outcome = Outcome(
        total=4, lacking=("end",), extracts=1, claims=97, supported=96, unsupported=1, settled=12, open={"low": 3}
    )
    assert outcome_lines(outcome) == [
        "in part an extract: sentences picked from the sources, not written, in 1 of 4 sections",
        "15 findings: 12 settled, 3 open: 3 low.",
        "98% of 97 claims are supported. Unsupported: 1.",
        "1 section not written and not measured.",
    ]
    assert "100% of 1 claim is supported." in outcome_lines(Outcome(claims=1, supported=1))
    told = "50% of 4 claims are supported. Weak: 1{}. Unsupported: 1."
    assert told.format("") in outcome_lines(Outcome(claims=4, supported=2, unsupported=1))
    paged = Outcome(claims=4, supported=2, unsupported=1, page="essay.html")
    assert told.format(" (dashed in essay.html)") in outcome_lines(paged)
    assert outcome_lines(Outcome(open={"critical": 1, "low": 2}))[0] == "3 findings: 1 critical, 2 low."


def outcome_of(sentences: list[SentenceEvidence], findings: list[Finding], found: list[Finding]) -> Outcome:
    """Return what one section comes to, with what was found in it before one finding was told for several."""
    evidence = SectionEvidence(section="s", key="", sentences=tuple(sentences))
    before = weigh_claims([evidence], [undecided(finding) for finding in findings])
    claims = weigh_claims(heed_dismissals({"s": evidence}, findings, found).values(), findings)
    return sum_up([a_verdict("s")], 1.0, claims, findings, dismissed=count_raised(before, claims))


@pytest.mark.parametrize(
    ("decision", "told"),
    [
        ("", "50% of 2 claims are supported. Unsupported: 1."),
        ("dismiss", "100% of 2 claims are supported, 1 by your word."),
        ("accept", "50% of 2 claims are supported. Unsupported: 1, 1 of them accepted by you."),
    ],
)
@pytest.mark.parametrize("code", ["unsupported", "source-gone"])
def test_what_was_dismissed_counts_no_more_and_what_was_accepted_is_told_so(decision: str, told: str, code: str) -> None:
    verdict = "supported" if code == "source-gone" else "unsupported"
    sentences = [
        SentenceEvidence(start=at, end=at + 1, text="We.", verdict=each) for at, each in enumerate([verdict, "supported"])
    ]
    finding = a_finding(code, decision)
    outcome = outcome_of(sentences, [finding], [finding])
    assert told in outcome_lines(outcome)
    assert fails_check(outcome, "unsupported") == (not decision)


@pytest.mark.parametrize(
    ("verdict", "codes", "found", "told"),
    [
        ("weak", ["source-changed"], [], "50% of 2 claims are supported. Weak: 1."),
        ("weak", ["source-changed"], ["weak"], "100% of 2 claims are supported, 1 by your word."),
        ("supported", ["weak"], [], "100% of 2 claims are supported."),
        ("supported", ["source-changed"], [], "100% of 2 claims are supported, 1 by your word."),
    ],
    ids=["a source alone", "told with a doubt", "supported anyway", "weak by its source alone"],
)
def test_only_a_verdict_that_a_dismissal_changes_is_the_writers_word(
    verdict: str, codes: list[str], found: list[str], told: str
) -> None:
    sentences = [
        SentenceEvidence(start=at, end=at + 1, text="We.", verdict=each) for at, each in enumerate([verdict, "supported"])
    ]
    findings, untold = ([a_finding(code, "dismiss") for code in some] for some in (codes, found))
    assert told in outcome_lines(outcome_of(sentences, findings, [*findings, *untold]))


def test_a_sentence_whose_two_sources_are_gone_is_accepted_once() -> None:
    findings = [a_finding("source-gone", "accept"), a_finding("source-fact", "accept")]
    outcome = outcome_of([SentenceEvidence(start=0, end=1, text="We.", verdict="supported")], findings, findings)
    assert "0% of 1 claim is supported. Unsupported: 1, 1 of them accepted by you." in outcome_lines(outcome)


def a_finding(code: str, decision: str) -> Finding:
    """Return a finding on the first sentence."""
    place = {"section": "s", "start": 0, "end": 1, "sentence": "We.", "reasons": ()}
    return Finding(severity=CODES[code], kind=code.partition("-")[0], code=code, decision=decision, **place)


@pytest.mark.parametrize(("share", "told"), [(0.999, "99%"), (1.0, "100%"), (0.29, "29%")])
def test_only_all_is_a_hundred_per_cent(share: float, told: str) -> None:
    assert floor_percent(share) == told
