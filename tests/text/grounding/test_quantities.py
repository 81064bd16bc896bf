"""The same number with another unit or currency, or per something else, is another number, in whichever notation."""

import re
from importlib.resources import files

import pytest

from bloginator.text.grounding import ground, load, read_sources, weigh_sentence
from bloginator.text.grounding.quantities import find_quantities

MODEL = load((files("bloginator") / "data" / "grounding.json").read_text(encoding="utf-8"))
SOURCE = (
    "The kiln stays hot for 14 hours and the firing costs $85. Breakage fell by 6 percent after the new shelves came. "
    "No more than 30 pots fit at once. The gate opens at 7 am. Clay is sold at €12 a month. Each bag holds 20 kg. "
    "The glaze dries in 90 seconds. The club had over 400 members before 2015. Rent rose by 15 percent in spring. "
    "Vans drive at 50 km/h in the yard. The scale shows steps of 5 mg. "
    "The hall is 18 metres wide. The bell rings at 9:30 each day."
)
SAME = [
    "The kiln stays hot for fourteen hours and the firing costs 85 dollars.",
    "Breakage dropped by 6% after the new shelves came.",
    "At most 30 pots fit at once.",
    "The gate opens at 7:00 in the morning.",
    "Clay is sold at 12 euros per month.",
    "Each bag holds 20 kilograms.",
    "The glaze dries in 1.5 minutes.",
    "The club had more than 400 members before 2015.",
    "The hall is 18 m wide.",
    "The bell rings at 9.30am each day.",
]
OTHER = [
    ("The kiln stays hot for 14 days.", "it says “14 days”, the source “14 hours”"),
    ("The firing costs £85.", "it says “£85”, the source “$85”"),
    ("The firing costs 85 euros.", "it says “85 euros”, the source “$85”"),
    ("Breakage rose by 6 percent.", 'the draft says "rose", the source "fell"'),
    ("Breakage fell by 6 points.", "it says “6 points”, the source “6 percent”"),
    ("Clay is sold at €12 a year.", "it says “€12 a year”, the source “€12 a month”"),
    ("Each bag holds 20 g.", "it says “20 g”, the source “20 kg”"),
    ("The firing costs $85k.", "the number 85k is in no source"),
    ("The gate opens at 7 pm.", "the number 7 pm. is in no source"),
    ("The gate opens at 19:00.", "the number 19:00 is in no source"),
    ("Vans drive at 50 mph in the yard.", "it says “50 mph”, the source “50 km”"),
    ("The scale shows steps of 5 µg.", "it says “5 µg”, the source “5 mg”"),
    ("The hall is 18M wide.", "the number 18M is in no source"),
    ("The bell rings at 9.30pm each day.", "the number 9.30pm is in no source"),
    (f"The hall is {'1' * 5_000} metres wide.", f"the number {'1' * 5_000} is in no source"),
    ("The club had over 400 members after 2015.", 'the draft says "after", the source "before"'),
    ("The breakage doubled after the new shelves came.", 'the draft says "doubled", the source "fell"'),
]


@pytest.mark.parametrize("sentence", SAME)
def test_a_quantity_in_other_words_or_in_a_multiple_of_its_unit_is_the_same(sentence: str) -> None:
    (grounded,) = ground(sentence, [SOURCE], MODEL)
    assert "other-unit" not in grounded.codes and {"number", "count"}.isdisjoint(grounded.codes)


@pytest.mark.parametrize(("sentence", "reason"), OTHER)
def test_the_same_number_of_something_else_is_told_with_both_sides(sentence: str, reason: str) -> None:
    (grounded,) = ground(sentence, [SOURCE], MODEL)
    assert reason in grounded.reasons and grounded.verdict != "supported"


def test_a_passage_about_something_else_is_not_compared() -> None:
    (grounded,) = ground("The tour lasts 14 days and visits six towns by the sea.", [SOURCE], MODEL)
    (near,) = ground("The kiln stays hot for 14 hours.", [SOURCE + " Wait 14 days for the next firing."], MODEL)
    assert "other-unit" not in near.codes and grounded.verdict == "unsupported"


