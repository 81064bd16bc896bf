"""The words that matter are marked: numbers, names and negations that one side lacks, or the phrase itself."""

from hypothesis import given
from hypothesis import strategies as st

from bloginator.stages.report.marking import MarkedPiece, mark_passage, mark_sentence


def bold(pieces: list[MarkedPiece]) -> str:
    return "".join(f"**{piece.text}**" if piece.marked else piece.text for piece in pieces)


def test_what_differs_is_marked_on_both_sides():
    sentence, passage = "Leave lasts 12 weeks in Berlin [S1].", "Leave never lasts 16 weeks."
    assert bold(mark_sentence(sentence, passage)) == "Leave lasts **12** weeks in **Berlin**."
    assert bold(mark_passage(passage, sentence)) == "Leave **never** lasts **16** weeks."


def test_a_phrase_is_marked_alone_and_a_long_text_is_shown_around_it():
    assert bold(mark_sentence("We leverage it.", "", "leverage")) == "We **leverage** it."
    text = bold(mark_sentence(f"{'word ' * 60}leverage {'word ' * 60}", "", "leverage", longest=100))
    assert "**leverage**" in text and text.startswith("…") and text.endswith("…") and len(text) < 120


@given(st.text("ab1 N.—", max_size=60), st.text("ab2 N.", max_size=40), st.integers(5, 80))
def test_the_pieces_are_the_text(sentence: str, passage: str, longest: int):
    pieces, sentence = mark_sentence(sentence, passage, "b", longest), " ".join(sentence.split())
    shown = "".join(piece.text for piece in pieces).strip("…")
    assert shown in sentence and (len(sentence) > longest or shown == sentence.strip("…"))
