"""Passages become the numbered sources of a request; the writer's file pins, drops and looks for more."""

import pytest
from tests.builders import a_source

from bloginator.records.corpus import Chunk, Passage
from bloginator.stages.requests.sources import (
    HEAD,
    PinnedPlace,
    SourceChoices,
    append_sources,
    beginning,
    format_entry,
    new_sources,
    number_sources,
    read_choices,
    without_dropped,
)


def test_what_is_added_to_the_file_is_read_back() -> None:
    quoted = 'a "b"\\c\tü — “d”'
    text = HEAD + format_entry("look", words=quoted) + format_entry("pin", document="a b.md", lines="3-9")
    text += format_entry("drop", document="c.md", text="Reviews take days.") + format_entry("look", words=quoted)
    assert read_choices(text) == SourceChoices(
        (" ".join(quoted.split()),), (PinnedPlace("a b.md", 3, 9),), (("c.md", "Reviews take days."),)
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[looks]]\nwords = 'a'\n", "`looks` is none of"),
        ("look = 'a'\n", "`look` is none of"),
        ("[[pin]]\ndocument = 'a.md'\n", r"\[\[pin\]\] number 1 must have document and lines"),
        ("[[pin]]\ndocument = 'a.md'\nlines = '9-3'\n", "`a.md:9-3` is no place"),
        ("[[pin\n", "line 1"),
    ],
)
def test_an_entry_that_is_none_is_told(text: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        read_choices(text)


def test_pinned_passages_stand_first_and_dropped_ones_are_not_given() -> None:
    ranked = [a_source(1, "one"), a_source(2, "two"), a_source(3, "three")]
    pinned = [a_source(1, "four")]
    choices = SourceChoices(dropped=((ranked[1].document, beginning(" two ")),))
    chosen = append_sources((), (*pinned, *without_dropped(ranked, choices)))
    assert [(source.marker, source.text) for source in chosen] == [("S1", "four"), ("S2", "one"), ("S3", "three")]


def test_a_passage_within_a_known_one_or_within_another_that_was_found_is_not_new() -> None:
    known = [a_source(1, "Reviews take\ndays. They help.")]
    found = [
        a_source(1, "They  help."),
        a_source(2, "You need:\n\n- …"),
        a_source(2, "You need:\n- a form"),
        a_source(3, "short"),
    ]
    found.append(a_source(2, "a form"))
    assert [source.text for source in new_sources(found, known)] == ["You need:\n- a form", "short"]


def a_passage(heading):
    chunk = Chunk(id="0" * 16, document="a.md", title="Keys", heading=heading, span=(0, 4), text="Text")
    return Passage(chunk=chunk, rank=1, score=0.5)


def test_a_passage_without_headings_stands_under_its_documents_title():
    assert [source.heading for source in number_sources([a_passage(()), a_passage(("Costs", "Later"))])] == [
        "Keys",
        "Costs › Later",
    ]


def test_a_part_of_a_list_stands_within_a_source_that_has_more_of_it():
    whole = a_source(text="You need:\n\n- a form\n- a stamp\n- a pen")
    part = a_source(2, text="You need:\n- …\n- a stamp\n- …")
    assert new_sources([part], [whole]) == []
    assert new_sources([a_source(2, text="You need:\n- …\n- a car")], [whole])
