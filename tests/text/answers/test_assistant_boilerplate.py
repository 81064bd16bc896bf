"""What assistants say around or instead of an answer is told from what an author says."""

import pytest

from bloginator.text.answers.assistant_boilerplate import (
    Remark,
    find_chatter,
    find_gaps,
    find_refusal,
    find_stub,
    remove_gaps,
)


@pytest.mark.parametrize(
    "text",
    [
        "I am sorry, but I cannot write this section without more information.",
        "I'm sorry, I can't help with that.",
        "**I’m unable to complete this request.**",
        "Unfortunately, I do not have enough information to write about it.",
        "Sorry, but there is not enough information here.",
        "As an AI language model, I have no opinion.",
        "I am sorry, but as an AI I cannot write this.",
        "I'm sorry. As a language model, I am unable to do so.",
        "Unfortunately, I, as an AI assistant, can’t judge your policy.",
        "I won't write this, sorry, as an AI.",
        "I'm afraid I can't do it: I'm just a large language model.",
        "I apologise, as an assistant I cannot do this.",
        "I'm just an AI and cannot do that.",
        "I need more context to write this.",
        "Could you please provide the sources?",
        "Please provide the passages.",
        "I must decline to write this section.",
        "I have to respectfully decline this request as it asks for too much.",
        "**I decline.**",
        "I’ll decline to answer.",
        "There is not enough information in the passages to write this section.",
        "Insufficient information to answer this request.",
        "There are not enough details in the provided sources to write about pricing.",
        "The sources do not support a section on this topic.",
        "The provided passages don’t contain enough material for this section.",
        "Unfortunately, the sources do not cover this topic.",
        "The sources do not support this section. They only tell of last year.",
        "I must decline to write this section. Please add passages on its topic.",
        "I decline.\n\nMissing from the sources: the price.",
    ],
)
def test_an_assistant_declines(text: str) -> None:
    assert find_refusal(text)


@pytest.mark.parametrize(
    "text",
    [
        "I can't help but smile.",
        "I cannot write code without tests.",
        "I cannot write this section without more information [S1].",
        "We cannot ship on Fridays.",
        "Sorry, we ran out of coffee.",
        "Unfortunately, we had no tests.",
        "I need coffee.",
        "As an AI team, we cannot ship a model without a review.",
        "As an AI assistant vendor, we cannot see your data.",
        "As an AI, the tool cannot own what it writes.",
        "Unfortunately, many see it as an AI, which cannot reason.",
        "Unfortunately, as an assistant manager I cannot approve leave.",
        "As an assistant, I cannot sign contracts.",
        "We decline most requests for meetings.",
        "I decline most invitations.",
        "I must decline the request when my team is full.",
        "I decline. The meeting was on a Friday.",
        "There is not enough information in most tickets to act on them [S1].",
        "There is not enough information in most tickets to act on them.",
        "There is not enough information in the tickets to write this section of the report.",
        "There is not enough information to plan a year.",
        "There is not enough information in the sources for the year 2019.",
        "The sources do not support a section on this topic [S1].",
        "The sources of a river do not support a section of wall.",
        "The sources do not contain any secrets.",
        "The sources do not cover this topic. We measured it: reviews take two days.",
        "The sources do not cover this topic. They are old. We measured it.",
        "A good refusal says: I am sorry, but I cannot help with that.",
        "I cannot write this section without more information." + " It goes on and on." * 30,
    ],
)
def test_an_author_does_not(text: str) -> None:
    assert not find_refusal(text)


