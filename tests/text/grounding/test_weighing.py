"""What a sentence says otherwise than the passages that it cites is told with both words, and weighed together."""

import pytest

from bloginator.reading import read_package_text
from bloginator.text.grounding import WORTH_A_LOOK, Weighed, load, read_sources, weigh_sentence
from bloginator.text.grounding.reasons import check_entities, read_statement
from bloginator.text.grounding.sentence_reading import read_sentence
from bloginator.text.grounding.weighing import list_numbers

NUMBERS = {"number", "count"}
MODEL = load(read_package_text("grounding.json"))
SOURCES = [
    "Creating resources that will cost more than $500 per month requires prior agreement from the operations team.",
    "Most veterans are immediately eligible for parental leave.\nYou do not need approval to create public repositories.",
    "The pre-sale ended with $6,551 in sales from 191 customers. Each stage is responsible for a larger geometric area.",
    "Low risk systems are valid for 3 years.\nModerate risk systems are valid for 1 year, and rates may be raised in May.",
]


def told(sentence: str, *sources: str) -> tuple[bool, set[str]]:
    evidence = read_sources(sources or SOURCES)
    weighed = weigh_sentence(sentence, (0, len(sentence)), evidence, MODEL, cites="[S" in sentence)
    return weighed.doubt >= WORTH_A_LOOK, {*weighed.alone.codes, *(one.code for one in weighed.differences)}


def test_a_number_in_another_unit_is_another_number_only_where_it_comes_to_another_size() -> None:
    source = "The first course takes 2.5 hours and has 12 places."
    for sentence, is_other in (
        ("The first course takes 150 minutes [S1].", False),
        ("The first course takes 160 minutes [S1].", True),
    ):
        assert ("other-number" in told(sentence, source)[1]) == is_other, sentence


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("Ask the operations team before creating resources above $500 a year [S1].", "other-unit"),
        ("All veterans are eligible for parental leave on their first day [S2].", "opposite"),
        ("You need approval to create public repositories [S2].", "negation"),
        ("The pre-sale closed at $6,551 from 174 customers [S3].", "other-number"),
        ("Each stage is responsible for a smaller area [S3].", "opposite"),
        ("| low | 1 year [S4] |", "other-number"),
        ("The pre-sale ended with $6,551 in sales, because bakers told their friends [S3].", "addition"),
        ("The pre-sale ended with $6,551 in sales, and bakers wept loudly [S3].", "addition"),
        ("Veterans in Norway are immediately eligible for parental leave [S2].", "name"),
    ],
)
def test_a_unit_number_negation_opposite_quantifier_or_remark_that_the_passages_do_not_have_is_told_and_worth_a_look(
    sentence: str, code: str
) -> None:
    is_worth_a_look, codes = told(sentence)
    assert is_worth_a_look and code in codes


@pytest.mark.parametrize(
    "sentence",
    [
        *(f"{line.rstrip('.')} [S1]." for source in SOURCES for line in source.split("\n")),
        "Ask the operations team before creating resources above $500 a month [S1].",
        "You need no approval to create public repositories [S2].",
        "The pre-sale ended with sales of $6,551, and 191 customers ended it [S3].",
        "| low | 3 years [S4] |",
    ],
)
def test_what_a_source_says_in_the_same_or_in_other_words_is_not_worth_a_look(sentence: str) -> None:
    assert not told(sentence)[0]


def weigh(sentence: str, source: str) -> Weighed:
    return weigh_sentence(sentence, (0, len(sentence)), read_sources([source]), MODEL, cites=True)


def test_the_more_of_a_sentence_no_source_has_the_more_it_is_doubted() -> None:
    source = "Veterans are immediately eligible for parental leave."
    near = weigh("Veterans qualify for parental leave [S1].", source)
    far = weigh("Veterans qualify for parental leave and a furnished apartment overlooking the harbour [S1].", source)
    assert near.signs["unseen"] < far.signs["unseen"] and near.doubt < WORTH_A_LOOK <= far.doubt


@pytest.mark.parametrize("much", ["3 million", "4 billion", "four hundred thousand", "two hundred", "4,000,000"])
def test_a_small_number_with_a_scale_is_no_small_number(much: str) -> None:
    is_worth_a_look, codes = told(f"We spent {much} on the new roof [S1].", "We spent money on the new roof.")
    assert is_worth_a_look and "number" in codes and "count" not in codes
    assert "count" in told("We spent it in 7 towns on the new roof [S1].", "We spent money on the new roof.")[1]


