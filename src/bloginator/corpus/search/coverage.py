"""Say before a word is written which words of a section no document has, and which its passages lack.

What is only said in other words cannot be told from what is not there. So a writer is told to expect too little only for
names: written with a capital in mid-sentence, or as no other word is, with no word in the index that begins alike. Whether
passages bear on a section, the words that they share with it do not tell.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np

from bloginator.corpus.index.chunk_rows import chunks_at
from bloginator.corpus.index.inverted_index import InvertedIndex
from bloginator.corpus.index.open_index import open_index
from bloginator.corpus.search.lexical import score_words
from bloginator.corpus.search.passages import weigh_query
from bloginator.corpus.search.sections import split_clauses
from bloginator.records.corpus import Chunk, Coverage, Nearest, Passage, Query, Retrieval
from bloginator.text.messages import and_more
from bloginator.text.stemming import ENGLISH, stem_words, stems
from bloginator.text.tokenize import tokenize

TITLE_WEIGHT, KEYWORDS_WEIGHT, DESCRIPTION_WEIGHT = 1.0, 0.5, 0.4
"""What a word counts by where it stands; in several places it counts once, by the best."""

MAX_NAMED = 6
MIN_COMMON_PREFIX = 5
"""Letters that a word of the index must share with a name, from the first on, to be taken for a form of it."""

WORD = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)+|[^\W_]+(?:[-’'][^\W_]+)*")  # 4,000 and 3.11 are one each
NAME = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*|[^\W_]+")
LETTER = re.compile(r"[^\W\d_]")
INNER_CAPITAL = re.compile(r"[^\W\d_][^\W_]*[A-Z]")  # a capital behind the first letter: PHP, YubiKey
GENERIC_WORDS = """
able across actually add advice allow almost along already always another anyone anything apart approach around ask
author avoid away back bad base basic basics become begin behind believe benefit best better beyond big bit bring build
call cannot care carry case cause certain change check choice choose clear close come common compare consider contain
continue correct course cover create current day deal decide describe detail differ different difficult direct discuss
do done easy effect end enough especially essential etc even ever everyone everything exact example expect experience
explain explore extra fact fail far fast feel few final find first fit fix follow forget former full further future
general get give go goal good great grow guide hand handle happen hard help high hold hope idea impact important improve
include increase instead interest introduce introduction involve issue item keep key kind know known large last later
lead learn leave left less lesson let level like likely limit line little live long look lot low main maintain major
make many matter may mean meet method mind mistake move name nature need never new next nice nobody note nothing now
number obvious occur offer often old one open option order original otherwise overview own part particular pass past
pattern people perfect perhaps person pick piece place plan play point possible practical practice prepare present
pretty prevent principle probably problem process produce proper provide purpose put question quick reach read ready
real really reason recent recommend reduce relate remain remember remove replace require rest result return right rise
role rule run said save say second see seem seen send sense serve set several shape share short show side significant
similar simple simply since single size slow small solution solve somebody someone something sometimes sort special
specific stand start state stay step still stop story strategy strong structure style subject suggest sum support sure
surprise take talk tell thank thing think third thought three time tip together topic total toward trick true try turn
two type understand unlike update use useful user usual value various view visit wait walk want way week well went
whatever whether whichever whoever whole wide wish wonder word work world worse worst worth write wrong year yes yet
"""
"""Words of titles and descriptions that name no subject, in English only: whether passages hold them tells nothing."""


def measure_coverage(
    index: str | Path, queries: Sequence[Query], found: Mapping[str, Sequence[Passage]], *, settings: Retrieval | None = None
) -> dict[str, Coverage]:
    """Return which words of each section no document has, and which those have that ``rank_sources`` gave none."""
    language = (settings or Retrieval()).language
    with open_index(index, language) as opened:
        known: dict[str, str] = {}
        return {query.id: measure_section(opened, query, found.get(query.id, ()), language, known) for query in queries}


def find_absent(index: str | Path, words: str, *, settings: Retrieval | None = None) -> tuple[list[str], bool]:
    """Return the words, as written, that no document has in any of their forms, and whether one has any of the others."""
    language = (settings or Retrieval()).language
    telling = [word for word in dict.fromkeys(WORD.findall(words)) if word.lower() not in ENGLISH]
    with open_index(index, language) as opened:
        absent = [word for word in telling if is_absent(opened, word, language)]
    return absent, not telling or len(absent) < len(telling)


def find_low_evidence(index: str | Path, queries: Sequence[Query], *, settings: Retrieval | None = None) -> dict[str, str]:
    """Return why the corpus may not be enough for a section, one sentence, of each of which that is certain."""
    language = (settings or Retrieval()).language
    with open_index(index, language) as opened:
        reasons = {
            query.id: explain_evidence(opened, query, find_sought_words(opened, query, language), language)
            for query in queries
        }
    return {section: f"{why}." for section, (_, why) in reasons.items() if why}


def measure_section(
    index: InvertedIndex, query: Query, passages: Sequence[Passage], language: str, known: dict[str, str]
) -> Coverage:
    """Measure one section; ``known`` keeps the stems of each text, between spaces, which many sections are given."""
    sought = find_sought_words(index, query, language)
    texts = list(map(read_passage, passages))
    for text in texts:
        if text not in known:
            known[text] = f" {' '.join(dict.fromkeys(stems(text, language)))} "
    passage_stems = [known[text] for text in texts]
    lacking = {stem: word for stem, word in sought.items() if not any(f" {stem} " in stems for stems in passage_stems)}
    missing, why = explain_evidence(index, query, sought, language)
    text = "\n".join((query.title, *query.keywords, *query.queries, query.description))
    generic = list_generic_words(language)
    absent: dict[str, str] = {}
    for word in WORD.findall(text):
        is_telling = word.lower() not in ENGLISH and not generic.issuperset(stems(word, language))
        if is_telling and is_absent(index, word, language):
            absent.setdefault(word.lower(), word)
    return Coverage(
        id=query.id,
        absent=tuple(absent.values()),
        missing=missing,
        not_chosen=tuple(find_nearest(index, query, lacking, language)),
        passages=len(passages),
        documents=len({passage.chunk.document for passage in passages}),
        low_evidence=why,
    )


@cache
def list_generic_words(language: str) -> frozenset[str]:
    """Return the stems of ``GENERIC_WORDS``; none where the language is another."""
    return frozenset(stem_words(GENERIC_WORDS.split(), language)) if language == "english" else frozenset()


def is_absent(index: InvertedIndex, word: str, language: str) -> bool:
    """Tell whether no document has a word, in any of its forms; of one that is joined of several, whether none has any."""
    word_stems = stems(word, language)
    index.read(word_stems)
    return bool(word_stems) and not any(len(index.postings(stem).place) for stem in word_stems)


def explain_evidence(
    index: InvertedIndex, query: Query, sought: Iterable[str], language: str
) -> tuple[tuple[str, ...], str]:
    """Return the names of a section that no document has, and why what there is may not be enough."""
    names = find_names(query, language)
    missing = tuple(names[stem] for stem in sought if stem in names and not is_known(index, stem))
    return missing, describe_low_evidence(missing, has_words=any(len(index.postings(stem).place) for stem in sought))


def find_sought_words(index: InvertedIndex, query: Query, language: str) -> dict[str, str]:
    """Return the words that name a subject, by stem, those that count most first; where none does, all that there are."""
    words: dict[str, str] = {}
    weights: dict[str, float] = {}
    fields = [
        (TITLE_WEIGHT, query.title),
        (KEYWORDS_WEIGHT, "\n".join((*query.keywords, *query.queries))),
        (DESCRIPTION_WEIGHT, query.description),
    ]
    for weight, text in fields:
        found = find_words_by_stem(text, language)
        index.read(found)
        for stem, word in found.items():
            words.setdefault(stem, word)
            weights.setdefault(stem, weight * index.idf(stem))
    specific = [stem for stem in words if stem not in list_generic_words(language)] or list(words)
    return {stem: words[stem] for stem in sorted(specific, key=lambda stem: -weights[stem])}


def find_words_by_stem(text: str, language: str) -> dict[str, str]:
    """Return each stem of a text with the word that it first stands in."""
    words: dict[str, str] = {}
    for word in tokenize(text):
        for stem in () if word in ENGLISH else stem_words([word], language):
            words.setdefault(stem, word)
    return words


def find_names(query: Query, language: str) -> dict[str, str]:
    """Return the names in a section's title and description, by their only stem, as written."""
    names: dict[str, str] = {}
    for text in (query.description, *query.queries, query.title):
        words = list(NAME.finditer(text))
        specific = [word[0] for word in words[1:] if word[0].lower() not in ENGLISH]
        capitals = text != query.title or not all(word[0].isupper() for word in specific)
        end, is_inside = 0, False
        for word in words:
            gap, end = text[end : word.start()], word.end()
            is_name = INNER_CAPITAL.match(word[0]) or (
                capitals and is_inside and word[0][0].isupper() and not ends_sentence(gap)
            )
            is_inside = is_inside or bool(LETTER.search(word[0]))
            if is_name:
                word_stems = stems(word[0], language)
                if len(word_stems) == 1 and len(word[0]) > 1:
                    names.setdefault(word_stems[0], word[0])
    return names


