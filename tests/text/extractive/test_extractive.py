"""An extract is made of its sources' sentences, fits its section, repeats nothing and is the same on every machine."""

import os
import subprocess
import sys
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from tests.builders import a_request

from bloginator.records.exchange import Request, Source
from bloginator.text.extractive import extract
from bloginator.text.extractive.rendering import add_marker
from bloginator.text.extractive.selection import are_similar
from bloginator.text.extractive.source_sentences import read_sentences
from bloginator.text.markdown.inline import strip_markup
from bloginator.text.sentences import split_sentences
from bloginator.text.stemming import stems
from bloginator.text.tokenize import count_words

GARDEN = (
    "Watering in the morning keeps tomato leaves dry and healthy. However, evening watering is fine in July. "
    "Each tomato plant needs two litres of water a day in summer."
)
SOIL = "Good soil holds water like a sponge for days. Compost feeds the soil and keeps its worms alive all winter."
PRICE = "A bag of compost costs four euros in the spring sale. The sale ends when the last bag of compost is gone."


def a_source(text: str, marker: str = "S1", document: str = "garden.md", heading: str = "") -> Source:
    return Source(marker=marker, document=document, heading=heading, text=text)


def an_ask(*texts: str, id: str = "water", title: str = "Watering tomatoes", words: int = 60) -> Request:
    sources = tuple(a_source(text, f"S{n}", f"{n}.md") for n, text in enumerate(texts, 1))
    return a_request(id, title=title, description="", max_words=words, sources=sources)


def written(*texts: str, title: str = "Watering tomatoes", words: int = 60) -> str:
    return extract([an_ask(*texts, title=title, words=words)])["water"]


def quoted(text: str) -> list[str]:
    """The sentences of an extract, as read."""
    return [strip_markup(text[sentence.start : sentence.end]) for sentence in split_sentences(text)]


def test_each_sentence_stands_in_the_source_that_it_names():
    text = written(GARDEN, SOIL)
    for sentence in split_sentences(text):
        piece = text[sentence.start : sentence.end]
        source = GARDEN if "[S1]" in piece else SOIL
        assert strip_markup(piece).replace(" .", ".") in source
    assert "[S1]" in text


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("It works (in part).", "It works (in part) [S1]."),
        ('It is "nearly ready".', 'It is "nearly ready" [S1].'),
        ("It is `finished`.", "It is `finished` [S1]."),
        ("It is 5%.", "It is 5% [S1]."),
        ("He said “no.”", "He said “no.” [S1]"),
        ("And so on...", "And so on... [S1]"),
        ("And so on….", "And so on…. [S1]"),
        ("And so on. . .", "And so on. . . [S1]"),
    ],
)
def test_a_marker_stands_before_a_plain_full_stop(sentence: str, expected: str):
    assert add_marker(sentence, "S1") == expected


def test_a_section_without_sources_gives_no_text():
    assert extract([an_ask()]) == {"water": ""}
    assert written("# Only a heading\n\n```\ncode. Code.\n```") == ""


def test_the_sections_words_are_never_exceeded_and_no_sentence_is_cut():
    for budget in range(0, 60, 3):
        text = written(GARDEN, SOIL, PRICE, words=budget)
        assert count_words(text) <= budget
        assert all(sentence in f"{GARDEN} {SOIL} {PRICE}" for sentence in quoted(text))


def test_what_the_section_asks_for_comes_before_what_it_does_not():
    [sentence] = quoted(written(PRICE, GARDEN, SOIL, words=13))
    assert sentence in GARDEN


def test_a_sentence_that_leans_on_another_comes_with_it():
    text = written(GARDEN, words=40)
    assert text.index("morning keeps") < text.index("However, evening")
    assert "I would" not in written(f"Should you water tomatoes daily? I would water tomatoes in summer. {GARDEN}")


def test_a_sentence_that_leans_stands_alone_only_where_nothing_else_does():
    text = "However, evening watering of tomatoes is fine in July."
    assert written(text) == f"{text[:-1]} [S1]."
    assert text not in written(text, GARDEN, words=200)


@pytest.mark.parametrize(
    "text",
    [
        "In this case, watering tomatoes is fine in July.",
        "In the sixth month, watering tomatoes cost nothing.",
        "A related problem are tomatoes that need watering at noon.",
        "Such tomatoes need no watering in July.",
        "The problem is that watering tomatoes takes time.",
        "To work around this, water tomatoes in the evening.",
        "Watering tomatoes may be done, but we're now back to doing it at noon.",
        "When neither waters the tomatoes, the neighbour does it.",
        "We did this with tomatoes that need watering in July.",
        "Some of this water helps tomatoes in July.",
    ],
)
def test_what_refers_back_comes_only_with_what_it_refers_to(text: str):
    found = written(f"Is it fine?\n\n{text}", GARDEN, words=200)
    assert "[S1]" not in found and "[S2]" in found
    assert [quote.leans for quote in read_sentences(f"{PRICE} {text}")] == [False, False, True]