ONE = [
    ("2,400,000", "2'400'000", "2’400’000", "24,00,000", "2_400_000", "2 400 000", "2.4 million", "2.4M", "2400 thousand"),
    ("4.5", "4½"),
    ("40%", "40 %", "40 percent", "2/5", "⅖", "two fifths of"),
    ("50%", "1/2", "½", "half of", "a half of"),
    ("7 June 2021", "7th of June 2021", "June 7, 2021", "June 7th 2021", "2021-06-07", "7. Juni 2021"),
]
MANY = [
    ("2.4 million", "24 million", "2.4 billion", "2400"),
    ("40%", "40", "4/5"),
    ("2021-06-07", "2021-07-06", "7 June 2012"),
]


def sizes(text: str) -> list[frozenset[tuple[str, float]]]:
    return [one.sizes for one in find_quantities(f"We saw {text} then.")]


@pytest.mark.parametrize("forms", ONE)
def test_what_means_the_same_has_one_size(forms: tuple[str, ...]) -> None:
    assert frozenset.intersection(*(size for form in forms for size in sizes(form))), [sizes(form) for form in forms]


@pytest.mark.parametrize("forms", MANY)
def test_what_means_another_thing_has_another_size(forms: tuple[str, ...]) -> None:
    assert len({tuple(sizes(form)) for form in forms}) == len(forms)


@pytest.mark.parametrize("text", ["version 3.11.7", "9/11/2001", "24/7", "pages 3-5", "S1", "10.0.0.1", "a third attempt"])
def test_what_is_no_number_of_anything_has_no_share_and_no_day(text: str) -> None:
    assert not [kind for size in sizes(text) for kind, _ in size if kind]


@pytest.mark.parametrize(
    ("text", "is_number"),
    [
        ("We fear that one day it may fail.", False),
        ("One day, we moved.", False),
        ("It could one day fail.", False),
        ("It takes one day, we think.", True),
        ("After one day we left.", True),
    ],
)
def test_one_day_is_a_number_of_days_where_something_takes_it(text: str, is_number: bool) -> None:
    assert [("time", 86400.0) in one.sizes for one in find_quantities(text)] == [True] * is_number


def test_a_number_in_words_with_its_half_is_the_number_in_digits() -> None:
    for words, digits in (("two and a half hours", "2.5 hours"), ("three and three quarters", "3.75")):
        assert [one.sizes for one in find_quantities(words)] == [one.sizes for one in find_quantities(digits)]


