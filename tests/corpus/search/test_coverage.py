"""Which words of a section no document has, for certain, and which its passages lack."""

from tests.builders import a_corpus, a_query, index_corpus

from bloginator.corpus.search.coverage import find_absent, measure_coverage
from bloginator.corpus.search.sections import rank_sources

POSTS = {
    "pagers.md": "# Pagers\n\nThe pager rotates weekly, so that nobody carries it twice in a row this month.\n",
    "storage.md": "# Storage\n\n## Bills\n\nWe moved the storage to new disks and saved money on the bills of each month.\n",
}


def measured(tmp_path, title, characters=2000, **fields):
    index_corpus(a_corpus(tmp_path / "corpus", POSTS), tmp_path / "index")
    query = a_query(title, **fields)
    found = dict(rank_sources(tmp_path / "index", [query], characters=characters, top=9))
    return measure_coverage(tmp_path / "index", [query], found)[title]


def test_of_a_section_that_the_corpus_knows_only_its_passages_are_told(tmp_path):
    found = measured(tmp_path, "The pager rotates weekly")
    assert (found.absent, found.missing, found.low_evidence) == ((), (), "")
    assert found.passages >= found.documents >= 1


def test_every_word_that_no_document_has_is_named_once_as_written(tmp_path):
    """Also where a word begins alike ("rotates" is no rota); words that name no subject are none of them."""
    found = measured(tmp_path, "The on-call rota", description="Pay for the Rota, the first hours, lessons, pagers.")
    assert found.absent == ("rota", "Pay", "hours")
    assert found.low_evidence == "", "which a request tells of names alone"


def test_a_number_with_a_comma_or_a_point_is_one_word(tmp_path):
    index_corpus(
        a_corpus(tmp_path / "corpus", {"costs.md": "Each hire costs 4,000 dollars since 3.11.\n"}), tmp_path / "index"
    )
    assert find_absent(tmp_path / "index", "4,000 dollars, 3.11, 7,250 dollars") == (["7,250"], True)


def test_a_name_that_no_document_has_is_missing(tmp_path):
    found = measured(tmp_path, "How we moved to Kubernetes", description="What the bills of PHP were.")
    assert found.missing == ("Kubernetes", "PHP")
    assert found.low_evidence == "no document has the names Kubernetes, PHP"


def test_a_word_in_other_words_is_never_called_missing(tmp_path):
    found = measured(tmp_path, "Duty", description="Helicopters for whoever has the pager. Beepers ring at night.")
    assert (found.missing, found.low_evidence) == ((), "")
    assert found.absent == ("Duty", "Helicopters", "Beepers", "ring", "night")


def test_capitals_of_a_title_or_of_a_sentences_first_word_make_no_name(tmp_path):
    found = measured(tmp_path, "Our Helicopters And Their Crews", description="Beepers ring. (Sirens too.) 1. Alarms")
    assert found.missing == ()


def test_a_name_that_a_word_of_the_corpus_begins_like_is_not_missing(tmp_path):
    assert measured(tmp_path, "Duty", description="What does Storagely cost?").missing == ()


def test_a_name_is_missing_once_the_last_document_that_had_it_is_gone(tmp_path):
    lasting = {f"{number}.md": f"Disk {number} of the storage was replaced.\n" for number in range(6)}
    corpus = a_corpus(tmp_path / "corpus", {**lasting, "clusters.md": "Kubernetes was left for good last year.\n"})
    query = a_query("How we moved to Kubernetes")
    index_corpus(corpus, tmp_path / "index")
    (corpus / "clusters.md").unlink()
    index_corpus(corpus, tmp_path / "index")
    assert measure_coverage(tmp_path / "index", [query], {})[query.id].missing == ("Kubernetes",)


def test_a_word_that_documents_have_is_shown_where_it_is_nearest(tmp_path):
    found = measured(tmp_path, "The pager rotates", characters=120, description="and the disks")
    (nearest,) = [word for word in found.not_chosen if word.word == "disks"] or [None]
    if nearest is None:  # the disks were chosen, and the pager was not
        (nearest,) = [word for word in found.not_chosen if word.word == "pager"]
        assert (nearest.document, nearest.heading, nearest.lines) == ("pagers.md", "Pagers", (3, 3))
    else:
        assert (nearest.document, nearest.heading, nearest.lines) == ("storage.md", "Bills", (5, 5))


def test_a_word_has_a_nearest_place_only_where_another_of_its_clause_stands_beside_it(tmp_path):
    posts = {
        "bakery.md": "# Bakery\n\nThe oven is cleaned each night, and the night baker locks the door.\n",
        "station.md": "# Station\n\nThe exit of the station is by the stairs.\n",
        "keys.md": "# Keys\n\nThe receipt for a key lies in the drawer.\n",
    }
    index_corpus(a_corpus(tmp_path / "corpus", posts), tmp_path / "index")
    query = a_query("The night baker", description="the exit checklist, the receipt for a key")
    found = measure_coverage(tmp_path / "index", [query], {})[query.id]
    places = {word.word: word.document for word in found.not_chosen}
    assert (places["exit"], places["receipt"]) == ("", "keys.md")


def test_words_that_name_no_subject_are_not_missed(tmp_path):
    found = measured(tmp_path, "What we learned about pagers", description="Lessons on how to approach a pager.")
    assert (found.absent, found.not_chosen) == ((), ())


def test_a_query_of_stop_words_has_no_absent_word_and_no_passage(tmp_path):
    found = measured(tmp_path, "What is it?")
    assert found.absent == ()
    assert found.low_evidence == "no document has a word of it"
