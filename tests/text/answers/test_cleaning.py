"""Cleaning makes an answer fit to stand among others and leaves alone what it says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bloginator.text.answers.cleaning import CleanedAnswer, clean_answer
from bloginator.text.markdown.commonmark import has_html


def cleaned(text: str) -> CleanedAnswer:
    return clean_answer(text, title="What it costs", section="costs", sources=["S1", "S2"])


@pytest.mark.parametrize(
    "first",
    [
        "# What it costs",
        "### What it costs?",
        "## 3.2 What It Costs",
        "Section 4: **What it costs**",
        "**Section: What it costs**",
        "**What it costs**",
        "*What it costs*",
        "What it costs\n---",
        "What it costs",
        "## What it costs {#costs}",
    ],
)
def test_its_own_heading_is_taken_off(first: str) -> None:
    found = cleaned(f"{first}\n\nMuch [S1].")
    assert found.text == "Much [S1]."
    assert [note.code for note in found.notes] == ["own-heading"]


@pytest.mark.parametrize("text", ["## What it brings\n\nMuch.", "What it costs is much.", "What it costs\nis much."])
def test_another_first_line_stays(text: str) -> None:
    assert cleaned(text).text == text


@pytest.mark.parametrize(
    "tail",
    [
        "\n\nSources:\n[S1] a.md\n[S2] b.md",
        "\n\n## References\n\n1. [S1]: a.md\n2. [S2]: b.md\n",
        "\n\n---\n**Sources used**\n- S1 — a.md",
        "\n\n[^S1]: a.md, lines 3-9",
        "\n\nSources: [S1], [S2]",
        "\n\n*Sources: S1; S2*",
        "\n\n(Sources used in this section: [S1], [S2])",
        "\n\nReferences: [S1] a.md, [S2] Costs of tests",
        "\n\n**Quelle:** [S1]",
        "\n\n参考文献：[S1]、[S2]",
        "\n\n출처: [S1]",
        "\n\n### Bibliography\n\n[S1] Costs of tests\n[S2] Handbook",
        "\n\n## Sources\n\n| Marker | Document |\n|---|---|\n| S1 | a.md |",
        "\n\n## Notes\n\n- [S1] a.md",
        "\n\n[S1] = a.md\n[S2] a.md, lines 3-9",
        "\n\nSources\n=======\n[S1] Costs of tests",
        "\n\n| Source | Title |\n|---|---|\n| S1 | Costs of tests |",
    ],
)
def test_a_list_of_sources_at_the_end_is_taken_off(tail: str) -> None:
    assert cleaned(f"Much [S1].{tail}").text == "Much [S1]."


@pytest.mark.parametrize(
    "text",
    [
        "Much.\n\n- [S1] says so.\n- [S2] too.",
        "Sources:\n\nThey say [S1] so.",
        "Sources:\n\n- [S1] says so.\n- [S2] too.",
        "Much.\n\nSources differ: [S1] says two days, [S2] three.",
        "Much.\n\nSources: [S1] says two days, [S2] says three.",
        "Much.\n\nSources: the team and its lead [S1].",
    ],
)
def test_a_list_that_says_something_stays(text: str) -> None:
    assert cleaned(text).text == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a <b>c</b>", "a \\<b>c\\</b>"),
        ("<!-- x", "\\<!-- x"),
        ("\\\\<script>", "\\\\\\<script>"),
        ("\\<b>", "\\<b>"),
        ("`<b>` stays", "`<b>` stays"),
        ("\\`<b>\\`", "\\`\\<b>\\`"),
        ("a<br>b <https://example.org> <me@example.org> 1 < 2", "a<br>b <https://example.org> <me@example.org> 1 < 2"),
        ("| `a | <i> | b` |\n|---|---|---|", "| `a | \\<i> | b` |\n|---|---|---|"),
    ],
)
def test_html_becomes_text(text: str, expected: str) -> None:
    assert cleaned(text).text == expected


MARKDOWN = st.lists(
    st.sampled_from(
        [
            "<b>",
            "</b>",
            "<!--",
            "<i",
            "`",
            "``",
            "\\",
            "|",
            "\n",
            "\n\n",
            "- ",
            "> ",
            "    ",
            "```\n",
            "a ",
            "---|---\n",
            "<?x",
            "](",
            "[",
        ]
    ),
    max_size=20,
).map("".join)


@given(MARKDOWN)
def test_no_renderer_finds_html_in_a_cleaned_text(text: str) -> None:
    assert not has_html(cleaned(text).text)


@given(
    st.lists(
        st.sampled_from(
            ["[S1] ", "[S9]", "[^1]", "# What it costs\n", "a.\n", "---\n", "\n", "Sources:\n", "<b>", "`", "[1]: x\n"]
        ),
        max_size=15,
    ).map("".join)
)
def test_cleaning_a_cleaned_text_finds_no_other_source(text: str) -> None:
    once = cleaned(text)
    assert set(cleaned(once.text).cited) <= set(once.cited)


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("[S1]: Tests run for nine minutes at night.", "Tests run for nine minutes at night [S1]."),
        ("- [S2]: they fail once a week", "- they fail once a week [S2]"),
        ("[^S1]: Tests run for nine minutes at night.", "Tests run for nine minutes at night [S1]."),
        ("[S1]: It fell.", "It fell [S1]."),
        ("- [S1]: It fell in 2019, see page 3 of the report.", "- It fell in 2019, see page 3 of the report [S1]."),
        ("[S1]: It costs 3.50 euros.", "It costs 3.50 euros [S1]."),
        ("- [S1]：费用下降了三分之一。", "- 费用下降了三分之一 [S1]。"),
    ],
)
def test_a_line_that_begins_with_its_marker_is_text(line: str, kept: str) -> None:
    assert cleaned(f"Tests run [S1].\n\n{line}").text == f"Tests run [S1].\n\n{kept}"


def test_a_link_that_a_browser_would_run_is_taken_out_and_told_with_its_line() -> None:
    done = cleaned("It costs.\n\nSee [the rules](javascript:x).")
    note = ("unsafe-link", "A link to javascript: was taken out; its words stay.", 3)
    assert (done.text, done.notes) == ("It costs.\n\nSee the rules.", (note,))
