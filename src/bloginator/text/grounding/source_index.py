"""A source, indexed once: which units it has, and which words stand in which unit.

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
BLOCK_TAG = re.compile(
    r"</?(?:address|article|aside|center|dd|details|div|dl|dt|fieldset|fig(?:caption|ure)|footer|header|li|main|nav|ol|p|section|"
    r"summary|table|tbody|td|tfoot|th|thead|tr|ul)\b[^<>\n]{0,999}>"
)
"""HTML's, around prose that is read."""

LONGEST_VALUE = 60


class Unit(NamedTuple):
    """One sentence or row of a source: its range there, its stems, whether its heading or its answer is negative."""

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


@dataclass(eq=False)
class SourceIndex:
    """What is asked of one source, by stem."""

    text: str
    units: list[Unit] = field(default_factory=list)
    places: dict[str, list[int]] = field(default_factory=dict)
    """Stem -> the units that have it; none where it is known and no unit has it."""
    plain: set[str] = field(default_factory=set)
    joined: set[str] = field(default_factory=set)
    facts: list[Fact] = field(default_factory=list)
    stream: list[tuple[int, str]] = field(default_factory=list)
    """Every content word's place among all words, and its stem, in order."""
    size: int = 0

    @cached_property
    def heads(self) -> frozenset[str]:
        """The beginnings of its longer stems."""
        return frozenset(stem[:5] for stem in self.places if len(stem) >= 5)

    @cached_property
    def acronyms(self) -> frozenset[str]:
        """The words in capitals, without stops and without the "s" of their plural: "U.S.", "FECs"."""
        return frozenset(raw.replace(".", "") for raw in ACRONYM.findall(self.text))

    @cached_property
    def initials(self) -> str:
        """The first signs of the content words, in order, in lower case."""
        return "".join([stem[0] for _, stem in self.stream])

    @cached_property
    def quantities(self) -> Mapping[Size, Sequence[tuple[int, str, Quantity]]]:
        """What it counts: a number or a size -> each place that has it, with its unit and the unit's text."""
        counted: dict[Size, list[tuple[int, str, Quantity]]] = {}
        is_german = writes_german(self.text)
        for at, unit in enumerate(self.units):
            text = self.text[unit.start : unit.end]
            for quantity in find_quantities(text, is_german=is_german):
                for size in quantity.sizes:
                    counted.setdefault(size, []).append((at, text, quantity))
        return counted


def blank_lines(tag: re.Match[str]) -> str:
    """Return as many ends of lines as a tag has characters."""
    return "\n" * len(tag[0])


@lru_cache(maxsize=2_048)
def index_source(source: str, spans: Spans) -> SourceIndex:
    """Index one source by itself; what many texts are held against is read once."""
    index = SourceIndex(source)
    source = re.sub(r"\\[nrt]", "  ", source) if is_json(source) else BLOCK_TAG.sub(blank_lines, source)
    rows = read_rows(source)
    for row in rows:
        add_row(index, source, row, spans)
    if not (rows and is_json(source)):
        add_prose(index, source, blank_rows(source, rows), spans)
    return index


def add_prose(index: SourceIndex, text: str, rest: str, spans: Spans) -> None:
    """Add the sentences of a source beside its rows; one under a negative heading is negative."""
    headings = [(match.start(), words(text, *match.span(1))) for match in HEADING.finditer(text)]
    for known in [*(heading for _, heading in headings), *(words(text, *row.span()) for row in TABLE_LINE.finditer(text))]:
        add_known(index, known)
    denied = [match.span("items") for match in LISTED.finditer(text) if is_denying(match["lead"])]
    for start, end in sorted({*spans(rest), *code_lines(rest)}):
        above = next((heading for at, heading in reversed(headings) if at < start), [])
        if LINKS.fullmatch(text, start, end):
            add_known(index, words(text, start, end))
        else:
            is_contrary = not DENYING.isdisjoint([word.plain for word in above]) or any(a <= start < b for a, b in denied)
            add_unit(index, read_words(rest[start:end]), (start, end), is_contrary, is_row=False)


@lru_cache(maxsize=4_096)
def read_words(said: str) -> tuple[Word, ...]:
    """Return the words of a sentence; passages overlap, and one that stands in several is read once."""
    return tuple(words(said))


def is_denying(lead: str) -> bool:
    """Whether a line denies what stands in the list behind it: "helpers should not:", but no "if it is not there:"."""
    *_, last = [[], *cut_clauses(lead, words(lead))]
    return bool(last) and last[0].plain not in JOINTS and not DENYING.isdisjoint([word.plain for word in last])


def code_lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield the ranges of the lines of code and of output, fences aside: figures stand there, too."""
    for block in blocks(text):
        if block.kind == "code":
            yield from (line.span() for line in CODE_LINE.finditer(text, block.start, block.end))


def add_row(index: SourceIndex, text: str, row: Row, spans: Spans) -> None:
    """Add a row: its key and value as one unit and a yes or no as a fact, or the sentences of a long value."""
    key, value = words(row.key.replace("_", " ")), text[row.inside : row.end]
    if len(value) > LONGEST_VALUE:
        for start, end in spans(value):
            span = row.inside + start, row.inside + end
            add_unit(index, words(text, *span), span, contrary=False, is_row=False)
        return
    answer = value.strip().strip("\"'").lower()
    tokens = key + words(text, row.inside, row.end)
    add_unit(index, tokens, (row.start, row.end), ANSWERS.get(answer) is False, is_row=True)
    if answer in ANSWERS and index.units:
        name, above = (" ".join(word.stem for word in some) for some in (key, words(row.above)))  # "WiFi" is "Wi Fi"
        index.facts.append(Fact(len(index.units) - 1, name, above, ANSWERS[answer]))


def add_known(index: SourceIndex, known: Sequence[Word]) -> None:
    """Add words that a source has, but no unit."""
    for word in known:
        index.plain.add(word.plain)
        if word.content:
            index.places.setdefault(word.stem, [])


def add_unit(index: SourceIndex, tokens: Sequence[Word], span: tuple[int, int], contrary: bool, is_row: bool) -> None:
    """Add one unit with its words to a source that is indexed by itself."""
    if not tokens:
        return
    number, plains = len(index.units), [word.plain for word in tokens]
    index.plain.update(plains)
    index.joined.update(map(str.__add__, ["", *plains], plains))
    placed = [(at, word.stem) for at, word in enumerate(tokens, index.size) if word.content]
    index.stream += placed
    stems = frozenset(stem for _, stem in placed)
    for stem in stems:
        index.places.setdefault(stem, []).append(number)
    index.size += len(tokens)
    index.units.append(Unit(*span, stems, contrary, is_row))
