"""One number in many notations, and numbers that only look alike."""

import pytest

from bloginator.text.grounding.number_forms import find_number_forms

SAME = [
    ("2,400,000", "2'400'000", "2’400’000", "24,00,000", "2_400_000", "2 400 000", "2.4 million", "2.4M", "2400 thousand"),
    ("4.5", "4½", "four and a half", "4 and a half"),
    ("40%", "40 %", "40 percent", "2/5", "⅖", "two fifths of"),
    ("50%", "1/2", "½", "half of", "a half of"),
    ("7 June 2021", "7th of June 2021", "June 7, 2021", "June 7th 2021", "2021-06-07", "7. Juni 2021"),
]
OTHER = [
    ("2.4 million", "24 million", "2.4 billion", "2400"),
    ("40%", "40", "4/5"),
    ("2021-06-07", "2021-07-06", "7 June 2012"),
]


def keys(text: str) -> list[object]:
    return [form.key for form in find_number_forms(f"We saw {text} then.")]


@pytest.mark.parametrize("forms", SAME)
def test_what_means_the_same_has_one_key(forms: tuple[str, ...]) -> None:
    assert len({tuple(keys(form)) for form in forms}) == 1 and len(keys(forms[0])) == 1, [keys(form) for form in forms]


@pytest.mark.parametrize("forms", OTHER)
def test_what_means_another_thing_has_another_key(forms: tuple[str, ...]) -> None:
    assert len({tuple(keys(form)) for form in forms}) == len(forms)


@pytest.mark.parametrize("text", ["version 3.11.7", "9/11/2001", "24/7", "pages 3-5", "S1", "10.0.0.1", "a third attempt"])
def test_what_is_no_number_of_anything_has_no_share_and_no_day(text: str) -> None:
    assert not [key for key in keys(text) if key[0] != "number"]  # type: ignore[index]
