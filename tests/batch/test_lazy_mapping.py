"""What is read when it is asked for."""

import pytest

from bloginator.batch.lazy_mapping import LazyMapping


def test_a_value_is_read_for_who_asks_and_only_for_a_key() -> None:
    read: list[str] = []
    texts = LazyMapping(["opening", "costs"], lambda section: read.append(section) or section.upper())
    assert list(texts) == ["opening", "costs"] and len(texts) == 2 and not read
    assert texts.get("costs") == "COSTS" and read == ["costs"]
    with pytest.raises(KeyError):
        texts["closing"]
