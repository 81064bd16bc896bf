"""TOML as editors save it: a byte-order mark in front, also that of UTF-16, is no part of it."""

import tomllib
from typing import Any

from bloginator.parsing import TOO_DEEP, Unparsable, check_bounds, describe_fault
from bloginator.text.decoding import codec_of


def parse_toml(content: str | bytes) -> dict[str, Any]:
    """Return the tables of a TOML file.

    Raises:
        ValueError: It is no TOML or no text, nests too deeply, or holds NUL or a number that is too long or infinite.
    """
    text = content if isinstance(content, str) else content.decode(codec_of(content))
    try:
        tables = tomllib.loads(text.removeprefix("\ufeff").replace("\r\n", "\n"))
    except RecursionError:
        raise Unparsable(TOO_DEEP) from None
    except ValueError as error:
        raise Unparsable(describe_fault(error)) from error
    check_bounds(tables, nul=False)
    return tables