def test_which_share_of_its_first_words_a_source_has_is_a_sign() -> None:
    weighed = weigh("Kittens are eligible for parental leave [S1].", "Veterans are eligible for parental leave.")
    assert weighed.signs["head"] == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("sentence", "is_own"),
    [
        ("Veterans always take parental leave [S1].", True),
        ("Only veterans take parental leave [S1].", True),
        ("Veterans take parental leave [S1].", False),
        ("Veterans take no parental leave at all [S1].", False),
        ("Veterans have just taken parental leave [S1].", False),
        ("Usually, veterans take parental leave [S1].", False),
        ("Not all veterans take parental leave [S1].", False),
        ("Parental leave isn't only for veterans [S1].", False),
    ],
)
def test_a_quantifier_is_a_sign_where_no_source_has_one_of_its_meaning(sentence: str, is_own: bool) -> None:
    weighed = weigh(sentence, "Veterans mostly take parental leave.")
    assert weighed.signs["quantifier"] == float(is_own)


def test_a_quantifier_is_told_where_the_sentence_is_worth_a_look_alone() -> None:
    source = "Veterans take parental leave."
    for sentence, is_told in (
        ("All veterans take parental leave [S1].", False),
        ("All veterans take parental leave in furnished apartments [S1].", True),
    ):
        codes = {one.code for one in weigh(sentence, source).differences}
        assert ("quantifier" in codes) == is_told, sentence


def test_who_cites_nothing_adds_no_remark_to_a_source() -> None:
    assert "addition" not in told("The pre-sale ended with $6,551 in sales, and bakers wept loudly.")[1]


def test_one_of_the_two_counts_what_was_named() -> None:
    source = "Ask what users want. Start to code at once."
    assert NUMBERS.isdisjoint(told("One of the two answers is to start to code at once [S1].", source)[1])
    assert not NUMBERS.isdisjoint(told("Eight answers are to start to code at once [S1].", source)[1])


@pytest.mark.parametrize(
    ("row", "source", "is_other"),
    [
        ("| Training | Under $2,500 | Five days [S1] |", "Five days in advance for:\n- Training of less than $2,500", False),
        ("| Training | Under $3,500 | Five days [S1] |", "Five days in advance for:\n- Training of less than $2,500", True),
        ("| 2014 | April 7, 2014 [S1] |", "Apply by April 7, 2014.", False),
    ],
)
def test_a_number_that_a_row_has_itself_contradicts_no_other_cell_of_it(row: str, source: str, is_other: bool) -> None:
    assert ("other-number" in told(row, source)[1]) == is_other


def test_a_day_is_no_other_number_beside_eight_hours_on_a_day() -> None:
    source = "If you work more than 8 hours on a day which is a holiday, take annual leave."
    assert "other-number" not in told("If you work more on a day which is a holiday, take annual leave [S1].", source)[1]


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("Whether you expose the format is up to you [S1].", "It is up to you whether or not to expose the format."),
        ("Serve as a poll worker who takes no side [S1].", "You may serve as a non-partisan poll worker."),
        ("Images need no animation [S1].", "Share images while avoiding animation."),
    ],
)
def test_or_not_and_non_deny_nothing_and_what_is_avoided_is_denied(sentence: str, source: str) -> None:
    assert "negation" not in told(sentence, source)[1]


def test_a_hidden_name_is_known_in_its_genitive() -> None:
    assert "name" not in told("Our team waits for FedRAMP's board [S1].", "Our team waits for the board of FedRAMP.")[1]


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("Macros are slow by nature [S1].", "Procedural macros are not _inherently_ slow to compile."),
        ("The office can accept voluntary services [S1].", "The office is not permitted to accept voluntary services."),
    ],
)
def test_a_negation_bears_on_what_stands_behind_an_adverb_or_a_light_word(sentence: str, source: str) -> None:
    assert "negation" in told(sentence, source)[1]


@pytest.mark.parametrize(
    ("sentence", "source", "code"),
    [
        ("Some visitors have no other access [S1].", "Some visitors have access by phone alone.", "negation"),
        ("We ask the same questions every year [S1].", "Most of us ask the same questions each year.", "opposite"),
    ],
)
def test_no_other_denies_nothing_and_every_year_says_nothing_of_all(sentence: str, source: str, code: str) -> None:
    assert code not in told(sentence, source)[1]


