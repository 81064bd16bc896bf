"""Rank chunks by meaning: the cosine between a query's vector and theirs, from the index or from Chroma itself.

queries ──model──► vectors ──► cosines, a query at a time          or one line that says why there are none
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from bloginator.corpus.chroma.connection import address_of, asked, collection_of, is_chroma
from bloginator.corpus.index.embedding_model import NoModel, folder_of, mark_of
from bloginator.corpus.search.fusion import Meant
from bloginator.errors import BadCorpus
from bloginator.records.corpus import Query

if TYPE_CHECKING:
    from bloginator.corpus.search.lexical import Lexicon

Matrix = NDArray[np.float32]
WHOLE = 0.2
"""What the document counts in a chunk's nearness."""

DRAWN = 0.5
"""What the mean of the best passages counts against the query itself."""

NEAREST = 200
"""Chunks that Chroma is asked for, a query."""


def meanings(lexicon: "Lexicon", index: str | Path, queries: Sequence[Query], model: str) -> list[Meant]:
    """Return for each query how near each chunk is to it.

    Raises:
        NoModel: The model or the chunks' vectors are not at hand.
        BadCorpus: A Chroma server no longer answers.
    """
    from bloginator.corpus.index.vectors import encoded, matrix

    folder = folder_of(model)
    if is_chroma(index):
        return [Meant(row) for row in from_chroma(lexicon, index, queries, folder)]
    vectors = matrix(lexicon, Path(index), folder)
    means = document_means(lexicon, vectors)
    asked = encoded([said(query) for query in queries], folder)
    return [Meant(near(lexicon, vectors, means, one), partial(drawn, lexicon, vectors, means, one)) for one in asked]


def near(lexicon: "Lexicon", vectors: Matrix, means: Matrix, asked: Matrix) -> Matrix:
    """Return each chunk's nearness, from 0 to 1: mostly its own cosine, for the rest that of its whole document."""
    own, whole = np.maximum(vectors @ asked, 0.0), np.maximum(means @ asked, 0.0)
    mixed: Matrix = (1.0 - WHOLE) * own + WHOLE * whole[lexicon.document]
    return mixed


def drawn(lexicon: "Lexicon", vectors: Matrix, means: Matrix, asked: Matrix, places: NDArray[Any]) -> Matrix:
    """Return the nearness to the query drawn towards the passages at these places."""
    return near(lexicon, vectors, means, unit(asked + DRAWN * vectors[places].sum(axis=0) / max(1, len(places))))


def document_means(lexicon: "Lexicon", vectors: Matrix) -> Matrix:
    """Return one vector of length 1 a document: the direction of its chunks together."""
    sums = np.zeros((len(lexicon.ids), vectors.shape[1]), dtype=np.float32)
    np.add.at(sums, lexicon.document, vectors)
    return unit(sums)


def unit(vectors: Matrix) -> Matrix:
    """Return vectors of length 1; zeros stay."""
    found: Matrix = vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)
    return found


def said(query: Query) -> str:
    """Return a query as one text."""
    return "\n".join(filter(None, (query.title, query.description, ", ".join(query.keywords), *query.queries)))


def from_chroma(lexicon: "Lexicon", index: str | Path, queries: Sequence[Query], folder: Path) -> Matrix:
    """Ask Chroma for the chunks nearest to each query; the others count as 0.

    Raises:
        NoModel: The collection has no vectors, or those of another model.
    """
    from bloginator.corpus.index.vectors import encoded

    where = address_of(index) or str(index)
    collection = collection_of(index)
    made = (collection.metadata or {}).get("model")
    if made is not None and made != mark_of(folder):
        raise NoModel("search is lexical: the collection has no vectors of this model, index again to make them")
    vectors = encoded([said(query) for query in queries], folder)
    try:
        answer = asked(where, lambda: nearest(collection, vectors))
    except BadCorpus as error:
        if "dimension" not in error.what:
            raise
        raise NoModel("search is lexical: the collection's vectors are of another model") from error
    return placed(lexicon, answer, space_of(collection))


def nearest(collection: Any, vectors: Matrix) -> Any:
    """Return the answer to all queries."""
    count = min(NEAREST, collection.count())
    return collection.query(query_embeddings=vectors.tolist(), n_results=count, include=["distances"])


def space_of(collection: Any) -> str:
    """Return how the collection measures: ``l2`` where nothing else is said."""
    return str((collection.metadata or {}).get("hnsw:space", "l2"))


def placed(lexicon: "Lexicon", answer: Any, space: str) -> Matrix:
    """Put Chroma's answers in the order of places; a distance becomes a cosine, for vectors of length 1."""
    starts = dict(zip(lexicon.ids, lexicon.starts.tolist(), strict=True))
    rows = lexicon.connection.execute("SELECT name, document, ordinal FROM names")
    places = {name: starts[document] + ordinal for name, document, ordinal in rows}
    found = np.zeros((len(answer["ids"]), len(lexicon.document)), dtype=np.float32)
    for row, (names, distances) in enumerate(zip(answer["ids"], answer["distances"], strict=True)):
        for name, distance in zip(names, distances, strict=True):
            if name in places:
                found[row, places[name]] = max(0.0, 1.0 - (distance / 2.0 if space == "l2" else distance))
    return found
