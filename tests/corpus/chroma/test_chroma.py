"""A Chroma store or server answers as an index of our own does."""

import importlib.util
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.builders import a_corpus, a_query, index_corpus

from bloginator.corpus.author.samples import pick_samples
from bloginator.corpus.chroma import connection as chroma_module
from bloginator.corpus.chroma.connection import address_of
from bloginator.corpus.search.coverage import measure_coverage
from bloginator.corpus.search.passages import search_passages
from bloginator.corpus.search.sections import rank_sources
from bloginator.errors import BadCorpus
from bloginator.records.corpus import Retrieval

needs_extra = pytest.mark.skipif(importlib.util.find_spec("chromadb") is None, reason="the extra [chroma] is not installed")
QUERY = a_query("Who carries the pager?")


@pytest.fixture
def own(tmp_path):
    index_corpus(a_corpus(tmp_path / "corpus"), tmp_path / "own")
    return tmp_path / "own"


def quiet(done, total):
    """Take progress and say nothing."""


def write(own, to):
    from bloginator.corpus.chroma.writer import write

    return write(own, to, quiet)


def bytes_of(folder):
    return {path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@contextmanager
def a_server(folder):
    """Run a real Chroma server on loopback, for as long as the test takes."""
    port = free_port()
    chroma = [sys.executable, "-c", "from chromadb.cli.cli import app; app()"]
    command = [*chroma, "run", "--path", folder, "--host", "127.0.0.1", "--port", port]
    server = subprocess.Popen([*map(str, command)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)


def wait_for(port):
    for _ in range(300):
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError


def test_an_address_survives_a_path():
    assert address_of(Path("http://localhost:8000")) == "http://localhost:8000"
    assert address_of(Path("/batches/x/http://localhost:8000")) == "http://localhost:8000"
    assert address_of(".bloginator/chroma") == ""


@needs_extra
def test_a_store_answers_as_the_index_it_was_written_from(own, tmp_path):
    assert write(own, tmp_path / "chroma") == (5, 0)
    assert write(own, tmp_path / "chroma") == (0, 0)
    found = search_passages(tmp_path / "chroma", [QUERY], top=3)
    assert found == search_passages(own, [QUERY], top=3)
    sources = dict(rank_sources(tmp_path / "chroma", [QUERY], characters=500, top=9))
    assert sources == dict(rank_sources(own, [QUERY], characters=500, top=9))
    assert measure_coverage(tmp_path / "chroma", [QUERY], sources)[QUERY.id].passages == len(sources[QUERY.id])
    assert isinstance(pick_samples(tmp_path / "chroma", "pager"), list)


@needs_extra
def test_what_left_the_corpus_leaves_the_store(own, tmp_path):
    write(own, tmp_path / "chroma")
    (tmp_path / "corpus" / "incidents.md").unlink()
    index_corpus(tmp_path / "corpus", own)
    assert write(own, tmp_path / "chroma") == (0, 2)
    by_words = Retrieval(engine="lexical")
    assert not search_passages(tmp_path / "chroma", [QUERY], top=3, settings=by_words)[QUERY.id]


@needs_extra
def test_a_store_of_the_first_system_is_searched_and_never_changed(own, tmp_path):
    import chromadb

    client = chromadb.PersistentClient(str(tmp_path / "old"))
    collection = client.get_or_create_collection("bloginator_corpus", embedding_function=None)
    said = {"document_id": "d1", "filename": "pagers.md", "section_heading": "Duty", "chunk_index": 0}
    said |= {"quality_rating": "preferred", "tags": "ops,night", "char_start": 0, "char_end": 30}
    collection.add(ids=["d1_0"], documents=["The pager is carried by Ann."], metadatas=[said], embeddings=[[0.1, 0.2]])
    before = bytes_of(tmp_path / "old")
    chunk = search_passages(tmp_path / "old", [QUERY], top=3)[QUERY.id][0].chunk
    assert (chunk.document, chunk.heading, chunk.text) == ("pagers.md", ("Duty",), "The pager is carried by Ann.")
    with pytest.raises(BadCorpus, match="another program"):
        write(own, tmp_path / "old")
    assert bytes_of(tmp_path / "old") == before


def test_comments_crossed_out_words_and_pictures_of_a_store_are_no_passages():
    from bloginator.corpus.chroma.reader import StoredChunk, remove_unsaid_words

    texts = [
        "Ann has the pager <!-- PRIVATE she",
        "hates it, PRIVATE -->\nat ~~PRIVATE~~ night.",
        "%%PRIVATE%%",
        "```\n<!-- shown -->",
    ]
    picture = "![x](data:image/png;base64," + "iVBORw0K" * 20 + ")"
    chunks = [StoredChunk(str(at), text, {}) for at, text in enumerate([*texts, picture])]
    said = [chunk.text.split() for chunk in remove_unsaid_words(chunks)]
    assert said == [["Ann", "has", "the", "pager"], ["at", "night."], ["```", "<!--", "shown", "-->"], ["![x]()"]]


@needs_extra
def test_what_is_indexed_into_another_programs_collection_is_refused_before_a_word_of_success(own, tmp_path, capsys):
    import chromadb

    from bloginator.cli import main

    collection = chromadb.PersistentClient(str(tmp_path / "old")).create_collection("bloginator_corpus")
    collection.add(ids=["a"], documents=["Others' words."], embeddings=[[0.1]])
    assert main(["index", str(tmp_path / "corpus"), "--to", f"chroma:{tmp_path / 'old'}"]) == 1
    said = capsys.readouterr()
    assert said.out == "" and "another program" in said.err


@needs_extra
def test_a_store_that_is_written_to_is_read_again(own, tmp_path):
    write(own, tmp_path / "chroma")
    assert search_passages(tmp_path / "chroma", [QUERY], top=3)[QUERY.id]
    (tmp_path / "corpus" / "incidents.md").unlink()
    (tmp_path / "corpus" / "pagers.md").write_text("# Pagers\n\nWho carries the pager? Bert, since May.\n", "utf-8")
    index_corpus(tmp_path / "corpus", own)
    write(own, tmp_path / "chroma")
    assert "Bert" in search_passages(tmp_path / "chroma", [QUERY], top=1)[QUERY.id][0].chunk.text


@needs_extra
def test_a_server_is_written_to_and_searched(own, tmp_path):
    with a_server(tmp_path / "served") as address:
        assert write(own, address) == (5, 0)
        assert search_passages(Path(address), [QUERY], top=3) == search_passages(own, [QUERY], top=3)


@needs_extra
def test_a_folder_that_is_no_store_and_an_empty_store_say_so(tmp_path):
    with pytest.raises(BadCorpus, match="no Chroma store"), chroma_module.open_client(tmp_path):
        pass
    import chromadb

    chromadb.PersistentClient(str(tmp_path / "empty")).list_collections()
    with pytest.raises(BadCorpus, match="it is empty"):
        search_passages(tmp_path / "empty", [QUERY], top=3)


@needs_extra
def test_a_server_that_does_not_answer_is_named_with_the_time_waited(monkeypatch):
    with pytest.raises(BadCorpus, match="refused") as error:
        search_passages(f"http://127.0.0.1:{free_port()}", [QUERY], top=3)
    assert error.value.where.startswith("http://127.0.0.1:")
    monkeypatch.setattr(chroma_module, "ANSWER_S", 0.3)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with pytest.raises(BadCorpus, match=r"timed out.*0\.3 s"):
            search_passages(f"http://127.0.0.1:{silent.getsockname()[1]}", [QUERY], top=3)
