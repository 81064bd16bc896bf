"""The sources of one text, indexed once: which units they have, and which words stand in which unit.

A unit is a sentence, a line of code or output, or a row of a record, whose plain yes or no becomes a ``Fact``. A
heading, a table's names of its columns and a line of nothing but links are no units: what they say is known, and
supports nothing by itself.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple

from bloginator.text.grounding.polarity import DENYING, JOINTS, cut_clauses
from bloginator.text.grounding.quantities import Quantity, Size, find_quantities
from bloginator.text.grounding.records import TABLE_LINE, Row, blank_rows, is_json, read_rows
from bloginator.text.markdown.blocks import blocks
from bloginator.text.words import Word, words, writes_german

Spans = Callable[[str], Sequence[tuple[int, int]]]
ANSWERS = {"true": True, "yes": True, "false": False, "no": False, "none": None, "null": None}
ACRONYM = re.compile(r"\b[A-Z](?:\.?[A-Z])+(?=s?\b)")
HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(\S.*)$", re.M)
LISTED = re.compile(
    r"^(?P<lead>[^\n]*[:*_])[ \t]*\n(?P<items>(?:\s*^[ \t]*(?:[-*+•]|\d{1,3}[.)])[ \t][^\n]*(?:\n[ \t]+[^\n]+)*\n?)+)", re.M
)
"""A list with the line that leads into it."""

LINKS = re.compile(r"(?:[^\w\[]*\[[^\[\]\n]*\]\([^()\n]*\))+\W*")
CODE_LINE = re.compile(r"^[ \t]*+(?!```|~~~).+", re.M)
LONGEST_VALUE = 60
APART = 400


class Unit(NamedTuple):
    """One sentence or row of a source: its range there, its stems, whether its heading or its answer is negative."""

    source: int
    start: int
    end: int
    stems: frozenset[str]
    contrary: bool
    is_row: bool


class Fact(NamedTuple):
    """A yes or no of a record: its unit, the stems of its key and of the key above it, and the answer, if known."""

    unit: int
    key: str
    above: str
    holds: bool | None


@dataclass
class Evidence:
    """Everything that is asked of the sources, by stem."""

    texts: Sequence[str] = ()
    named: frozenset[str] = frozenset()
    """The stems of names that are known besides: of documents and their headings."""
    units: list[Unit] = field(default_factory=list)
    places: dict[str, list[int]] = field(default_factory=dict)
    plain: set[str] = field(default_factory=set)
    joined: set[str] = field(default_factory=set)
    heads: set[str] = field(default_factory=set)
    facts: list[Fact] = field(default_factory=list)
    stream: list[tuple[int, str]] = field(default_factory=list)
    """Every content word's place among all words, and its stem, in order; sources lie ``APART`` words apart."""
    size: int = 0
    names: Sequence[str] = ()
    """Those that are known besides, as they are written."""

    @cached_property
    def acronyms(self) -> frozenset[str]:
        """The words in capitals, without stops and without the "s" of their plural: "U.S.", "FECs"."""
        return frozenset(raw.replace(".", "") for text in self.texts for raw in ACRONYM.findall(text))

    @cached_property
    def initials(self) -> str:
        """The first signs of the content words, in order, in lower case."""
        return "".join(stem[0] for _, stem in self.stream)

    @cached_property
    def is_record(self) -> bool:
        """Whether a quarter of the units are rows of records: what is told of these is wrong more often."""
        return 4 * sum(unit.is_row for unit in self.units) >= max(1, len(self.units))

    @cached_property
    def quantities(self) -> Mapping[Size, Sequence[tuple[int, str, Quantity]]]:
        """What the sources count: a number or a size -> each place that has it, with its unit and the unit's text."""
        counted: dict[Size, list[tuple[int, str, Quantity]]] = {}
        for at, unit in enumerate(self.units):
            text = self.said(at)
            for quantity in find_quantities(text, is_german=writes_german(self.texts[unit.source])):
                for size in quantity.sizes:
                    counted.setdefault(size, []).append((at, text, quantity))
        return counted

    def mass(self, weights: Mapping[str, float]) -> dict[int, float]:
        """Return unit -> summed weight of the stems it shares with ``weights``."""
        shared: dict[int, float] = {}
        for stem, weight in weights.items():
            for unit in self.places.get(stem, ()):
                shared[unit] = shared.get(unit, 0.0) + weight
        return shared

    def said(self, unit: int) -> str:
        """Return the text of a unit."""
        own = self.units[unit]
        return self.texts[own.source][own.start : own.end]

    def row(self, unit: int) -> str:
        """Return the whole row of a table that a unit is a cell of; "" where it is none."""
        own = self.units[unit]
        text = self.texts[own.source] if own.is_row else ""
        line = TABLE_LINE.match(text, text.rfind("\n", 0, own.start) + 1)
        return line.group() if line else ""

    def place(self, unit: int) -> tuple[int, tuple[int, int]]:
        """Return the source of a unit, and its range there."""
        own = self.units[unit]
        return own.source, (own.start, own.end)

    def around(self, unit: int) -> frozenset[str]:
        """Return the stems of a unit and of its neighbours in the same source."""
        return frozenset().union(*(self.units[near].stems for near in (unit, *self.beside(unit))))

    def beside(self, unit: int, *, under_one_heading: bool = False) -> list[int]:
        """Return the units before and behind one in the same source."""
        own = self.units[unit]
        near = [(at, self.units[at]) for at in (unit - 1, unit + 1) if 0 <= at < len(self.units)]
        text = self.texts[own.source] if under_one_heading else ""
        return [
            at
            for at, other in near
            if other.source == own.source and not HEADING.search(text, min(own.end, other.end), max(own.start, other.start))
        ]


