"""The sources of one text, indexed once: which units they have, and which words stand in which unit.

A unit is a sentence, or one ``key: value`` of a source that is written as data (JSON and its kin), whose plain
yes or no becomes a ``Fact``. Pure: reads no file and no clock.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from bloginator.text.grounding.tokens import CONTRARY, HEDGES, NEGATIONS, Word, words

Spans = Callable[[str], Sequence[tuple[int, int]]]
PAIR = re.compile(
    r"""["'](?P<key>[\w -]{1,40})["']\s*:\s*"""
    r"""(?P<value>[{\[]|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s,}\]]+)|(?P<open>[{\[])|(?P<close>[}\]])"""
)
ANSWERS = {"true": True, "yes": True, "false": False, "no": False, "none": None, "null": None}
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ACRONYM = re.compile(r"\b[A-Z](?:\.?[A-Z])+(?=s?\b)")
DATE = re.compile(r"\b\d{4}[-/.](\d{1,2})[-/.]\d{1,2}\b|\b(\d{1,2})[-/.](\d{1,2})[-/.]\d{2,4}\b")
CLOCK = re.compile(r"(?<![\d:])(\d{1,2}):(\d{1,2})(?!\d)")
APART = 400
EMPTY: frozenset[str] = frozenset()


class Unit(NamedTuple):
    """One sentence or one value of a source: its range there, its stems, and what it denies or hedges."""

    source: int
    start: int
    end: int
    stems: frozenset[str]
    denied: frozenset[str]
    hedged: frozenset[str]
    contrary: bool


class Fact(NamedTuple):
    """A yes or no in a source that is data: the words of its key and of the key above it, and the answer, if known."""

    unit: int
    key: str
    above: str
    holds: bool | None


@dataclass
class Evidence:
    """Everything that is asked of the sources, by stem."""

    units: list[Unit] = field(default_factory=list)
    places: dict[str, list[int]] = field(default_factory=dict)
    pairs: set[tuple[str, str]] = field(default_factory=set)
    plain: set[str] = field(default_factory=set)
    joined: set[str] = field(default_factory=set)
    triples: set[tuple[str, str, str]] = field(default_factory=set)
    heads: set[str] = field(default_factory=set)
    facts: list[Fact] = field(default_factory=list)
    hours: dict[str, frozenset[int]] = field(default_factory=dict)
    stream: list[tuple[int, str]] = field(default_factory=list)
    """Every content word's place among all words, and its stem, in order; sources lie ``APART`` words apart."""
    size: int = 0
    texts: Sequence[str] = ()

    @cached_property
    def acronyms(self) -> frozenset[str]:
        """The words in capitals, without stops and without the "s" of their plural: "U.S.", "FECs"."""
        return frozenset(raw.replace(".", "") for text in self.texts for raw in ACRONYM.findall(text))

    @cached_property
    def initials(self) -> str:
        """The first signs of the content words, in order, in lower case."""
        return "".join(stem[0] for _, stem in self.stream)

    @cached_property
    def months(self) -> frozenset[int]:
        """The numbers that may be the months of dates in digits."""
        return frozenset(int(part) for text in self.texts for date in DATE.findall(text) for part in date if part)

    def mass(self, weights: Mapping[str, float]) -> dict[int, float]:
        """Return unit -> summed weight of the stems it shares with ``weights``."""
        found: dict[int, float] = {}
        for stem, weight in weights.items():
            for unit in self.places.get(stem, ()):
                found[unit] = found.get(unit, 0.0) + weight
        return found

    def around(self, unit: int, reach: int) -> frozenset[str]:
        """Return the stems of a unit and of its neighbours in the same source."""
        source, stems = self.units[unit].source, set(self.units[unit].stems)
        for near in range(max(0, unit - reach), min(len(self.units), unit + reach + 1)):
            if self.units[near].source == source:
                stems |= self.units[near].stems
        return frozenset(stems)


def gather(sources: Sequence[str], spans: Spans) -> Evidence:
    """Index the sources, each cut into units: sentences by ``spans``, or the values of a source that is data."""
    evidence = Evidence(texts=sources)
    for number, source in enumerate(sources):
        if is_data(source):
            source = re.sub(r"\\[nrt]", "  ", source)
            add_data(evidence, number, source, spans)
        else:
            for start, end in spans(source):
                add(evidence, number, words(source, start, end), (start, end))
    evidence.heads = {stem[:5] for stem in evidence.places if len(stem) >= 5}
    return evidence


