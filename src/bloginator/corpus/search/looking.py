"""Find more for a section: what plain search ranks first for words that somebody looks for, as one would quote it.

The words alone decide: neither the section's subject nor a passage's brevity weighs.
"""

from collections.abc import Callable
from pathlib import Path

from bloginator.corpus.index.chunk_rows import chunks_at
from bloginator.corpus.index.open_index import open_index
from bloginator.corpus.search.meaning import find_model_mark, open_vector_space
from bloginator.corpus.search.near_duplicates import RepeatedTexts
from bloginator.corpus.search.passages import weigh_query
from bloginator.corpus.search.ranking import rank_chunks
from bloginator.corpus.search.sections import Choice, make_passages
from bloginator.corpus.search.sources import Budget, find_ends
from bloginator.corpus.search.top_k import find_top_k
from bloginator.records.corpus import Passage, Query, Retrieval

MAX_CANDIDATES = 60  # chunks that are looked at, since much of what is best may be known already


def find_more(
    index: str | Path,
    words: str,
    *,
    characters: int,
    sure: int,
    settings: Retrieval,
    is_wanted: Callable[[Passage], bool],
) -> list[Passage]:
    """Return passages for words in the order in which ``search_passages`` ranks them, none of which repeats another.

    Args:
        index: Folder of an index that ``refresh_index`` made, folder of a Chroma store, or address of a Chroma server.
        characters: The most that the passages come to together, lead-ins and headers of tables counted.
        sure: So many of the best that are wanted are given also where they come to more.
        is_wanted: Whether a chunk may be given, before it grows.

    Raises as ``open_index`` does.
    """
    with open_index(index, settings.language, find_model_mark(settings)) as opened:
        space = open_vector_space(opened, settings, None)
        vector = space.encode([words])[0] if space else None
        weights = weigh_query(Query(id="words", title=words), settings.language)
        scores = rank_chunks(opened, weights, vector, space, settings).total
        places = find_top_k(scores, MAX_CANDIDATES).tolist()
        texts, seen = RepeatedTexts(settings.near), set[int]()
        budget = Budget(opened.layout, find_ends(opened.layout), characters, MAX_CANDIDATES)
        taken: list[Choice] = []
        for place, chunk in zip(places, chunks_at(opened, places), strict=True):
            passage = Passage(chunk=chunk, rank=len(taken) + 1, score=float(scores[place]))
            if not texts.is_new(texts.number(chunk.text), seen) or not is_wanted(passage):
                continue
            if budget.take(place) or (len(taken) < sure and budget.add((place, place), is_sure=True)):
                taken.append((place, 0, passage.score))
        return make_passages(opened, budget, taken, [words], {})