def index_sources(sources: Sequence[str], spans: Spans, known: Sequence[str] = ()) -> Evidence:
    """Index the sources, each cut into units: the rows of its records, and the sentences by ``spans`` of the rest.

    Args:
        known: What is known besides, as the name of a source's document: no name in it is unknown.
    """
    evidence = Evidence(sources, frozenset().union(*map(stems_of, known)), names=known)
    for number, source in enumerate(sources):
        add_source(evidence, number, index_source(source, spans))
    evidence.heads = {stem[:5] for stem in evidence.places if len(stem) >= 5}
    return evidence


@lru_cache(maxsize=2_048)
def stems_of(text: str) -> frozenset[str]:
    """Return the stems of a text's words."""
    return frozenset(word.stem for word in words(text))


@lru_cache(maxsize=2_048)
def index_source(source: str, spans: Spans) -> Evidence:
    """Index one source by itself; what many texts are held against is read once."""
    evidence = Evidence((source,))
    source = re.sub(r"\\[nrt]", "  ", source) if is_json(source) else source
    rows = read_rows(source)
    for row in rows:
        add_row(evidence, source, row, spans)
    if not (rows and is_json(source)):
        add_prose(evidence, source, blank_rows(source, rows), spans)
    return evidence


def add_source(evidence: Evidence, number: int, own: Evidence) -> None:
    """Add a source that is indexed by itself behind those that are there."""
    first, shift = len(evidence.units), evidence.size + number * APART
    evidence.units += [unit._replace(source=number) for unit in own.units] if number else own.units
    evidence.facts += [fact._replace(unit=first + fact.unit) for fact in own.facts]
    evidence.stream += [(at + shift, stem) for at, stem in own.stream] if shift else own.stream
    for stem, places in own.places.items():
        evidence.places.setdefault(stem, []).extend([first + place for place in places])
    evidence.plain |= own.plain
    evidence.joined |= own.joined
    evidence.size += own.size


def add_prose(evidence: Evidence, text: str, rest: str, spans: Spans) -> None:
    """Add the sentences of a source beside its rows; one under a negative heading is negative."""
    headings = [(match.start(), words(text, *match.span(1))) for match in HEADING.finditer(text)]
    for known in [*(heading for _, heading in headings), *(words(text, *row.span()) for row in TABLE_LINE.finditer(text))]:
        add_known(evidence, known)
    denied = [match.span("items") for match in LISTED.finditer(text) if is_denying(match["lead"])]
    for start, end in sorted({*spans(rest), *code_lines(rest)}):
        above = next((heading for at, heading in reversed(headings) if at < start), [])
        if LINKS.fullmatch(text, start, end):
            add_known(evidence, words(text, start, end))
        else:
            is_contrary = not DENYING.isdisjoint([word.plain for word in above]) or any(a <= start < b for a, b in denied)
            add_unit(evidence, words(rest, start, end), (start, end), is_contrary, is_row=False)


def is_denying(lead: str) -> bool:
    """Whether a line denies what stands in the list behind it: "helpers should not:", but no "if it is not there:"."""
    *_, last = [[], *cut_clauses(lead, words(lead))]
    return bool(last) and last[0].plain not in JOINTS and not DENYING.isdisjoint([word.plain for word in last])


def code_lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield the ranges of the lines of code and of output, fences aside: figures stand there, too."""
    for block in blocks(text):
        if block.kind == "code":
            yield from (line.span() for line in CODE_LINE.finditer(text, block.start, block.end))


def add_row(evidence: Evidence, text: str, row: Row, spans: Spans) -> None:
    """Add a row: its key and value as one unit and a yes or no as a fact, or the sentences of a long value."""
    key, value = words(row.key.replace("_", " ")), text[row.inside : row.end]
    if len(value) > LONGEST_VALUE:
        for start, end in spans(value):
            span = row.inside + start, row.inside + end
            add_unit(evidence, words(text, *span), span, contrary=False, is_row=False)
        return
    answer = value.strip().strip("\"'").lower()
    tokens = key + words(text, row.inside, row.end)
    add_unit(evidence, tokens, (row.start, row.end), ANSWERS.get(answer) is False, is_row=True)
    if answer in ANSWERS and evidence.units:
        name, above = (" ".join(word.stem for word in some) for some in (key, words(row.above)))  # "WiFi" is "Wi Fi"
        evidence.facts.append(Fact(len(evidence.units) - 1, name, above, ANSWERS[answer]))


def add_known(evidence: Evidence, known: Sequence[Word]) -> None:
    """Add words that a source has, but no unit."""
    for word in known:
        evidence.plain.add(word.plain)
        if word.content:
            evidence.places.setdefault(word.stem, [])


def add_unit(evidence: Evidence, tokens: Sequence[Word], span: tuple[int, int], contrary: bool, is_row: bool) -> None:
    """Add one unit with its words to a source that is indexed by itself."""
    if not tokens:
        return
    number, plains = len(evidence.units), [word.plain for word in tokens]
    evidence.plain.update(plains)
    evidence.joined.update(map(str.__add__, ["", *plains], plains))
    placed = [(at, word.stem) for at, word in enumerate(tokens, evidence.size) if word.content]
    evidence.stream += placed
    stems = frozenset(stem for _, stem in placed)
    for stem in stems:
        evidence.places.setdefault(stem, []).append(number)
    evidence.size += len(tokens)
    evidence.units.append(Unit(0, *span, stems, contrary, is_row))
