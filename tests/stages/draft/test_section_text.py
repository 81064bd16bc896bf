"""Whatever an answer holds, it stays within its section and leaves code alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bloginator.records.exchange import Source
from bloginator.stages.draft.section_text import embed, format_heading
from bloginator.text.markdown.blocks import blocks

MAY = Source(marker="S1", document="may.md", title="May", text="")
NUMBERS = {"S1": 7, "S2": 9, "S12": 7}


def told(text: str, depth: int = 0) -> str:
    return embed(text, section="costs", depth=depth, number=NUMBERS.get, sources=(MAY,)).text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Up [S1].", "Up[^7]."),
        ("Up. [S1]", "Up.[^7]"),
        ("Done (at last). [S1] Here", "Done (at last).[^7] Here"),
        ("Is “nearly ready”. [S1] The", "Is “nearly ready”.[^7] The"),
        ("`finished`. [S1] When", "`finished`.[^7] When"),
        ("Is `finished` [S1].", "Is `finished`[^7]."),
        ("**Up** [S1], *up* [S1]; so! [S1]", r"**Up**[^7], *up*[^7]; so\![^7]"),
        ("A\tb\t[S1]\n[S2] c", "A\tb[^7]\n[^9] c"),
        ("Up [S1][S2] and [S2][S1].", "Up[^7][^9] and[^9][^7]."),
        ("Up [S1] [S12].", "Up[^7]."),
        ("Up [S3].", "Up."),
        ("- [S1] says", "- [^7] says"),
        ("1. [S1] says", "1. [^7] says"),
        ("- [ ] [S1] says [S1]", "- [ ] [^7] says[^7]"),
        ("> - [S1] says", "> - [^7] says"),
        ("| [S1] | a [S1] |", "| [^7] | a[^7] |"),
        ("`[S1]` and `a [S1]`", "`[S1]` and `a [S1]`"),
        ("```\nx [S1]\n# no\n```", "```\nx [S1]\n# no\n```"),
    ],
)
def test_markers_become_footnotes(text: str, expected: str):
    assert told(text) == expected


def test_the_numbers_are_told_in_order_and_as_often_as_they_are_cited():
    assert embed("a [S2] b [S1][S2] c [S9]", section="x", depth=0, number=NUMBERS.get).numbers == (9, 7, 9)


@pytest.mark.parametrize(
    ("text", "depth", "expected"),
    [
        ("# Fake ##", 0, "### Fake"),
        ("## Fake heading\n\ntext\n\n### Below", 0, "### Fake heading\n\ntext\n\n#### Below"),
        ("Fake\n====\n\ntext", 1, "#### Fake\n\ntext"),
        ("Fake\n---\ntext", 0, "### Fake\ntext"),
        ("#### Deep enough", 0, "#### Deep enough"),
        ("## Too deep", 4, "**Too deep**"),
        ("---\ntitle: x\n---\n\ntext", 0, "---\n### title: x\n\ntext"),
    ],
)
def test_headings_go_below_their_section(text: str, depth: int, expected: str):
    assert told(text, depth) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ('The "first" part: C# & *more*, 50% <5', '## The "first" part: C# & *more*, 50% <5'),
        ("`Vec<T>` and Vec<T>", "## `Vec<T>` and Vec&lt;T>"),
        ("# One\n\n## Two", "## \\# One ## Two"),
        ("F #", "## F \\#"),
        ("###", "## \\###"),
        ("Ends \\", "## Ends \\\\"),
        ("Ends \\\\", "## Ends \\\\"),
        ("<!-- a<br>b", "## &lt;!-- a&lt;br>b"),
        ("As told[^1]", "## As told\\[^1]"),
    ],
)
def test_a_heading_says_just_its_title(title: str, expected: str):
    assert format_heading(title, 2) == expected


def test_a_heading_has_no_more_than_six_levels():
    assert format_heading("Deep", 9) == "###### Deep"


def test_the_answers_own_footnotes_get_its_name():
    assert told("x[^1] y[^n]\n\n[^1]: one [S1]\n[^n]: two") == (
        "x[^costs-1] y[^costs-n]\n\n[^costs-1]: one (May)\n[^costs-n]: two"
    )


def test_what_would_swallow_later_sections_is_made_harmless():
    assert told("a <!-- b\n\n## c") == "a \\<!-- b\n\n### c"
    assert told("<script>\n\nx") == "\\<script>\n\nx"
    assert told("~~~\nx") == "~~~\nx\n~~~"
    assert told("|\n-\n--") == "### |\n--", "the grammar makes a heading of it"
    assert told("`<pre>` a\\<b>") == "`<pre>` a\\<b>"


@given(st.text(st.sampled_from("ab#=-`~[]S1^:<!>|* \n\t\\"), max_size=80), st.integers(0, 4))
def test_no_text_brings_a_heading_of_its_sections_size(text: str, depth: int):
    body = told(text, depth)
    assert all(block.level > depth + 2 for block in blocks("\n" + body) if block.kind == "heading")


def test_a_huge_text_is_embedded_in_time_that_grows_with_it():
    for hostile in ("[S1" * 200_000, "`" * 100_001, "<!-- " * 5_000, "# a\n" * 50_000, "[^" * 200_000):
        assert told(hostile) is not None


def test_what_a_browser_would_run_is_taken_out_of_texts_and_titles():
    assert told("See [the rules](javascript:x) <data:x>.") == "See the rules data:x."
    assert format_heading("[Costs](vbscript:x)", 2) == "## Costs"


@pytest.mark.parametrize("label", ["9" * 5000, "0" * 60 + "1", "0" * 60 + "7", "01"])
def test_a_footnote_of_an_answer_with_many_digits_is_no_citation(label: str):
    for text in (f"It fell.[^{label}]", f"It fell.[^{label}]\n\n[^{label}]: In May."):
        embedded = embed(text, section="costs", depth=0, number=NUMBERS.get)
        assert embedded.numbers == () and f"[^{label}]" not in embedded.text