def test_a_number_in_a_table_is_held_against_the_row_and_the_column_of_its_name() -> None:
    source = "| risk | years | cost |\n|---|---|---|\n| low | 3 | 50 |\n| high | 1 | 90 |"
    assert "other-number" in told("| high | 3 years [S1] |", source)[1]
    assert "other-number" not in told("| high | 1 year [S1] |", source)[1]
    tools = "| tool | since |\n|---|---|\n| saw | 1.50.0 |\n| drill | 1.64.0 |"
    assert "other-number" in told("| saw | 1.64 [S1] |", tools)[1]
    assert "other-number" not in told("| saw | 1.50 [S1] |", tools)[1]


LEAVE = (
    "There is a 240 hour limit on the number of hours you can carry over from one leave year to the next.\n"
    "If you continued to accrue annual leave for the rest of the year and did not use any of those hours, you would "
    "forfeit 96 hours of annual leave at the end of the year."
)


@pytest.mark.parametrize(("hours", "is_other"), [(240, False), (250, True)])
def test_a_number_that_another_near_passage_has_beside_the_same_word_is_not_contradicted(hours: int, is_other: bool) -> None:
    sentence = f"You can't carry over more than {hours} hours of annual leave; what's above that you'd forfeit [S1]."
    assert ("other-number" in told(sentence, LEAVE)[1]) == is_other


RATES = "\n".join(
    f"- {years}: {hours} hours per pay period"
    for years, hours in (("Fewer than 3 years", 4), ("Mentors of 3 to 15 years", 6), ("15+ years", 8))
)


@pytest.mark.parametrize(
    ("sentence", "is_other"),
    [
        ("One earns 4 hours per pay period in the first three years, 6 hours up to fifteen years, and 8 later [S1].", False),
        ("Mentors of 3 to 15 years have a rate per pay period, and past these years 8 [S1].", False),
        ("Mentors of 3 to 15 years have a rate per pay period, and past these years 7 hours [S1].", True),
    ],
)
def test_a_number_without_its_unit_may_be_that_of_another_row(sentence: str, is_other: bool) -> None:
    assert ("other-number" in told(sentence, RATES)[1]) == is_other


def test_another_number_is_shown_with_the_sentence_that_says_it() -> None:
    scattered = (
        "Supervisors approve requests.\nPart-time employees may carry leave over.\nAnnual reports count unused hours."
    )
    rule = "You may carry over 240 hours of unused annual leave."
    sentence = "Part-time employees may carry over 250 hours of unused annual leave [S1] [S2]."
    weighed = weigh_sentence(sentence, (0, len(sentence)), read_sources([scattered, rule]), MODEL, cites=True)
    assert "it says “250 hours”, the source “240 hours”" in [one.text for one in weighed.differences]
    assert (weighed.alone.source, weighed.alone.support) == (1, (0, len(rule)))


@pytest.mark.parametrize(
    ("stock", "is_opposite"),
    [
        ("Our stock does not give each new hire a desk.", False),
        ("Our stock does not give all hires a desk.", False),
        ("Our stock gives most new hires a desk.", True),
    ],
)
def test_each_or_all_of_the_same_in_any_passage_near_to_it_is_every(stock: str, is_opposite: bool) -> None:
    most = "Most of us were given a standing desk, and new hires wait for stock."
    _, codes = told("Promise no desk, since there is no stock to give every new hire a desk [S1].", most, stock)
    assert ("opposite" in codes) == is_opposite


@pytest.mark.parametrize(
    ("sentence", "source", "is_told"),
    [
        ("Most potters found oak better than pine [S1].", "Several potters found oak better than pine.", True),
        ("Several potters found oak better than pine [S1].", "Most potters found oak better than pine.", True),
        ("All potters found oak better than pine [S1].", "Most potters found oak better than pine.", True),
        ("Potters found pine worse than oak [S1].", "Potters found oak better than pine.", False),
    ],
)
def test_a_quantifier_is_compared_beside_a_comparison_too(sentence: str, source: str, is_told: bool) -> None:
    assert ("opposite" in told(sentence, source)[1]) == is_told


