"""Say before a word is written how much of a section the corpus can carry.

title, keywords, description ──► words that name a subject, by rarity ──► how many of them do the passages hold?
                                                                        └─► is what the title names among them?
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bloginator.corpus.search.generic_words import generic
from bloginator.corpus.search.sections import opened
from bloginator.records.corpus import Coverage, Passage, Query, Retrieval
from bloginator.text.stemming import stem_words, stems
from bloginator.text.stopwords import ENGLISH

if TYPE_CHECKING:
    from bloginator.corpus.search.lexical import Lexicon

TITLE, KEYWORDS, DESCRIPTION = 1.0, 0.5, 0.4
"""What a word counts by where it stands; in several places it counts once, by the best."""

ENOUGH_SHARE = 0.5
ENOUGH_OF_TITLE = 0.35
"""Share of the title's words below which its subject may be missing, however well the rest is covered."""

CARRIED_ANYWAY, FEWEST = 0.85, 4
"""Share of the words outside of the title, and their number, from which it is taken for a figure of speech."""

ENOUGH_PASSAGES = 2
NAMED = 6
NOTHING = "the corpus has nothing on it"


@dataclass(frozen=True, slots=True)
class Asked:
    """A word that a section asks for: as it is written, what it counts, and whether the title has it."""

    word: str
    weight: float
    is_title: bool


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
    asked = words_of(lexicon, query, language)
    held = {stem for passage in passages for stem in stems(legible(passage), language)}
    missing = [one for stem, one in asked.items() if stem not in held]
    share = share_of(asked.values(), missing)
    named = sorted(missing, key=lambda one: -one.weight)
    return Coverage(
        id=query.id,
        share=share,
        missing=tuple(one.word for one in named),
        passages=len(passages),
        documents=len({passage.chunk.document for passage in passages}),
        low_evidence=thin(len(passages), [one.word for one in named], is_lacking(list(asked.values()), missing)),
    )


def words_of(lexicon: "Lexicon", query: Query, language: str) -> dict[str, Asked]:
    """Return the words that name a subject, by stem, title first; where none does, the words that there are."""
    found: dict[str, Asked] = {}
    fields = [
        (TITLE, query.title),
        (KEYWORDS, "\n".join((*query.keywords, *query.queries))),
        (DESCRIPTION, query.description),
    ]
    for weight, text in fields:
        for stem, word in forms(text, language).items():
            found.setdefault(stem, Asked(word, weight * lexicon.idf(stem), weight == TITLE))
    telling = {stem: one for stem, one in found.items() if stem not in generic(language)}
    return telling or found


def share_of(asked: Iterable[Asked], missing: Iterable[Asked]) -> float | None:
    """Return the share of the words, by weight, that is not missing; ``None`` where there is no word."""
    whole = sum(one.weight for one in asked)
    return round(1.0 - sum(one.weight for one in missing) / whole, 4) if whole else None


def is_lacking(asked: Sequence[Asked], missing: Sequence[Asked]) -> bool:
    """Tell whether too much is missing: of all words, or of those that the title names its subject by."""
    title, rest = [one for one in asked if one.is_title], [one for one in asked if not one.is_title]
    of_rest = share_of(rest, [one for one in missing if not one.is_title])
    if of_rest is not None and of_rest >= CARRIED_ANYWAY and len(rest) >= FEWEST:
        return False
    of_all, of_title = share_of(asked, missing), share_of(title, [one for one in missing if one.is_title])
    return (of_all is not None and of_all < ENOUGH_SHARE) or (of_title is not None and of_title < ENOUGH_OF_TITLE)


def forms(text: str, language: str) -> dict[str, str]:
    """Return each stem of a text with the word that it first stands in."""
    from bloginator.text.tokenize import tokenize

    found: dict[str, str] = {}
    for word in tokenize(text):
        for stem in () if word in ENGLISH else stem_words([word], language):
            found.setdefault(stem, word)
    return found


def legible(passage: Passage) -> str:
    """Return the words that a passage brings: its text, its headings, its document's title."""
    chunk = passage.chunk
    return "\n".join((chunk.text, *chunk.heading, chunk.title))


def thin(passages: int, missing: Sequence[str], lacks: bool) -> str:
    """Return why the passages are not enough, empty when they are."""
    lacking = f"nothing found on: {', '.join(missing[:NAMED])}" if missing else ""
    if not passages:
        return NOTHING
    if passages < ENOUGH_PASSAGES:
        return "; ".join(filter(None, ("the corpus has only one passage on it", lacking)))
    return lacking if lacks else ""
