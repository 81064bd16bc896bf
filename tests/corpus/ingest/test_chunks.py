"""Chunks: exact ranges, whole sentences, one heading each."""

from hypothesis import given
from hypothesis import strategies as st

from bloginator.corpus.ingest import chunks
from bloginator.corpus.ingest.chunks import MAX_CHUNK, MAX_CODE_BLOCK, MAX_SENTENCE
from bloginator.text.markdown.blocks import blocks

SENTENCE = "Every team writes its own review, and nobody reads it twice in a year. "
PARTS = (
    *(
        "# Title\n\n",
        "## Part\n\n",
        SENTENCE,
        SENTENCE * 9 + "\n\n",
        "- an item\n",
        "\n\n",
        "> said\n",
        "***\n",
        "---\n",
    ),
    *(
        "```\ncode = 1\n\nmore()\n```\n",
        "| a | b |\n|---|---|\n| 1 | 2 |\n",
        "word " * 300,
        "x" * 1500 + "\n",
        "<div>\n",
    ),
    *("Ümläut. 日本語。", "\x0c"),
)
MARKDOWN = st.lists(st.sampled_from(PARTS), max_size=30).map("".join)


def cut(text, **options):
    return chunks.cut(text, blocks(text), **options)


def texts(text, **options):
    return [text[one.start : one.end] for one in cut(text, **options)]


def test_a_chunk_knows_its_headings_and_lines():
    text = "# Post\n\nIntro.\n\n## Costs\n\nWe paid.\n\n### Later\n\nTwice.\nThrice.\n"
    found = [(text[one.start : one.end], one.heading, one.first, one.last) for one in cut(text, title="Post")]
    assert found == [
        ("Intro.", (), 3, 3),
        ("We paid.", ("Costs",), 7, 7),
        ("Twice.\nThrice.", ("Costs", "Later"), 11, 12),
    ]


def test_each_paragraph_is_a_chunk():
    assert texts("One thing.\n\nAnother thing.\n") == ["One thing.", "Another thing."]


def test_a_long_paragraph_is_cut_between_sentences():
    found = texts(SENTENCE * 20)
    assert all(one.endswith(".") and one.startswith("Every") and len(one) <= MAX_CHUNK for one in found)
    assert len(found) > 2


def test_one_long_sentence_stays_whole_and_an_endless_one_is_broken_at_a_space():
    long = "word " * 150 + "end."
    assert texts(long) == [long]
    endless = texts("word " * 1000)
    assert all(len(one) <= MAX_SENTENCE for one in endless)
    assert " ".join(endless).split() == ["word"] * 1000


def test_code_stays_whole_up_to_their_limit():
    code = "```\n" + "line = 1\n" * 100 + "```"
    assert texts(f"Before.\n\n{code}\n\nAfter.\n") == ["Before.", code, "After."]
    huge = "```\n" + "line = 1\n" * 1000 + "```"
    assert all(len(one) <= MAX_CODE_BLOCK for one in texts(huge))


def test_code_that_must_be_cut_shares_no_chunk_with_prose():
    code = "```\n" + "".join(f"line = {n}\n" for n in range(300)) + "```"
    found = [(one.kind, "line =" in text) for one, text in cut_with_text(f"Look at this.\n\n{code}\n\nThat was it.\n")]
    assert found[0] == found[-1] == ("prose", False)
    assert set(found[1:-1]) == {("code", True)}


def cut_with_text(text):
    return [(one, text[one.start : one.end]) for one in cut(text)]


def with_leads(text):
    return [(text[one.start : one.end], text[slice(*one.lead)]) for one in cut(text)]


def test_each_item_of_a_list_knows_the_sentence_that_leads_into_it():
    text = "We looked. Remember these:\n\n- one thing\n- another\n\nThat is all.\n\n- a list of its own\n"
    lead = "Remember these:"
    assert with_leads(text) == [
        ("We looked. Remember these:", ""),
        ("- one thing", lead),
        ("- another", lead),
        ("That is all.", ""),
        ("- a list of its own", ""),
    ]


def test_each_row_of_a_table_knows_its_header():
    header = "| fare | class |\n|---|---|"
    assert with_leads(f"{header}\n| 9 | first |\n| 5 | second |\n") == [
        (header, ""),
        ("| 9 | first |", header),
        ("| 5 | second |", header),
    ]


def test_what_stands_under_one_heading_has_one_number():
    assert [one.block for one in cut("Above.\n\n# A\n\nOne.\n\nTwo.\n\n# B\n\nThree.\n")] == [0, 1, 1, 2]


def test_a_chunk_says_what_it_is():
    kinds = [one.kind for one in cut("# A\n\nProse.\n\n# B\n\n- one thing\n\n# C\n\n> Said he.\n\n# D\n\n    x = 1\n")]
    assert kinds == ["prose", "list", "quote", "code"]


def test_front_matter_headings_and_link_definitions_are_in_no_chunk():
    assert texts("---\ntitle: T\n---\n# H\n\n[a]: http://x\n\nProse.\n\n***\n") == ["Prose."]


@given(MARKDOWN)
def test_chunks_are_ordered_exact_and_never_overlap(text):
    end = 0
    for one in cut(text):
        assert end <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == text[one.start : one.end].strip("\n ")
        assert text.count("\n", 0, one.start) + 1 == one.first
        assert text.count("\n", 0, one.end) + 1 == one.last
        assert one.end - one.start <= MAX_CODE_BLOCK
        end = one.end


@given(MARKDOWN)
def test_no_word_of_prose_is_lost(text):
    from bloginator.text.markdown.blocks import blocks

    covered = set()
    for one in cut(text):
        covered.update(range(one.start, one.end))
    for block in blocks(text):
        if block.kind in ("paragraph", "item", "quote", "table", "code"):
            letters = [at for at in range(block.start, block.end) if text[at].isalpha()]
            assert covered.issuperset(letters)
