"""A key that is repeated is taken out, in whatever form it comes."""

from base64 import b64encode, urlsafe_b64encode
from urllib.parse import quote, quote_plus

import pytest

from bloginator.responders.keys import list_keys, redact_keys

KEY = "key-" + "Ab9+/x_Z" * 3
FORMS = {
    "as it is": KEY,
    "in capitals": KEY.upper(),
    "in small letters": KEY.lower(),
    "quoted for an address": quote(KEY, safe=""),
    "quoted but for slashes": quote(KEY),
    "quoted for a form": quote_plus(KEY),
    "quoted in small letters": quote(KEY, safe="").lower(),
    "every letter quoted": "".join(f"%{byte:02x}" for byte in KEY.encode()),
    "in hexadecimal": KEY.encode().hex(),
    "in base64": b64encode(KEY.encode()).decode(),
    "in base64 for addresses": urlsafe_b64encode(KEY.encode()).decode(),
    "in base64 behind a name": b64encode(f"me:{KEY}".encode()).decode(),
    "in base64 behind another": b64encode(f"user:{KEY}:x".encode()).decode(),
    "in base64 behind a third": b64encode(f"Bearer {KEY}".encode()).decode(),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_key_is_taken_out_in_whatever_form_it_is_repeated(form: str) -> None:
    said = redact_keys(f"Incorrect key {FORMS[form]}, look at your account.", KEY)
    assert FORMS[form] not in said and "[key]" in said
    middle = FORMS[form][8:-8]
    assert middle not in said, "no more of it than a letter or two at either end is left"
    assert said.startswith("Incorrect key ") and said.endswith(", look at your account.")


def test_a_word_that_is_too_short_for_a_key_is_left() -> None:
    assert redact_keys("The cat sat.", "cat", "") == "The cat sat."


def test_keys_are_known_by_the_names_of_their_variables() -> None:
    environ = {"OPENAI_API_KEY": KEY, "HOME": "/home/somebody", "TOKENIZERS_PARALLELISM": "false", "MY_TOKEN": "x" * 20}
    assert list_keys(environ) == [KEY, "x" * 20]
