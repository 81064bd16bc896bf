"""Plain search: the passages nearest to a question, by score alone, each as it stands in the index."""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from bloginator.corpus.index.chunk_rows import chunks_at
from bloginator.corpus.index.inverted_index import InvertedIndex
from bloginator.corpus.index.open_index import open_index
from bloginator.corpus.index.word_vectors import Matrix
from bloginator.corpus.search.meaning import VectorSpace, find_model_mark, open_vector_space
from bloginator.corpus.search.ranking import rank_chunks
from bloginator.corpus.search.top_k import find_top_k
from bloginator.records.corpus import Passage, Query, Retrieval
from bloginator.text.stemming import stems

QUERY_K3 = 8.0  # BM25's k3: what a word counts that a query repeats grows up to so many times
ANCESTORS_WEIGHT = 0.3  # what the titles above a section count against its own words


def search_passages(
    index: str | Path,
    queries: Sequence[Query],
    *,
    top: int,
    settings: Retrieval | None = None,
    note: Callable[[str], None] | None = None,
) -> dict[str, list[Passage]]:
    """Return the passages of each query, best first, whatever they repeat of each other.

    Args:
        index: Folder of an index that ``refresh_index`` made, folder of a Chroma store, or address of a Chroma server.
        top: How many passages a query gets at most.
        note: Told in one line why a model that the settings name is not used.

    Returns:
        Query id -> passages; an empty list where no passage has a word of it, or one near to it. No id is left out.

    Raises as ``open_index`` does.
    """
    settings = settings or Retrieval()
    with open_index(index, settings.language, find_model_mark(settings)) as opened:
        space = open_vector_space(opened, settings, note)
        vectors: Sequence[Matrix | None] = [None] * len(queries)
        if space and queries:
            vectors = list(space.encode([join_query(query) for query in queries]))
        return {
            query.id: find_passages(opened, query, top, settings, vector, space)
            for query, vector in zip(queries, vectors, strict=True)
        }


def find_passages(
    index: InvertedIndex, query: Query, top: int, settings: Retrieval, vector: Matrix | None, space: VectorSpace | None
) -> list[Passage]:
    """Answer one query."""
    ranking = rank_chunks(index, weigh_query(query, settings.language), vector, space, settings)
    places = find_top_k(ranking.total, top).tolist()
    return [
        Passage(
            chunk=chunk,
            rank=rank,
            score=round(float(ranking.total[place]), 4),
            parts=ranking.parts(place, int(index.document[place])),
        )
        for rank, (place, chunk) in enumerate(zip(places, chunks_at(index, places), strict=True), 1)
    ]


def join_query(query: Query) -> str:
    """Return all that a query says, without the titles above it."""
    return "\n".join(filter(None, (query.title, query.description, ", ".join(query.keywords), *query.queries)))


def weigh_query(query: Query, language: str) -> dict[str, float]:
    """Return the query's stems with their weights; one that it repeats counts more, less each time."""
    counts = Counter(stems(join_query(query), language))
    weights = {stem: count * (QUERY_K3 + 1.0) / (count + QUERY_K3) for stem, count in counts.items()}
    for stem in stems("\n".join(query.path), language):
        weights.setdefault(stem, ANCESTORS_WEIGHT)
    return weights
