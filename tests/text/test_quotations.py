"""What is not the author's own is told by its shape: quotations of others, and pasted output of models."""

import pytest

from bloginator.text.quotations import is_quotation, quotations
from bloginator.text.spans import inside


def taken(text):
    """Return what of a text counts as a quotation."""
    return [text[start:end] for start, end in quotations(text)]


def test_block_quotes_are_quotations_and_callouts_are_not():
    assert taken("Mine.\n\n> Theirs, at length.\n\nMine.") == ["> Theirs, at length."]
    assert taken("<blockquote>\n<p>Theirs.</p>\n</blockquote>\n\nMine.") == ["<blockquote>\n<p>Theirs.</p>\n</blockquote>"]
    assert taken("> [!NOTE]\n> Mine, in a box.\n>\n> Mine too.\n\nMine.") == []
    assert taken("> **Tip:** mine, in a box.") == []


def test_words_between_quotation_marks_are_a_quotation_and_a_single_term_is_not():
    text = "“We never talk about pay. We never did,” she said, and called it “the rule”."
    assert taken(text) == ["“We never talk about pay. We never did,”"]
    assert taken('The 5" and the 7" pipes fit. The "big" one leaks.') == []


def test_a_paragraph_that_someone_signed_is_a_quotation():
    assert taken("Simplicity is hard.\n— Edsger Dijkstra") == ["Simplicity is hard.\n— Edsger Dijkstra"]
    assert taken("Simplicity is hard\n— and it pays.") == []


@pytest.mark.parametrize(
    ("text", "model"),
    [
        ("Here is what ChatGPT wrote:\n\nA rota is fair.\n\nI disagree.", ["A rota is fair."]),
        ("Claude suggested three:\n\n- Ann\n- Bob\n\nThe second won.", ["- Ann", "- Bob"]),
        ("## GPT-4's answer\n\nRest.\n\n### More\n\nSleep.\n\n## Mine\n\nWork.", ["Rest.", "Sleep."]),
        ("User: how?\n\nAssistant: Rest.\n\nSleep.\n\nMe: thanks.", ["Assistant: Rest.", "Sleep."]),
        ("Certainly! Here is a draft.\n\nWe rest.\n\n---\n\nMine.", ["Certainly! Here is a draft.", "We rest."]),
        ("Mine.\n\nAs an AI language model, it rests.\n\nI never said so.", ["As an AI language model, it rests."]),
    ],
)
def test_what_was_pasted_from_a_model_is_told_by_what_announces_it(text, model):
    assert taken(text) == model


@pytest.mark.parametrize(
    "text",
    [
        "Claude Shannon wrote about information:\n\nInformation is surprise.",
        "I use ChatGPT every day. It has said nothing new.",
        "## Why ChatGPT is no author\n\nIt has no memory.",
        "We asked the assistant for help:\n\nShe came at once.",
        "The response of the team was clear: rest.",
    ],
)
def test_writing_about_models_or_of_people_is_the_author_s_own(text):
    assert taken(text) == []


def test_a_passage_keeps_what_of_the_ranges_lies_in_it():
    assert inside(((0, 4), (6, 20), (30, 40)), 2, 10) == ((0, 2), (4, 8))
    assert is_quotation(((0, 90),), 0, 100)
    assert not is_quotation(((0, 70),), 0, 100)
