"""What corpus.toml says of files wins over what they say themselves."""

import os

from tests.builders import a_corpus, a_query, index_corpus

from bloginator.corpus.ingest.files import corpus_stamp
from bloginator.corpus.ingest.metadata_overrides import read_overrides
from bloginator.corpus.search.passages import search_passages
from bloginator.records.corpus import Retrieval


def test_later_tables_win_and_dates_are_days(tmp_path):
    (tmp_path / "corpus.toml").write_text(
        '["**/*.md"]\nquality = "preferred"\ntags = ["a"]\n["old/*"]\nquality = "deprecated"\ndate = 2019-06-01\n'
    )
    found = read_overrides(tmp_path, "corpus.toml")
    assert found.of("new.md") == '{"quality": "preferred", "tags": ["a"]}'
    assert found.of("old/x.md") == '{"date": "2019-06-01", "quality": "deprecated", "tags": ["a"]}'
    assert found.of("x.txt") == ""


def test_what_is_not_understood_is_listed_with_a_guess(tmp_path):
    corpus = a_corpus(tmp_path / "corpus")
    (corpus / "corpus.toml").write_text('title = "x"\n["*"]\nqualty = "preferred"\nquality = "best"\ntags = "a"\n')
    done = index_corpus(corpus, tmp_path / "index")
    assert {one.file for one in done.problems} == {"corpus.toml"}
    assert any("did you mean `quality`?" in one.mend for one in done.problems)
    assert len(done.problems) == 4
    (corpus / "corpus.toml").write_text("[broken")
    assert "cannot be read" in index_corpus(corpus, tmp_path / "index").problems[0].reason


def test_a_new_line_in_it_is_seen_without_a_change_of_the_files(tmp_path):
    corpus = a_corpus(tmp_path / "corpus")
    for file in corpus.rglob("*.*"):
        os.utime(file, ns=(10**18, 10**18))
    index_corpus(corpus, tmp_path / "index")
    before = corpus_stamp([corpus])
    (corpus / "corpus.toml").write_text('["hiring.md"]\ntitle = "Recruiting people"\n')
    assert corpus_stamp([corpus]) != before
    assert index_corpus(corpus, tmp_path / "index").changed == 1
    assert (
        search_passages(tmp_path / "index", [a_query("recruiting")], top=1)["recruiting"][0].chunk.title
        == "Recruiting people"
    )
    assert index_corpus(corpus, tmp_path / "index").changed == 0


def test_quality_and_recency_weigh_when_asked(tmp_path):
    text = "The pager rings at night and nobody sleeps through it.\n"
    posts = {"a.md": f"---\ndate: 2015-01-01\n---\n\n{text}", "b.md": f"---\ndate: 2024-01-01\n---\n\n{text} Ever.\n"}
    corpus = a_corpus(tmp_path / "corpus", posts)
    (corpus / "corpus.toml").write_text('["b.md"]\nquality = "deprecated"\n')
    index_corpus(corpus, tmp_path / "index")

    def first(**weights):
        settings = Retrieval(near=1, **weights)
        return search_passages(tmp_path / "index", [a_query("pager")], top=2, settings=settings)["pager"][0].chunk.document

    assert first(recency=1) == "b.md"
    assert first(quality=1) == "a.md"


def test_what_is_said_of_quotations_is_checked(tmp_path):
    (tmp_path / "corpus.toml").write_text('["*"]\nquotations = "mine"\n', "utf-8")
    (problem,) = read_overrides(tmp_path, "corpus.toml").problems
    assert problem.mend == "use one of: guess, none, all"
