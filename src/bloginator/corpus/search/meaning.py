"""How near chunks are to a text in meaning: by the word vectors of the package, or by those of a model."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain
from pathlib import Path
from typing import cast

import numpy as np

from bloginator.corpus.index.embedding_model import NoModel, folder_of, mark_of
from bloginator.corpus.index.inverted_index import InvertedIndex
from bloginator.corpus.index.postings import Ints
from bloginator.corpus.index.word_vectors import LENGTH, Matrix, Quantised, unit, word_vectors
from bloginator.records.corpus import Retrieval
from bloginator.text.stemming import content_words, stem_words


@dataclass(frozen=True)
class VectorSpace:
    """Vectors of chunks, of what stands under each heading, of documents, of length 1; and how a text becomes one.

    Args:
        stored: Of the chunks, as they are kept: whole numbers of one byte for sums of word vectors.
        is_static: Whether they are sums of word vectors.
    """

    stored: Matrix | Quantised
    headings: Matrix
    documents: Matrix
    encode: Callable[[Sequence[str]], Matrix]
    is_static: bool = True

    def chunks_at(self, places: Ints) -> Matrix:
        """Return the vectors of some chunks."""
        return as_floats(self.stored[places])

    @cached_property
    def chunks(self) -> Matrix:
        """The vectors of all chunks."""
        return as_floats(self.stored)


def open_vector_space(index: InvertedIndex, settings: Retrieval, note: Callable[[str], None] | None) -> VectorSpace | None:
    """Return the vectors to search by; ``None`` where the settings want words alone.

    ``note`` is told in one line why a model that the settings name is not used.
    """
    if settings.engine == "lexical" or not len(index.document):
        return None
    if settings.model:
        try:
            return open_model_space(index, settings.model)
        except NoModel as reason:
            if note is not None:
                note(str(reason))
    stored = index.vectors
    return VectorSpace(
        stored.chunks,
        as_floats(stored.headings),
        as_floats(stored.documents),
        partial(encode_words, index, settings.language),
    )


def as_floats(vectors: Matrix | Quantised) -> Matrix:
    """Return vectors of length 1, whichever way they are kept."""
    if vectors.dtype == np.int8:
        vectors = np.multiply(vectors, 1.0 / LENGTH, dtype=np.float32)
    return cast(Matrix, vectors)


def find_model_mark(settings: Retrieval) -> str:
    """Return the mark of the model that the settings name; empty where there is none at hand."""
    try:
        return mark_of(folder_of(settings.model)) if settings.model and settings.engine != "lexical" else ""
    except NoModel:
        return ""


def open_model_space(index: InvertedIndex, model: str) -> VectorSpace:
    """Return the vectors that a model has made; raise ``NoModel`` where it or they are not at hand."""
    from bloginator.corpus.index.model_vectors import encode_texts, model_vectors

    folder: Path = folder_of(model)
    chunks = model_vectors(index, mark_of(folder))
    if encode_texts(["a"], folder).shape[1] != chunks.shape[1]:
        raise NoModel("built-in word vectors are used: the index has vectors of another model")
    headings = np.zeros((len(index.layout.heading_norm), chunks.shape[1]), dtype=np.float32)
    documents = np.zeros((len(index.ids), chunks.shape[1]), dtype=np.float32)
    np.add.at(headings, index.layout.heading, chunks)
    np.add.at(documents, index.document, chunks)
    return VectorSpace(chunks, unit(headings), unit(documents), partial(encode_texts, folder=folder), is_static=False)


def encode_words(index: InvertedIndex, language: str, texts: Sequence[str]) -> Matrix:
    """Return the direction of each text's words together, each by how much it tells among the chunks."""
    words = [content_words(text) for text in texts]
    every = list(dict.fromkeys(chain.from_iterable(words)))
    own = [stem_words([word], language) for word in every]
    index.read(chain.from_iterable(own))
    idf = [max(map(index.idf, stems), default=0.0) for stems in own]
    vectors = word_vectors().sums([[word] for word in every]) * np.array(idf, dtype=np.float32)[:, None]
    rows = {word: row for row, word in enumerate(every)}
    return unit(np.array([vectors[[rows[word] for word in text]].sum(axis=0) for text in words], dtype=np.float32))
