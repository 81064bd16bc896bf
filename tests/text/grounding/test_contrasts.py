"""What a sentence says otherwise than the passage that it is aligned with is told with both words, and nothing else is."""

import pytest

from bloginator.text.grounding import find_contrasts

SOURCES = [
    "Creating resources that will cost more than $500 per month requires prior agreement from the operations team.",
    "Most veterans are immediately eligible for parental leave.\nYou do not need approval to create public repositories.",
    "The pre-sale ended with $6,551 in sales from 191 customers. Each stage is responsible for a larger geometric area.",
    "Low risk systems are valid for 3 years.\nModerate risk systems are valid for 1 year, and rates may be raised in May.",
]
IDF = {"": 5.0}


def told(sentence: str) -> list[tuple[str, int | None]]:
    return [(contrast.code, contrast.source) for contrast in find_contrasts(sentence, SOURCES, IDF)]


def test_a_number_in_another_unit_is_another_number_only_where_it_comes_to_another_size() -> None:
    source = ["The first course takes 2.5 hours and has 12 places."]
    for sentence, codes in (
        ("The first course takes 150 minutes [S1].", []),
        ("The first course takes 160 minutes [S1].", ["other-number"]),
        ("The first course takes 150 minutes, with 14 places [S1].", ["other-number"]),
    ):
        assert [contrast.code for contrast in find_contrasts(sentence, source, IDF)] == codes, sentence


@pytest.mark.parametrize(
    ("sentence", "contrast"),
    [
        ("Ask the operations team before creating resources above $500 a year [S1].", ("other-unit", 0)),
        ("All veterans are eligible for parental leave [S2].", ("other-quantifier", 1)),
        ("You need approval to create public repositories [S2].", ("turned", 1)),
        ("The pre-sale closed at $6,551 from 174 customers [S3].", ("other-number", 2)),
        ("Each stage is responsible for a smaller area [S3].", ("turned", 2)),
        ("| low | 1 year [S4] |", ("other-number", 3)),
        ("The rates of moderate risk systems will be raised in May [S4].", ("other-quantifier", 3)),
        ("The pre-sale ended with $6,551 in sales, because bakers told their friends [S3].", ("addition", None)),
        ("The pre-sale ended with $6,551 in sales, and bakers wept loudly [S3].", ("addition", None)),
    ],
)
def test_a_unit_number_quantifier_negation_or_opposite_that_the_aligned_passage_has_otherwise_is_told(
    sentence: str, contrast: tuple[str, int | None]
) -> None:
    assert told(sentence) == [contrast]


@pytest.mark.parametrize(
    "sentence",
    [
        *(line for source in SOURCES for line in source.split("\n")),
        "Ask the operations team before creating resources above $500 a month [S1].",
        "You need no approval to create public repositories [S2].",
        "The pre-sale ended with sales of $6,551, and 191 customers ended it [S3].",
        "The pre-sale ended with $6,551 in sales, and bakers wept loudly.",
        "| low | 3 years [S4] |",
        "Winters here take four months, and nobody is ever asked about approval.",
    ],
)
def test_what_a_source_says_in_the_same_or_in_other_words_or_what_no_passage_is_near_to_contradicts_nothing(
    sentence: str,
) -> None:
    assert told(sentence) == []
