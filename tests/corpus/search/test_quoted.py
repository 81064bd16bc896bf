"""Passages say which of their words are not the author's, as guessed, as set, or as ``corpus.toml`` says."""

import pytest
from tests.builders import a_corpus, a_query, index_corpus

from bloginator.corpus.search.passages import search_passages
from bloginator.records.corpus import Retrieval

POST = "# Pay\n\nPay is printed in every salary offer.\n\n> Salary is a secret that everybody knows.\n"


def quoted(tmp_path, settings=None, **files):
    """Return what of the best passage on salaries is quoted."""
    corpus = a_corpus(tmp_path / "corpus", {"pay.md": POST})
    for name, text in files.items():
        (corpus / f"{name}.toml").write_text(text, "utf-8")
    index_corpus(corpus, tmp_path / "index", settings)
    chunk = search_passages(tmp_path / "index", [a_query("salary secret")], top=1)["salary secret"][0].chunk
    assert chunk.quoted is not None
    return [chunk.text[start:end] for start, end in chunk.quoted]


def test_a_passage_says_what_it_quotes(tmp_path):
    assert quoted(tmp_path) == ["> Salary is a secret that everybody knows."]


def test_a_setting_says_that_all_of_a_corpus_is_the_author_s(tmp_path):
    assert quoted(tmp_path, Retrieval(quotations="none")) == []


@pytest.mark.parametrize(("said", "start"), [("none", []), ("all", ["> Salar"])])
def test_corpus_toml_says_where_the_guess_is_wrong(tmp_path, said, start):
    assert [text[:7] for text in quoted(tmp_path, corpus=f'["*.md"]\nquotations = "{said}"\n')] == start
