"""What is no prose of its own."""

import pytest

from bloginator.corpus.search.boilerplate import is_boilerplate

PROSE = "The team met on Monday and wrote down what had gone wrong, as [the handbook](https://example.org/book) asks."


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("code", "x = 1"),
        ("prose", "[2] I am also a member of the board."),
        ("prose", "[^note]: This was true until 2019."),
        ("prose", "Posted on 3 May 2019 by the author"),
        ("prose", "*Thanks to Ada for reading a draft of this.*"),
        ("list", "- [The first post](https://example.org/1)\n- [The second post](https://example.org/2)\n"),
        ("list", "* [History](#history)\n    * [First years](#first-years)\n* [Trust](#trust)\n"),
        ("list", "- https://example.org/1\n- https://example.org/2"),
        ("prose", "**Important notes:**"),
        ("prose", '<div class="table-wrapper">'),
        ("prose", '{% page "laptops" %}'),
        ("prose", "MK: How did you find out about us, and **why did you join?**"),
        ("prose", "誰が決めますか？"),
        ("quote", "> ### How guests are told of a change"),
        ("quote", "> **Umbrellas**"),
        ("prose", "**A note on umbrellas that were left behind:**"),
        ("prose", '<details markdown="block">\n<summary> What the kitchen keeps and for how long</summary>'),
    ],
)
def test_code_footnotes_bylines_and_lists_of_links_are_boilerplate(kind, text):
    assert is_boilerplate(kind, text)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("prose", PROSE),
        ("list", "- ask first\n- write it down\n"),
        ("prose", "[The handbook](https://example.org) says what to do when the pager rings at night."),
        ("prose", "By Monday the whole team had read it. " * 6),
        ("list", "- Ask first, as [history](#history) tells.\n- Write down what you promised, for [trust](#trust).\n"),
        ("prose", "2 of 3 engineers sleep through it."),
        ("prose", "*Post first.*"),
        ("prose", "(Post first.)"),
        ("prose", "Who decides? The owner of the page."),
        ("prose", "We ask two things. Who decides?"),
        ("prose", "《Post first.》"),
        ("prose", "彼は言った。「明日から新しい規則で働き始めよう。」"),
        ("prose", "他说:“新规则从明天开始”"),
        ("prose", "（新しい規則は明日から始まる）"),
        ("prose", "กฎใหม่เริ่มใช้พรุ่งนี้"),
        ("list", "- **Feedback surveys**"),
        ("table", "| Low | 3 years |"),
        ("quote", "> Guests are told of a change."),
        ("prose", "**Guests are told of a change by the desk.**"),
    ],
)
def test_prose_with_links_and_lists_of_words_are_none(kind, text):
    assert not is_boilerplate(kind, text)
