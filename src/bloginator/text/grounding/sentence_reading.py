"""One sentence beside its sources: which of its words they have, which are names, and which unit supports it best.

Citation markers and link targets are read over.
"""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import pairwise

from bloginator.text.grounding.evidence import Evidence
from bloginator.text.grounding.quantities import Quantity, find_quantities
from bloginator.text.words import Word, blank_markers, listed, words, writes_german

UNNAMED = listed("mr mrs ms mx dr prof sir jr sr am pm ad bc ce bce json")
LONGEST = 5
"""Letters of what a source may have as words: "FEC"."""


@dataclass(eq=False)
class Reading:
    """One sentence beside the sources: its words, which are seen, and the unit that supports it best.

    Attributes:
        names: The words with a capital that do not merely open the sentence.
        quantities: Their ranges are counted in the text.
        forms: Stem -> its words as they are written, and each joined with the one before or behind it.
        versions: The words that are versions of something, each with how it may be written otherwise.
        total: The summed weight of its stems, never 0.
    """

    text: str
    start: int
    end: int
    all: Sequence[Word]
    content: Sequence[Word] = ()
    names: Sequence[Word] = ()
    quantities: Sequence[Quantity] = ()
    forms: dict[str, tuple[set[str], set[str]]] = field(default_factory=dict)
    versions: Sequence[tuple[Word, set[str]]] = ()
    weights: dict[str, float] = field(default_factory=dict)
    total: float = 1.0
    seen: dict[str, float] = field(default_factory=dict)
    evidence: Evidence = field(default_factory=Evidence)

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Each stem that is known, and the units that have it."""
        return {stem: self.evidence.places(stem) for stem in self.weights if stem in self.evidence.stems}

    @cached_property
    def mass(self) -> dict[int, float]:
        """Unit -> the weight that the sentence shares with it."""
        shared: dict[int, float] = {}
        for stem, units in self.places.items():
            for unit in units:
                shared[unit] = shared.get(unit, 0.0) + self.weights[stem]
        return shared

    @cached_property
    def shares(self) -> dict[int, float]:
        """Source -> the weight that the sentence shares with all of it."""
        shares: dict[int, float] = {}
        for stem, units in self.places.items():
            for source in {self.evidence.owners[unit] for unit in units}:
                shares[source] = shares.get(source, 0.0) + self.weights[stem]
        return shares

    @cached_property
    def best(self) -> int | None:
        """The unit that supports it best."""
        return min(self.mass, key=lambda unit: (-strength(self, self.evidence, unit), unit), default=None)

    def unseen(self) -> list[Word]:
        """Return the content words that no source has, each once, in order."""
        first: dict[str, Word] = {}
        for word in self.content:
            if not self.seen[word.stem]:
                first.setdefault(word.stem, word)
        return list(first.values())


def read_sentence(text: str, span: tuple[int, int], evidence: Evidence, idf: Mapping[str, float]) -> Reading:
    """Find the words of one sentence in the sources, and the unit that shares most with it."""
    own, rare = read_own(text, span), idf[""]
    weights = {word.stem: idf.get(word.stem, rare) for word in own.content}
    seen, total = find_words(own, evidence), sum(weights.values()) or 1.0
    reading = replace(own, weights=weights, total=total, seen=seen, evidence=evidence)
    unknown = [word for word in reading.names if not word.number and reading.seen[word.stem] < 0.5]
    reading.seen.update({word.stem: 1.0 for word in unknown if is_known(reading, word, evidence)})
    reading.seen.update(dict.fromkeys(find_other_forms(reading, evidence), 1.0))
    return reading


@lru_cache(maxsize=256)
def read_own(text: str, span: tuple[int, int]) -> Reading:
    """Read a sentence by itself, of a text without its markers: one sentence meets many sources."""
    text = blank_markers(text)
    start, end = span
    own = Reading(text, start, end, words(text, start, end))
    own.content = [word for word in own.all if word.content]
    own.names = [word for word in own.content if word.capital and not is_opening(own, word)]
    found = find_quantities(text[start:end], is_german=writes_german(text))
    own.quantities = [one._replace(start=start + one.start, end=start + one.end) for one in found]
    for place, word in enumerate(own.all):
        if word.content:
            plains, joined = own.forms.setdefault(word.stem, (set(), set()))
            plains.add(word.plain)
            near = own.all[max(0, place - 1) : place + 2]
            joined.update([first.plain + second.plain for first, second in pairwise(near)])
    counted = [one for one in own.quantities if any(kind for kind, _ in one.sizes)]
    counting = {word for one in counted for word in words_within(own.content, one)}
    versions = [(word, list_versions(word.plain)) for word in own.content if word not in counting]
    own.versions = [(word, others) for word, others in versions if others]
    return own


def find_other_forms(reading: Reading, evidence: Evidence) -> list[str]:
    """Return the stems of numbers, and of what belongs to them, that a source has in another form."""
    if all(reading.seen.get(word.stem) for word in reading.content):
        return []
    known = [one for one in reading.quantities if evidence.has_size(one.sizes)]
    versions = [word for word, others in reading.versions if others & evidence.plain]
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


def find_words(own: Reading, evidence: Evidence) -> dict[str, float]:
    """Return stem -> 1 if a source has it, also as part of a compound; 0.5 if one has a word of its head; 0."""
    stems, plain, joined, heads = evidence.stems, evidence.plain, evidence.joined, evidence.heads
    seen = dict.fromkeys(own.forms, 1.0)
    for stem, (plains, both) in own.forms.items():
        if stem not in stems and plains.isdisjoint(joined) and both.isdisjoint(plain):
            seen[stem] = 0.5 if stem[:5] in heads and not stem[0].isdigit() else 0.0
    return seen


def is_opening(reading: Reading, word: Word) -> bool:
    """Whether a word stands first, or after a sign that may be followed by a capital: a colon, a quote, a dash."""
    before = reading.text[max(reading.start, word.start - 3) : word.start].rstrip()
    return word.start == reading.all[0].start or before[-1:] in (":", ".", "*", "!", "?") or before[-1:] in '"“-–—(#|'
