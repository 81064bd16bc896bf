"""Choose sentences for all sections at once, so that each section's subject is covered and nothing is said twice.

For one section the value of a set of sentences S is the diversity reward of Lin and Bilmes, "A Class of Submodular
Functions for Document Summarization", ACL-HLT 2011, pp. 510-520, with one cluster a term (clusters may overlap):

    F(S) = sum over terms t of  weight(t) * sqrt( sum of reward(s) over the s in S that hold t )

It is monotone and submodular: what is said already adds little. A term weighs its rarity times its part in the
section's question and in its sources; a sentence's reward is its source's rank times how well it stands alone.
Lazy greedy (Minoux 1978) takes the best gain over the root of its words while it fits the section. All
sections draw from one queue, so that a sentence goes where it serves best and is used once.

Chosen over MMR (Carbonell and Goldstein 1998), which compares sentences in pairs: here redundancy costs nothing extra
to count, holds across sections, and has no trade-off to tune. A sentence that leans on the one before it comes with
it, or not at all: there the guarantee of greedy does not hold.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from math import ceil, log, sqrt

from bloginator.records.exchange import Request
from bloginator.text.extractive.source_sentences import SourceSentence
from bloginator.text.stemming import stems

TITLE, DESCRIPTION, PATH = 1.0, 0.6, 0.3
EVIDENCE = 0.3  # of a term that every source holds and the question does not
ALIKE = 0.5  # Jaccard similarity of two sentences' terms from which they say the same

NEARNESS = 1.15  # a sentence beside a chosen one reads better than one from elsewhere
ENOUGH = 0.15  # of the first sentence's gain: below it a section is better short
FIRST = 1e9  # sorts an entry before all others, so that its gain is counted anew
CHAIN = 3  # most sentences that may lean on one another
DIGITS = 9  # gains are equal when these are: no machine's last bit decides

Place = tuple[int, int]  # a sentence within a section: the number of its source and its own, both from 0


@dataclass(slots=True)
class SectionSelection:
    """What one section has so far: how much each term is covered, the words left, the sentences picked."""

    passages: list[tuple[SourceSentence, ...]]
    weights: dict[str, float]
    left: int
    covered: dict[str, float] = field(default_factory=dict)
    picked: dict[Place, SourceSentence] = field(default_factory=dict)
    first: float = 0.0
    strict: bool = True


class UsedSentences:
    """Sentences already quoted, found again by their rarest terms.

    Two sets as alike as ``ALIKE`` must share one of the rarest ``n - ceil(ALIKE * n) + 1`` terms of either (the prefix
    filter of Chaudhuri, Ganti and Kaushik, ICDE 2006), so that only a few earlier sentences are compared.
    """

    def __init__(self, rare: Mapping[str, float]) -> None:
        self.rare = rare
        self.held: dict[str, list[frozenset[str]]] = {}

    def rarest(self, quote: SourceSentence) -> list[str]:
        """Return the terms that a sentence as alike can't do without."""
        few = len(quote.terms) - ceil(ALIKE * len(quote.terms)) + 1
        return sorted(quote.terms, key=lambda term: (-self.rare[term], term))[:few]

    def add(self, quote: SourceSentence) -> None:
        """Remember a sentence."""
        whole = frozenset(quote.terms)
        for term in self.rarest(quote):
            self.held.setdefault(term, []).append(whole)

    def holds(self, quote: SourceSentence) -> bool:
        """Has something as alike been said?"""
        whole = frozenset(quote.terms)
        return any(are_similar(whole, other) for term in self.rarest(quote) for other in self.held.get(term, ()))


def select_sentences(
    asks: Sequence[Request], passages: Mapping[str, tuple[SourceSentence, ...]]
) -> list[dict[Place, SourceSentence]]:
    """Choose each section's sentences from those of every source text; return them by source and place, in that order."""
    rare = term_rarity(passages)
    sections = [
        SectionSelection([passages[source.text] for source in ask.sources], weigh_terms(ask, passages, rare), ask.max_words)
        for ask in asks
    ]
    used = UsedSentences(rare)
    select_greedily(sections, used)
    for section in sections:
        if not section.picked:  # others have said all it could: better twice than not at all
            select_greedily([section], UsedSentences(rare))
        if not section.picked:  # all its sentences lean on what can't be quoted: better leaning than not at all
            section.strict = False
            select_greedily([section], used)
    return [section.picked for section in sections]


