"""What a stem brings does not depend on which stems are read with it, nor on how the index came to be."""

from dataclasses import astuple

from tests.builders import a_corpus, index_corpus

from bloginator.corpus.index.inverted_index import InvertedIndex
from bloginator.corpus.index.open_index import open_index


def brought(index: InvertedIndex, stem: str) -> list[object]:
    postings = index.postings(stem)
    return [column if isinstance(column, float) else column.tolist() for column in astuple(postings)]


def test_stems_read_together_bring_what_each_brings_alone_also_where_documents_were_replaced(tmp_path):
    corpus = a_corpus(tmp_path / "corpus")
    index_corpus(corpus, tmp_path / "index")
    for name in ("b", "a", "b"):  # one more document, another before it, then the first one anew
        (corpus / f"{name}.md").write_text(f"# Zebras\n\nA line about a zebra, and {len(list(corpus.iterdir()))} more.\n")
        index_corpus(corpus, tmp_path / "index")
    index_corpus(corpus, tmp_path / "fresh")
    with (
        open_index(tmp_path / "index") as together,
        open_index(tmp_path / "index") as alone,
        open_index(tmp_path / "fresh") as fresh,
    ):
        terms = [term for (term,) in alone.connection.execute("SELECT DISTINCT term FROM postings")]
        assert alone.connection.execute("SELECT count(*) FROM segments").fetchone()[0] > 1 and min(alone.place) < 0
        stems = ["absent", *terms, "zzz"]
        together.read(stems)
        for stem in stems:
            assert brought(together, stem) == brought(alone, stem) == brought(fresh, stem)
        assert len(together.postings("zebra").place) and not len(together.postings("absent").place)
