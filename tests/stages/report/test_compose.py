"""A report is measured or says that it is not; a check fails on what it was asked to fail on."""

import pytest
from tests.builders import TEMPLATES, a_section, an_outline

from bloginator.records.report import Finding, Report, SectionEvidence, SentenceEvidence, Severity
from bloginator.stages.draft.joined_text import join_texts
from bloginator.stages.report.compose import compose_report, fails_check, floor_percent, last_lines, render_page
from bloginator.stages.report.findings import ReportInputs


def a_finding(severity: Severity = "high", kind: str = "unsupported") -> Finding:
    return Finding(
        severity=severity, kind=kind, section="costs", start=0, end=3, sentence="*We*", reasons=("why",), hint="Mend it."
    )


def made(*sentences: SentenceEvidence) -> Report:
    told = SectionEvidence(section="costs", key="k", supported=0.5, sentences=sentences)
    texts = {"costs": "We paid."}
    given = ReportInputs(texts=texts, sources={}, whole=join_texts([a_section("costs")], texts))
    return compose_report(an_outline("costs", "end"), {"costs": told}, given, ["end"])


def test_support_is_a_share_of_claims_and_null_without_any():
    yes = SentenceEvidence(start=0, end=8, text="We paid.", probability=0.99, verdict="supported")
    no = yes.model_copy(update={"verdict": "unsupported", "probability": 0.1})
    silent = SentenceEvidence(start=0, end=4, text="Why?")
    assert (made(yes, yes, no, silent).supported, made(yes, no).claims) == (0.6667, 2)
    empty = made(silent)
    assert empty.supported is None and empty.placeholders == ("end",)
    assert last_lines(empty)[-1] == "Nothing claims anything yet: support is not measured."


@pytest.mark.parametrize(
    ("finding", "unsupported", "critical"),
    [(a_finding(), True, False), (a_finding("critical"), True, True), (a_finding("critical", "lint"), False, True)],
)
def test_a_check_fails_on_what_was_asked(finding: Finding, unsupported: bool, critical: bool):
    one = Report(title="A", findings=(finding,))
    assert (fails_check(one, "unsupported"), fails_check(one, "critical"), fails_check(one, "")) == (
        unsupported,
        critical,
        False,
    )


def test_the_lines_count_by_severity():
    lines = last_lines(Report(title="A", findings=(a_finding("critical"), a_finding("low"), a_finding("low"))))
    assert lines[0] == "3 findings: 1 critical, 2 low."


def test_the_page_escapes_what_others_wrote():
    text = render_page(Report(title="A", findings=(a_finding(),)), an_outline("costs"), TEMPLATES)
    assert "- **costs**, unsupported: \\*We\\*\n  - why\n  - To do: Mend it.\n" in text
    assert text.startswith("# Report: A\n") and text.endswith("\n") and not text.endswith("\n\n")


def test_only_all_is_a_hundred_per_cent():
    assert [floor_percent(value) for value in (None, 0.999, 1.0, 0.29)] == ["not measured", "99%", "100%", "29%"]
