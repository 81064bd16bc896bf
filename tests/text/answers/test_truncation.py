"""Only what no finished paragraph ends in is called cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bloginator.text.answers.truncation import MAX_SHOWN, classify_ending

CUT = [
    ("Clients should back off exponentially, and", "with “and”"),
    ("They fell by the", "with “the”"),
    ("They depend on", "with “on”"),
    ("Costs fell, rose,", "with “,”"),
    ("There are three steps:", "with “:”"),
    ("It is a well-", "with “-”"),
    ("It fell —", "with “—”"),
    ("It fell (by half", "within brackets"),
    ("It fell [as told", "within brackets"),
    ("He said “it fell", "within a quotation"),
    ('He said "it fell', "within a quotation"),
    ("Er sagte „es fiel", "within a quotation"),
    ("It **fell", "within emphasis"),
    ("It *fell", "within emphasis"),
    ("Call `fell", "within code"),
    ("## Costs\n\nWhole [S1].\n\nThen the", "with “the”"),
]
WHOLE = [
    "It fell.",
    "It fell [S1]",
    "It fell, and [S1]",
    "It fell.”",
    "It fell (by half.)",
    "**It fell.**",
    "**What comes next**",
    "Did it…",
    "値下げした。",
    "- one and\n- two,",
    "1. one and",
    "| a | b |\n|---|---|\n| one | and |",
    "It fell.\n\n```py\nx = (\n```",
    "> It fell, and",
    "## Costs and",
    "",
]
BARE = [
    "It fell",
    "Take vitamin A",
    "It is 5 * 3 and 7*7",
    "See https://example.org/how-to",
    'It is 5" wide',
    "Er sagte „ja“",
]


@pytest.mark.parametrize(("text", "why"), CUT)
def test_a_paragraph_that_must_go_on_is_cut(text: str, why: str) -> None:
    assert (classify_ending(text).how, classify_ending(text).why) == ("cut", why)


@pytest.mark.parametrize("text", WHOLE)
def test_what_closes_or_is_no_paragraph_is_whole(text: str) -> None:
    assert classify_ending(text).how == "whole"


@pytest.mark.parametrize("text", BARE)
def test_what_merely_lacks_its_full_stop_is_bare(text: str) -> None:
    assert classify_ending(text) == ("bare", text, "")


def test_the_last_words_are_quoted() -> None:
    quote = classify_ending("word " * 100 + "and").quote
    assert quote.startswith("…") and quote.endswith("word and") and len(quote) <= MAX_SHOWN + 1


def test_of_a_huge_text_the_end_is_what_counts() -> None:
    line = "It fell [S1].\n"
    assert classify_ending(line * 10_000 + "\nIt fell, and").why == "with “and”"
    assert classify_ending(line * 10_000 + "\n```\n" + "x = (\n" * 10_000 + "and\n```").how == "whole"


@given(st.text('ab .,:*`"“”„«»()[]-\n#|>_\\1', max_size=60))
def test_a_full_stop_makes_every_text_whole(text: str) -> None:
    assert classify_ending(f"{text}\n\nIt fell.").how == "whole"
