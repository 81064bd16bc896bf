"""Pages of a PDF: words whole, heads and numbers gone, nothing of the text lost."""

from bloginator.corpus.ingest.pdf import pages_of


def a_node(text, page=1, kind="paragraph", **fields):
    return {"content": {"node_type": kind, "text": text, **fields}, "page": page}


def test_a_word_broken_at_a_line_end_is_whole_again_whatever_the_hyphen():
    text = "The mas\x02ter and the sail‐\nor, the cap-\ntain and the 1990-\n2000 crew of Paris-\nLondon."
    assert pages_of([a_node(text)]) == ["The master and the sailor, the captain and the 1990-2000 crew of Paris-London."]


def test_a_compound_keeps_its_hyphen_where_the_document_has_it_elsewhere():
    nodes = [a_node("A long-term plan. Opera and tion."), a_node("It is long\x02term. Co\x02operation, oper\x02ation.")]
    assert pages_of(nodes)[0].endswith("It is long-term. Cooperation, operation.")


def test_running_heads_and_page_numbers_go_and_a_repeated_sentence_stays():
    pages = [
        [a_node("The Handbook\nPage 1", n), a_node(f"Text of part {'abcde'[n]}.\nIt ends so.", n), a_node(str(n), n)]
        for n in range(1, 5)
    ]
    assert pages_of(node for page in pages for node in page) == [f"Text of part {letter}. It ends so." for letter in "bcde"]


def test_a_numbered_heading_at_the_top_of_each_page_is_no_running_head():
    nodes = [a_node(f"Week {n}", n, "heading", level=2) for n in (1, 2, 3)]
    assert pages_of(nodes) == ["## Week 1", "## Week 2", "## Week 3"]


def test_items_and_tables_are_markdown_and_an_empty_page_keeps_its_number():
    cells = [{"row": row, "col": col, "content": text} for row, col, text in ((0, 0, "a|b"), (0, 1, "c"), (1, 0, "1"))]
    table = {"content": {"node_type": "table", "grid": {"rows": 2, "cols": 2, "cells": cells}}, "page": 3}
    first, second, third = pages_of([a_node("• One\ngoes on\n• Two\n1. Three"), table])
    assert (first, second) == ("- One goes on\n- Two\n1. Three", "")
    assert third == "| a\\|b | c |\n| --- | --- |\n| 1 |  |"
