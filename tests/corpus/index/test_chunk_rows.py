"""Chunks come from the index in the order in which they are asked for."""

from tests.builders import a_corpus, index_corpus

from bloginator.corpus.index.chunk_rows import chunks_at, stems_at
from bloginator.corpus.search.sections import opened


def test_chunks_come_in_the_order_asked_for_and_a_place_asked_twice_comes_twice(tmp_path):
    index_corpus(a_corpus(tmp_path / "corpus"), tmp_path / "index")
    with opened(tmp_path / "index") as lexicon:
        everything = chunks_at(lexicon, range(len(lexicon.document)))
        assert [one.document for one in everything] == [lexicon.paths[document] for document in lexicon.document]
        assert chunks_at(lexicon, [3, 0, 3]) == [everything[3], everything[0], everything[3]]
        assert len(stems_at(lexicon, [2, 1])) == 2
        assert chunks_at(lexicon, []) == []
