"""Sections name those around them, and those below them."""

from tests.builders import a_section
from tests.text.test_growth import grows_in_proportion, seconds

from bloginator.stages.requests.siblings import subsection_titles


def test_a_section_names_the_titles_directly_below_it():
    sections = [a_section("a"), a_section("b", parents=("a",)), a_section("c", parents=("a", "b"))]
    assert subsection_titles(sections) == {"a": (sections[1].title,), "b": (sections[2].title,)}


def test_many_subsections_take_time_in_proportion_to_them():
    def name(number: int) -> float:
        sections = [a_section("b", parents=("a",))] * number
        return seconds(lambda _: subsection_titles(sections), "", 3)

    assert grows_in_proportion(name, 1_000)
