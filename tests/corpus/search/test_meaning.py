"""What a question means: its words' vectors, each by how much it tells."""

import pytest
from tests.builders import a_corpus, index_corpus

from bloginator.corpus.index.open_index import open_index
from bloginator.corpus.search.meaning import encode_words, open_vector_space
from bloginator.records.corpus import Retrieval


@pytest.fixture
def opened(tmp_path):
    posts = {f"{number}.md": "The storage was moved to new disks.\n" for number in range(8)}
    index_corpus(a_corpus(tmp_path / "corpus", {**posts, "duty.md": "The pager rings.\n"}), tmp_path / "index")
    with open_index(tmp_path / "index", "english") as index:
        yield index


def test_a_rare_word_of_a_question_counts_more_than_a_frequent_one(opened):
    both, rare, frequent = encode_words(opened, "english", ["storage pager", "pager", "storage"])
    assert both @ rare > both @ frequent


def test_a_text_without_words_has_no_direction_and_spoils_none_beside_it(opened):
    nothing, rare = encode_words(opened, "english", ["of the", "pager"])
    assert not nothing.any()
    assert rare @ rare == pytest.approx(1.0)


def test_words_alone_need_no_vectors(opened):
    assert open_vector_space(opened, Retrieval(engine="lexical"), None) is None
