"""How much of a section the corpus can carry."""

from tests.builders import a_corpus, a_query, index_corpus

from bloginator.corpus.search.coverage import coverage
from bloginator.corpus.search.sections import search
from bloginator.records.corpus import Retrieval


def measured(tmp_path, *queries):
    index_corpus(a_corpus(tmp_path / "corpus"), tmp_path / "index")
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
    assert found.low_evidence == "the corpus has nothing on it"


def test_a_query_of_stop_words_has_no_share(tmp_path):
    query = a_query("What is it?")
    assert measured(tmp_path, query)[query.id].share is None


POSTS = {
    f"{name}.md": f"# {name.title()}\n\n" + text * 3
    for name, text in {
        "storage": "We moved the storage to new disks and saved money on the bills of each month. ",
        "on call": "The pager rings seldom, and whoever carries it sleeps, since it rotates weekly in a row. ",
        "pagers": "The pager rotates weekly, so that nobody carries it twice in a row this month. ",
        "reviews": "A review is read within the day, and the change is kept small by its author. ",
    }.items()
}


def thin(tmp_path, title, **fields):
    index_corpus(a_corpus(tmp_path / "corpus", POSTS), tmp_path / "index")
    query = a_query(title, **fields)
    found = search(tmp_path / "index", [query], top=5, settings=Retrieval(floor=0.0))
    return coverage(tmp_path / "index", [query], found)[title].low_evidence


def test_a_subject_that_is_absent_is_thin_and_named(tmp_path):
    told = thin(tmp_path, "How we cut Kubernetes bills with spot instances", description="What we saved in a month.")
    assert told.startswith("nothing found on: ")
    assert {"kubernetes", "spot", "instances"} <= set(told.removeprefix("nothing found on: ").split(", "))


def test_words_that_name_no_subject_are_not_missed(tmp_path):
    assert thin(tmp_path, "What we learned about pagers", description="Lessons on how to approach a pager.") == ""


def test_a_figure_of_speech_in_the_title_is_not_thin_where_the_rest_is_carried(tmp_path):
    description = "How the pager rotates weekly, so that nobody carries it twice in a row."
    assert thin(tmp_path, "A lullaby", description=description) == ""


def test_at_most_six_words_are_named(tmp_path):
    told = thin(tmp_path, "Pagers", description="ocelots lynxes pumas jaguars cougars bobcats servals caracals")
    assert told.count(", ") == 5
