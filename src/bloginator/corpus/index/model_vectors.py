"""Vectors that a model makes of the passages, beside them in the index: made once, kept while the passage stands."""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np

from bloginator.corpus.index import store
from bloginator.corpus.index.embedding_model import NoModel, folder_of, load, mark_of
from bloginator.corpus.index.inverted_index import InvertedIndex
from bloginator.corpus.index.word_vectors import Matrix

STEP = 256  # passages between two commits: what a kill can cost
BATCH = 32
LACKING = "SELECT id, text FROM chunks LEFT JOIN vectors ON chunk = id WHERE chunk IS NULL GROUP BY id ORDER BY id"


def embed(index: Path, model: str, progress: Callable[[int, int], None]) -> tuple[str, ...]:
    """Give a vector to every passage that has none; return what is to be said where that cannot be."""
    try:
        folder = folder_of(model)
        with closing(store.reader(index)) as connection:
            forget(connection, index, mark_of(folder))
            lacking = connection.execute(LACKING).fetchall()
            for start in range(0, len(lacking), STEP):
                put(connection, index, lacking[start : start + STEP], folder)
                progress(min(start + STEP, len(lacking)), len(lacking))
    except NoModel as reason:
        return (str(reason),)
    return ()


def forget(connection: sqlite3.Connection, index: Path, mark: str) -> None:
    """Drop vectors of another model, and those whose passage is gone."""
    same = store.meta(connection, index, "model") == mark
    gone = "SELECT count(*) FROM vectors WHERE chunk NOT IN (SELECT id FROM chunks)"
    if same and not connection.execute(gone).fetchone()[0]:
        return
    with store.writing(connection, index):
        where = "WHERE chunk NOT IN (SELECT id FROM chunks)" if same else ""
        connection.execute(f"DELETE FROM vectors {where}")
        connection.execute("INSERT OR REPLACE INTO meta VALUES ('model', ?)", (mark,))


def put(connection: sqlite3.Connection, index: Path, chunks: Sequence[tuple[str, str]], folder: Path) -> None:
    """Embed some passages and keep their vectors."""
    vectors = encode_texts([text for _, text in chunks], folder).astype("<f2")
    with store.writing(connection, index):
        rows = [(name, vector.tobytes()) for (name, _), vector in zip(chunks, vectors, strict=True)]
        connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)


def encode_texts(texts: Sequence[str], folder: Path) -> Matrix:
    """Return one vector of length 1 a text."""
    model: Any = load(folder)
    vectors = model.encode(list(texts), batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False)
    return np.asarray(vectors, dtype=np.float32)


def model_vectors(index: InvertedIndex, mark: str) -> Matrix:
    """Return the vectors of all chunks in the order of their places; zeros where a passage has none yet."""
    made_by = index.connection.execute("SELECT value FROM meta WHERE key = 'model'").fetchone()
    if made_by != (mark,):
        raise NoModel("built-in word vectors are used: the index has no vectors of this model, the next refresh makes them")
    rows = index.connection.execute(
        "SELECT document, ordinal, data FROM chunks JOIN vectors ON chunk = chunks.id"
    ).fetchall()
    if not rows:
        raise NoModel("built-in word vectors are used: the index has no vectors yet")
    starts = dict(zip(index.ids, index.starts.tolist(), strict=True))
    places = [starts[document] + ordinal for document, ordinal, _ in rows]
    flat = np.frombuffer(b"".join(data for *_, data in rows), dtype="<f2").reshape(len(rows), -1)
    matrix = np.zeros((len(index.document), flat.shape[1]), dtype=np.float32)
    matrix[places] = flat
    return matrix
