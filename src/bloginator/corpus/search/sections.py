"""Choose the sources of sections: all sections in one call, on an index opened once.

What its description names gets its turn, one thing after the other. No score is too low to be chosen: what is chosen may
be too little, but whether the corpus has nothing is not decided here.
"""

import heapq
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np

from bloginator.corpus.index.chunk_rows import rows_at
from bloginator.corpus.index.inverted_index import InvertedIndex
from bloginator.corpus.index.open_index import open_index
from bloginator.corpus.index.postings import Floats, Ints
from bloginator.corpus.search.boilerplate import BOILERPLATE_BIT
from bloginator.corpus.search.meaning import VectorSpace, find_model_mark, open_vector_space
from bloginator.corpus.search.near_duplicates import MAX_TEXTS, RepeatedTexts
from bloginator.corpus.search.passages import ANCESTORS_WEIGHT
from bloginator.corpus.search.ranking import document_factors
from bloginator.corpus.search.section_scores import SectionQuery, clause_scores, find_candidates
from bloginator.corpus.search.sources import Budget, Run, chunks_of_runs, find_ends
from bloginator.records.corpus import Chunk, Passage, Query, Retrieval
from bloginator.text.stemming import content_words, stems

BOILERPLATE_FACTOR = 0.7
"""What the scores of code, footnotes and lists of links count: they support a section less than prose does."""

LEADS_NOWHERE_FACTOR = 0.01  # what the scores count of what only leads on, to nothing: it comes last, and is passed over
OVERFETCH = 3  # chunks that are looked at, in characters, for each character of the budget
CHUNKS_A_READ = 50  # chunks whose texts are read at once: about as many as a section needs
Choice = tuple[int, int, float]  # a place, the number of the clause that it was chosen for, its score for that
CLAUSE_BREAK = re.compile(
    r"(?<=[.!?。！？])\s*(?=[A-ZÀ-Þ\u3040-\uffef])|[;:；：、，]\s*|(?<!\s)\s+(?:[–—]\s+|and\s+(?=\w))"
    r"|,\s+(?:and|or|but)\s+|,\s+|\n+"
)
"""Where one ends and the next begins: ends of sentences, commas and their like, *and*."""
BREVITY_EXPONENT, MIN_BREVITY_SIZE = 0.1, 60
"""Of two that score the same, the shorter one comes first: a score counts by size ** -BREVITY_EXPONENT."""

MAX_PER_CLAUSE = 80  # chunks that are looked at for each thing
DECIMALS = 6  # scores are compared to so many decimals: ties are broken by the order of places, not by the last bit


def rank_sources(
    index: str | Path,
    queries: Sequence[Query],
    *,
    characters: int,
    top: int,
    settings: Retrieval | None = None,
    note: Callable[[str], None] | None = None,
) -> Iterator[tuple[str, list[Passage]]]:
    """Yield the id of each section and its sources, in the order in which they were chosen.

    Args:
        index: Folder of an index that ``refresh_index`` made, folder of a Chroma store, or address of a Chroma server.
        characters: The most that a section's sources come to together, lead-ins and headers of tables counted.
        top: How many sources a section gets at most.
        note: Told in one line why a model that the settings name is not used.

    Yields:
        For each query, in order; an empty list where no chunk has a word of the section, nor one near to it in meaning.

    Raises as ``open_index`` does.
    """
    settings = settings or Retrieval()
    with open_index(index, settings.language, find_model_mark(settings)) as opened:
        space = open_vector_space(opened, settings, note)
        known = KnownTexts(opened, settings.near)
        for query in queries:
            yield query.id, choose_sources(opened, query, space, settings, characters, top, known)


class KnownTexts:
    """What many sections have in common: which texts repeat each other, what chunks lead to, the passages made of them."""

    def __init__(self, index: InvertedIndex, near: float) -> None:
        self.ends = find_ends(index.layout)
        self.texts = RepeatedTexts(near)
        self.numbers: dict[int, int] = {}
        self.chunks: dict[Run, Chunk] = {}
        self.lengths: dict[Run, int] = {}

    def read(self, index: InvertedIndex, places: Sequence[int]) -> None:
        """Number the texts of chunks; each is read once."""
        if new := [place for place in places if place not in self.numbers]:
            rows = rows_at(index, new, "text")
            self.numbers.update((place, self.texts.number(text)) for place, (text,) in zip(new, rows, strict=True))

    def let_go(self) -> None:
        """Forget texts that have become many."""
        if len(self.numbers) > MAX_TEXTS:
            self.texts, self.numbers = RepeatedTexts(self.texts.threshold), {}


def choose_sources(
    index: InvertedIndex,
    query: Query,
    space: VectorSpace | None,
    settings: Retrieval,
    characters: int,
    top: int,
    known: KnownTexts,
) -> list[Passage]:
    """Choose the sources of one section."""
    known.let_go()
    if not len(index.document):
        return []
    parts = [*split_clauses(query.description), *query.queries]
    choices = rank_choices(index, make_section_query(query, parts, space, settings.language), space, settings, known.ends)
    budget = Budget(index.layout, known.ends, characters, top, known.lengths)
    taken: dict[int, Choice] = {}
    best: Choice | None = None
    for choice in drop_repeated(index, choices, characters, known):
        if budget.is_full:
            break
        if budget.take(choice[0]):
            taken[choice[0]] = choice
        best = best or choice
    if best and not taken and budget.add((best[0], best[0]), is_sure=True):
        taken[best[0]] = best
    return make_passages(index, budget, list(taken.values()), parts, known.chunks)


