"""Settings of the environment and the command line are read as people write them."""

import pytest

from bloginator.disk.settings import build_settings, parse_boolean
from bloginator.errors import BadSettings


@pytest.mark.parametrize(
    ("text", "said"), [("1", True), ("Yes", True), ("on", True), ("0", False), ("off", False), ("", False)]
)
def test_a_truth_is_said_in_the_usual_words(text: str, said: bool) -> None:
    assert parse_boolean(text, "X") is said


def test_any_other_word_is_neither_true_nor_false() -> None:
    with pytest.raises(BadSettings, match="neither"):
        parse_boolean("perhaps", "BLOGINATOR_BATCH_MODE")


def test_a_key_that_landed_in_a_table_is_told_to_stand_above_it() -> None:
    with pytest.raises(BadSettings, match=r"no setting `server.budget`: `budget` belongs above the first \[table\]"):
        build_settings({"server": {"budget": 5}}, "batch.toml")


def test_one_export_may_be_written_as_a_text() -> None:
    assert build_settings({"exports": "page"}, "batch.toml").exports == ("page",)
