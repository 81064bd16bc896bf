"""Passages are found by where they stand, and again after the corpus has changed."""

import sqlite3

from tests.builders import a_corpus, a_query, index_corpus
from tests.text.test_growth import grows_in_proportion, seconds

from bloginator.corpus.index.store import SUM
from bloginator.corpus.search.places import follow_passages, passages_at
from bloginator.corpus.search.sections import rank_sources

TRAVEL = """\
# Travel

## Trains

The office books trains.

## Hotels

1. Choose a hotel in the city
   {% image "hotels.png" %}
2. Send its name to the office
"""


def test_a_place_under_two_headings_is_one_passage_whose_parts_stand_apart(tmp_path):
    index_corpus(a_corpus(tmp_path / "corpus", {"travel.md": TRAVEL}), tmp_path / "index")
    (passage,) = passages_at(tmp_path / "index", [("travel.md", 5, 9)])
    assert passage.chunk.text.startswith("The office books trains.\n\n") and passage.chunk.lines[0] == 5


def test_a_document_without_lines_is_pinned_by_page(tmp_path):
    index_corpus(a_corpus(tmp_path / "corpus", {"travel.md": TRAVEL}), tmp_path / "index")
    with sqlite3.connect(tmp_path / "index" / "corpus.sqlite") as connection:
        connection.execute("UPDATE chunks SET first_line = NULL, last_line = NULL, page = 1 + (text NOT LIKE '%trains%')")
    connection.close()
    (tmp_path / "index" / SUM).unlink()
    at_first, at_last = passages_at(tmp_path / "index", [("travel.md", 1, 1), ("travel.md", 3, 3)])
    assert at_first.chunk.text == "The office books trains." and at_last is None


def test_a_passage_that_holds_what_stands_between_two_chunks_is_the_same_while_nothing_changes(tmp_path):
    index_corpus(a_corpus(tmp_path / "corpus", {"travel.md": TRAVEL}), tmp_path / "index")
    query = a_query("Hotels", description="choose a hotel and send its name")
    found = dict(rank_sources(tmp_path / "index", [query], characters=2000, top=9))[query.id]
    cited = [(source.chunk.document, source.chunk.text) for source in found]
    assert any("{% image" in text for _, text in cited)
    assert {followed.fate for followed in follow_passages(tmp_path / "index", cited)} == {"same"}


def test_a_changed_line_brings_its_paragraph_once(tmp_path):
    post = "# Leave\n\n**New parents**\nThey get 12 weeks of paid leave.\nAsk the office for the form.\n"
    corpus = a_corpus(tmp_path / "corpus", {"leave.md": post.replace("12", "16")})
    index_corpus(corpus, tmp_path / "index")
    (now,) = follow_passages(tmp_path / "index", [("leave.md", post.partition("\n\n")[2].rstrip())])
    assert now.fate == "changed" and now.text == post.replace("12", "16").partition("\n\n")[2].rstrip()


def test_of_a_long_paragraph_with_one_change_nothing_else_is_gone(tmp_path):
    bids = "We held five auctions at once, two of them for our own platform. We received 59 bids from nine vendors."
    rest = "Each auction had three vendors or more, and one of them had as many as six. All winners were small businesses."
    paragraph = f"{bids} {'The lowest bid was a dollar, and the highest one a hundred times that. ' * 4}{rest}"
    corpus = a_corpus(tmp_path / "corpus", {"post.md": f"# Post\n\n{paragraph.replace('59', '95')}\n"})
    index_corpus(corpus, tmp_path / "index")
    (now,) = follow_passages(tmp_path / "index", [("post.md", paragraph)])
    assert now.fate == "changed" and "95 bids" in now.text and "All winners were small businesses." in now.text


def test_a_changed_comment_of_code_and_a_changed_image_are_told_with_what_stands_there_now(tmp_path):
    """Neither has sentences: as Markdown, a line of code that begins with `#` is a heading."""
    code, image = "```\n# wait for 3 minutes, then stop\nstop\n```", "![A plan of the house in 2020](plan.png)"
    post = f"# Stops\n\nThe script says when:\n\n{code.replace('3', '5')}\n\n{image.replace('2020', '2021')}\n"
    index_corpus(a_corpus(tmp_path / "corpus", {"stops.md": post}), tmp_path / "index")
    now = follow_passages(tmp_path / "index", [("stops.md", code), ("stops.md", image)])
    assert [one.text for one in now] == [code.replace("3", "5"), image.replace("2020", "2021")]


def test_passages_of_a_rewritten_document_are_followed_in_proportion(tmp_path):
    def follow(number: int) -> float:
        folder = tmp_path / str(number)
        lines = [" ".join(f"word{word * 7 % 9973}" for word in range(at, at + 20)) for at in range(0, 20 * number, 20)]
        log = "# Log\n\n" + "\n\n".join(f"{line} anew" for line in lines)
        index_corpus(a_corpus(folder / "corpus", {"log.md": log}), folder / "index")
        return seconds(lambda _: follow_passages(folder / "index", [("log.md", f"{line} then") for line in lines]), "", 3)

    assert grows_in_proportion(follow, 40)


def test_a_text_whose_document_is_gone_is_found_where_it_stands_now(tmp_path):
    index_corpus(a_corpus(tmp_path / "corpus", {"b.md": TRAVEL, "travel.md": TRAVEL}), tmp_path / "index")
    cited = [("old.md", "The office books trains."), ("old.md", "The office books ships."), ("a.md", "1. Choose a hotel")]
    followed = [(one.fate, one.document) for one in follow_passages(tmp_path / "index", cited)]
    assert followed == [("moved", "b.md"), ("gone", ""), ("moved", "b.md")]


def test_the_corpus_is_read_once_for_all_documents_that_are_gone(tmp_path):
    posts = {f"{number:03}.md": f"{TRAVEL}\nRoom {number}.\n" for number in range(120)}
    index_corpus(a_corpus(tmp_path / "corpus", posts), tmp_path / "index")

    def follow(number: int) -> float:
        cited = [(f"gone-{each}.md", f"The office books ship {each}.") for each in range(number)]
        return seconds(lambda _: follow_passages(tmp_path / "index", cited), "", 3)

    assert any(follow(16) < 2 * follow(1) for _ in range(4))
