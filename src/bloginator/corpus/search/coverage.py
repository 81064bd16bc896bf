"""Say before a word is written what a section's passages carry, what else the corpus has of it, and what it has not.

What is only said in other words cannot be told from what is not there. So nothing is called missing but names: written
with a capital in mid-sentence, or as no other word is, with no word in the index that begins alike.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bloginator.corpus.index.chunk_rows import chunks_at
from bloginator.corpus.index.inverted_index import InvertedIndex
from bloginator.corpus.index.open_index import open_index
from bloginator.corpus.search.generic_words import generic
from bloginator.corpus.search.lexical import score_words
from bloginator.corpus.search.passages import weights_of
from bloginator.records.corpus import Coverage, Nearest, Passage, Query, Retrieval
from bloginator.text.messages import and_more
from bloginator.text.stemming import ENGLISH, stem_words, stems
from bloginator.text.tokenize import tokenize

TITLE, KEYWORDS, DESCRIPTION = 1.0, 0.5, 0.4
"""What a word counts by where it stands; in several places it counts once, by the best."""

NAMED = 6
ALIKE = 5
"""Letters that a word of the index must share with a name, from the first on, to be taken for a form of it."""

NAME = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*|[^\W_]+")
LETTER = re.compile(r"[^\W\d_]")
ODD = re.compile(r"[^\W\d_][^\W_]*[A-Z]")
"""A capital behind the first letter: PHP, YubiKey."""


Held = str
"""The stems of a text."""


@dataclass(frozen=True, slots=True)
class SoughtWord:
    """A word that a section asks for, as it is written, and what it counts."""

    word: str
    weight: float


def measure_coverage(
    index: str | Path, queries: Sequence[Query], found: Mapping[str, Sequence[Passage]], *, settings: Retrieval | None = None
) -> dict[str, Coverage]:
    """Return what each section's passages, as ``rank_sources`` gave them, cover of its title and description."""
    language = (settings or Retrieval()).language
    with open_index(index, language) as opened:
        held: dict[str, Held] = {}
        return {query.id: measure_section(opened, query, found.get(query.id, ()), language, held) for query in queries}


def find_low_evidence(index: str | Path, queries: Sequence[Query], *, settings: Retrieval | None = None) -> dict[str, str]:
    """Return why the corpus may not be enough for a section, one sentence, of each of which that is certain."""
    language = (settings or Retrieval()).language
    with open_index(index, language) as opened:
        reasons = {query.id: explain(opened, query, sought_words(opened, query, language), language) for query in queries}
    return {section: f"{why}." for section, (_, why) in reasons.items() if why}


def measure_section(
    index: InvertedIndex, query: Query, passages: Sequence[Passage], language: str, known: dict[str, Held]
) -> Coverage:
    """Measure one section; ``known`` keeps the stems of each text, which many sections are given."""
    sought = sought_words(index, query, language)
    held = [known.get(text) or known.setdefault(text, stems_held(text, language)) for text in map(legible, passages)]
    lacking = {stem: word for stem, word in sought.items() if not any(f" {stem} " in stems for stems in held)}
    missing, why = explain(index, query, sought, language)
    return Coverage(
        id=query.id,
        share=share_of(sought, lacking),
        missing=missing,
        not_chosen=tuple(nearest(index, query, lacking, language)),
        passages=len(passages),
        documents=len({passage.chunk.document for passage in passages}),
        low_evidence=why,
    )


def explain(
    index: InvertedIndex, query: Query, sought: Mapping[str, SoughtWord], language: str
) -> tuple[tuple[str, ...], str]:
    """Return the names of a section that no document has, and why what there is may not be enough."""
    names = names_in(query, language)
    missing = tuple(names[stem] for stem in sought if stem in names and not is_known(index, stem))
    return missing, low_evidence(missing, has_words=any(len(index.carried(stem).place) for stem in sought))


def stems_held(text: str, language: str) -> Held:
    """Return the stems of a text, each once and between spaces: that takes a tenth of the room of a set."""
    return f" {' '.join(dict.fromkeys(stems(text, language)))} "