@pytest.mark.parametrize(
    ("counted", "is_number"),
    [
        ("the last two", False),
        ("the other two", False),
        ("these three", False),
        ("the last two weeks", True),
        ("the last eight", True),
        ("two", False),
        ("two weeks", True),
        ("two nights", True),
        ("two working days", True),
        ("two in three", True),
        ("three dozen", True),
        ("eight", True),
        ("3", True),
        ("two more things", False),
    ],
)
def test_up_to_four_in_words_or_a_few_of_what_was_just_named_are_no_number_that_a_source_must_have(
    counted: str, is_number: bool
) -> None:
    source = "The onboarding team requests a badge, a phone and a laptop, and ships phone and laptop to your home."
    _, codes = told(f"The onboarding team requests badge, phone and laptop, and ships {counted} to your home [S1].", source)
    assert ("number" in codes or "count" in codes) == is_number


@pytest.mark.parametrize(
    ("sentence", "is_number"),
    [
        ("The 2 flaws of the gate were mended in spring [S1].", False),
        ("The 3 flaws of the gate were mended in spring [S1].", True),
        ("The flaws of the gate were mended in two weeks of spring [S1].", True),
    ],
)
def test_two_things_are_both_of_the_source_unless_they_are_of_a_unit(sentence: str, is_number: bool) -> None:
    assert (not NUMBERS.isdisjoint(told(sentence, "Both flaws of the gate were mended in spring.")[1])) == is_number


@pytest.mark.parametrize(
    ("sentence", "is_number"),
    [
        ("Don't mix them up; the two are different [S1].", False),
        ("Eight tests will differ [S1].", True),
        ("8 tests differ.", False),
    ],
)
def test_a_number_at_the_beginning_is_a_steps_in_digits_alone(sentence: str, is_number: bool) -> None:
    assert (not NUMBERS.isdisjoint(told(sentence, "Tests of users differ from tests of machines.")[1])) == is_number


def test_a_clause_that_is_added_is_told_to_its_end_and_words_that_say_little_are_none() -> None:
    source = "Mid-year reviews are held in April and May. Any new employee can have one."
    for sentence, is_added in (
        ("Mid-year reviews are held in April and May, and even somebody quite new can have one [S1].", False),
        ("Mid-year reviews are held in April and May, and shy bakers dread to have one [S1].", True),
        ("Mid-year reviews are held in April and May, and that takes time [S1].", False),
    ):
        evidence = read_sources([source])
        weighed = weigh_sentence(sentence, (0, len(sentence)), evidence, MODEL, cites=True)
        added = [one.text for one in weighed.differences if one.code == "addition"]
        assert added == ["in no cited source: “shy bakers dread to have one”"] * is_added


def test_a_passage_of_signs_alone_has_no_numbers() -> None:
    assert list_numbers(read_statement("1. — …", 3, 6)) == []


@pytest.mark.parametrize(
    ("sentence", "source", "code"),
    [
        ("The gateway listens on port 8000 by default [S1].", "The gateway listens on port 8080 by default.", "number"),
        ("Training took eight H100 cards three days [S1].", "Training took eight A100 cards three days.", "number"),
        ("Training took eight A100 cards three days [S1].", "Training took eight A-100 cards three days.", ""),
        ("The fix was accepted in less than a week [S1].", "The fix was accepted in less than 24 hours.", "other-number"),
        ("Tests of about a minute find much [S1].", "A test takes about an hour, and the tests find much.", "other-number"),
        ("You sign to work for at least 12 months [S1].", "You sign to work for at least 12 weeks.", "other-unit"),
        ("Leading takes a few hours a week [S1].", "Expect to lead for a few hours per week. Leaders stay one year.", ""),
        ("Leading takes an hour a week [S1].", "Expect to lead for an hour per week. Leaders stay one year.", ""),
        ("We publish most code that we write [S1].", "Let every project be seen, and publish all source code.", "opposite"),
        ("We publish all code that we write [S1].", "Let every project be seen, and publish all source code.", ""),
    ],
)
def test_what_goes_with_what_is_compared(sentence: str, source: str, code: str) -> None:
    codes = told(sentence, source)[1] & {"number", "other-number", "other-unit", "negation", "opposite"}
    assert code in codes if code else not codes


DAYS = (
    "| Days | Billable | Others |\n|---|---|---|\n| 2.5 days | 15 hours | 5 hours |\n"
    "| 5 days | 32 hours (80% of 40 hours) | 8 hours |"
)
HELPERS = "Helper methods are fine. In a test they should **not**:\n\n- bury critical values\n- hide the call"
WANTED = "Helper methods are fine. In a test they should, if it is not done yet:\n\n- bury critical values\n- hide the call"
SORTS = "Merge sort of two lists is way faster than the other one."
AGREEMENT = "Our team, which signs only after both sides did, does not begin work until an agreement is signed."
DIFFERENCES = {"name", "number", "negation", "opposite", "other-unit", "other-number"}


