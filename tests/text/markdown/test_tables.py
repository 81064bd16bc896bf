"""Tables are those that a renderer would show, whatever pipes stand elsewhere."""

import pytest

from bloginator.records.draft import DraftTable
from bloginator.text.markdown.tables import find_tables


def test_a_table_is_known_by_its_size_and_header() -> None:
    text = "| Model | Use |\n|:--|--:|\n| SBI | daily |\n| GROW | monthly |\n"
    assert find_tables(text) == (DraftTable(columns=2, rows=2, header=("Model", "Use")),)


def test_escaped_pipes_do_not_split_a_cell() -> None:
    assert find_tables("| a \\| b | `x \\| y` |\n|---|---|\n| 1 | 2 |") == (
        DraftTable(columns=2, rows=1, header=("a | b", "`x | y`")),
    )


def test_outer_pipes_may_be_left_out() -> None:
    assert find_tables("a | b\n--|--\n1 | 2\n") == (DraftTable(columns=2, rows=1, header=("a", "b")),)


def test_tables_in_lists_and_quotes_count_and_two_are_two() -> None:
    text = "- | a | b |\n  |---|---|\n  | 1 | 2 |\n\n> | c |\n> |---|\n"
    assert [(table.columns, table.rows) for table in find_tables(text)] == [(2, 1), (1, 0)]


@pytest.mark.parametrize(
    "text",
    [
        "Use a | b | c in a shell.",
        "```\n| a | b |\n|---|---|\n| 1 | 2 |\n```",
        "    | a | b |\n    |---|---|\n",
        "| a | b | c |\n|---|---|\n| 1 | 2 |",
        "| a | b |\n| 1 | 2 |",
        "`a | b`\n\n---|---\n",
        "",
    ],
)
def test_pipes_alone_make_no_table(text: str) -> None:
    assert find_tables(text) == ()
