"""A table's rows are equally long, its cells are filled, and its numbers stand in the sources."""

from bloginator.text.lint.table_checks import table_faults

WHOLE = "| plant | litres |\n|---|---|\n| tomato | 2 |\n| bean | 1.5 |\n"


def test_a_whole_table_has_no_fault():
    assert table_faults(WHOLE, ["Tomatoes need two litres, beans 1.5."]) == []


def test_a_row_of_another_length_is_a_fault():
    text = "| plant | litres |\n|---|---|\n| tomato |\n"
    assert [(fault.kind, fault.what) for fault in table_faults(text)] == [("columns", "1 cell where the header has 2")]


def test_an_empty_cell_is_a_fault_but_not_in_the_corner():
    text = "| | litres |\n|---|---|\n| tomato | |\n"
    assert [(fault.kind, fault.what) for fault in table_faults(text)] == [("empty", "row 1, column 2 is empty")]


def test_a_cell_that_holds_a_marker_alone_is_not_empty():
    assert table_faults("| Crop | Source |\n|---|---|\n| Beans | [S2] |\n| Peas | [S1][S3] |\n", []) == []


def test_a_number_that_no_source_has_is_found_in_its_cell():
    (fault,) = table_faults(WHOLE, ["Tomatoes need two litres."])
    assert (fault.kind, WHOLE[fault.start : fault.end]) == ("number", "1.5")


def test_without_sources_numbers_are_not_checked():
    assert table_faults(WHOLE) == []
