"""Two answers never share a label, and no mark points to another answer's footnote."""

from bloginator.text.markdown.labels import prefix_labels


def test_footnotes_get_the_prefix_once() -> None:
    text = "It fell.[^1] `[^1]`\n\n[^1]: In May."
    once = prefix_labels(text, "costs").text
    assert once == "It fell.[^costs-1] `[^1]`\n\n[^costs-1]: In May."
    assert prefix_labels(once, "costs").text == once


def test_a_mark_without_its_text_is_taken_out_and_told() -> None:
    assert prefix_labels("It fell.[^7]", "costs") == ("It fell.", ("[^7]",))


def test_link_definitions_and_what_refers_to_them_get_the_prefix() -> None:
    text = "[site][1], [One], [other](x), [2]\n\n[1]: https://example.org\n[one]: /x 'title'"
    expected = (
        "[site][costs-1], [One][costs-One], [other](x), [2]\n\n[costs-1]: https://example.org\n[costs-one]: /x 'title'"
    )
    assert prefix_labels(text, "costs").text == expected


def test_words_of_a_reference_may_run_over_lines_and_hold_a_picture() -> None:
    text = f"[two\nlines][1], [{'many ' * 300}][1] and [![x](y)][1]\n\n[1]: https://example.org"
    assert prefix_labels(text, "costs").text == text.replace("[1]", "[costs-1]")


def test_prose_with_a_colon_defines_nothing() -> None:
    assert prefix_labels("[Note]: this is prose, not an address.", "costs").text == "[Note]: this is prose, not an address."
