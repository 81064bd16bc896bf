"""What a term weighs in a section: how rare it is, how much the question asks for it, how many sources speak of it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from math import log

from bloginator.text.extractive.section_input import SectionInput
from bloginator.text.extractive.source_sentences import SourceSentence
from bloginator.text.stemming import stems

TITLE, KEYWORD, DESCRIPTION, PATH = 1.0, 0.8, 0.6, 0.3
EVIDENCE = 0.3  # of a term that every source holds and the question does not


def term_rarity(passages: Mapping[str, tuple[SourceSentence, ...]]) -> dict[str, float]:
    """Weigh each term by the passages that hold it, ln(1 + all / holding): never 0, also where all hold it."""
    counts = Counter(term for quotes in passages.values() for term in distinct_terms(quotes))
    return {term: round(log(1 + len(passages) / count), 6) for term, count in counts.items()}


def distinct_terms(quotes: Iterable[SourceSentence]) -> dict[str, None]:
    """Return the distinct terms of a passage, in order."""
    return dict.fromkeys(term for quote in quotes for term in quote.terms)


def weigh_terms(
    ask: SectionInput, passages: Mapping[str, tuple[SourceSentence, ...]], rare: Mapping[str, float]
) -> dict[str, float]:
    """Weigh every term of a section's sources, as parts of what could be covered: sections compare."""
    asked = question_weights(ask)
    counts = Counter(term for source in ask.sources for term in distinct_terms(passages[source.text]))
    share = EVIDENCE / max(1, len(ask.sources))
    weights = {term: rare[term] * (asked.get(term, 0.0) + share * count) for term, count in counts.items()}
    whole = 0.0
    for weight in weights.values():
        whole += weight
    return {term: weight / whole for term, weight in weights.items()}


def question_weights(ask: SectionInput) -> dict[str, float]:
    """Return how much the section's own words ask for each term."""
    keywords = " ".join(ask.keywords)
    parts = ((" ".join(ask.path), PATH), (ask.description, DESCRIPTION), (keywords, KEYWORD), (ask.title, TITLE))
    return {term: part for text, part in parts for term in stems(text)}
