"""Every finding names its section, its sentence, why, and what to do; the most severe comes first."""

import random
import string
from typing import get_args

from tests.builders import a_section, a_source
from tests.text.test_growth import grows_in_proportion, seconds

from bloginator.reading import read_package_text
from bloginator.records.report import SEVERITIES, Finding, FindingKind, SectionEvidence, SentenceEvidence, Support
from bloginator.stages.draft.joined_text import join_texts
from bloginator.stages.report.finding_builder import ReportInputs, digest_words
from bloginator.stages.report.finding_texts import FINDINGS
from bloginator.stages.report.findings import check_sentence, check_tables, list_findings
from bloginator.text.lint.rules import read_rules


def given(**texts: str) -> ReportInputs:
    return ReportInputs(
        texts=texts,
        sources={section: (a_source(),) for section in texts},
        whole=join_texts([a_section(section) for section in texts], texts),
        rules=read_rules(read_package_text("lint.toml")),
        usual={},
    )


def of(**fields: object) -> list[Finding]:
    known: dict[str, object] = {"start": 0, "end": 9, "text": "We paid.", "probability": 0.9, "verdict": "supported"}
    sentence = SentenceEvidence.model_validate(known | fields)
    return list(check_sentence("costs", sentence, ()))


def test_a_figure_from_nowhere_is_critical_what_a_source_says_otherwise_high_and_what_is_right_less_often_medium():
    (critical,) = of(verdict="unsupported", reasons=["the number 47 is in no source"], codes=["number"])
    assert (critical.severity, critical.code, critical.kind) == ("critical", "unsupported-fact", "unsupported")
    assert (critical.section, critical.sentence) == ("costs", "We paid.") and critical.hint
    (contrary,) = of(verdict="unsupported", reasons=["it says “$9 a year”, the source “$9 a month”"], codes=["other-unit"])
    assert (contrary.code, contrary.severity) == ("contrary", "high")
    for verdict in ("weak", "unsupported"):
        (doubted,) = of(verdict=verdict, doubt=0.6, reasons=["it denies it"], codes=["negation"])
        assert (doubted.kind, doubted.severity) == (verdict, "medium")


def test_no_finding_repeats_a_secret():
    lot = random.Random(1)
    token = "gh" + "p_" + "".join(lot.choices(string.ascii_letters + string.digits, k=36))
    lines = ["".join(lot.choices(string.ascii_letters, k=64)) for _ in range(8)]
    kind = "PRIVATE" + " KEY-----"
    pem = "\n".join([f"-----BEGIN {kind}", *lines, f"-----END {kind}"])
    for secret in (token, pem):
        text = f"The key is {secret} since 2019."
        reason = f"in no source: {token.lower()}, {lines[3].lower()}"
        (found,) = of(text=text, verdict="unsupported", reasons=[reason], codes=["number"])
        assert not any(secret.lower() in found.model_dump_json().lower() for secret in secret.split("\n")[1:-1] or [secret])
        assert found.sentence_digest == digest_words(text) and "The key is …" in found.sentence
    inputs = given(costs=f"See https://example.org/{token} now.\n\n| a | b |\n|---|---|\n| 2019 | {token} |")
    found = list_findings([], inputs)
    assert {"secret", "broken-url"} <= {one.code for one in found} and not any(
        token in one.model_dump_json() for one in found
    )


def test_where_a_section_has_no_source_that_is_told_and_is_low():
    (low,) = of(verdict="unsupported", doubt=1.0, reasons=["the section had no source"], codes=["no-source"])
    assert (low.severity, low.code) == ("low", "unsupported")


def test_a_weak_sentence_is_no_finding():
    assert of(verdict="weak", doubt=0.1, reasons=["in no source: paid"], codes=["missing"]) == []


def test_which_words_are_nowhere_is_told_only_where_nothing_says_what_differs():
    (telling,) = of(verdict="weak", doubt=0.6, reasons=["in no source: paid", "it denies it"], codes=["missing", "negation"])
    (vague,) = of(verdict="weak", doubt=0.6, reasons=["in no source: paid"], codes=["missing"])
    assert (telling.reasons, vague.reasons) == (("it denies it",), ("in no source: paid",))