def ends_sentence(gap: str) -> bool:
    """Tell whether what stands between two words ends a sentence: a mark or a line end, then only what opens the next."""
    before_opening = gap.rstrip("\"'“‘(*_[")
    stripped = before_opening.rstrip()
    return stripped.endswith((".", "!", "?", ":", ";")) or "\n" in before_opening[len(stripped) :]


def is_known(index: InvertedIndex, stem: str) -> bool:
    """Tell whether a document has a word, or one that begins like it."""
    prefix = stem[:MIN_COMMON_PREFIX]
    sql = "SELECT DISTINCT term FROM postings WHERE term >= ? AND term < ?"
    terms = index.connection.execute(sql, (prefix, prefix + "\U0010ffff")).fetchall()
    return any(len(index.postings(term).place) for (term,) in terms)


def find_nearest(index: InvertedIndex, query: Query, lacking: Mapping[str, str], language: str) -> list[Nearest]:
    """Return the words that count most among those lacking, at most ``MAX_NAMED``, and where documents have them as meant.

    As meant is with another word of its clause, one that names a subject where there is such a word.
    """
    there = [stem for stem in lacking if len(index.postings(stem).place)][:MAX_NAMED]
    if not there:
        return []
    texts = (*split_clauses(query.description), *query.queries, *query.keywords, query.title)
    parts = [{*stems(text, language)} for text in texts]
    scores = score_words(index, weigh_query(query, language)).total
    nearest = []
    for stem in there:
        places = index.postings(stem).place
        others = next((part for part in parts if stem in part), {stem}) - {stem}
        beside = others - list_generic_words(language) or others
        if beside:
            places = places[np.isin(places, np.concatenate([index.postings(other).place for other in sorted(beside)]))]
        chunks = chunks_at(index, [int(places[scores[places].argmax()])]) if len(places) else []
        nearest.append(place_word(Nearest(word=lacking[stem]), chunks))
    return nearest


def place_word(word: Nearest, chunks: Sequence[Chunk]) -> Nearest:
    """Return a word with the first of these chunks, if any."""
    for chunk in chunks:
        heading = " › ".join(chunk.heading) or chunk.title
        return Nearest(word=word.word, document=chunk.document, heading=heading, lines=chunk.lines, page=chunk.page)
    return word


def read_passage(passage: Passage) -> str:
    """Return the words that a passage brings: its text, its headings, its document's title."""
    chunk = passage.chunk
    return "\n".join((chunk.text, *chunk.heading, chunk.title))


def describe_low_evidence(missing: Sequence[str], *, has_words: bool) -> str:
    """Return why the passages may not be enough, empty where no reason is certain.

    >>> describe_low_evidence(["Kubernetes"], has_words=True)
    'no document has the name Kubernetes'
    """
    if not has_words:
        return "no document has a word of it"
    noun = "name" if len(missing) == 1 else "names"
    return f"no document has the {noun} {and_more(missing, MAX_NAMED)}" if missing else ""
