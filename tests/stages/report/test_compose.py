"""A report says what was measured, in two lines a finding, the worst first, on two screens."""

from tests.builders import TEMPLATES, a_section, a_verdict, an_outline, by_section

from bloginator.records.report import Finding, Outcome, Report, SectionEvidence, SentenceEvidence
from bloginator.records.voice import Voice
from bloginator.stages.draft.joined_text import join_texts
from bloginator.stages.report.compose import MAX_SHOWN, compose_report, last_lines, render_page
from bloginator.stages.report.finding_builder import ReportInputs
from bloginator.stages.report.outcome import sum_up, weigh_claims


def a_finding(**fields: object) -> Finding:
    known: dict[str, object] = {
        "id": "1a2b3c4d",
        "severity": "high",
        "kind": "unsupported",
        "section": "costs",
        "start": 0,
        "end": 3,
        "sentence": "We # paid 12 euros [S1].",
        "reasons": ("the number 12 is in no source",),
        "hint": "Mend it.",
    }
    return Finding.model_validate(known | fields)


def page(*findings: Finding, **fields: object) -> str:
    made = Report.model_validate({"title": "A", "outcome": Outcome(), "usual": {}, "findings": findings} | fields)
    return render_page(made, TEMPLATES)


def test_support_is_a_share_of_claims_and_null_without_any():
    yes = SentenceEvidence(start=0, end=8, text="We paid.", probability=0.99, verdict="supported")
    no = yes.model_copy(update={"start": 9, "verdict": "unsupported", "probability": 0.1})
    verdicts = by_section(a_verdict("costs", text="We paid."), a_verdict("end", "missing"))
    texts = {"costs": "We paid."}
    inputs = ReportInputs(texts=texts, sources={}, whole=join_texts([a_section("costs")], texts))

    def made(*sentences: SentenceEvidence) -> Report:
        told = {"costs": SectionEvidence(section="costs", key="k", sentences=sentences)}
        claims = weigh_claims(told.values(), ())
        outcome = sum_up(list(verdicts.values()), 0.5, claims, ())
        return compose_report(an_outline("costs", "end"), verdicts, told, inputs, claims, (), outcome, ())

    assert (made(yes, no).supported, made(yes, no).claims, made(yes).placeholders) == (0.5, 2, ("end",))
    empty = made(SentenceEvidence(start=0, end=4, text="Why?"))
    assert empty.supported is None and "Nothing claims anything yet: support is not measured." in last_lines(empty)


def test_a_finding_takes_two_lines_with_its_words_marked_and_what_others_wrote_escaped():
    text = page(a_finding(place="[S1] costs.md, line 3", passage="We paid 47 euros *in May*."))
    assert (
        "- **costs** (high unsupported 1a2b3c4d): We \\# paid **12** euros.\n"
        "  - \\[S1\\] costs.md, line 3: “We paid **47** euros in **May**.” "
        "The number 12 is in no source. Mend it.\n"
    ) in text
    assert text.startswith("# Report: A\n") and text.endswith("\n") and not text.endswith("\n\n")


def test_a_phrase_is_marked_where_it_stands_and_a_returned_finding_says_so():
    text = page(a_finding(kind="lint", sentence="We paid — at last.", quote=" — ", settled_before="We pay."))
    assert "We paid **—** at last" in text and "One like it was settled for other words: “We pay.”" in text


def test_the_page_stays_short_and_counts_what_it_leaves_out():
    voices = [Voice(section=f"s{number}", score=0.1 * number) for number in range(9)]
    findings = [a_finding(id=f"{number:08x}") for number in range(MAX_SHOWN + 5)] + [
        a_finding(id="f" * 8, decision="accept")
    ]
    text = page(*findings, voices=voices, gaps={"costs": ("Missing from the sources: who.",)})
    assert "And 5 findings more, none of them worse" in text and "f" * 8 not in text
    assert "## Gaps\n\n- **costs**: Missing from the sources: who.\n" in text
    assert text.count("\n- **s") == 3 and len(text.splitlines()) < 60