def test_what_another_source_has_is_to_be_cited_from_there():
    reasons = {"reasons": ["the number 32 is in nothing that it cites"], "codes": ["uncited"]}
    (found,) = of(verdict="weak", doubt=0.6, better="S14", **reasons)
    (nowhere,) = of(verdict="weak", doubt=0.6, **reasons)
    assert found.hint.startswith("Cite [S14], which has it") and nowhere.hint.startswith("Compare it")


def test_every_code_has_a_severity_and_says_what_to_do():
    assert all(text.severity in SEVERITIES and text.hint for text in FINDINGS.values())
    assert {text.kind for text in FINDINGS.values()} == set(get_args(FindingKind))


def test_what_stands_twice_is_told_at_its_second_place_but_quotations_are_not():
    said = "The old way of hiring people cost the whole team three days a month."
    (one,) = list_findings([], given(costs=said, end=f"Well. {said}"))
    assert (one.kind, one.section, one.start) == ("repetition", "end", 6) and one.reasons == (
        "says nearly the same as costs",
    )
    assert (one.place, one.passage) == ("costs", said)
    assert list_findings([], given(costs=said, end=f"> {said}")) == ()


def test_lint_is_told_once_a_section_with_both_rates():
    found = [one for one in list_findings([], given(costs="We paid — twice — and left.", end="Bye.")) if one.kind == "lint"]
    (one,) = found
    assert (one.severity, one.section, one.sentence) == ("critical", "costs", "We paid — twice — and left.")
    assert one.reasons[0].startswith("em-dash: 2 here")


def test_links_reach_headings_of_other_sections_and_files_that_are_there():
    made = given(costs="See [this](#end), [that](#nowhere), [a](a.md), [b](b.md) and https://x.example/y.", end="Bye.")
    found = [one for one in list_findings([], made._replace(files={"a.md"})) if one.kind == "link"]
    assert [one.reasons[0] for one in found] == [
        "the address https://x.example/y is in no source",
        "no heading has the anchor #nowhere",
        "there is no file b.md",
    ]


def test_tables_are_checked_cell_by_cell_and_the_row_is_shown():
    found = [one for one in list_findings([], given(costs="| a | b |\n|---|---|\n| 12 | |\n")) if one.kind == "table"]
    assert [(one.severity, one.reasons[0]) for one in found] == [
        ("high", "the number 12 is in no source"),
        ("low", "row 1, column 2 is empty"),
    ]
    assert found[0].sentence == "| 12 | |"


def test_many_faults_of_tables_take_time_in_proportion_to_them():
    def check(number: int) -> float:
        rows = [f"| {each:05} | |\n" for each in range(number)]
        text = "| a | b |\n|---|---|\n" + "".join(rows)
        starts = range(text.index(rows[0]), len(text), len(rows[0]))
        told = tuple(SentenceEvidence(start=start, end=start + 9, text="| 1 | |") for start in starts)
        evidence = SectionEvidence(section="costs", key="", sentences=told)
        inputs = given(costs=text)
        return seconds(lambda _: list(check_tables("costs", evidence, inputs, [])), "", 1)

    assert grows_in_proportion(check, 200)


def test_what_the_author_wrote_in_their_own_words_is_no_habit_of_an_extract():
    said = "Good reviews take time; reviews that take more time than reviews should are reviews nobody asks reviews for."
    texts = {"costs": said, "plans": said.replace("reviews", "meetings").replace("asks", "longs")}
    evidence = [
        SectionEvidence(
            section=section,
            key="k",
            sentences=(
                SentenceEvidence(
                    start=0,
                    end=len(text),
                    text=text,
                    support=Support(marker="S1", document="a.md", text=f"It is so. {said}"),
                ),
            ),
        )
        for section, text in texts.items()
    ]
    inputs = given(**texts)
    written = {finding.section for finding in list_findings(evidence, inputs) if finding.subject == "echo"}
    picked = {finding.section for finding in list_findings(evidence, inputs._replace(extracts=["costs", "plans"]))}
    assert (written, picked) == ({"costs", "plans"}, {"plans"}), "one sentence was changed"