@pytest.mark.parametrize(
    ("sentence", "source", "code"),
    [
        ("At more than 400 lines I'd ask you to split it [S1].", "We ask to split what has more than 400 lines.", ""),
        ("At more than 400 lines I’d ask you to split it [S1].", "We ask to split what has more than 400 lines.", ""),
        ("In a five-day week at least 32 hours are billable and no more than 8 are others [S1].", DAYS, ""),
        ("In a five-day week at least 30 hours are billable and no more than 8 are others [S1].", DAYS, "other-number"),
        ("In a five-week month at least 32 hours are billable and no more than 8 are others [S1].", DAYS, "other-unit"),
        ("Our team begins work before an agreement is signed [S1].", AGREEMENT, "negation"),
        ("That sort is slow [S1].", SORTS, ""),
        ("Merge sort of two lists is slow [S1].", SORTS, "opposite"),
        ("Merge sort is slow [S1].", "Merge sort is fast.", "opposite"),
        ("A helper must not bury critical values [S1].", HELPERS, ""),
        ("A helper must not bury critical values [S1].", WANTED, "negation"),
    ],
)
def test_what_only_looks_like_a_difference_is_none_and_what_is_one_stays(sentence: str, source: str, code: str) -> None:
    codes = told(sentence, source)[1] & DIFFERENCES
    assert code in codes if code else not codes


@pytest.mark.parametrize(("count", "code"), [("nine hours", "number"), ("9 hours", "number"), ("nine cases", "count")])
def test_a_small_number_is_a_fact_where_it_has_a_unit_in_words_and_in_figures(count: str, code: str) -> None:
    text, evidence = f"Reviews find nothing in {count} [S1].", read_sources(["Reviews find nothing at all."])
    (doubt,) = check_entities(read_sentence(text, (0, len(text)), evidence, MODEL.idf), evidence)
    assert (doubt.code, doubt.floor) == (code, "invented" if code == "number" else "slight")


def test_words_in_a_row_that_no_source_has_weigh_more_than_scattered_ones() -> None:
    source, known = "The old miller grinds wheat beside the river in summer.", "The old miller grinds wheat"
    row, apart = (
        weigh_sentence(text, (0, len(text)), read_sources([source]), MODEL, cites=False)
        for text in (
            f"{known} polishing granite lanterns beside the river.",
            "The granite miller grinds polished wheat beside the lantern river.",
        )
    )
    assert row.signs["unseen"] == apart.signs["unseen"]
    assert row.signs["stretch"] > apart.signs["stretch"] and row.doubt > apart.doubt


def test_a_month_is_one_whether_it_is_written_out_or_not() -> None:
    for sentence in ("The gate was mended in March 2024 [S1].", "The gate was mended in Sept 2023 [S1]."):
        assert (
            "name" not in told(sentence, "| Gate | Mar 2024 |\n\nIn September 2023 the gate was mended, and in Mar 2024.")[1]
        )
    assert "name" in told("The gate was mended in June 2024 [S1].", "The gate was mended in Mar 2024.")[1]


def test_one_negation_on_both_sides_denies_no_other_words_on_one_side() -> None:
    source = "Personal information is not permitted Content may be treated as part of the record."
    for sentence, is_told in (
        ("Personal information is not permitted, and content may be treated as part of the record [S1].", False),
        ("Personal information is permitted, and content may be treated as part of the record [S1].", True),
    ):
        assert ("negation" in told(sentence, source)[1]) == is_told, sentence


def test_what_the_name_of_a_document_denies_is_no_other_negation() -> None:
    sentence, source = "Test features, not the code [S1].", "Test features of the code that the user sees."
    for name, is_told in (("Test Features, Not Code", False), ("Test features", True)):
        weighed = weigh_sentence(sentence, (0, len(sentence)), read_sources([source], [name]), MODEL, cites=True)
        assert ("negation" in weighed.alone.codes) == is_told


def test_a_number_of_a_row_is_none_other_in_another_notation() -> None:
    source = "Both Meters and Counters agreed on ~13k readers, where Ledgers had ~33k."
    assert "other-number" not in told("| Meters | about 13,000 [S1] |", source)[1]
    assert "other-number" in told("| Meters | about 14,000 [S1] |", source)[1]
