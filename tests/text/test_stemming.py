"""What words are matched by."""

import pytest

from bloginator.errors import BadSettings
from bloginator.text.stemming import stems


def test_forms_of_a_word_meet_in_one_stem():
    assert stems("hiring hired hires") == ["hire"] * 3


def test_stop_words_leave_nothing():
    assert stems("What is it that they have been?") == []


def test_accents_do_not_keep_words_apart():
    assert stems("naïve café") == stems("naive cafe")


def test_a_script_without_spaces_is_matched_by_pairs():
    assert stems("東京都") == ["東京", "京都"]


def test_another_language_has_its_own_stemmer_and_none_has_none():
    assert stems("Häuser", "german") == ["haus"]
    assert stems("houses", "none") == ["houses"]


def test_an_unknown_language_names_those_that_are_known():
    with pytest.raises(BadSettings) as error:
        stems("a house", "klingon")
    assert "english" in error.value.mend