def is_data(source: str) -> bool:
    """Whether a source is written as data, by its first sign and three pairs of a key and a value."""
    if source.lstrip()[:1] not in ("{", "["):
        return False
    return sum(1 for match in PAIR.finditer(source[:2000]) if match["key"]) >= 3


def add(evidence: Evidence, source: int, found: list[Word], span: tuple[int, int], denied: bool = False) -> None:
    """Add one unit with its words."""
    if not found:
        return
    number, plains = len(evidence.units), [word.plain for word in found]
    evidence.plain.update(plains)
    evidence.joined.update(map(str.__add__, ["", *plains], plains))
    evidence.triples.update(zip(plains, plains[1:], plains[2:], strict=False))
    told = [(at, word.stem) for at, word in enumerate(found, evidence.size + source * APART) if word.content]
    evidence.stream += told
    order = [stem for _, stem in told]
    evidence.pairs.update(pairwise(order))
    stems = set(order)
    for stem in stems:
        evidence.places.setdefault(stem, []).append(number)
    evidence.size += len(found)
    no = frozenset(stems) if denied else EMPTY if NEGATIONS.isdisjoint(plains) else after(found, NEGATIONS)
    hedged = EMPTY if HEDGES.isdisjoint(plains) else after(found, HEDGES)
    contrary = denied or not CONTRARY.isdisjoint(plains)
    unit = Unit(source, *span, frozenset(stems), no, hedged, contrary)
    evidence.units.append(unit)


def after(found: Sequence[Word], signs: frozenset[str]) -> frozenset[str]:
    """Return the stems of the content words right behind each word that is such a sign: what it bears on."""
    if signs.isdisjoint([word.plain for word in found]):
        return frozenset()
    borne: set[str] = set()
    for place, word in enumerate(found):
        behind = found[place + 1 : place + 6] if word.plain in signs else []
        if behind and behind[0].plain not in ("only", "just", "merely"):
            borne.update([near.stem for near in behind if near.content][:2])
    return frozenset(borne)


def add_data(evidence: Evidence, source: int, text: str, spans: Spans) -> None:
    """Add a source that is data: a unit for each value, long strings by sentence, with facts and opening hours."""
    for above, key, start, end, value in pairs(text):
        bare = value.strip("\"'").lower()
        name = words(key.replace("_", " "))
        if len(value) > 60:
            for a, b in spans(text[end - len(value) : end]):
                add(
                    evidence,
                    source,
                    words(text, end - len(value) + a, end - len(value) + b),
                    (end - len(value) + a, end - len(value) + b),
                )
            continue
        add(evidence, source, name + words(text, end - len(value), end), (start, end), denied=ANSWERS.get(bare) is False)
        if bare in ANSWERS:
            evidence.facts.append(Fact(len(evidence.units) - 1, squeeze(name), squeeze(words(above)), ANSWERS[bare]))
        if bare and key.lower() in DAYS:
            evidence.hours[key.lower()] = frozenset(minutes(bare))


def pairs(text: str) -> Iterator[tuple[str, str, int, int, str]]:
    """Yield (key above, key, start, end, value) for every plain value of a data source."""
    above: list[str] = []
    for match in PAIR.finditer(text):
        if match["close"]:
            del above[-1:]
        elif match["open"]:
            above.append(above[-1] if above else "")
        elif match["value"] in "{[":
            above.append(match["key"])
        else:
            yield (above[-1] if above else ""), match["key"], match.start(), match.end(), match["value"]


def squeeze(found: Iterable[Word]) -> str:
    """Return the words as one string of stems, to find `WiFi`, `wi-fi` and `Wi Fi` alike."""
    return " ".join(word.stem for word in found)


def minutes(value: str) -> Iterator[int]:
    """Yield the clock times of a value as minutes after midnight; noon and midnight of an all-day day too."""
    for match in CLOCK.finditer(value):
        yield int(match[1]) % 24 * 60 + int(match[2])