@pytest.mark.parametrize(
    "text",
    [
        "__BATCH_PLACEHOLDER_17__",
        "Costs fell [S1].\n\n__BATCH_PLACEHOLDER_17__",
        "⚠️ **[SECTION 4]** Response missing - add content manually.",
        "⚠️ **[SECTION 4]** Response error: broken JSON",
        "> **Not written yet.** No answer has come. To mend: write responses/costs.md",
        "Error: timeout",
        "Internal Server Error",
        "Request timed out.",
        "Waiting for the response…",
        "null",
        "PENDING_RESPONSE_4",
        "TODO",
        "todo.",
        "**TBD**",
        "TODO: write this",
        "[placeholder]",
        "\\<your text>",
        "{{ content }}",
        "N/A",
        "Coming soon!",
        "To be written.",
        "Insert the text here",
        "Lorem ipsum",
        "Lorem ipsum dolor sit amet, " + "consectetur " * 50,
        "The text of the section, with its markers [S1].",
        "The first sentence of the text [S1]. The next one [S2].",
    ],
)
def test_a_stub_holds_the_place_of_a_text(text: str) -> None:
    assert find_stub(text)


@pytest.mark.parametrize(
    "text",
    [
        "Done.",
        "Error handling costs a day.",
        "It printed `__BATCH_PLACEHOLDER_1__`.",
        "A to-do list helps.",
        "Todo lists help.",
        "TODO comments rot [S1].",
        "Lorem ipsum is filler.",
        "[S1]",
    ],
)
def test_a_short_text_is_no_stub(text: str) -> None:
    assert not find_stub(text)


@pytest.mark.parametrize(
    "line",
    [
        "Here is the section you asked for:",
        "Sure! Here's the draft.",
        "Certainly!",
        "I've written the section below.",
        "Of course:",
        "Hier ist der überarbeitete Abschnitt:",
        "以下是该章节：",
    ],
)
def test_an_announcement_is_found_with_its_line(line: str) -> None:
    assert find_chatter(f"\n{line}\n\nCosts fell.") == [Remark(line, 2)]


@pytest.mark.parametrize(
    "line",
    [
        "Would you like me to revise it?",
        "Let me know if it fits.",
        "*I hope this helps!*",
        "Feel free to ask.",
        "Shall I go on?",
        "Lass mich wissen, ob es passt.",
        "N'hésitez pas à me le dire.",
    ],
)
def test_an_offer_is_found_with_its_line(line: str) -> None:
    assert find_chatter(f"Costs fell.\n\n{line}\n") == [Remark(line.strip("*"), 3)]


@pytest.mark.parametrize(
    "text", ["Here is why it fell: demand.", "This is the version that shipped.", "We let clients know."]
)
def test_an_authors_first_line_is_none(text: str) -> None:
    assert find_chatter(text) == []


def test_a_gap_is_one_sentence_with_its_line() -> None:
    text = "Costs fell.\n\n**Missing from the sources:** the price\nof a_b.\n\n> Missing from the sources: *who*.\n"
    assert find_gaps(text) == [
        Remark("Missing from the sources: the price of a_b.", 3),
        Remark("Missing from the sources: *who*.", 6),
    ]
    assert remove_gaps(text).strip() == "Costs fell."


@pytest.mark.parametrize(
    ("text", "gap", "rest"),
    [
        ("Up [S1].\nMissing from the sources: a price\nin euros.\n\nDown.", "a price in euros.", "Up [S1].\n\nDown."),
        ("Up [S1]. Missing from the sources: who.\n\nDown.", "who.", "Up [S1].\n\nDown."),
        (
            "Up.\n\n### Missing from the sources:\n\n- a price\n  in euros\n- who\n\nDown.",
            "a price in euros; who",
            "Up.\n\nDown.",
        ),
        ("- Up.\n- *Missing from the sources*: who\n- Down.", "who", "- Up.\n\n- Down."),
        ("Up.\n\nMissing from the sources:\n1. who\n2) when", "who; when", "Up."),
    ],
)
def test_a_gap_ends_with_its_paragraph_or_list_and_leaves_the_text_around_it(text: str, gap: str, rest: str) -> None:
    assert [found.text for found in find_gaps(text)] == [f"Missing from the sources: {gap}"]
    assert remove_gaps(text) == rest


@pytest.mark.parametrize(
    "text",
    [
        "```\nMissing from the sources: x\n```",
        "What is missing from the sources: much.",
        "Missing from the sources, we say.",
    ],
)
def test_code_and_a_sentence_of_such_words_name_no_gap(text: str) -> None:
    assert find_gaps(text) == [] and remove_gaps(text) == text