def select_greedily(sections: Sequence[SectionSelection], used: UsedSentences) -> None:
    """Take the best next sentence of any section until nothing fits or nothing gains; ``used`` learns each."""
    queue = [entry for number, section in enumerate(sections) for entry in initial_queue(number, section)]
    heapify(queue)
    while queue:
        expected, number, place = heappop(queue)
        section = sections[number]
        chain = dependency_chain(section, place)
        gain = marginal_gain(section, place, chain)
        if gain <= section.first * ENOUGH:
            continue
        if gain != -expected:
            heappush(queue, (-gain, number, place))
        elif not any(used.holds(quote) for quote in chain):
            add_chain(section, place, chain, used)
            section.first = section.first or gain
            for beside in (place[1] - len(chain), place[1] + 1):
                heappush(queue, (-FIRST, number, (place[0], beside)))


def initial_queue(number: int, section: SectionSelection) -> list[tuple[float, int, Place]]:
    """Return the queue's first entries for a section: gain below zero, section, place."""
    places = [(source, quote.place) for source, quotes in enumerate(section.passages) for quote in quotes if quote.worth]
    gains = [(marginal_gain(section, place, dependency_chain(section, place)), place) for place in places]
    return [(-gain, number, place) for gain, place in gains if gain > 0]


def dependency_chain(section: SectionSelection, place: Place) -> list[SourceSentence]:
    """Return the sentence at ``place`` after those it leans on that are not picked yet; empty when it can't be had."""
    source, position = place
    quotes, chain = section.passages[source], list[SourceSentence]()
    while 0 <= position < len(quotes) and (source, position) not in section.picked:
        quote = quotes[position]
        if not quote.worth or len(chain) == CHAIN:
            return []
        chain.insert(0, quote)
        if not quote.leans or not section.strict:
            return chain
        position -= 1
    return chain if 0 <= position < len(quotes) else []


def marginal_gain(section: SectionSelection, place: Place, chain: Sequence[SourceSentence]) -> float:
    """Return what a chain adds to the section over the root of its words; 0 when it is empty or does not fit."""
    words = 0
    for quote in chain:
        words += quote.words
    if not words or words > section.left:
        return 0.0
    value, seen = 0.0, dict[str, float]()
    for quote in chain:
        reward = quote.worth / (1 + 0.15 * place[0])
        for term in quote.terms:
            had = seen.get(term, section.covered.get(term, 0.0))
            value += section.weights[term] * (sqrt(had + reward) - sqrt(had))
            seen[term] = had + reward
    near = (place[0], place[1] + 1) in section.picked or (place[0], place[1] - len(chain)) in section.picked
    return round(value / sqrt(words) * (NEARNESS if near else 1.0), DIGITS)


def add_chain(section: SectionSelection, place: Place, chain: Sequence[SourceSentence], used: UsedSentences) -> None:
    """Put a chain into the section."""
    for quote in chain:
        section.picked[place[0], quote.place] = quote
        section.left -= quote.words
        used.add(quote)
        for term in quote.terms:
            section.covered[term] = section.covered.get(term, 0.0) + quote.worth / (1 + 0.15 * place[0])


def term_rarity(passages: Mapping[str, tuple[SourceSentence, ...]]) -> dict[str, float]:
    """Weigh each term by the passages that hold it, ln(1 + all / holding): never 0, also where all hold it."""
    counts = Counter(term for quotes in passages.values() for term in distinct_terms(quotes))
    return {term: round(log(1 + len(passages) / count), 6) for term, count in counts.items()}


def distinct_terms(quotes: Iterable[SourceSentence]) -> dict[str, None]:
    """Return the distinct terms of a passage, in order."""
    return dict.fromkeys(term for quote in quotes for term in quote.terms)


def weigh_terms(
    ask: Request, passages: Mapping[str, tuple[SourceSentence, ...]], rare: Mapping[str, float]
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


def question_weights(ask: Request) -> dict[str, float]:
    """Return how much the section's own words ask for each term."""
    parts = ((" ".join(ask.path), PATH), (ask.description, DESCRIPTION), (ask.title, TITLE))
    return {term: part for text, part in parts for term in stems(text)}


def are_similar(terms: frozenset[str], other_terms: frozenset[str]) -> bool:
    """Are two sets of terms alike by Jaccard's measure?"""
    both = len(terms & other_terms)
    return both >= ALIKE * (len(terms) + len(other_terms) - both)
