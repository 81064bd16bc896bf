"""Pages joined are the text, and none is longer than its reader takes."""

from hypothesis import given
from hypothesis import strategies as st

from bloginator.stages.packs.paging import render_beginning, render_page, split_pages
from bloginator.text.token_count import estimate

TEXTS = st.text(st.sampled_from("ab \n\r\u2028語ü"), max_size=300)


@given(TEXTS, st.integers(2, 40))
def test_pages_joined_are_the_text_and_none_is_too_long(text: str, limit: int):
    found = split_pages(text, limit)
    assert "".join(found) == text and found
    assert all(estimate(one) <= limit for one in found)


def test_what_is_told_once_says_which_call_tells_the_rest():
    text = "A line of twenty-four.\n" * 9000
    assert render_beginning("short\n", rest="status") == "short\n"
    assert render_beginning(text, rest="status") == f"{split_pages(text)[0].rstrip()}\n\n[There is more; call status.]"


def test_every_page_names_the_next():
    text = "A line of twenty-four.\n" * 9000
    assert render_page("short", 1, call="list_open") == "short"
    assert render_page("short", 2, call="list_open") == "There is no page 2: there are 1. Ask list_open(page=1)."
    assert render_page(text, 1, call="get_pack(number=1").endswith("the next one: get_pack(number=1, page=2).]")
    last = len(split_pages(text))
    assert render_page(text, last, call="get_pack(number=1").endswith(f"[Page {last} of {last}; the last one.]")
    assert (
        render_page(text, 0, call="get_pack(number=1")
        == f"There is no page 0: there are {last}. Ask get_pack(number=1, page=1)."
    )
    assert estimate(render_page(text, 1, call="get_pack(number=1")) < 18_000
