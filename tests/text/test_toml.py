"""A TOML file is read whichever mark its editor put in front of it."""

import pytest

from bloginator.text.toml import parse_toml


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_no_part_of_a_file(encoding: str) -> None:
    assert parse_toml('words = 90\nname = "Käse"\n'.encode(encoding)) == {"words": 90, "name": "Käse"}


def test_what_is_no_text_is_no_toml() -> None:
    with pytest.raises(ValueError, match="decode"):
        parse_toml(b'name = "K\xe4se"')
