"""A link that a browser would run is taken out of a text in every spelling, and what it says stays."""

import pytest

from bloginator.text.markdown.commonmark import find_addresses
from bloginator.text.markdown.unsafe_links import LINKED, SCHEMES, compiled, remove_unsafe_links

ADDRESSES = [
    *(f"{scheme}:x" for scheme in SCHEMES),
    "JaVaScRiPt:x", "&#106;avascript:x", "&#x6A;avascript&colon;x", "javascript&#58;x", "java&Tab;script:x",
    "java&#10;script:x", "\x01javascript:x", "javascript\\:x", "<javascript:x y>", "<java\tscript:x>",
    " javascript:x 'title'", "javascript:x('y(z)')",
]  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_link_a_picture_and_a_definition_lose_their_address_in_every_spelling(address: str) -> None:
    text = f"See [the *rules*]({address}) and ![a door]({address}) here.\n\nAlso [this].\n\n[this]: {address}\n"
    safe = remove_unsafe_links(text)
    assert safe.text == "See the *rules* and a door here.\n\nAlso [this].\n\n\n"
    assert [place for _, place in safe.removed] == [text.index("](")]


def test_an_address_in_angle_brackets_becomes_text() -> None:
    safe = remove_unsafe_links("So <vbscript:x>.")
    assert safe == ("So vbscript:x.", (("vbscript:", 3),))


@pytest.mark.parametrize(
    "text",
    [
        "See [data](data.md), [this](https://example.org/javascript:x) and <https://example.org>.",
        "[Note]: data: three of four agreed.\n\nThe javascript: scheme, `[x](javascript:x)`.",
        "```\n[x](javascript:x)\n```\n",
        "We [wrote](#data) data: and (javascript:) both.",
    ],
)
def test_other_links_words_and_code_are_left_alone(text: str) -> None:
    assert remove_unsafe_links(text) == (text, ())


@pytest.mark.parametrize(
    "text",
    [
        "( [a ) ](javascript:x)",
        "[a](javascript:(x)",
        "[a](<javascript:)(x>)",
        "[a](javascript:[b](data:x))",
        "[![a](data:x)](javascript:x)",
        "> - [a]: javascript:x\n\n[a]",
        "1. [a]:\n   <data:x>\n\n[a]",
        "a `b\n\n[c](javascript:x) d` e",
        "`` a ` [c](javascript:x) ` b",
        "[a](javascript:x\n\n)",
        "\\\\[a](javascript:x)",
        "\\![a](javascript:x)",
    ],
)
def test_no_renderer_finds_an_unsafe_address_in_what_is_left(text: str) -> None:
    safe = remove_unsafe_links(text)
    assert not [address for address in find_addresses(safe.text) if compiled(LINKED).match(address)], safe.text
    assert remove_unsafe_links(safe.text).text == safe.text
