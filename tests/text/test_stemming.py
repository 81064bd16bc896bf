"""What words are matched by."""

import unicodedata

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


def test_one_word_has_the_same_stems_however_its_letters_are_written() -> None:
    word = "Überprüfungsbüro"
    forms = [unicodedata.normalize("NFD", word), "Über\u00adprüfungs\u00ad\nbüro", "Über\u200bprüfungs\ufeffbüro"]
    assert {tuple(stems(form, "german")) for form in forms} == {tuple(stems(word, "german"))}
    assert stems("e\ufb03cient \ufb01les") == stems("efficient files") and stems("ＡＰＩ") == stems("API")


def test_a_korean_noun_is_found_with_any_particle() -> None:
    noun = set(stems("데이터베이스"))
    for particle in ("를", "는", "에서", "로부터"):
        assert noun <= set(stems("데이터베이스" + particle))
        assert noun <= set(stems(unicodedata.normalize("NFD", "데이터베이스" + particle)))
    assert not noun & set(stems("서울대에서 발표가 있었습니다"))
