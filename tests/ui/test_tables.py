"""Tables for a person, on a terminal and in a pipe."""

from bloginator.records.corpus import Coverage, Nearest
from bloginator.stages.status.rows import StatusRow
from bloginator.ui.status_table import print_status_table
from bloginator.ui.tables import status_table


def print_status(title, rows, coverage):
    print_status_table(status_table(title, rows, coverage))


PATH = "handbook/travel/before-a-journey/what-to-ask-for.md"


def covered(words):
    nearest = tuple(Nearest(word=word, document=PATH, heading="Journeys › Before", lines=(3, 9)) for word in words)
    return Coverage(id="a", missing=(), not_chosen=nearest, passages=12, documents=3, low_evidence="")


def test_a_row_in_a_pipe_is_one_line_that_ends_with_its_last_place(capsys, monkeypatch):
    monkeypatch.delenv("COLUMNS", raising=False)
    print_status("travel", [StatusRow("a", "Before", 0, "missing")], {"a": covered(["fares", "trains"])})
    lines = capsys.readouterr().out.splitlines()
    (row,) = [line for line in lines if "12 passages" in line]
    assert row.rstrip().endswith(f"trains (nearest: {PATH}, Journeys › Before, lines 3-9)")
    assert [len(line) for line in lines if "─" in line] == [100]


def test_of_a_sections_passages_nothing_is_claimed_but_how_many_they_are():
    for words, told in (((), ""), (("rota",), "no document has: rota; ")):
        coverage = covered([]).model_copy(update={"absent": words})
        (row,) = status_table("travel", [StatusRow("a", "A", 0, "missing")], {"a": coverage})["rows"]
        assert row[-1][0] == f"{told}12 passages of 3 documents"


def test_a_word_that_documents_have_in_another_sense_alone_is_named_without_a_place():
    coverage = covered(["fares"]).model_copy(update={"not_chosen": (Nearest(word="exit"), *covered(["fares"]).not_chosen)})
    (row,) = status_table("travel", [StatusRow("a", "A", 0, "missing")], {"a": coverage})["rows"]
    assert row[-1][0].endswith(f"; not among the chosen: exit, fares (nearest: {PATH}, Journeys › Before, lines 3-9)")


def test_a_width_that_is_asked_for_folds_the_row(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    print_status("travel", [StatusRow("a", "Before", 0, "missing")], {"a": covered(["fares"])})
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 80


def test_what_a_terminal_would_obey_is_spelled(capsys):
    print_status("tra\x1b[2Jvel", [StatusRow("a\x9b2J", "Before", 0, "missing")], {})
    out = capsys.readouterr().out
    assert "tra\\u001b[2Jvel" in out and "a\\u009b2J" in out and "\x1b[2J" not in out and "\x9b" not in out


def test_titles_stand_beside_ids_that_do_not_say_them(capsys):
    print_status(
        "travel", [StatusRow("b01", "Before the first trip", 0, "missing"), StatusRow("wheels", "Wheels", 0, None)], {}
    )
    assert "Before the first trip" in capsys.readouterr().out
    print_status("travel", [StatusRow("wheels", "Wheels", 0, "missing")], {})
    assert "Wheels" not in capsys.readouterr().out
