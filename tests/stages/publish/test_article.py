"""An article is cut into the blocks of its sections again, whatever they hold."""

import pytest
from tests.builders import TEMPLATES
from tests.publishing import a_draft, a_written

from bloginator.converters.programs import InstalledPrograms
from bloginator.stages.exporter import PLAIN
from bloginator.stages.publish.article import cut, read_article, split_blocks
from bloginator.stages.publish.tree import read_words


def test_blocks_keep_what_belongs_to_them() -> None:
    text = "[site]: https://example.org\n\nOne\ntwo\n\n```\na\n\nb\n```\n\n[^a]: Note.\n\n    More.\n\nThree"
    assert split_blocks(text) == [
        "[site]: https://example.org\n\nOne\ntwo",
        "```\na\n\nb\n```",
        "[^a]: Note.\n\n    More.",
        "Three",
    ]
    assert "\n\n".join(split_blocks(text)) == text


def test_each_piece_is_one_block_of_one_section() -> None:
    pytest.importorskip("pypandoc")
    draft = a_draft(
        a_written("One.[^1]\n\n- two\n- three\n\n[^costs-a]: Own.\n\nFour.[^costs-a]"),
        a_written("Five. \ue0f20.1\ue0f3", "closing"),
    )
    pieces = read_article(draft, PLAIN, TEMPLATES, InstalledPrograms())
    said = {(piece.section, piece.block): read_words(piece.nodes) for piece in pieces}
    assert said == {
        (-1, 0): "", (0, 0): "Costs", (0, 1): "One.", (0, 2): "twothree", (0, 3): "", (0, 4): "Four.",
        (1, 0): "Closing", (1, 1): "Five. 0.1", (2, 0): "ReferencesReviews",
    }  # fmt: skip


@pytest.mark.parametrize("inline", [{"t": "Emph", "c": [{"t": "Str", "c": "Aside."}]}, {"t": "SoftBreak"}])
def test_a_paragraph_that_is_one_stretch_of_emphasis_is_no_sign(inline: dict[str, object]) -> None:
    paragraph = {"t": "Para", "c": [inline]}
    assert [piece.nodes for piece in cut([paragraph])] == [[paragraph]]
