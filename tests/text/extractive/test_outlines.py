"""Without a model an outline is made of the corpus's own headings."""

import pytest
from tests.builders import a_request

from bloginator.records.exchange import Source
from bloginator.text.extractive.outlines import propose_outline
from bloginator.text.outline import read_outline


def entry(document: str, heading: str = "", score: float = 1.0, says: str = "It is said.") -> Source:
    """Return a line of the map."""
    title = document.removesuffix(".md").title()
    return Source(marker="", document=document, title=title, heading=heading, text=f"20 words: {says}", score=score)


def proposed(*entries: Source, title: str = "How we hire", about: str = "From the interview to the offer") -> list[str]:
    """Return the titles of what is proposed, subsections indented."""
    sources = tuple(source.model_copy(update={"marker": f"S{number}"}) for number, source in enumerate(entries, 1))
    text = propose_outline(a_request("outline", title=title, description=about, sources=sources, ordinal=0))
    return ["  " * len(s.parents) + s.title for s in read_outline(text, "outline.md").sections] if text else []


def test_documents_become_sections_and_their_headings_subsections_in_their_order() -> None:
    found = proposed(
        entry("people.md", score=3.0),
        entry("people.md", "Probation", 0.9),
        entry("people.md", "Salaries", 1.2),
        entry("people.md", "Salaries › 2.1 Bands", 0.8),
        entry("gardens.md", score=0.1),
        entry("play.md", score=2.0),
    )
    assert found == ["People", "  Probation", "  Salaries", "  Bands", "Play"]


def test_a_document_whose_name_has_no_word_is_called_by_its_first_sentence() -> None:
    said = "Everybody who applies gets an answer from the team within a week of the interview."
    long = entry("0b1b36.md", score=3.0, says=said).model_copy(update={"title": "0b1b36"})
    found = proposed(long, entry("17.md", score=2.0, says="Never guess."), entry("r 2.md", score=2.0, says=""))
    assert found == ["Everybody who applies gets an answer from the team within…", "Never guess", "R 2"]


def test_a_heading_of_the_questions_own_words_gathers_those_that_say_them_too() -> None:
    found = proposed(
        entry("people.md", score=3.0),
        entry("people.md", "Interviews", 1.0),
        entry("managers.md", score=2.0),
        entry("managers.md", "Preparing an interview", 0.7),
        entry("managers.md", "Budgets", 0.7),
    )
    assert found == ["Interviews", "  Preparing an interview", "People", "Managers", "  Budgets"]


def test_each_subject_of_a_list_has_a_section_where_a_title_says_it() -> None:
    many = [entry(f"tools{number}.md", score=9.0) for number in range(9)]
    leave = [
        entry("people.md", score=0.1),
        entry("people.md", "Forms for parental leave", 0.2),
        entry("people.md", "Taking leave", 0.2),
    ]
    found = proposed(*many, *leave, about="tools0, leave and gardens")
    assert found == [*(f"Tools{number}" for number in range(7)), "Taking leave"]


def test_a_word_between_those_of_a_subject_makes_another_one() -> None:
    many = [entry(f"tools{number}.md", score=9.0) for number in range(9)]
    split = entry("people.md", "Parental bereavement leave", 0.2)
    whole = entry("people.md", "Taking leave, parental", 0.1)
    about = "tools0, tools1, parental leave"
    assert "Parental bereavement leave" not in proposed(*many, split, about=about)
    assert proposed(*many, split, whole, about=about)[-1] == "Taking leave, parental"


def test_headings_that_name_no_subject_and_lists_of_other_documents_are_no_sections() -> None:
    found = proposed(
        entry("people.md", score=3.0), entry("people.md", "Introduction", 2.0), entry("people.md", "See also › Play", 2.0),
        entry("play.md", score=2.0), entry("play.md", "Table of contents", 2.0),
    )  # fmt: skip
    assert found == ["People", "Play"]


def test_what_bears_on_nothing_comes_to_nothing() -> None:
    assert proposed(entry("people.md", score=0.0)) == []


def test_what_the_corpus_says_is_text_whatever_it_looks_like() -> None:
    found = proposed(entry("people.md", says="# No heading ```"), entry("people.md", "Costs {#x} #", says="``` code"))
    assert found == ["People", "  Costs {#x} #"]


@pytest.mark.parametrize(
    "title",
    [
        *("~~Bees~~", "%% bees", "% bees", "Using <!-- in bees", "[x]: # (bees)", "::: comment bees", "{# bees #}"),
        *(
            "$bees",
            "<del>bees",
            "a ~bees~ b",
            "{# bees #}",
            "\\iffalse bees",
            "{>>bees<<}",
            "[bees]{.comment}",
            "`<!-- bees",
        ),
    ],
)
def test_no_word_of_a_title_or_sentence_is_lost_for_its_signs(title: str) -> None:
    sources = (entry("people.md", score=3.0), entry("people.md", title, says=title))
    text = propose_outline(a_request("outline", title="All", description="Gardens", sources=sources, ordinal=0))
    section = read_outline(text, "outline.md").sections[1]
    assert [told.replace("\\", "") for told in (section.title, section.description)] == [title.replace("\\", "")] * 2


def test_a_plan_keeps_its_sections_and_is_told_the_headings_that_say_its_words() -> None:
    plan = "For new people.\n\n# Handbook\n\n## Pay {words=80}\n\nSalaries and bands.\n\n## Gardens\n\nTomatoes."
    text = propose_outline(
        a_request(
            "outline",
            title="Handbook",
            description=plan,
            sources=(
                entry("people.md", "Salary bands").model_copy(update={"marker": "S1"}),
                entry("play.md", "Games").model_copy(update={"marker": "S2"}),
            ),
        )
    )
    pay, gardens = read_outline(text, "outline.md").sections
    assert (pay.title, pay.words) == ("Pay", 80)
    assert pay.description == "Salaries and bands.\n\nThe corpus has “Salary bands”."
    assert gardens.description == "Tomatoes."
