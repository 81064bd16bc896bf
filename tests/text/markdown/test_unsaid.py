"""Comments and crossed-out words are no part of a document; everything else is."""

import pytest

from bloginator.text.markdown.unsaid import remove_unsaid

OWN = "PRIVATE"


@pytest.mark.parametrize(
    "text",
    [
        f"Tests run <!-- {OWN} --> at night.",
        f"Tests.\n\n<!--\n{OWN}\n\n{OWN}\n-->\n\nAt night.",
        f"Tests.\n<!-- {OWN} and no end",
        f"Tests %%{OWN}%% run.",
        f"%%\n{OWN}\n\n{OWN}\n%%\n\nTests.",
        f"Tests {{/* {OWN} */}} run.",
        f"Tests {{{{- /* {OWN} */ -}}}} run.",
        f"Tests {{# {OWN} #}} run.",
        f"{{%- comment -%}}\n{OWN}\n{{%- endcomment -%}}\nTests.",
        f"{{{{!-- {OWN} --}}}} Tests.",
        f"[//]: # ({OWN} (twice))\nTests.",
        f'[note]: <> "{OWN}"\nTests.',
        f"Tests {{>>{OWN}<<}} run.",
        f"~~{OWN}~~ Tests.",
        f"<del>{OWN}</del> <s>{OWN}</s> Tests.",
        f"{{--{OWN}--}} {{~~{OWN}~>Tests~~}} run.",
    ],
)
def test_what_an_author_does_not_say_is_taken_out_and_lines_stay(text: str) -> None:
    left = remove_unsaid(text)
    assert OWN not in left
    assert "Tests" in left
    assert left.count("\n") == text.count("\n")


@pytest.mark.parametrize(
    "text",
    [
        "```html\n<!-- shown -->\n```",
        "Write `<!-- shown -->` or `{# shown #}`.",
        "It is 100%% sure and 50%% not.",
        "~~~\ncode\n~~~\n\nBetween ~5~ and ~6~.",
        "## Title {#id}",
        "{{ name }} and {% if x %}",
        "[a]: https://example.org (title)",
        "Broken ~~over\n\nparagraphs~~ it is none.",
    ],
)
def test_what_only_looks_like_it_stays(text: str) -> None:
    assert remove_unsaid(text) == text


def test_added_words_are_said() -> None:
    assert remove_unsaid("{++Tests++} run {~~by day~>at night~~}.") == "Tests run at night."


@pytest.mark.parametrize("part", ["<!-- ", "%% a ", "{# ", "~~a ", "{% comment %}", "<s>", "{--a "])
def test_a_megabyte_of_openings_is_read_in_time_that_grows_with_it(part: str) -> None:
    assert remove_unsaid(f"x {part}" * (500_000 // len(part)))
