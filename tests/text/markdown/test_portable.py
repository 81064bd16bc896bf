"""A text is written so that no engine reads it otherwise, and says what it said."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bloginator.text.markdown.layout import separate_blocks
from bloginator.text.markdown.portable import make_portable

PARSER = MarkdownIt("commonmark").enable("table")


def rendered(text: str) -> str:
    """Return what a reader reads: lists may become loose, and merge, and white space does not count."""
    html = re.sub(r"</?p>|</?[ou]l[^>]*>", "", PARSER.render(text))
    return re.sub(r"\s*(</?\w+>)\s*", r"\1", re.sub(r"\s+", " ", html)).strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\\<b> and `\\<b>`", "&lt;b> and `\\<b>`"),
        ("\\~a\\~ \\| \\\\~ \\*", "&#126;a&#126; &#124; \\\\~ \\*"),
        ('say \\"so\\", \\$5', "say &quot;so&quot;, &#36;5"),
        ("$a \\, b$ and \\(a \\; b\\), $$c \\% d$$", "$a \\, b$ and \\(a \\; b\\), $$c \\% d$$"),
        ("$a\\<b>c$", "$a< b>c$"),
        ("`$x` \\<b> 5$", "`$x` &lt;b> 5$"),
        ("one<br>two<BR/> three", "one <br /> two <br /> three"),
        ("one\n\n<br>\ntwo", "one\n\n\ntwo"),
        ("https://x.org/a.[^1]", "https://x.org/a. [^1]"),
        ("(www.x.org/a)  [^1][^2]", "(www.x.org/a) [^1][^2]"),
        ("[a](https://x.org)[^1] <https://x.org>[^1]", "[a](https://x.org)[^1] <https://x.org>[^1]"),
        ("`https://x.org`[^1]", "`https://x.org`[^1]"),
        ("a[^x.1][^x-1][^ß] `[^x.1]`", "a[^x-1-2][^x-1][^note] `[^x.1]`"),
    ],
)
def test_a_line_is_written_as_all_engines_read_it(text: str, expected: str) -> None:
    assert make_portable(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Two:\n- a\n- b", "Two:\n\n- a\n- b"),
        ("Text\n| a |\n|---|\n| b |", "Text\n\n| a |\n|---|\n| b |"),
        ("Text\n# One\nmore\n> said\n> so\n\n***\nend", "Text\n\n# One\n\nmore\n\n> said\n> so\n\n***\n\nend"),
        ("[^a]: A.\n[^b]: B.\n    more", "[^a]: A.\n\n[^b]: B.\n    more"),
        ("- a\n  - b\n    1) c\n       d", "- a\n    - b\n        1. c\n            d"),
        ("- a\n  > b\n\n  c", "- a\n\n    > b\n\n    c"),
        ("> - a\n>   - b", "> - a\n>     - b"),
        ("- a\n  ```\n  x\n    y\n  ```", "- a\n\n    ```\n    x\n      y\n    ```"),
        ("-  a\n\n       code", "-   a\n\n        code"),
        ("100. a\n     - b", "100. a\n     - b"),
        ("```\na\n- b\n```\n[site]: https://x.org\n- c", "```\na\n- b\n```\n[site]: https://x.org\n\n- c"),
        ("- a\n===", "- a\n==="),
        ("a\nb\n  c", "a\nb\nc"),
    ],
)
def test_blocks_stand_apart_and_items_hold_what_is_indented_by_four(text: str, expected: str) -> None:
    assert separate_blocks(text) == expected


@given(st.text(st.sampled_from("ab#=-`~[]1.)^<>|* \n\n  \t"), max_size=60))
def test_blocks_that_are_set_apart_say_the_same_and_are_so_once(text: str) -> None:
    apart = separate_blocks(text)
    if "]:" not in text:  # a definition that stands apart may define what one within a paragraph did not
        assert rendered(apart) == rendered(text)
    assert text.split() == apart.replace(".", ")").split() or [*filter(str.isalnum, text)] == [*filter(str.isalnum, apart)]
