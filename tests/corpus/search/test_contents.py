"""What documents the corpus has, and what stands under their headings."""

from pathlib import Path

from tests.builders import a_corpus, index_corpus

from bloginator.corpus.search.contents import list_documents, read_headings
from bloginator.records.corpus import Retrieval


def test_documents_are_listed_and_opened(tmp_path: Path) -> None:
    index = tmp_path / "index"
    index_corpus(a_corpus(tmp_path / "corpus"), index)
    listed = list_documents(index, Retrieval())
    assert [(Path(document.path).name, document.title) for document in listed] == [
        ("hiring.md", "Hiring"),
        ("incidents.md", "Incident reviews"),
        ("gardens.txt", "gardens"),
    ]
    assert all(5 < document.words < 60 and not document.headings for document in listed)
    paths = [document.path for document in listed]
    hiring, incidents = (read_headings(index, paths[:2], Retrieval())[path] for path in paths[:2])
    assert [(part.heading, part.words, part.says) for part in hiring] == [
        (("Interviews",), 13, "We ask every candidate the same four questions."),
        (("Offers",), 14, "An offer goes out within two days, with the salary band printed in it."),
    ]
    assert [part.heading for part in incidents] == [(), ("Pagers",)]
