"""Say before a word is written how much of a section the corpus can carry.

title and description ──► stems, weighted by rarity ──► how many of them do the passages hold?
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bloginator.corpus.search import opened
from bloginator.corpus.stems import STOP_WORDS, stemmed, stems
from bloginator.records.corpus import Coverage, Passage, Query, Retrieval

if TYPE_CHECKING:
    from bloginator.corpus.lexical import Lexicon

ENOUGH_SHARE = 0.5
ENOUGH_PASSAGES = 2
NOTHING = "the corpus has nothing on it"


def coverage(
    index: str | Path,
    queries: Sequence[Query],
    found: Mapping[str, Sequence[Passage]],
    *,
    settings: Retrieval | None = None,
) -> dict[str, Coverage]:
    """Return what each section's passages cover of its title and description.

    Args:
        found: What ``search`` gave for these queries.

    Raises:
        BadCorpus: There is no index, or it cannot be read.
    """
    language = (settings or Retrieval()).language
    with opened(index, (settings or Retrieval()).language) as lexicon:
        return {query.id: covered(lexicon, query, found.get(query.id, ()), language) for query in queries}


def covered(lexicon: "Lexicon", query: Query, passages: Sequence[Passage], language: str) -> Coverage:
    """Measure one section."""
    asked = forms(f"{query.title}\n{query.description}", language)
    held = {stem for passage in passages for stem in stems(legible(passage), language)}
    whole = sum(lexicon.idf(stem) for stem in asked)
    share = round(sum(lexicon.idf(stem) for stem in asked if stem in held) / whole, 4) if whole else None
    return Coverage(
        id=query.id,
        share=share,
        missing=tuple(word for stem, word in asked.items() if stem not in held),
        passages=len(passages),
        documents=len({passage.chunk.document for passage in passages}),
        thin=thin(len(passages), share),
    )


def forms(text: str, language: str) -> dict[str, str]:
    """Return each stem of a text with the word that it first stands in."""
    from bloginator.reading.prose import terms

    found: dict[str, str] = {}
    for word in terms(text):
        for stem in () if word in STOP_WORDS else stemmed([word], language):
            found.setdefault(stem, word)
    return found


def legible(passage: Passage) -> str:
    """Return the words that a passage brings: its text, its headings, its document's title."""
    chunk = passage.chunk
    return "\n".join((chunk.text, *chunk.heading, chunk.title))


def thin(passages: int, share: float | None) -> str:
    """Return why the passages are not enough, empty when they are."""
    if not passages:
        return NOTHING
    if passages < ENOUGH_PASSAGES:
        return "the corpus has only one passage on it"
    if share is not None and share < ENOUGH_SHARE:
        return f"the passages carry {share:.0%} of what its title and description ask for"
    return ""
