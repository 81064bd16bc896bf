"""Plain search: passages by words and meaning, with their place, all questions in one call."""

import sqlite3

import pytest
from tests.builders import a_corpus, a_query, index_corpus, ranking

from bloginator.corpus.index.refresh import refresh_index
from bloginator.corpus.search.passages import search_passages
from bloginator.errors import BadCorpus
from bloginator.records.corpus import Query, Retrieval


@pytest.fixture
def index(tmp_path):
    index_corpus(a_corpus(tmp_path / "corpus"), tmp_path / "index")
    return tmp_path / "index"


def first(index, title, **fields):
    query = a_query(title, **fields)
    return search_passages(index, [query], top=3)[query.id][0].chunk


def test_a_passage_points_at_its_place(index):
    found = first(index, "Who carries the pager?")
    assert (found.document, found.title, found.heading, found.lines) == (
        "incidents.md",
        "Incident reviews",
        ("Pagers",),
        (11, 11),
    )
    assert found.text == "The pager rotates weekly. Nobody carries the pager twice in a month."


def test_every_query_is_answered_even_with_nothing(index):
    queries = [a_query("pager"), a_query("what is the")]
    found = search_passages(index, queries, top=3)
    assert list(found) == ["pager", "what is the"]
    assert found["pager"]
    assert found["what is the"] == []


def test_of_two_passages_the_one_that_repeats_a_word_of_the_query_comes_first(tmp_path):
    once = "The zebra sleeps at noon, and the wind goes over the grass all day."
    repeated = "The zebra drinks, and a zebra foal behind the zebra waits until it may."
    text = f"# Animals\n\n## Plains\n\n{once}\n\n## Rivers\n\n{repeated}\n"
    index_corpus(a_corpus(tmp_path / "corpus", {"animals.md": text}), tmp_path / "index")
    found = search_passages(tmp_path / "index", [a_query("zebra")], top=2, settings=Retrieval(engine="lexical"))
    assert [passage.chunk.heading for passage in found["zebra"]] == [("Rivers",), ("Plains",)]


def test_what_is_said_in_other_words_is_found(index):
    assert first(index, "growing vegetables in a backyard").document == "notes/gardens.txt"
    by_words = search_passages(index, [a_query("growing vegetables")], top=3, settings=Retrieval(engine="lexical"))
    assert by_words == {"growing vegetables": []}


def test_a_word_that_the_question_repeats_counts_more(index):
    assert first(index, "salary pager pager pager").heading == ("Pagers",)
    assert first(index, "pager salary salary salary").heading == ("Offers",)


def test_description_keywords_and_own_queries_are_searched_too(index):
    assert first(index, "Rules", description="when to water tomatoes").document == "notes/gardens.txt"
    assert first(index, "Rules", keywords=("salary band",)).heading == ("Offers",)
    assert first(index, "Rules", queries=("same questions for candidates",)).heading == ("Interviews",)


def test_the_title_weighs_more_than_the_titles_above_it(index):
    assert first(index, "Tomatoes", path=("Pager",)).document == "notes/gardens.txt"


def test_a_heading_helps_the_passage_below_it(tmp_path):
    corpus = a_corpus(
        tmp_path / "corpus",
        {"a.md": "# A\n\n## Refunds\n\nSend it back.\n\n## Other\n\nKeep it here.\n", "b.md": "Nothing of note."},
    )
    index_corpus(corpus, tmp_path / "index")
    assert first(tmp_path / "index", "refunds").text == "Send it back."


def test_a_passage_gains_from_what_stands_around_it(tmp_path):
    near = "The deploy failed on Friday. " * 9
    posts = {
        "a.md": f"{near}\n\nThe cause was the clock, {'and so on ' * 40}.\n",
        "b.md": f"{'Rain all day long. ' * 20}\n\nThe cause was the clock, {'and so on ' * 40}!\n",
    }
    index_corpus(a_corpus(tmp_path / "corpus", posts), tmp_path / "index")
    found = search_passages(tmp_path / "index", [a_query("cause deploy failed")], top=9, settings=Retrieval())
    causes = [one.chunk.document for one in found["cause deploy failed"] if "clock" in one.chunk.text]
    assert causes == ["a.md", "b.md"]


def test_scores_are_shares_with_four_digits_and_their_parts_add_up(index):
    for one in search_passages(index, [a_query("pager rotates weekly")], top=5)["pager rotates weekly"]:
        assert 0 < one.score <= 1
        assert round(one.score, 4) == one.score
        assert sum(one.parts.values()) == pytest.approx(one.score, abs=2e-4)


def test_the_same_corpus_in_another_folder_ranks_the_same(tmp_path):
    for name in ("one", "two"):
        index_corpus(a_corpus(tmp_path / name), tmp_path / f"index-{name}")
    query = a_query("the pager, salary and questions")
    one, two = (search_passages(tmp_path / f"index-{name}", [query], top=9)[query.id] for name in ("one", "two"))
    assert ranking(one) == ranking(two)
    assert [found.chunk.id for found in one] == [found.chunk.id for found in two]


def test_a_chunks_id_survives_a_shift_of_its_lines(tmp_path):
    corpus = a_corpus(tmp_path / "corpus")
    index_corpus(corpus, tmp_path / "index")
    before = first(tmp_path / "index", "salary band")
    text = (corpus / "hiring.md").read_text()
    (corpus / "hiring.md").write_text(text.replace("# Hiring\n", "# Hiring\n\n## New\n\nA new part of it.\n"))
    index_corpus(corpus, tmp_path / "index")
    after = first(tmp_path / "index", "salary band")
    assert after.id == before.id
    assert after.lines != before.lines


def test_an_empty_corpus_finds_nothing(tmp_path):
    (tmp_path / "corpus").mkdir()
    refresh_index([tmp_path / "corpus"], tmp_path / "index", root=tmp_path)
    assert search_passages(tmp_path / "index", [Query(id="a", title="pager")], top=5) == {"a": []}


def test_a_damaged_index_is_named_by_a_search_and_made_anew_by_a_refresh(index, tmp_path):
    with sqlite3.connect(index / "corpus.sqlite") as connection:
        connection.execute("UPDATE documents SET title = CAST(x'ff41' AS TEXT), path = CAST(x'fe' AS TEXT) WHERE id = 1")
    with pytest.raises(BadCorpus, match="damaged") as error:
        search_passages(index, [a_query("pager")], top=3)
    assert error.value.where == str(index)
    refresh_index([tmp_path / "corpus"], index, root=tmp_path / "corpus")
    assert search_passages(index, [a_query("pager")], top=3)["pager"]
