"""TOML as editors save it: a byte-order mark in front, also that of UTF-16, is no part of it."""

import tomllib
from typing import Any

from bloginator.text.decoding import codec_of


def parse_toml(content: str | bytes) -> dict[str, Any]:
    r"""Return the tables of a TOML file.

    Raises:
        ValueError: It is no TOML, or no text.

    >>> parse_toml(b"\xef\xbb\xbfwords = 80"), parse_toml("\ufeffwords = 80")
    ({'words': 80}, {'words': 80})
    """
    text = content if isinstance(content, str) else content.decode(codec_of(content))
    return tomllib.loads(text.removeprefix("\ufeff").replace("\r\n", "\n"))
