"""The records of a source are read as rows, each with its key and its value."""

from bloginator.text.grounding.records import read_rows

TABLE = "| team | days |\n|---|---|\n| one | 2 |\n| two | 3 |\n"


def said(source: str) -> list[tuple[str, str]]:
    return [(row.key, source[row.inside : row.end].strip()) for row in read_rows(source)]


def test_a_row_of_dashes_within_a_table_takes_no_row_away():
    assert said(TABLE) == [("one", "2"), ("two", "3")]
    assert said(f"{TABLE}| - | - |\n| three | 4 |\n") == [("one", "2"), ("two", "3"), ("three", "4")]


def test_a_row_behind_prose_has_not_the_header_of_the_table_before_it():
    assert said(f"{TABLE}\nAnd more.\n\n| five | 6 |\n") == said(TABLE)
    assert said(f"{TABLE}\n| place | cost |\n\n|---|---|\n| Rome | 6 |\n") == said(TABLE)