PAIRS = [
    (
        "The first course takes {} and has 12 places.",
        "2.5 hours = two and a half hours = 2½ hours = 2 1/2 hours = 150 minutes = two hours and thirty minutes"
        " ! three and a half hours ! 3½ hours ! 250 minutes;"
        "90 minutes = an hour and a half = 1.5 hours; 30 minutes = half an hour; half an hour = 30 minutes ! 45 minutes;"
        "45 minutes = three quarters of an hour; 48 hours = two days ! three days; 18 months = a year and a half",
    ),
    (
        "The library holds {} books in the old hall.",
        "200k = 200,000 = two hundred thousand = 0.2 million ! 200m ! 2 million ! 200 ! 200 million;"
        "1.5 million = 1,500,000 = 1.5m = one and a half million ! 1.5bn; 3bn = 3 billion ! 3m; 24 = two dozen;"
        "12 = a dozen = twelve ! two dozen; 6 = half a dozen; 250 = two hundred and fifty ! three hundred and fifty;"
        "400 = 4 hundred; 5-10 = 5 to 10 = between five and ten ! 6-10;"
        "10k-200k = 10k to 200k = 10,000 to 200,000 ! 10k-300k; 21 = twenty-one; 1,200 = 1200 ! 12,000",
    ),
    (
        "In the survey {} of the readers came back.",
        "75% = three quarters = 3/4 = 75 percent ! 25%; 25% = a quarter = one in four; 90% = nine out of ten ! 80%;"
        "66% = two thirds; 67% = two thirds; 33.3% = a third; 20% = one in five ! one in four; 0.5 = 50%",
    ),
    (
        "The club meets {} in the garden.",
        "a month = 30 days ! 30 hours; 90 days = three months ! four months; 365 days = a year; 12 months = a year;"
        "twice a week = two times a week ! twice a month ! three times a week; three times a year ! three times a month;"
        "on the third day = on the 3rd day; on the 2nd day = on the second day; every 14 days = every two weeks",
    ),
    (
        "Membership costs {} for adults.",
        "$9 a month = $9 per month = $9/month = 9 dollars a month ! $9 a year; $1.5k = $1,500; $1.5m = $1.5 million ! $1.5k;"
        "€12 = 12 EUR ! $12; $0.50 = 50 cents ! 50 dollars",
    ),
    (
        "The server answers in {} on a quiet day.",
        "5 s = 5 seconds = 5000 ms ! 5 ms; 0.5 s = half a second = 500 ms = 500ms; 16ms = 16 ms ! 18 ms;"
        "10.281ms = 10.281 ms = 10 ms",
    ),
    (
        "The club grew {} in two summers.",
        "from 50 to 200 members = to 200 members from 50 = from fifty to two hundred ! from 50 to 300 members;"
        "from $2 million to $5 million = from $2m to $5m ! from $2 million to $6 million",
    ),
    (
        "The office runs Python {} on each laptop.",
        "3.10 ! 3.1 ! 3.11; 3.1 ! 3.10 ! 3.11; 3.11 ! 3.1 ! 3.11.4; 3.11.4 = 3.11; 2.0 = 2",
    ),
    ("The office runs {} of the tool.", "version 3.10 = v3.10 = release 3.10 ! version 3.1; v3.11 ! release 3.1"),
    (
        "The clubs began with {} in the spring.",
        "1.49.0 = 1.49 ! 1.48 ! 1.49.1 ! 1.49 euros; 1.50.0 = 1.50 ! 1.51; 1.49 = 1.49.0 ! 1.49.1; 1.49.1 ! 1.49;"
        "version 2 = version 2.0 ! version 2.1; version 2.0 = version 2 ! version 3; 3 of version 2 ! version 3.0",
    ),
    (
        "Last winter {} was what the harbour club measured.",
        "3.48 in Germany = in Germany 3.5 ! in Germany 3.6; in the UK 3.5 = in the UK 3.50 ! in the UK 4.5;"
        "2,5 for Ben = for Ben Miller 2.5; Team A 2.50 = Team A 2.5",
    ),
    (
        "The levy of {} is paid in the spring.",
        "USD1,200 = $1,200 = 1200 dollars ! USD1,300 ! EUR1,200; EUR25.5 million = €25.5m ! EUR25 million ! USD25.5 million;"
        "USD2.50 = $2.5 ! USD2.8",
    ),
    ("Each dose has {} of salt.", "1.250 mg = 1.25 mg ! 1250 mg ! 1,250 mg; 1250 mg = 1,250 mg ! 1.250 mg"),
    (
        "The file is kept with {} in the second region.",
        "IPv4 ! IPv6; H100 ! H200; UTF-8 = utf-8 ! UTF-16; SHA256 = SHA-256 ! SHA-512; port 8080 ! port 8081;"
        "a note from the 1990s ! a note from the 1980s;"
        "GPT-3.5 = GPT 3.5 ! GPT-3.6 ! GPT-3 ! GPT-4; GPT-4.5 ! GPT-4;CSS2.1 ! CSS2.2; PM2.5 ! PM10;"
        "the phone 202-555-0142 = the phone (202) 555-0142"
        " ! the phone 202-555-0143",
    ),
    ("Die Miete stieg im Mai um {} Euro.", "1,5 = 1.5 ! 15 ! 2,5; 1.500 = 1500 = 1,500 ! 2.500; 1500 = 1.500 ! 2.500"),
]


