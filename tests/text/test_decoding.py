"""Bytes as text: every encoding that writers use, and what is told of files that are damaged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bloginator.text.decoding import decode


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("Käse".encode(), "UTF-8"),
        ("\ufeffKäse".encode(), "UTF-8"),
        ("Käse".encode("utf-16"), "UTF-16"),
        ("Käse".encode("utf-16-le"), "UTF-16"),
        ("Käse".encode("utf-16-be"), "UTF-16"),
        ("Käse".encode("utf-32"), "UTF-32"),
        ("Käse".encode("cp1252"), "Windows-1252"),
    ],
)
def test_encodings_are_detected(data, encoding):
    assert decode(data) == ("Käse", encoding, "")


def test_one_damaged_byte_does_not_turn_utf_8_into_another_encoding():
    assert decode("Käse, Öl und Brot ".encode() + b"\xff.") == ("Käse, Öl und Brot \ufffd.", "UTF-8", "bytes")


@pytest.mark.parametrize(
    ("data", "damage"),
    [
        ("Das Caf\u00e9".encode()[:-1], "cut"),
        ("Das Caf\u00e9".encode("utf-16")[:-1], "cut"),
        (b"\xff\xfe\0bad", "binary"),
        (b"\xff\xfe\0bad\n", "binary"),
        (b"\xff\xfejunk without a meaning", "binary"),
        (b"\xfe\xff\x05\xff\0 \xe0\x01\0 \0a", "binary"),
        ("\u6211\u4eec\u6bcf\u5468\u5ba1\u6838\u3002".encode("utf-16"), ""),
        ("\u0645\u0631\u062d\u0628\u0627 \u0628\u0643\u0645".encode("utf-16"), ""),
        ("Das Caf\u00e9".encode("utf-32")[:-2], "cut"),
        (b"\xff\0\0", "binary"),
        (b"%PDF-1.7 \xff", "binary"),
    ],
)
def test_a_file_that_is_cut_or_is_no_text_is_told_from_others(data, damage):
    assert decode(data).damage == damage


def test_line_ends_of_other_systems_become_one():
    assert decode(b"One.\r\nTwo.\rThree.").text == "One.\nTwo.\nThree."


@given(st.binary(max_size=80))
def test_any_bytes_are_read_as_something(data):
    assert "\r" not in decode(data).text


@given(st.text(st.characters(exclude_characters="\0\r", exclude_categories=["Cs"])))
def test_what_is_written_in_utf_8_is_read_back(text):
    assert decode(text.encode()).text == text.removeprefix("\ufeff")
