"""All texts are one text, and every range of it finds its way back."""

from tests.builders import a_section

from bloginator.stages.draft.joined_text import blank_quotations, join_texts


def test_a_range_of_the_whole_is_one_of_its_section():
    made = join_texts(
        [a_section("part"), a_section("costs", "part"), a_section("end")], {"costs": "We paid.", "end": "Bye."}
    )
    for section, text in (("costs", "We paid."), ("end", "Bye.")):
        at = made.text.index(text)
        assert made.locate(at, at + len(text)) == (section, 0, len(text))
    assert "## Part" in made.text and "### Costs" in made.text


def test_quotations_become_spaces_and_nothing_moves():
    text = "We paid.\n\n> They paid\n> twice.\n\nBye."
    out = blank_quotations(text)
    assert len(out) == len(text) and "They" not in out and "twice" not in out
    assert out.index("Bye.") == text.index("Bye.") and out.count("\n") == text.count("\n")
