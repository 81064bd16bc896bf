"""A proposed outline is read as every outline, and what is written of it is read as the very same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bloginator.errors import BadOutline
from bloginator.records.outline import Outline
from bloginator.text.outline import read_outline
from bloginator.text.outline.proposal import plain_line, read_proposal, render_outline

WORDS = (
    "Costs",
    "# b",
    "{a=1}",
    "{#x}",
    '"q"',
    "\\'",
    "a #",
    "`c`",
    "`` ` ``",
    "<b>",
    "*",
    "_",
    "[x](y)",
    "| r |",
    "ü",
    "—",
)
TITLES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
LINES = st.lists(
    st.sampled_from(
        [
            *WORDS,
            "",
            "- item",
            "- item\n\n      code",
            "```",
            "# in code?",
            "===",
            "---",
            "> q",
            "1. one",
            "<!-- c -->",
            "\\",
        ]
    ),
    max_size=6,
).map("\n".join)
ATTRIBUTES = st.sampled_from(["", " {words=90}", " {#own}", ' {keywords="a b, c" queries="who pays; who waits"}'])
SECTIONS = st.lists(st.tuples(st.integers(2, 4), TITLES, ATTRIBUTES, LINES), min_size=1, max_size=5)


def meant(outline: Outline) -> object:
    """Return what an outline says, without where it says it and where its ids come from."""
    sections = [section.model_dump(exclude={"where", "own_id"}) for section in outline.sections]
    return outline.model_dump(exclude={"sections", "warnings"}), sections


@given(TITLES, LINES, SECTIONS)
def test_what_is_written_of_an_outline_is_read_as_that_outline(
    title: str, thesis: str, sections: list[tuple[int, str, str, str]]
) -> None:
    text = f"# {title}\n{thesis}\n\n"
    text += "\n\n".join(f"{'#' * level} {name}{braces}\n{below}" for level, name, braces, below in sections)
    try:
        outline = read_outline(text, "outline.md")
    except BadOutline:
        return
    written = render_outline(outline)
    assert meant(read_outline(written, "outline.md")) == meant(outline)
    assert all(section.own_id for section in read_outline(written, "outline.md").sections)
    assert render_outline(read_outline(written, "outline.md")) == written


def test_fields_of_the_document_are_written_where_they_say_something() -> None:
    fields = 'classification: mandate\ndate: 2026-01-15\nkeywords: ["a: b", c]\naudience: "yes"'
    outline = read_outline(f"---\n{fields}\n---\n# T\n\n## A\n\nSay it.\n", "outline.md")
    assert meant(read_outline(render_outline(outline), "outline.md")) == meant(outline)
    assert render_outline(read_outline("# T\n\n## A\n", "outline.md")) == "# T\n\n## A {#a}\n"


def test_a_proposal_may_leave_out_the_title_and_its_faults_name_the_lines_of_its_file() -> None:
    outline = read_proposal("## Costs\n\nWhat it costs.\n\n### By week\n", "Our work", "responses/outline.md")
    assert (outline.title, [section.id for section in outline.sections]) == ("Our work", ["costs", "costs-by-week"])
    for text, place in (("## Costs {words=many}", 7), ("---\naudience: all\nkeywords\n---\n## Costs", 9)):
        with pytest.raises(BadOutline) as fault:
            read_proposal(text, "Our work", "responses/all.md", line=7)
        assert fault.value.where == f"responses/all.md line {place}"
    assert read_proposal("---\naudience: all\n---\n## Costs", "Our work", "responses/all.md", line=7).audience == "all"


@given(st.text(max_size=40))
def test_a_line_of_unknown_origin_is_text_and_neither_heading_nor_fence(text: str) -> None:
    written = f"# T\n\n## A {{#a}}\n\n{plain_line(text)}\n\n## B {{#b}}\n\nEnd.\n"
    assert [section.id for section in read_outline(written, "outline.md").sections] == ["a", "b"]
