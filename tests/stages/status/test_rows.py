"""The status names each section, its standing and what to do, and sums up on one line."""

import json

import pytest
from tests.builders import a_section, a_verdict, an_outline, by_section

from bloginator.records.exchange import Reason
from bloginator.stages.status.rows import as_json, last_line, status_rows, todo_lines

SEVENTEEN = [f"s{number}" for number in range(1, 18)]


def line(*standings: str) -> str:
    names = SEVENTEEN[: len(standings)]
    verdicts = by_section(*(a_verdict(name, word) for name, word in zip(names, standings, strict=True)))  # type: ignore[arg-type]
    return last_line(an_outline(*names), verdicts, 0.8)


@pytest.mark.parametrize(
    ("standings", "expected"),
    [
        (["accepted"] * 15 + ["missing"] * 2, "15 of 17 accepted, 14 needed (80%), missing: s16, s17"),
        (["accepted"] * 17, "17 of 17 accepted, 14 needed (80%)"),
        (
            ["accepted"] * 12 + ["outdated"] * 3 + ["refused", "missing"],
            "12 accepted + 3 outdated = 15 of 17 count, 14 needed (80%), missing: s17, refused: s16",
        ),
        (["stale", "pending"], "0 of 2 accepted, 2 needed (80%), pending: s2, stale: s1"),
    ],
)
def test_the_last_line_sums_up(standings: list[str], expected: str):
    assert line(*standings) == expected


def test_every_section_has_a_row_with_what_to_do():
    outline = an_outline(
        a_section("part", has_subsections=True, description=""), a_section("costs", "part"), "opening", "closing", "end"
    )
    reason = Reason(code="cut", what="It is cut.", where="responses/opening.md line 3", hint="Write it again.")
    verdicts = by_section(
        a_verdict("costs", "accepted", "Two words."),
        a_verdict("opening", "refused", reasons=[reason], file="responses/opening.md"),
        a_verdict("closing", "stale"),
    )
    found = status_rows(outline, verdicts, low_evidence={"end": "one passage only"})
    assert [(row.section, row.standing, row.words, row.depth) for row in found] == [
        ("part", None, 0, 0),
        ("costs", "accepted", 2, 1),
        ("opening", "refused", 0, 0),
        ("closing", "stale", 0, 0),
        ("end", "missing", 0, 0),
    ]
    assert [row.todo for row in found] == [
        "",
        "",
        "responses/opening.md line 3: It is cut. Write it again.",
        "it answers another question: write responses/closing.md again, or confirm it",
        "write responses/end.md (little to go on: one passage only)",
    ]


def test_what_many_sections_are_to_do_is_said_once_and_what_few_are_to_do_one_by_one():
    outline = an_outline(*(f"s{number}" for number in range(6)))
    verdicts = by_section(a_verdict("s0", "accepted", "Words."), a_verdict("s1", "stale"), a_verdict("s5", "stale"))
    rows = status_rows(outline, verdicts, low_evidence={"s2": "one passage only"})
    few = [f"s{number}: it answers another question: write responses/s{number}.md again, or confirm it" for number in (1, 5)]
    assert todo_lines(rows) == [
        *few,
        "s2: write responses/s2.md (little to go on: one passage only)",
        "s3: write responses/s3.md",
        "s4: write responses/s4.md",
    ]
    assert todo_lines(status_rows(an_outline(*"abcdef"), {})) == ["a, b, c and 3 more: write responses/<id>.md"]


def test_json_holds_all_of_it():
    held = as_json(an_outline("a", "b"), by_section(a_verdict("a")), 0.5)
    assert json.loads(json.dumps(held)) == held
    assert (held["total"], held["needed"], held["enough"], held["lacking"]) == (2, 1, True, {"b": "missing"})
    assert held["line"] == "1 of 2 accepted, 1 needed (50%), missing: b"
    assert held["sections"][0]["standing"] == "accepted"  # type: ignore[index]
