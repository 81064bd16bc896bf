"""Marks stand where a reader wants them, and each sentence's own can still be had."""

import pytest

from bloginator.records.settings import Footnotes
from bloginator.stages.draft.footnote_marks import clear_marks, fold_marks

SOURCES = {"S1": "Handbook, lines 3-5", "S2": "Notes"}


def cleared(text: str) -> str:
    return clear_marks(text, lambda marker: SOURCES.get(marker, ""))


@pytest.mark.parametrize(
    ("text", "run"),
    [
        ("Up.[^1] Down.[^1] Out.[^1]", "Up. Down. Out.[^1]"),
        ("Up[^1]. Down [^1]. Out.[^2]", "Up. Down [^1]. Out.[^2]"),
        ("Up.[^2][^1] Down.[^1][^2]", "Up. Down.[^1][^2]"),
        ("Up.[^1] Down. Out.[^1]", "Up.[^1] Down. Out.[^1]"),
        ("Up.[^1]\n\nB.[^1]", "Up.[^1]\n\nB.[^1]"),
        ("- Up.[^1]\n- Down.[^1] Out.[^1]", "- Up.[^1]\n- Down. Out.[^1]"),
        ("Up[^1] and so. Down.[^1]", "Up[^1] and so. Down.[^1]"),
        ("Up.[^1] Down.[^1][^x-1]", "Up.[^1] Down.[^1][^x-1]"),
        ("Up.[^found2] Down.[^found2] Out.[^found10][^2]", "Up. Down.[^found2] Out.[^2][^found10]"),
        ("它下降了。[^1]然后上升。[^1]", "它下降了。然后上升。[^1]"),
        ("`x[^1]`. Up.[^1] Down.[^1]", "`x[^1]`. Up. Down.[^1]"),
        (
            "| Up.[^1] | Down.[^1] |\n|---|---|\n| Out.[^1] | D.[^1] |",
            "| Up.[^1] | Down.[^1] |\n|---|---|\n| Out.[^1] | D.[^1] |",
        ),
        ("See https://x.org. [^1] Down.[^1]", "See https://x.org. Down.[^1]"),
    ],
)
def test_a_run_of_sentences_with_the_same_sources_has_its_marks_at_its_end(text: str, run: str) -> None:
    assert fold_marks(text, "run") == run


@pytest.mark.parametrize(
    ("footnotes", "expected"),
    [("sentence", "Up.[^1][^2] Down.[^1][^2][^x-1]\n\n[^x-1]: Why."), ("none", "Up. Down.[^x-1]\n\n[^x-1]: Why.")],
)
def test_marks_can_stand_at_every_sentence_or_nowhere(footnotes: Footnotes, expected: str) -> None:
    assert fold_marks("Up.[^2][^1] Down.[^1][^2][^x-1]\n\n[^x-1]: Why.", footnotes) == expected


def test_headings_have_no_marks_and_an_answers_own_note_goes_to_the_text_below() -> None:
    assert cleared("### Costs [S1][^x-1]\n\nThey\nfell.\n\n[^x-1]: Why.") == "### Costs\n\nThey\nfell.[^x-1]\n\n[^x-1]: Why."
    assert cleared("### Costs[^x-1]\n\n- Up.\n- Down.") == "### Costs\n\n- Up.[^x-1]\n- Down."
    assert cleared("### Costs[^x-1]\n\n    code") == "### Costs[^x-1]\n\n    code"
    assert cleared("### `a [S1]`\n") == "### `a [S1]`\n"


def test_a_mark_before_a_colon_is_a_mark_and_no_note() -> None:
    assert fold_marks("As follows[^2]:[^1] one.", "none") == "As follows: one."
    assert fold_marks("[^2]: Why.", "none") == "[^2]: Why."


def test_a_note_tells_its_sources_in_words() -> None:
    text = "A.[^x-1][S1]\n\n[^x-1]: See [S1][S2] and [S9], `[S1]`.\n\n    More [S2].\n\nB.[S2]"
    assert cleared(text) == (
        "A.[^x-1][S1]\n\n[^x-1]: See (Handbook, lines 3-5; Notes) and, `[S1]`.\n\n    More (Notes).\n\nB.[S2]"
    )


def test_a_note_quotes_the_note_that_it_leads_to() -> None:
    assert cleared("A.[^a]\n\n[^a]: See[^b].\n[^b]: Told *twice*[^a].") == (
        "A.[^a]\n\n[^a]: See (Told twice.).\n[^b]: Told *twice* (See.)."
    )