@pytest.mark.parametrize(("frame", "forms"), PAIRS)
def test_the_report_and_the_grounding_agree_on_what_is_another_number(frame: str, forms: str) -> None:
    told = {"number", "count", "other-unit", "other-number", "opposite"}
    for row in forms.split(";"):
        first, *others = re.split(" ([=!]) ", row.strip())
        for sign, other in zip(others[::2], others[1::2], strict=True):
            source, sentence = f"The house lies by the sea. {frame.format(first)}", frame.format(other)
            (grounded,) = ground(sentence, [source], MODEL)
            assert (not told.isdisjoint(grounded.codes)) == (sign == "!"), (first, sign, other, grounded.codes)
            cited = f"{sentence.rstrip('.')} [S1]."
            weighed = weigh_sentence(cited, (0, len(cited)), read_sources([source]), MODEL, cites=True)
            codes = {*weighed.alone.codes, *(one.code for one in weighed.differences)}
            assert (not told.isdisjoint(codes)) == (sign == "!"), (first, sign, other, codes)


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("It is done in half an hour [S1].", "It is done in two hours."),
        ("The first firing takes an hour [S1].", "The first firing takes 30 minutes."),
        ("Only a third of the pots broke [S1].", "Only 66% of the pots broke."),
        ("We fired it on the third day [S1].", "We fired it on the 2nd day."),
    ],
)
def test_a_part_or_an_order_is_held_against_what_stands_beside_the_same_word(sentence: str, source: str) -> None:
    weighed = weigh_sentence(sentence, (0, len(sentence)), read_sources([source]), MODEL, cites=True)
    assert "other-number" in [*weighed.alone.codes, *(one.code for one in weighed.differences)]


def test_numbers_of_other_kinds_are_not_held_against_each_other() -> None:
    for sentence, source in (
        ("The second year was better [S1].", "The 2 year plan failed, and the year was better."),
        ("From ten thousand to a million lines it works [S1].", "Between ten thousand and one million lines it works."),
        ("Sign in with a second factor [S1].", "Sign in with 2 factors."),
        ("We meet on Tuesday at nine [S1].", "We meet on Tuesday at ten, in winter at nine."),
        ("We meet on Tuesday at nine [S1].", "We meet on Tuesday at ten or nine."),
        ("We close on Friday at 17:00 [S1].", "Our nine shops close on Friday at 5 pm."),
        ("Mentors have one rate up to ten years [S1].", "Mentors of 3 to 10 years have a rate."),
        ("Of these, distress: 71.5% [S1].", "Of these, many told of anxiety (560 [44.6%]) and distress (899 [71.5%])."),
    ):
        weighed = weigh_sentence(sentence, (0, len(sentence)), read_sources([source]), MODEL, cites=True)
        assert "other-number" not in [*weighed.alone.codes, *(one.code for one in weighed.differences)], sentence


@pytest.mark.parametrize(
    ("source", "is_other"),
    [
        ("The part weighs 2.125 kg, and the whole 2.5 kg, as in [0,3].", True),
        ("The part weighs 2.125 kg, and the whole 2,5 kg.", False),
        ("Es wiegt 2.125 kg und nicht mehr: the part weighs so.", False),
        ("The part of Max Müller weighs 2.125 kg.", True),
    ],
)
def test_a_point_for_thousands_needs_a_source_that_writes_german_numbers(source: str, is_other: bool) -> None:
    (grounded,) = ground("The part weighs 2125 kg.", [source], MODEL)
    assert (not {"number", "count"}.isdisjoint(grounded.codes)) == is_other


@pytest.mark.parametrize(
    "sentence",
    [
        "Nine in ten notes are read, and five contracts of $7 million run.",
        "Nine out of ten notes are read.",
        "Nine times out of ten notes are read.",
        "Nine of every ten notes are read.",
        "90% of the notes are read.",
    ],
)
def test_a_share_in_words_is_the_share_in_digits_and_a_currency_belongs_to_the_number_behind_it(sentence: str) -> None:
    (grounded,) = ground(sentence, ["Ninety percent of all notes are read. There are five $7 million contracts."], MODEL)
    assert not {"number", "other-unit"} & set(grounded.codes)


def test_another_share_in_words_is_another_number() -> None:
    (grounded,) = ground("Nine in ten notes are read.", ["Seventy percent of all notes are read."], MODEL)
    assert not {"number", "count"}.isdisjoint(grounded.codes)
