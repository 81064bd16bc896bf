"""A document is told to be the author's prose, or a template, a transcript or a quotation, by its shape alone."""

import pytest
from tests.builders import CASUAL, styled

from bloginator.text.document_kind import classify_document

LINE = "I was thinking about the way in which we could make this better for all of us here."


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (styled(CASUAL, 40), "prose"),
        (
            "Dear [First Name],\n\nThank you for [Product Name]. Your order of <Date> is ____. Call {phone number}.",
            "template",
        ),
        ("\n".join(["**Anna:** So what did you do then?", "**Ben:** I went home, and that was it."] * 4), "transcript"),
        ("> A long passage that somebody else wrote, and that fills the page.\n>\n> It goes on.\n\nTrue.", "quotation"),
        ("Use `[First Name]` and `<Date>` where the code wants them.\n\n```\n[A Thing] [B Thing] ____\n```\n" * 3, "prose"),
    ],
)
def test_kinds_are_told_by_their_shape(text: str, kind: str) -> None:
    assert classify_document(text) == kind


@pytest.mark.parametrize(
    "turn",
    ["Speaker {who}: {line}", "{who}\n00:0{who}:01.000 --> 00:0{who}:09.000\n{line}", "[10:3{who}] <ann{who}> {line}",
     "Ann B{who}  0:1{who}\n{line}", "Ann B{who} (00:00:1{who}):\n{line}", "ann{who} [10:3{who} AM]\n{line}"],
)  # fmt: skip
def test_a_transcript_is_one_however_its_turns_open(turn: str) -> None:
    text = "\n\n".join(turn.format(who=1 + number % 2, line=LINE) for number in range(10))
    assert classify_document(text) == "transcript"


@pytest.mark.parametrize(
    "blank", ["[your name]", "<order number>", "<name>", "${DATE}", "%DATE%", "...........", "{{ name }}"]
)
def test_a_template_is_one_however_its_blanks_look(blank: str) -> None:
    assert classify_document(f"Thank you for {blank}. We will ship it to {blank}, as you said on {blank}.") == "template"


@pytest.mark.parametrize(
    "text",
    ["She said:\n\n<blockquote>\n{0}\n{0}\n</blockquote>\n", "She said:\n\n“{0}\n\n“{0}”\n", "She said: «{0}» And: «{0}»",
     "> {0}\n{0}\n{0}\n"],
)  # fmt: skip
def test_a_quotation_is_one_however_it_is_marked(text: str) -> None:
    assert classify_document(text.format(LINE)) == "quotation"


@pytest.mark.parametrize(
    "text",
    ["[Cargo] and [Rust] do this. {0}\n\n[cargo]: x\n[Rust]: y\n", "A Vec<String> of Option<Foo>, and that was it. {0}",
     "<p>{0}</p> <Em>Yes</Em> it <Big>is</Big>.", "Note: {0}\n\nUpdate: {0}\n\nTip: {0}\n\nEdit: {0}"],
)  # fmt: skip
def test_links_types_and_tags_leave_prose_prose(text: str) -> None:
    assert classify_document(text.format(LINE)) == "prose"