def test_items_that_follow_one_another_stay_a_list_and_a_lone_one_is_a_sentence():
    lead, first = (
        "There are two ways of watering tomatoes:",
        "Water tomatoes in the morning. Tomatoes with dry leaves stay well.",
    )
    second, after = "A barrel near the beds makes watering easy.", "Tomatoes need compost and water in June."
    marked = " ".join(f"{one.strip('.')} [S1]." for one in first.split(". "))
    assert written(f"{lead}\n\n- {first}\n- {second}\n\n{after}", words=200) == (
        f"- {marked}\n- {second[:-1]} [S1].\n\n{after[:-1]} [S1]."
    )
    assert written(f"{lead}\n\n1. {second}\n2. no\n\n{after}", words=200) == f"{second[:-1]} [S1]. {after[:-1]} [S1]."


def test_sentences_of_a_document_stay_in_their_order_and_documents_in_their_rank():
    text = written(SOIL, GARDEN, title="Soil and water for tomatoes", words=80)
    markers = [piece for piece in text.split() if piece.startswith("[S")]
    assert markers == sorted(markers)
    assert text.count("\n\n") == 1


def test_chunks_of_one_document_read_in_the_documents_order():
    late = Source(marker="S1", document="a.md", lines=(40, 42), text="Water tomatoes late in the season only when dry.")
    early = Source(marker="S2", document="a.md", lines=(2, 4), text="Plant tomatoes in May near a water barrel.")
    text = extract([a_request("a", title="Water tomatoes", description="", max_words=60, sources=(late, early))])["a"]
    assert text.index("[S2]") < text.index("[S1]")


def test_a_sentence_is_used_in_the_section_that_it_serves_best():
    water = an_ask(GARDEN, SOIL, PRICE, id="water", title="Watering tomatoes", words=200)
    price = an_ask(GARDEN, SOIL, PRICE, id="price", title="What compost costs", words=200)
    found = extract([water, price])
    assert "four euros" in found["price"] and "two litres" in found["water"]
    assert not set(quoted(found["water"])) & set(quoted(found["price"]))


def test_a_section_repeats_others_only_when_it_has_nothing_else():
    only = "Good soil holds water like a sponge for days."
    found = extract([an_ask(only, id="a", title="Soil"), an_ask(only, id="b", title="Soil")])
    assert found["a"] == found["b"] == f"{only[:-1]} [S1]."


def test_near_duplicates_are_told_once():
    again = "Every tomato plant needs about two litres of water each day in the summer."
    assert ("two litres" in written(GARDEN, words=200)) and written(GARDEN, again, words=200).count("two litres") == 1


@pytest.mark.parametrize(
    "text",
    [
        "Click here to read more about our tomatoes today.",
        "Photo by Jane Doe of watered tomatoes in June.",
        "See https://example.org/a/very/long/address/of/tomatoes/and/water.html for tomatoes.",
        "![Watering tomatoes with a can is fun.](can.png)",
        "watering tomatoes goes on from a sentence before.",
        "Watering tomatoes is done like this:",
        "Why would you water tomatoes at noon in June?",
        "Watering tomatoes (as they say is good for you.",
        "x = water(tomato) + y[0] * {a: b} | c & d ~ e = f; done.",
        "Watering \ud800 tomatoes is a thing for the evening.",
        "- tomatoes, water and a can in June",
        "älter als Tomaten im Juni water tomatoes is wrong.",
        "- [Watering tomatoes](https://a.b/c?d=1) --- Linus explains how tomatoes are watered in June.",
        "- [_Watering_ tomatoes][w]: a long post that explains how tomatoes are watered in June.",
        "- Water the tomatoes in one of two ways:",
        "In this post, I'll share what watering tomatoes in June is like.",
    ],
)
def test_what_does_not_stand_alone_is_not_quoted(text: str):
    assert written(text) == ""


def test_code_keeps_its_signs_and_prose_has_them_escaped():
    text = "Watering tomatoes if `water < 2 * can_size` beats a < b or *c and a stray ` tick by far."
    expected = r"Watering tomatoes if `water < 2 * can_size` beats a \< b or c and a stray \` tick by far [S1]."
    assert written(text) == expected


def test_links_become_text_and_code_stays_code():
    text = "Watering **tomatoes** with [`can --full`](https://a.b/c) beats [the hose][hose] by far.[^1]"
    assert written(text) == "Watering tomatoes with `can --full` beats the hose by far [S1]."


def test_a_sources_own_markers_do_not_become_citations():
    for text in ("Watering tomatoes is proven to work [S2]. [S3]", "Watering tomatoes is proven to work [12]."):
        assert written(text) == "Watering tomatoes is proven to work [S1]."


def test_a_table_is_quoted_where_there_is_no_prose():
    table = "| month | litres |\n|---|---|\n| June | 2 |\n| July | 3 |"
    assert written(table) == "| month | litres |\n| --- | --- |\n| June | 2 [S1] |\n| July | 3 [S1] |"
    assert "|" not in written(table, GARDEN)
    assert written(table, words=3) == ""
    assert written("| a | b |\n|---|---|\n| 1 |") == ""


