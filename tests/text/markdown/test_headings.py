"""No heading of an answer can pass for a section."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bloginator.text.markdown.headings import find_headings, separate_rules, shift_headings


@pytest.mark.parametrize(
    ("text", "below", "expected"),
    [
        ("# A\n\n## B", 2, "### A\n\n#### B"),
        ("## A ##\ntext", 2, "### A\ntext"),
        ("#### A", 2, "#### A"),
        ("A\n===\n\nB\n---\ntext", 2, "### A\n\n#### B\ntext"),
        ("# A\n\n###### B", 4, "##### A\n\n###### B"),
        ("# A\n\n- # B", 6, "**A**\n\n- **B**"),
        ("> ## A", 3, "> #### A"),
        ("```\n# A\n```", 2, "```\n# A\n```"),
        ("#hash and # later", 2, "#hash and # later"),
        ("A whole sentence.\n---\nB", 2, "A whole sentence.\n\n---\nB"),
        ("two\nlines\n---", 2, "two\nlines\n\n---"),
        ("- item\n---", 2, "- item\n---"),
        ("#", 2, "###"),
    ],
)
def test_headings_sink_below_a_level(text: str, below: int, expected: str) -> None:
    assert shift_headings(text, below) == expected
    assert shift_headings(expected, below) == expected


def test_code_in_a_list_is_code() -> None:
    assert [heading.title for heading in find_headings("- ```\n  # no\n  ```\n\n# yes")] == ["yes"]


def test_a_rule_is_freed_of_the_paragraph_above_it() -> None:
    assert separate_rules("It rose.\n---\nIt fell.") == "It rose.\n\n---\nIt fell."


@given(st.text(st.sampled_from("#=-a \n`>"), max_size=40), st.integers(1, 6))
def test_no_heading_that_is_found_stays_above(text: str, below: int) -> None:
    assert all(heading.level > min(below, 5) for heading in find_headings(shift_headings(text, below)))
