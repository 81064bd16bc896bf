"""A section's Markdown becomes safe HTML, and every sentence is found in it, whatever markup it begins or ends in."""

import re

import pytest

pytest.importorskip("nh3", reason="nh3 is not installed: pip install -e .")

from bloginator.records.report import Grounded, SentenceEvidence
from bloginator.stages.page.markup import make_parser, render_section


def a_sentence(text: str, verdict: Grounded = "supported") -> SentenceEvidence:
    return SentenceEvidence(start=0, end=len(text), text=text, verdict=verdict, probability=0.9)


def rendered(text: str, *sentences: str) -> str:
    numbered = {number: a_sentence(sentence) for number, sentence in enumerate(sentences, 1)}
    markup = render_section(make_parser(), text, numbered)
    assert not markup.lost
    return "".join(part for block in markup.blocks for part in block.parts)


def plain(html: str) -> str:
    return re.sub(r"<button.*?</button>|<[^>]+>", "", html).strip()


@pytest.mark.parametrize(
    ("text", "sentence", "begins", "ends"),
    [
        ("Costs fell.[^1] More.", "Costs fell. [S1]", "<p><span", "1</a></sup></span><button"),
        ("**Costs** fell by `a_b`.", "**Costs** fell by `a_b`.", "<p><strong><span", ".</span><button"),
        ("See [the plan](https://x.org).", "See [the plan](https://x.org).", "<p><span", "</a><span"),
        ("*All of it.*[^1]", "*All of it.* [S1]", "<p><em><span", "</sup></span><button"),
        ("“Why?” he asked.", "“Why?” he asked.", "<p><span", ".</span><button"),
        ("It is AT&amp;T\\*.", "It is AT&amp;T\\*.", "<p><span", ".</span><button"),
        ("- one thing\n- two things", "two things", "<ul>\n<li>one thing</li>\n<li><span", "</span><button"),
        ("| a | b |\n|---|---|\n| c | d[^1] |", "| c | d [S1] |", "<table>", "</sup></span><button"),
    ],
)
def test_a_sentence_has_its_place_and_one_button_whatever_it_is_written_in(
    text: str, sentence: str, begins: str, ends: str
) -> None:
    html = rendered(text, sentence)
    assert html.startswith(begins) and ends in html
    assert html.count('popovertarget="e1"') == html.count('id="t1"') == 1
    assert html.count("<span") == html.count("</span>")
    assert not re.search(r"<a [^>]*>[^/]*<button", html), "a button does not stand in a link"


def test_equal_sentences_are_told_apart_by_their_order() -> None:
    html = rendered("It fell. It rose. It fell.", "It fell.", "It rose.", "It fell.")
    assert re.findall(r'id="t(\d)">([^<]+)', html) == [("1", "It fell."), ("2", "It rose."), ("3", "It fell.")]


def test_a_sentence_that_is_not_in_the_text_is_told_as_lost() -> None:
    markup = render_section(make_parser(), "Something else.", {7: a_sentence("Costs fell.")})
    assert markup.lost == [7] and markup.blocks[0].parts == ["<p>Something else.</p>\n"]


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![x](https://evil.example/pixel.png)",
        "[x](javascript:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "<style>*{display:none}</style>",
        "<a href=javascript:alert(1)>x</a>",
        '[x](https://x.org "\\" onmouseover=alert(1)")',
        '\ue0f21\ue0f3\ue0f62\ue0f3\ue0f5x" onclick=alert(1)\ue0f3',
        '[^"onclick=alert(1)]',
        "</section></main><form action=https://evil.example>",
    ],
)
def test_what_an_answer_holds_is_never_markup_of_ours(hostile: str) -> None:
    html = rendered(f"Costs fell. {hostile}\n\n{hostile}", "Costs fell.")
    tags = re.findall(r"<[^>]+>", html)
    assert not any(re.match(r"</?(script|img|style|form|section|main)", tag) for tag in tags)
    assert not any(re.search(r"\son\w+\s*=|href=\"(javascript|data):", re.sub(r'title="[^"]*"', "", tag)) for tag in tags)
    assert html.count("<button") == 1


def test_footnotes_lead_to_their_references_and_an_answers_own_stay_marks() -> None:
    html = rendered("Costs fell.[^2][^found1] A note[^costs-a] and `[^2]`.\n\n[^costs-a]: Told.", "Costs fell. [S1]")
    assert '<a href="#r-2">2</a>' in html and '<a href="#r-found1">found1</a>' in html
    assert "<sup>costs-a</sup>" in html and "<code>[^2]</code>" in html and "Told." in plain(html)
