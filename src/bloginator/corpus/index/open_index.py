"""Open an index for reading, whatever it is: a folder of our own, a Chroma store, a Chroma server."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bloginator.corpus.chroma.connection import is_chroma
from bloginator.corpus.index import store
from bloginator.corpus.index.inverted_index import InvertedIndex
from bloginator.text.stemming import load_stemmer


@contextmanager
def open_index(index: str | Path, language: str = "english", model: str = "") -> Iterator[InvertedIndex]:
    """Open an index for reading; one snapshot for everything that is asked of it.

    Args:
        model: Mark of the model whose vectors are wanted of a Chroma collection.

    Raises:
        BadCorpus: There is no index, it cannot be read, or the server does not answer.
        MissingExtra: The index is a Chroma store, and ``chromadb`` is not installed.
    """
    load_stemmer(language)
    with connect(index, language, model) as connection:
        if not is_chroma(index):
            connection.execute("BEGIN")
        yield InvertedIndex(connection)


@contextmanager
def connect(index: str | Path, language: str, model: str = "") -> Iterator[sqlite3.Connection]:
    """Open the tables of an index for reading, without what only searching needs; raises as ``open_index`` does."""
    if is_chroma(index):
        from bloginator.corpus.chroma.reader import read_collection

        yield read_collection(index, language, model)  # this process keeps it
        return
    with store.sound(Path(index)), closing(store.reader(Path(index))) as connection:
        yield connection
