"""Chunks come from the index in the order in which they are asked for."""

from tests.builders import a_corpus, index_corpus

from bloginator.corpus.index.chunk_rows import chunks_at, stems_at
from bloginator.corpus.index.open_index import open_index


def test_chunks_come_in_the_order_asked_for_and_a_place_asked_twice_comes_twice(tmp_path):
    index_corpus(a_corpus(tmp_path / "corpus"), tmp_path / "index")
    with open_index(tmp_path / "index") as index:
        everything = chunks_at(index, range(len(index.document)))
        assert [one.document for one in everything] == [index.paths[document] for document in index.document]
        assert chunks_at(index, [3, 0, 3]) == [everything[3], everything[0], everything[3]]
        assert len(stems_at(index, [2, 1])) == 2
        assert chunks_at(index, []) == []
