"""A corpus that gives nothing to write from stops the run and says what would mend it."""

from pathlib import Path

import pytest
from tests.project import a_project, prose

from bloginator.batch.requests.index import require_documents
from bloginator.errors import BadCorpus
from bloginator.records.corpus import Problem, Refreshed


def test_an_empty_corpus_is_an_error_that_says_what_to_put_there():
    with pytest.raises(BadCorpus, match="holds no document") as raised:
        require_documents(Refreshed(documents=0, chunks=0), ["notes", "posts"])
    assert raised.value.where == "notes, posts"
    assert "Markdown or text files" in raised.value.mend


def test_an_unreadable_corpus_names_the_remedy_of_the_most_files_first():
    locked = Problem(file="a.pdf", reason="it is encrypted", mend="save a copy without a password")
    bare = [Problem(file=f"{name}.docx", reason=".docx files need a converter", mend="install it") for name in "bcd"]
    with pytest.raises(BadCorpus, match="None of the corpus's 4 files could be read") as raised:
        require_documents(Refreshed(documents=0, chunks=0, problems=(locked, *bare)), ["corpus"])
    first, second = raised.value.mend.split("; ")
    assert first == "b.docx and 2 more: .docx files need a converter: install it"
    assert second == "a.pdf: it is encrypted: save a copy without a password"


def test_one_readable_document_is_enough():
    require_documents(
        Refreshed(documents=1, chunks=1, problems=(Problem(file="a.pdf", reason="it is damaged"),)), ["corpus"]
    )


def test_a_byte_of_the_index_that_changes_after_the_requests_were_made_is_told_and_changes_no_draft(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=("opening", "closing"))
    project.answer_all(("opening", "closing"))
    project.answer("closing", f"{prose('closing')}\nThe closing of a closing closes, and the closing is then closed.\n")
    assert project.draft().code == 0 and "The index" not in project.draft().err
    before = project.files()
    [index] = (tmp_path / ".bloginator").glob("index/*/corpus.sqlite")
    data = bytearray(index.read_bytes())
    data[len(data) // 2] ^= 1
    index.write_bytes(data)
    told = project.draft()
    assert told.code == 0 and told.err.count("The index was damaged.") == 1, told.said
    assert project.files() == before
