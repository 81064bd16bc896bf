import pytest

from bloginator.stages.page.comparison import ComparedPiece, compare, widen


def marked(pieces: list[ComparedPiece], kind: str = "mark") -> list[str]:
    return [piece.text for piece in pieces if piece.kind == kind]


PASSAGE = (
    "Use a new client, as the lock file was buggy in npm 5.x. It was a wet day in the south, as they said. "
    "Use at least npm 5.4.2. Ask Ana."
)


@pytest.mark.parametrize(
    ("sentence", "beside"),
    [
        ("Use at least npm 5.4.2, for the lock file was buggy.", " … Use at least npm 5.4.2."),
        ("The lock file was buggy, so ask Ana.", " … Ask Ana."),
        ("The lock file was buggy for a day.", ""),
    ],
)
def test_a_number_or_name_of_the_passage_is_shown_whatever_else_its_sentence_says(sentence: str, beside: str) -> None:
    nearest = "Use a new client, as the lock file was buggy in npm 5.x."
    shown = widen(nearest, PASSAGE, sentence)
    assert shown == nearest + beside and not marked(compare(sentence, [shown], [PASSAGE]).said)


def test_a_short_line_between_two_that_are_shown_is_shown_too() -> None:
    whole = "Approval comes from:\n\n- Security Engineering\n- OCTO\n- GSA Admins\n"
    assert widen("GSA Admins", whole, "Security Engineering, OPM and the GSA Admins approve.").endswith("OCTO GSA Admins")


def test_what_another_source_shows_is_not_shown_again() -> None:
    whole = "Costs fell. Rents rose in Lima."
    assert widen("Costs fell.", whole, "Costs fell, rents rose in Lima.", "Rents rose in Lima.") == "Costs fell."


def test_words_of_a_heading_and_of_the_passage_around_are_the_sources_but_no_number_is() -> None:
    said = compare("By FITARA costs fell, and 9 were wet.", ["Costs fell."], ["fitara Law 9 They were wet."]).said
    assert marked(said) == ["9"] and not marked(said, "u")


@pytest.mark.parametrize(
    ("sentence", "source", "marks"),
    [
        ("Take a private one.", "Take what is private.", []),
        ("It takes one day.", "It takes two days.", ["one"]),
        ("Some costs fell.", "Costs fell.", []),
        ("All costs fell.", "Costs fell.", ["All"]),
        ("Costs never fell.", "Costs fell.", ["never"]),
        ("Costs fell, and do not laugh.", "Costs fell.", []),
        ("Costs fell, as hardly anybody reads old letters again.", "Costs fell.", ["hardly anybody reads old letters"]),
        ("Costs fell, as Ana reads letters.", "Costs fell.", ["Ana"]),
    ],
)
def test_what_turns_a_fact_is_highlighted_in_a_sentence(sentence: str, source: str, marks: list[str]) -> None:
    assert marked(compare(sentence, [source]).said) == marks


def test_a_negation_that_the_sentence_leaves_out_is_highlighted_where_the_sentence_has_what_it_denies() -> None:
    sources = compare("Costs fell in May.", ["Costs did not fall in May.", "In May nobody slept."]).sources
    assert [marked(source) for source in sources] == [["not"], []]