def sought_words(index: InvertedIndex, query: Query, language: str) -> dict[str, SoughtWord]:
    """Return the words that name a subject, by stem, those that count most first; where none does, all that there are."""
    sought: dict[str, SoughtWord] = {}
    fields = [
        (TITLE, query.title),
        (KEYWORDS, "\n".join((*query.keywords, *query.queries))),
        (DESCRIPTION, query.description),
    ]
    for weight, text in fields:
        words = words_by_stem(text, language)
        index.read(words)
        for stem, word in words.items():
            sought.setdefault(stem, SoughtWord(word, weight * index.idf(stem)))
    telling = {stem: word for stem, word in sought.items() if stem not in generic(language)} or sought
    return dict(sorted(telling.items(), key=lambda item: -item[1].weight))


def words_by_stem(text: str, language: str) -> dict[str, str]:
    """Return each stem of a text with the word that it first stands in."""
    words: dict[str, str] = {}
    for word in tokenize(text):
        for stem in () if word in ENGLISH else stem_words([word], language):
            words.setdefault(stem, word)
    return words


def share_of(sought: Mapping[str, SoughtWord], lacking: Mapping[str, SoughtWord]) -> float | None:
    """Return the share of the words, by weight, that is not lacking; ``None`` where there is no word."""
    whole = sum(word.weight for word in sought.values())
    return round(1.0 - sum(word.weight for word in lacking.values()) / whole, 4) if whole else None


def names_in(query: Query, language: str) -> dict[str, str]:
    """Return the names in a section's title and description, by their only stem, as written."""
    names: dict[str, str] = {}
    for text in (query.description, *query.queries, query.title):
        words = list(NAME.finditer(text))
        telling = [word[0] for word in words[1:] if word[0].lower() not in ENGLISH]
        capitals = text != query.title or not all(word[0].isupper() for word in telling)
        end, is_inside = 0, False
        for word in words:
            gap, end = text[end : word.start()], word.end()
            named = ODD.match(word[0]) or (capitals and is_inside and word[0][0].isupper() and not ends_sentence(gap))
            is_inside = is_inside or bool(LETTER.search(word[0]))
            if named:
                own = stems(word[0], language)
                if len(own) == 1 and len(word[0]) > 1:
                    names.setdefault(own[0], word[0])
    return names


def ends_sentence(gap: str) -> bool:
    """Tell whether what stands between two words ends a sentence: a mark or a line end, then only what opens the next."""
    ended = gap.rstrip("\"'“‘(*_[")
    told = ended.rstrip()
    return told.endswith((".", "!", "?", ":", ";")) or "\n" in ended[len(told) :]


def is_known(index: InvertedIndex, stem: str) -> bool:
    """Tell whether a document has a word, or one that begins like it."""
    alike = stem[:ALIKE]
    sql = "SELECT DISTINCT term FROM postings WHERE term >= ? AND term < ?"
    terms = index.connection.execute(sql, (alike, alike + "\U0010ffff")).fetchall()
    return any(len(index.carried(term).place) for (term,) in terms)


def nearest(index: InvertedIndex, query: Query, lacking: Mapping[str, SoughtWord], language: str) -> list[Nearest]:
    """Return where documents have the words that count most among those lacking, at most ``NAMED``."""
    there = [stem for stem in lacking if len(index.carried(stem).place)][:NAMED]
    if not there:
        return []
    scores = score_words(index, weights_of(query, language)).total
    carriers = [index.carried(stem).place for stem in there]
    places = [int(places[scores[places].argmax()]) for places in carriers]
    return [
        Nearest(
            word=lacking[stem].word,
            document=chunk.document,
            heading=" › ".join(chunk.heading) or chunk.title,
            lines=chunk.lines,
            page=chunk.page,
        )
        for stem, chunk in zip(there, chunks_at(index, places), strict=True)
    ]


def legible(passage: Passage) -> str:
    """Return the words that a passage brings: its text, its headings, its document's title."""
    chunk = passage.chunk
    return "\n".join((chunk.text, *chunk.heading, chunk.title))


def low_evidence(missing: Sequence[str], *, has_words: bool) -> str:
    """Return why the passages may not be enough, empty where no reason is certain.

    >>> low_evidence(["Kubernetes"], has_words=True)
    'no document has the name Kubernetes'
    """
    if not has_words:
        return "no document has a word of it"
    named = "name" if len(missing) == 1 else "names"
    return f"no document has the {named} {and_more(missing, NAMED)}" if missing else ""