def make_section_query(query: Query, parts: Sequence[str], space: VectorSpace | None, language: str) -> SectionQuery:
    """Return what is sought, as stems and as vectors."""
    text = "\n".join((query.title, query.description, *query.keywords, *query.queries))
    title, whole = {*stems(query.title, language)}, dict[str, float](Counter(stems(text, language)))
    for stem in stems("\n".join(query.path), language):
        whole.setdefault(stem, ANCESTORS_WEIGHT)
    counts = [Counter(stems(part, language)) for part in parts]
    if space is None:
        return SectionQuery(title, whole, None, counts, None)
    vectors = space.encode([text, *parts])
    return SectionQuery(title, whole, vectors[0], counts, vectors[1:])


def rank_choices(
    index: InvertedIndex, query: SectionQuery, space: VectorSpace | None, settings: Retrieval, ends: Ints
) -> Iterator[Choice]:
    """Yield chunks in the order of their turns."""
    words = space is None or settings.engine != "dense"
    factors = document_factors(index, settings)[index.document] * np.where(ends < 0, LEADS_NOWHERE_FACTOR, 1.0)
    candidates = find_candidates(index, query, space, words, factors)
    places = candidates.places
    scores = clause_scores(index, query, candidates, words) * factors[places]
    own = np.where(index.layout.kind[places] & BOILERPLATE_BIT, BOILERPLATE_FACTOR, 1.0)
    for column, row in take_turns(scores, index.layout.size[places], own):
        yield int(places[column]), row, float(scores[row, column])


def drop_repeated(index: InvertedIndex, choices: Iterable[Choice], characters: int, known: KnownTexts) -> Iterator[Choice]:
    """Yield the choices whose text repeats none before, as many as a budget may need."""
    first, taken = fill_budget(index, choices, OVERFETCH * characters), set[int]()
    while batch := list(islice(first, CHUNKS_A_READ)):
        known.read(index, [place for place, *_ in batch])
        for choice in batch:
            if known.texts.is_new(known.numbers[choice[0]], taken):
                yield choice


def fill_budget(index: InvertedIndex, choices: Iterable[Choice], characters: int) -> Iterator[Choice]:
    """Yield choices until they come to so many characters."""
    for choice in choices:
        yield choice
        characters -= int(index.layout.size[choice[0]])
        if characters <= 0:
            return


def make_passages(
    index: InvertedIndex, budget: Budget, taken: Sequence[Choice], parts: Sequence[str], known: dict[Run, Chunk]
) -> list[Passage]:
    """Return the sources, each with the first choice that it holds."""
    runs: dict[Run, Choice] = {}
    for choice in taken:
        for run in budget.runs[int(index.layout.heading[choice[0]])]:
            if run[0] <= choice[0] <= run[1]:
                runs.setdefault(run, choice)
    if new := [run for run in runs if run not in known]:
        known.update(zip(new, chunks_of_runs(index, new), strict=True))
    return [
        Passage(chunk=known[run], rank=rank, score=round(min(1.0, max(0.0, score)), 4), clause=parts[row] if parts else "")
        for rank, (run, (_, row, score)) in enumerate(runs.items(), 1)
    ]


def split_clauses(text: str) -> list[str]:
    """Return the clauses of a description, in order, without those that hold no telling word.

    >>> split_clauses("What we pay for, travel and meals; who approves it.")
    ['What we pay for', 'travel', 'meals', 'who approves it']
    """
    parts = (part.strip(" \t.,;:!?") for part in CLAUSE_BREAK.split(text))
    return [part for part in parts if content_words(part)]


def take_turns(scores: Floats, sizes: Ints, factors: Floats) -> Iterator[tuple[int, int]]:
    """Yield columns in the order of their turns, no column twice, each with the row that it was chosen for.

    A row that has been served less often comes first; of these, the one whose next candidate comes nearest to its own best.

    Args:
        scores: A row for each thing that is named, a column for each candidate, in the order of places.
        sizes: Characters of each candidate.
        factors: What each candidate's scores count: less than 1 for what is no prose of its own.
    """
    worth = np.round(scores * factors / np.maximum(sizes, MIN_BREVITY_SIZE) ** BREVITY_EXPONENT, DECIMALS)
    orders = [rank_columns(row) for row in worth]
    ranked = [row[order].tolist() for row, order in zip(worth, orders, strict=True)]
    turns = [(0, -1.0, row, 0) for row, order in enumerate(orders) if order]
    taken: set[int] = set()
    heapq.heapify(turns)
    while turns:
        served, _, row, position = heapq.heappop(turns)
        order = orders[row]
        if order[position] not in taken:
            taken.add(order[position])
            yield order[position], row
        served += 1
        if (following := position + 1) < len(order):
            heapq.heappush(turns, (served, -ranked[row][following] / ranked[row][0], row, following))


def rank_columns(worth: Floats) -> list[int]:
    """Return the columns of the best positive scores, best first."""
    count = min(MAX_PER_CLAUSE, len(worth))
    columns = np.sort(np.argpartition(-worth, count - 1)[:count]) if count else np.zeros(0, dtype=np.int64)
    columns = columns[worth[columns] > 0]
    ranked: list[int] = columns[np.argsort(-worth[columns], kind="stable")].tolist()
    return ranked
