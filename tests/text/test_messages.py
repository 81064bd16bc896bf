"""What was probably meant."""

from bloginator.text.messages import suggest


def test_a_name_is_found_whatever_its_case():
    assert suggest("OUTLINES", ["Outline", "other"]) == "Outline"
    assert suggest("outlne", ["OUTLINE"]) == "OUTLINE"


def test_the_nearest_id_is_found_among_many_that_begin_or_end_alike():
    ids = {f"part-{number}" for number in range(2000)} | {"feedback-sbi-model"}
    assert suggest("reviews-sbi-model", ids) == "feedback-sbi-model"
    assert suggest("xxedback-sbi-modxx", ids) == ""
