"""Which lines of a text are code, and whether it ends within some."""

import pytest

from bloginator.text.markdown.fences import find_fences, find_open_fence


@pytest.mark.parametrize("text", ["text\n\n```py\nx = 1", "text\n\n```py\nx = 1\n", "~~~\n", "```"])
def test_a_fence_that_is_never_closed_is_open_with_and_without_a_last_line_end(text: str) -> None:
    assert find_open_fence(text) is not None


@pytest.mark.parametrize(
    "text", ["text", "```\nx\n```", "```\nx\n```\n\nmore", "- ```\n  x\n\nprose behind a list's fence\n"]
)
def test_a_text_that_goes_on_behind_its_code_is_not_open(text: str) -> None:
    assert find_open_fence(text) is None


def test_the_lines_of_a_fence_are_told_with_its_marks() -> None:
    assert [(block.first, block.last) for block in find_fences("a\n```\nb\n```\nc\n")] == [(1, 3)]
    assert [block.language for block in find_fences("```Python\nb\n```\n~~~\nc\n~~~\n")] == ["python", ""]
