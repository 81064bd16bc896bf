"""How much of a section the corpus can carry."""

from tests.corpus.folders import a_corpus, a_query, indexed

from bloginator.corpus.room import coverage, search


def measured(tmp_path, *queries):
    indexed(a_corpus(tmp_path / "corpus"), tmp_path / "index")
    return coverage(tmp_path / "index", queries, search(tmp_path / "index", queries, top=3))


def test_a_section_that_the_corpus_knows_is_covered(tmp_path):
    query = a_query("The pager rotates weekly")
    found = measured(tmp_path, query)[query.id]
    assert (found.share, found.missing, found.documents) == (1.0, (), 1)


def test_words_that_no_passage_carries_are_named_as_written(tmp_path):
    query = a_query("Pagers", description="and Helicopters")
    found = measured(tmp_path, query)[query.id]
    assert found.missing == ("helicopters",)
    assert 0 < found.share < 1


def test_a_section_with_nothing_says_so(tmp_path):
    query = a_query("Quantum chromodynamics")
    found = measured(tmp_path, query)[query.id]
    assert (found.share, found.passages, found.documents) == (0.0, 0, 0)
    assert found.thin == "the corpus has nothing on it"


def test_a_query_of_stop_words_has_no_share(tmp_path):
    query = a_query("What is it?")
    assert measured(tmp_path, query)[query.id].share is None
