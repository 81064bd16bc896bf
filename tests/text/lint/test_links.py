"""A link that leads nowhere, or a URL that no source has, is found with its range."""

from hypothesis import given
from hypothesis import strategies as st
from tests.text.lint.whole import broken_links

from bloginator.text.lint.links import anchors, slugs


def faults(text: str, files: tuple[str, ...] = (), sources: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    return [(link.kind, text[link.start : link.end]) for link in broken_links(text, files=files, sources=sources)]


def test_an_anchor_meets_a_heading_or_is_a_fault():
    assert faults("# The Pump\n\nSee [above](#the-pump) and [below](#the-shed).") == [("anchor", "#the-shed")]


def test_a_second_heading_of_one_name_has_a_number():
    assert anchors(slugs("# Pump\n\n# Pump\n")) == {"pump", "pump-1"}


def test_a_relative_link_meets_a_file_or_is_a_fault():
    assert faults("[a](notes/a.md#x) [b](./b.md) [c](c.md)", files=("notes/a.md", "b.md")) == [("file", "c.md")]


def test_a_url_that_no_source_has_is_a_fault():
    text = "See https://a.org/x. And [there](https://b.org/y/) or <https://c.org>."
    assert faults(text, sources=("From http://a.org/x, we know.", "https://b.org/y")) == [("url", "https://c.org")]


def test_an_address_meets_its_target_however_it_is_written():
    links = "[a](my%20a.md?x=1) [b](<my a.md>) [c](#caf%C3%A9) [d][1] https://a.org/x\\_y?a=1&amp;b=2"
    text = f"## Café\n\n{links}\n\n[1]: my%20a.md 'A'\n"
    assert faults(text, files=("my a.md",), sources=("https://a.org/x_y?a=1&b=2",)) == []
    assert faults("[a][1], [b][2]\n\n[1]: gone.md\n[2]: #gone\n") == [("file", "gone.md"), ("anchor", "#gone")]


def test_code_is_not_read():
    assert faults("```\nhttps://a.org\n```\n") == []


def test_mail_is_no_file():
    assert faults("[write](mailto:a@b.c)") == []


@given(st.text(alphabet="[](#)a. h:/<>", max_size=60))
def test_any_text_has_links_within_bounds(text: str):
    for link in broken_links(text, files=(), sources=()):
        assert 0 <= link.start <= link.end <= len(text)