MARKS = """
# |> |- |1. |```|`|*|_|<b>|</b>|<script>|[a](b)|[S9]|[^1]|[^1]: |---|===|~~|~~~|$$|{{ 7*7 }}|{% raw %}|&lt;b&gt;
|&amp;#35;|\\|\x00|\ud800|<|!|![a](b)|http://a.b| A |+|Setext|(|)|“
|Watering tomatoes helps the soil|the compost costs money
"""
PIECES = [
    *MARKS.replace("\n", "").split("|"),
    "|",
    "\n",
    "\n\n",
    ". ",
    "\n- Water the tomatoes in June now. ",
    "\n- Compost is bought here. ",
]
HOSTILE = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


@given(st.lists(HOSTILE, max_size=4), st.integers(0, 80))
def test_an_extract_can_be_nothing_but_paragraphs_and_items_of_text(texts: list[str], budget: int):
    text = written(*texts, words=budget)
    assert count_words(text) <= budget
    assert text == "".join(text.splitlines(keepends=True)).strip()
    text.encode()
    if not text.startswith("| "):
        for token in MarkdownIt("gfm-like", {"linkify": False}).parse(text):
            kind = token.type.removesuffix("_open").removesuffix("_close")
            assert kind in ("paragraph", "inline", "bullet_list", "list_item")
            assert {child.type for child in token.children or ()} <= {"text", "text_special", "code_inline"}


@given(st.lists(st.lists(st.sampled_from([GARDEN, SOIL, PRICE]), max_size=3), max_size=4))
def test_a_section_repeats_all_or_nothing_of_the_others(sources: list[list[str]]):
    asks = [an_ask(*texts, id=str(n), title="Water soil compost", words=30) for n, texts in enumerate(sources)]
    found = {id: [frozenset(stems(said)) for said in quoted(text)] for id, text in extract(asks).items()}
    assert list(found) == [ask.section for ask in asks]
    repeats: dict[str, list[bool]] = {}
    for id, own in found.items():
        others = [said for other, text in found.items() if other != id for said in text]
        repeats[id] = [any(are_similar(one, other) for other in others) for one in own]
        assert not any(are_similar(one, other) for one, other in combinations(own, 2))
    for id, own in found.items():
        for other in found:
            if id < other and any(are_similar(one, two) for one in own for two in found[other]):
                assert all(repeats[id]) or all(repeats[other])


def test_equal_input_gives_equal_bytes_whatever_the_hash_seed():
    code = (
        "from tests.text.extractive.test_extractive import *;"
        "print(ascii(extract([an_ask(GARDEN, SOIL, PRICE), an_ask(PRICE, SOIL, GARDEN, id='b', title='Compost')])))"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(printed) == 1


def test_sentences_that_cannot_be_quoted_keep_their_place():
    assert [(quote.place, quote.worth > 0) for quote in read_sentences("Why? " + SOIL)] == [(0, False), (1, True), (2, True)]


FORMS = [("costs", "costing"), ("policies", "policy"), ("stopped", "stop"), ("queries", "query"), ("hose's", "hose")]


@pytest.mark.parametrize(("one", "other"), FORMS)
def test_forms_of_a_word_share_a_stem(one: str, other: str):
    assert stems(one) == stems(other) != ()


def test_quotations_of_others_are_never_presented_as_the_author_s_words():
    text = f"{PRICE} {SOIL}"
    assert all(quote.worth for quote in read_sentences(text))
    assert not any(quote.worth for quote in read_sentences("\n".join(f"> {line}" for line in text.splitlines())))
    assert not any(quote.worth for quote in read_sentences(f"Here is what ChatGPT wrote:\n\n{text}"))
    assert [bool(quote.worth) for quote in read_sentences(text, quoted=((0, len(PRICE)),))] == [False, False, True, True]
    assert all(quote.worth for quote in read_sentences(f"> {text}", quoted=()))


@pytest.mark.parametrize(
    ("sentence", "is_quoted"),
    [
        ("The beds were measured in June by the gardeners.[^1]", True),
        ("All of [12](beds.md) beds were measured in June by the gardeners.", True),
        ("The loop `for bed in [1]` runs once and waters the first bed.", True),
        ("How the beds were measured is told in [12].", False),
        ("The beds follow from [^1] and from rain.", False),
        ("The beds were measured for [S1] and again in June by the gardeners.", False),
        ("Each bed of the garden behind the house costs {{ price }} euros a year.", False),
        ("Each bed of the garden behind the house costs {% price %} euros a year.", False),
    ],
)
def test_a_sentence_that_loses_a_word_with_its_markup_is_not_quoted(sentence: str, is_quoted: bool):
    assert [bool(quote.worth) for quote in read_sentences(sentence)] == [is_quoted]


def test_what_its_document_does_not_say_any_more_is_not_quoted() -> None:
    ask = an_ask(GARDEN, SOIL).model_copy(update={"superseded": {"S1": "as it was; its document is gone"}})
    assert "[S1]" not in extract([ask])["water"] and "[S2]" in extract([ask])["water"]
    assert "[S1]" in extract([an_ask(GARDEN, SOIL)])["water"]
