"""The same number with another unit, currency, bound, direction or half of the day is another number, in whichever words."""

from importlib.resources import files

import pytest

from bloginator.text.grounding import ground, load

MODEL = load((files("bloginator") / "data" / "grounding.json").read_text(encoding="utf-8"))
SOURCE = (
    "The kiln stays hot for 14 hours and the firing costs $85. Breakage fell by 6 percent after the new shelves came. "
    "No more than 30 pots fit at once. The gate opens at 7 am. Clay is sold at €12 a month. Each bag holds 20 kg. "
    "The glaze dries in 90 seconds. The club had over 400 members before 2015. Rent rose by 15 percent in spring. "
    "Vans drive at 50 km/h in the yard. The scale shows steps of 5 mg."
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
]
OTHER = [
    ("The kiln stays hot for 14 days.", "it says “14 days”, the source “14 hours”"),
    ("The firing costs £85.", "it says “£85”, the source “$85”"),
    ("The firing costs 85 euros.", "it says “85 euros”, the source “$85”"),
    ("Breakage rose by 6 percent.", "it says “rose by 6 percent”, the source “fell by 6 percent after”"),
    ("Breakage fell by 6 points.", "it says “fell by 6 points”, the source “fell by 6 percent after”"),
    ("At least 30 pots fit at once.", "it says “At least 30”, the source “No more than 30”"),
    ("The gate opens at 7 pm.", "it says “7 pm.”, the source “7 am.”"),
    ("The gate opens at 19:00.", "it says “19:00”, the source “7 am.”"),
    ("Clay is sold at €12 a year.", "it says “€12 a year”, the source “€12 a month”"),
    ("Each bag holds 20 g.", "it says “20 g”, the source “20 kg”"),
    ("Rent rose to 15 percent in spring.", "it says “rose to 15 percent”, the source “rose by 15 percent”"),
    ("Vans drive at 50 mph in the yard.", "it says “50 mph”, the source “50 km”"),
    ("The scale shows steps of 5 µg.", "it says “5 µg”, the source “5 mg”"),
    ("The gate opens at 7 in the evening.", "it says “7 in the evening”, the source “7 am.”"),
    ("The club had over 400 members after 2015.", "it says “after 2015”, the source “before 2015”"),
]


@pytest.mark.parametrize("sentence", SAME)
def test_a_quantity_in_other_words_or_in_a_multiple_of_its_unit_is_the_same(sentence: str) -> None:
    (grounded,) = ground(sentence, [SOURCE], MODEL)
    assert "other-unit" not in grounded.codes and "number" not in grounded.codes


@pytest.mark.parametrize(("sentence", "reason"), OTHER)
def test_the_same_number_of_something_else_is_told_with_both_sides(sentence: str, reason: str) -> None:
    (grounded,) = ground(sentence, [SOURCE], MODEL)
    assert reason in grounded.reasons and grounded.verdict != "supported"


def test_a_passage_about_something_else_is_not_compared() -> None:
    (grounded,) = ground("The tour lasts 14 days and visits six towns by the sea.", [SOURCE], MODEL)
    (near,) = ground("The kiln stays hot for 14 hours.", [SOURCE + " Wait 14 days for the next firing."], MODEL)
    assert "other-unit" not in near.codes and grounded.verdict == "unsupported"
