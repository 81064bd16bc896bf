"""One sentence beside its sources: which of its words they have, which are names, and which unit supports it best.

Citation markers and link targets are read over.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from bloginator.text.grounding.quantities import Quantity, find_quantities
from bloginator.text.grounding.source_index import Evidence
from bloginator.text.words import Word, blank_markers, listed, words, writes_german

UNNAMED = listed("mr mrs ms mx dr prof sir jr sr am pm ad bc ce bce json")
LONGEST = 5
"""Letters of what a source may have as words: "FEC"."""


@dataclass
class Reading:
    """One sentence beside the sources: its words, which are seen, and the unit that supports it best."""

    text: str
    start: int
    end: int
    all: Sequence[Word]
    content: list[Word] = field(default_factory=list)
    weights: dict[str, float] = field(default_factory=dict)
    seen: dict[str, float] = field(default_factory=dict)
    mass: dict[int, float] = field(default_factory=dict)
    best: int | None = None

    @property
    def total(self) -> float:
        """The summed weight of its stems, never 0."""
        return sum(self.weights.values()) or 1.0

    def unseen(self) -> list[Word]:
        """Return the content words that no source has, each once, in order."""
        first: dict[str, Word] = {}
        for word in self.content:
            if not self.seen[word.stem]:
                first.setdefault(word.stem, word)
        return list(first.values())


def read_sentence(text: str, span: tuple[int, int], evidence: Evidence, idf: Mapping[str, float]) -> Reading:
    """Find the words of one sentence in the sources, and the unit that shares most with it."""
    text, own = read_own(text, span)
    reading = Reading(text, *span, all=own)
    reading.content = [word for word in reading.all if word.content]
    rare = idf[""]
    reading.weights = {word.stem: idf.get(word.stem, rare) for word in reading.content}
    reading.seen = find_words(reading.all, evidence)
    unknown = [word for word in find_names(reading) if not word.number and reading.seen[word.stem] < 0.5]
    reading.seen.update({word.stem: 1.0 for word in unknown if is_known(reading, word, evidence)})
    reading.seen.update(dict.fromkeys(find_other_forms(reading, evidence), 1.0))
    reading.mass = evidence.mass(reading.weights)
    if reading.mass:
        reading.best = min(reading.mass, key=lambda unit: (-strength(reading, evidence, unit), unit))
    return reading


@lru_cache(maxsize=256)
def read_own(text: str, span: tuple[int, int]) -> tuple[str, tuple[Word, ...]]:
    """Return a text without its markers, and the words of a sentence of it: one text meets many sources."""
    text = blank_markers(text)
    return text, tuple(words(text, *span))


def own_quantities(reading: Reading) -> Iterator[Quantity]:
    """Yield the quantities of a sentence, their ranges counted in the text."""
    for one in find_quantities(reading.text[reading.start : reading.end], is_german=writes_german(reading.text)):
        yield one._replace(start=reading.start + one.start, end=reading.start + one.end)


def find_other_forms(reading: Reading, evidence: Evidence) -> list[str]:
    """Return the stems of numbers, and of what belongs to them, that a source has in another form."""
    if all(reading.seen.get(word.stem) for word in reading.content):
        return []
    numbers = list(own_quantities(reading))
    known = [one for one in numbers if any(size in evidence.quantities for size in one.sizes)]
    counting = {word for one in numbers if any(kind for kind, _ in one.sizes) for word in words_within(reading.content, one)}
    versions = [word for word in reading.content if word not in counting and list_versions(word.plain) & evidence.plain]
    return [word.stem for word in (*versions, *(word for one in known for word in words_within(reading.content, one)))]


def list_versions(plain: str) -> set[str]:
    """Return how a version of two or three parts may be written otherwise: with ".0" behind it, or without.

    >>> list_versions("1.50"), list_versions("1.50.0"), list_versions("1.50.1"), list_versions("2")
    ({'1.50.0'}, {'1.50'}, set(), set())
    """
    parts = plain.count(".")
    return {f"{plain}.0"} if parts == 1 else {plain.removesuffix(".0")} - {plain} if parts == 2 else set()


def words_within(spoken: Sequence[Word], one: Quantity) -> Sequence[Word]:
    """Return those of a row of words, in order, that a quantity is written with."""
    first, last = (bisect_left(spoken, place, key=lambda word: word.start) for place in (one.start, one.end))
    return spoken[first:last]


def is_known(reading: Reading, word: Word, evidence: Evidence) -> bool:
    """Whether a word with a capital whose stem no source has is known, stands there by its letters, or is no name."""
    plain, written = word.plain, re.split("['’]", reading.text[word.start : word.end])[0].replace(".", "")
    written = written.removesuffix("s" if written[:-1].isupper() else "")
    is_spelt = written.isupper() and 1 < len(written) <= LONGEST and written.lower() in evidence.initials
    short = {written, (plain[0] + plain[-1]).upper(), plain[:2].upper()}  # "CA", "PA"
    is_no_name = plain in UNNAMED or len(plain) == 1
    return is_no_name or is_spelt or word.stem in evidence.named or not short.isdisjoint(evidence.acronyms)


def strength(reading: Reading, evidence: Evidence, unit: int) -> float:
    """Return how well a unit supports: shared weight, less a little for each word that it has besides."""
    return reading.mass[unit] * (1.0 - 0.004 * len(evidence.units[unit].stems))


def find_words(tokens: Sequence[Word], evidence: Evidence) -> dict[str, float]:
    """Return stem -> 1 if a source has it, also as part of a compound; 0.5 if one has a word of its head; 0."""
    seen: dict[str, float] = {}
    for place, word in enumerate(tokens):
        if not word.content or seen.get(word.stem) == 1.0:
            continue
        joined = {first.plain + second.plain for first, second in pairwise(tokens[max(0, place - 1) : place + 2])}
        if word.stem in evidence.places or word.plain in evidence.joined or joined & evidence.plain:
            seen[word.stem] = 1.0
        else:
            near = len(word.stem) >= 5 and not word.number and word.stem[:5] in evidence.heads
            seen[word.stem] = 0.5 if near else 0.0
    return seen


def find_names(reading: Reading) -> list[Word]:
    """Return the words with a capital that do not merely open the sentence."""
    return [word for word in reading.all if word.capital and word.content and not is_opening(reading, word)]


def is_opening(reading: Reading, word: Word) -> bool:
    """Whether a word stands first, or after a sign that may be followed by a capital: a colon, a quote, a dash."""
    before = reading.text[max(reading.start, word.start - 3) : word.start].rstrip()
    return word.start == reading.all[0].start or before[-1:] in (":", ".", "*", "!", "?") or before[-1:] in '"“-–—(#|'


def shared_weights(reading: Reading, evidence: Evidence) -> dict[int, float]:
    """Return source -> the weight that the sentence shares with all of it."""
    shares: dict[int, float] = {}
    for stem, weight in reading.weights.items():
        for source in {evidence.units[unit].source for unit in evidence.places.get(stem, ())}:
            shares[source] = shares.get(source, 0.0) + weight
    return shares
