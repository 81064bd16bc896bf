"""Prose is cut where a reader would cut it, and every range is a true one."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bloginator.text.front_matter import find_front_matter
from bloginator.text.markdown.blocks import blocks
from bloginator.text.markdown.inline import strip_markup
from bloginator.text.sentences import split_sentences
from bloginator.text.tokenize import count_words, plain_text, tokenize

MARKS = """
# |## |- |1. |> |```|~~~|    |---|===|[S1]|[a](b)|`|``|*|_|Dr. |e.g. |3.11|done. |It |no|? |! |…|。|(|)|<div>|</div>
|<!--|-->|{{<|>}}|{% raw %}|{% endraw %}|$$|[^1]: |[x]: y|"|\\|\t|\r|\x00|\ud800|+++|:::
"""
PIECES = MARKS.strip().replace("\n", "").split("|")
MARKDOWN = st.lists(st.sampled_from([*PIECES, "\n", "\n\n", "|"]), max_size=40).map("".join) | st.text(max_size=80)


def cut(text: str) -> list[str]:
    return [text[sentence.start : sentence.end] for sentence in split_sentences(text)]


def kinds(text: str) -> list[str]:
    return [block.kind for block in blocks(text)]


@given(MARKDOWN)
def test_blocks_partition_the_text_but_for_white_space(text: str):
    at = find_front_matter(text).body
    for block in blocks(text):
        assert at <= block.start <= block.inside <= block.end
        assert not text[at : block.start].strip()
        at = block.end
    assert not text[at:].strip()


@given(MARKDOWN)
def test_sentences_are_ordered_apart_and_never_empty(text: str):
    at = 0
    for sentence in split_sentences(text):
        assert at <= sentence.start < sentence.end <= sentence.block.end
        assert sentence.block.start <= sentence.start
        assert text[sentence.start : sentence.end] == text[sentence.start : sentence.end].strip()
        at = sentence.end


@given(MARKDOWN)
def test_what_lies_between_sentences_of_a_paragraph_has_no_words(text: str):
    found = split_sentences(text)
    for one, other in pairwise(found):
        if one.block == other.block and not re.search(r"[<{\[]", text):
            assert not re.search(r"\w", text[one.end : other.start].replace("_", ""))


@given(MARKDOWN)
def test_reading_never_fails(text: str):
    assert count_words(text) <= len(text)
    assert all(term == term.lower() for term in tokenize(text))
    assert "\n" not in strip_markup(text)


WHOLE = ["It works.", "Did it?", "Stop!", "We use Python 3.11.", "Dr. Lee left at 5 p.m. sharp. [S2]"]


@given(st.lists(st.sampled_from(WHOLE)))
def test_sentences_joined_by_spaces_are_found_again(parts: list[str]):
    assert cut(" ".join(parts)) == parts


ENDS = st.sampled_from([".", "!", "?", "…", "?!", '."', ".”", ".)", ".[1]", ". [S1]", ".[^a]", ".¹", "."])
BEGINS = st.sampled_from(
    ["The pump", "Dr. Lee", "In 2021, 3.5 % of it", "`a. B`", "“We", "J.R.R. Tolkien", "U.S. law", "Он"]
)


@given(st.lists(st.tuples(BEGINS, ENDS)), st.sampled_from([" ", "\n", "\r\n", "  ", "\n\n"]))
def test_hard_beginnings_and_ends_neither_lose_nor_double_a_word(parts: list[tuple[str, str]], between: str):
    text = between.join(f"{first} works{last}" for first, last in parts)
    assert " ".join(" ".join(cut(text)).split()) == " ".join(text.split())
    assert len(cut(text)) <= len(parts)


@pytest.mark.parametrize(
    "sentence",
    [
        "Tools, e.g. Make or doit, remake files.",
        "Use it, i.e. run it.",
        "Dr. Lee met Mrs. Ott.",
        "The U.S. Government paid.",
        "Ports, ships, etc. were closed.",
        "J. R. Tolkien wrote it.",
        "See Fig. 3 and No. 5.",
        "Carbonell et al. Found nothing similar.",
        "It needs Python 3.11 or 3.12.",
        "Read dodo.py first.",
        "Node.js is at https://nodejs.org/en. today",
        "Well ... it runs.",
        "Wait… no.",
        '"Who ordered that?" he asked.',
        "The word (really!) is long.",
        "It is old (I know. Really.) and slow.",
        "See `a. B` for that.",
        "See [the plan. Really](https://a.b/c. D) first.",
        "It costs 3.50 [S1] or 4.50 [S2].",
        "Cats vs. Dogs is on.",
        "Call str.Join on it.",
        "Versions 1.2. and 1.3. are out.",
        "J.R.R. Tolkien wrote it.",
        "Call http.Handler or json.Marshal here.",
        "The tool (v. 2.1, released Jan. 3) works.",
        "It rose to $1,200.50, i.e. by 3.5 %, in Sept. 2021.",
        "Gordon Moore, Ph.D. founded it.",
    ],
)
def test_a_full_stop_that_ends_nothing_cuts_nothing(sentence: str):
    assert cut(sentence) == [sentence]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It is done. [S1] Next.", ["It is done. [S1]", "Next."]),
        ("It is done. [S1][S2] Next.", ["It is done. [S1][S2]", "Next."]),
        ("It is done.[S1, S2] Next.", ["It is done.[S1, S2]", "Next."]),
        ("It is done.\n[S1] Next.", ["It is done.\n[S1]", "Next."]),
        ("It is done.[^1] Next.", ["It is done.[^1]", "Next."]),
        ("It is done [S1]. Next.", ["It is done [S1].", "Next."]),
        ("It is on GitHub [S1]. xi has four [S2].", ["It is on GitHub [S1].", "xi has four [S2]."]),
        ("It is on 3 [S1, S2]. npm too. [S1]", ["It is on 3 [S1, S2].", "npm too. [S1]"]),
        ("It is on 3[^1]. pip too[^a]. ok", ["It is on 3[^1].", "pip too[^a].", "ok"]),
        ("It is on 3 [1]. pip too【2】. ok", ["It is on 3 [1].", "pip too【2】.", "ok"]),
        ("See a[i]. it is short", ["See a[i]. it is short"]),
        ("It is **done.** Next.", ["It is **done.**", "Next."]),
        ('He said "go." She went.', ['He said "go."', "She went."]),
        ("He said “go.” She went.", ["He said “go.”", "She went."]),
        ("(It is done.) Next.", ["(It is done.)", "Next."]),
        ("(One. Two.) Three.", ["(One.", "Two.)", "Three."]),
        ("He lives in the U.S. The rest moved.", ["He lives in the U.S.", "The rest moved."]),
        ("We tried plan B. It failed.", ["We tried plan B.", "It failed."]),
        ("It uses 3.11. That works.", ["It uses 3.11.", "That works."]),
        ("Read dodo.py. It is short.", ["Read dodo.py.", "It is short."]),
        ("Open it. rust-analyzer starts.", ["Open it. rust-analyzer starts."]),
        ("That was slow. rust-analyzer helps.", ["That was slow.", "rust-analyzer helps."]),
        ("See [it.](x) Next.", ["See [it.](x)", "Next."]),
        ("Done.  `make` runs.", ["Done.", "`make` runs."]),
        ("We waited... Then it ran.", ["We waited...", "Then it ran."]),
        ("Is it? Yes! Good.", ["Is it?", "Yes!", "Good."]),
        ("今日は晴れ。明日は雨！本当？はい", ["今日は晴れ。", "明日は雨！", "本当？", "はい"]),
        ("「行く。」と言った。次。", ["「行く。」と言った。", "次。"]),
        ("Fine.\n\nMore", ["Fine.", "More"]),
        ("One.\r\nTwo.\r\n\r\nThree.", ["One.", "Two.", "Three."]),
        ("It ends.Then it starts. Ok.", ["It ends.", "Then it starts.", "Ok."]),
        ("It works.[S1]It scales.[2]The end.", ["It works.[S1]", "It scales.[2]", "The end."]),
        ("It works.[1][2] It scales.", ["It works.[1][2]", "It scales."]),
        ("It works.¹ It scales.²³ Done.", ["It works.¹", "It scales.²³", "Done."]),
        ("It works.【1】 It scales. 【4:0†a】 Done.", ["It works.【1】", "It scales. 【4:0†a】", "Done."]),
        ("He asked “Did she say ‘Go.’?” We left.", ["He asked “Did she say ‘Go.’?”", "We left."]),
        ("What?! Really?? Yes!!! 🎉 Ok.", ["What?!", "Really??", "Yes!!!", "🎉 Ok."]),
        ("यह पहला है। यह दूसरा है।", ["यह पहला है।", "यह दूसरा है।"]),
        ("ما اسمك؟ اسمي علي.", ["ما اسمك؟", "اسمي علي."]),
        ("See https://example.org/a.b?c=1. Then stop.", ["See https://example.org/a.b?c=1.", "Then stop."]),
        ("It fell to -3.5. Ok", ["It fell to -3.5.", "Ok"]),
    ],
)
def test_sentences_end_where_a_reader_stops(text: str, expected: list[str]):
    assert cut(text) == expected


def test_headings_code_and_markup_lines_have_no_sentences():
    text = "# A title.\n\nOne.\n\n```\nCode. Here.\n```\n\n    more.\n\n<div>No.</div>\n\n[x]: https://a.b\n\n{{< x >}}"
    assert cut(text) == ["One."]
    assert kinds(text) == ["heading", "paragraph", "code", "code", "html", "reference", "directive"]


def test_items_without_a_full_stop_are_sentences_without_their_markers():
    text = "- one\n- [x] two\n  goes on\n  1. three\n* four. Five"
    assert cut(text) == ["one", "two\n  goes on", "three", "four.", "Five"]


def test_a_tables_rows_are_one_sentence_each():
    text = "| a | b |\n|---|:-:|\n| x. Y | 1 |\n| z | 2 |\n\nAfter."
    assert cut(text) == ["| a | b |", "| x. Y | 1 |", "| z | 2 |", "After."]


def test_a_pipe_above_a_delimiter_row_makes_a_table():
    assert kinds("Lead.\na | b\n--|--\n1 | 2\n\nEnd | of it.") == ["paragraph", "table", "paragraph"]


def test_quotes_are_cut_without_their_marks():
    assert cut("> One goes\n> on. Two.\n>\n> - three") == ["One goes\n> on.", "Two.", "three"]
    assert strip_markup("One goes\n> on.") == "One goes on."


def test_footnotes_and_their_paragraphs_are_blocks_of_their_own():
    text = "Text.[^1]\n\n[^1]: Note.\n\n    More of it.\n\nBack."
    assert kinds(text) == ["paragraph", "footnote", "paragraph", "paragraph"]


@pytest.mark.parametrize(
    ("text", "level", "title"),
    [
        ("# A *b* `c_d`", 1, "A b c_d"),
        ("### A ###", 3, "A"),
        ("A title\n=====", 1, "A title"),
        ("A\ntitle\n---", 2, "A title"),
        ("## Costs {#costs words=200}", 2, "Costs"),
        ("## Costs (#costs)", 2, "Costs"),
        ("## [Costs](x.md)", 2, "Costs"),
        ("#", 1, ""),
    ],
)
def test_headings_know_their_level_and_their_title(text: str, level: int, title: str):
    [block] = blocks(text)
    assert (block.kind, block.level, block.title) == ("heading", level, title)


@pytest.mark.parametrize("text", ["#hashtag", "#!/bin/sh", "\\# no", "in\n1986. A year", "a\n- ", "2 * 3\n* "])
def test_what_only_looks_like_markup_stays_a_paragraph(text: str):
    assert set(kinds(text)) == {"paragraph"}


def test_fences_hide_what_they_hold_even_unclosed():
    assert kinds("~~~\n# no\n```\n~~~\nText.") == ["code", "paragraph"]
    assert kinds("````\n```\n# no\n````\nText.") == ["code", "paragraph"]
    assert kinds("Text.\n```py\n# no\n\nmore") == ["paragraph", "code"]
    assert kinds("- a\n\n  ```\n  # no\n\nText.") == ["item", "code", "paragraph"]


def test_templates_of_site_makers_are_code_or_directives():
    assert kinds("{% highlight rust %}\nfn f() {}\n\nlet a;\n{% endhighlight %}\nText.") == ["code", "paragraph"]
    assert kinds("{{<notice>}}\nText.\n{{</notice>}}\n\n::: block\nMore.\n:::") == [
        "directive", "paragraph", "directive", "directive", "paragraph", "directive",
    ]  # fmt: skip


def test_html_ends_at_its_closing_tag_or_at_a_blank_line():
    assert kinds("<script>\na\n\nb\n</script>\nText.") == ["html", "paragraph"]
    assert kinds("<div>\n<style>\na\n\nb\n</style>\n\nText.") == ["html", "html", "paragraph"]
    assert kinds("<!-- a\n\nb --> \nText.\n\n<!-- x --> More.") == ["html", "paragraph", "paragraph"]


def test_nested_items_know_their_depth():
    text = "- a\n  - b\n    1. c\n- d"
    assert [block.level for block in blocks(text)] == [1, 2, 3, 1]


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("---\ntitle: A\n---\nText.", "title: A\n"),
        ("+++\ntitle = 'A'\n+++\nText.", "title = 'A'\n"),
        ("---\r\ntitle: A\r\n---\r\nText.", "title: A\r\n"),
        ("---\n---\nText.", ""),
        ("\ufeff---\na: b\n...\nText.", "a: b\n"),
    ],
)
def test_front_matter_is_found_and_is_no_prose(text: str, fields: str):
    found = find_front_matter(text)
    assert text[found.start : found.end] == fields
    assert cut(text) == ["Text."]


@pytest.mark.parametrize("text", ["---\n\nText.\n\n---\n", "---\ntitle: A\n", "Text.\n---\na: b\n---\n", ""])
def test_a_rule_is_no_front_matter(text: str):
    assert find_front_matter(text) == (0, 0, 0)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("**Bold** and _it_ in snake_case", "Bold and it in snake_case"),
        ("![alt](x.png) A [link](a_(b).md) and [ref][r] and [short].", "A link and ref and short."),
        ("<https://a.b> and https://a.b/c_d.", "https://a.b and https://a.b/c_d."),
        ("a[0] is [sic] \\*kept\\*", "a[0] is [sic] *kept*"),
        ("2 * 3 * 4 and `__init__`", "2 * 3 * 4 and __init__"),
        ("A<br>B &amp; C <em>d</em>", "AB & C d"),
        ("Done [S1], and more [S2].", "Done, and more."),
        ("Vec<T> stays {{<img x>}}", "Vec<T> stays"),
    ],
)
def test_bare_is_what_a_reader_reads(text: str, read: str):
    assert strip_markup(text) == read


def test_plain_leaves_out_what_is_no_prose():
    text = "---\na: b\n---\n# A *b*\n\nOne\ntwo.\n\n```\nx\n```\n\n- three\n\n| a | b |\n|---|---|\n| 1 |   |\n"
    assert plain_text(text) == "A b\nOne two.\nthree\na; b\n1"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("one two-fold three's 3.50", 4),
        ("[a link](https://a.b/c) [S1] [^1]", 2),
        ("```\nnot counted\n```\n- item\n# Head", 2),
        ("- — … *", 0),
        ("日本語 text", 4),
    ],
)
def test_words_are_counted_as_a_writer_does(text: str, count: int):
    assert count_words(text) == count


HOSTILE = (
    "` ``a [ [a ![ ]( <a <!-- {{< {% ( a._ * >_ -_ | \\ < ' https://( #<script> #``` #$$ #-_ a.A a.The A.B. .[1] .【 ¹. .”"
)


@pytest.mark.parametrize("piece", [piece.replace("_", " ").replace("#", "\n") for piece in HOSTILE.split(" ")])
def test_hostile_text_costs_linear_time(piece: str):
    """200,000 characters: anything quadratic would take minutes here, and the suite would be seen to hang."""
    text = piece * (200_000 // len(piece))
    assert len(split_sentences(text)) <= len(text)
    assert count_words(text) <= len(text)
    assert re.fullmatch(r"[^\n]*", strip_markup(text))
