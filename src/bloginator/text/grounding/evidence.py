"""The sources of one text, or some of them, behind each other: what is asked of them together.

Each is indexed by itself, once; what is asked of all is put together of that, when it is asked for.
"""

from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate

from bloginator.text.grounding.quantities import Quantity, Size
from bloginator.text.grounding.records import TABLE_LINE
from bloginator.text.grounding.source_index import HEADING, Fact, SourceIndex, Spans, Unit, index_source
from bloginator.text.words import words

APART = 400


@dataclass(eq=False)
class Evidence:
    """Sources behind each other: what is asked of them together is put together when it is asked for.

    Args:
        names: What is known besides, as documents and their headings are called.
    """

    parts: Sequence[SourceIndex] = ()
    names: Sequence[str] = ()

    @cached_property
    def texts(self) -> Sequence[str]:
        """The sources."""
        return [part.text for part in self.parts]

    @cached_property
    def named(self) -> Set[str]:
        """The stems of the names."""
        return join_sets([stems_of(name) for name in self.names])

    @cached_property
    def units(self) -> Sequence[Unit]:
        """All units."""
        return [unit for part in self.parts for unit in part.units]

    @cached_property
    def owners(self) -> Sequence[int]:
        """The number of each unit's source."""
        return [number for number, part in enumerate(self.parts) for _ in part.units]

    @cached_property
    def firsts(self) -> Sequence[int]:
        """The number of each source's first unit."""
        return list(accumulate([len(part.units) for part in self.parts[:-1]], initial=0))

    @cached_property
    def stems(self) -> Set[str]:
        """The stems that are known."""
        return join_sets([part.places.keys() for part in self.parts])

    @cached_property
    def plain(self) -> Set[str]:
        """The words, as they are written."""
        return join_sets([part.plain for part in self.parts])

    @cached_property
    def joined(self) -> Set[str]:
        """Every two words that stand beside each other, written as one, and those that open a unit."""
        return join_sets([part.joined for part in self.parts])

    @cached_property
    def heads(self) -> Set[str]:
        """The beginnings of longer stems."""
        return join_sets([part.heads for part in self.parts])

    @cached_property
    def acronyms(self) -> Set[str]:
        """The words in capitals."""
        return join_sets([part.acronyms for part in self.parts])

    @cached_property
    def initials(self) -> str:
        """The first signs of the content words, in order, in lower case."""
        return "".join([part.initials for part in self.parts])

    @cached_property
    def facts(self) -> Sequence[Fact]:
        """The yes and no of records."""
        pairs = zip(self.firsts, self.parts, strict=False)
        return [fact._replace(unit=first + fact.unit) for first, part in pairs for fact in part.facts]

    @cached_property
    def stream(self) -> Sequence[tuple[int, str]]:
        """Every content word's place among all words, and its stem, in order; sources lie ``APART`` words apart."""
        if len(self.parts) == 1:
            return self.parts[0].stream
        shifts = accumulate([part.size + APART for part in self.parts], initial=0)
        return [(at + shift, stem) for shift, part in zip(shifts, self.parts, strict=False) for at, stem in part.stream]

    @cached_property
    def is_record(self) -> bool:
        """Whether a quarter of the units are rows of records: what is told of these is wrong more often."""
        return 4 * sum(unit.is_row for unit in self.units) >= max(1, len(self.units))

    @cached_property
    def quantities(self) -> Mapping[Size, Sequence[tuple[int, str, Quantity]]]:
        """What the sources count: a number or a size -> each place that has it, with its unit and the unit's text."""
        counted: dict[Size, list[tuple[int, str, Quantity]]] = {}
        for first, part in zip(self.firsts, self.parts, strict=False):
            for size, places in part.quantities.items():
                counted.setdefault(size, []).extend([(first + at, text, quantity) for at, text, quantity in places])
        return counted

    @cached_property
    def counts(self) -> Mapping[float, Set[int]]:
        """Each plain number of the sources, and the units that have it."""
        return {value: {at for at, *_ in places} for (kind, value), places in self.quantities.items() if not kind}

    def has_size(self, sizes: Collection[Size]) -> bool:
        """Whether a source counts one of some numbers or sizes."""
        return any(not part.quantities.keys().isdisjoint(sizes) for part in self.parts)

    def places(self, stem: str) -> list[int]:
        """Return the units that have a stem, in order."""
        pairs = zip(self.firsts, self.parts, strict=False)
        return [first + at for first, part in pairs for at in part.places.get(stem, ())]

    def said(self, unit: int) -> str:
        """Return the text of a unit."""
        own = self.units[unit]
        return self.texts[self.owners[unit]][own.start : own.end]

    def row(self, unit: int) -> str:
        """Return the whole row of a table that a unit is a cell of; "" where it is none."""
        own = self.units[unit]
        text = self.texts[self.owners[unit]] if own.is_row else ""
        line = TABLE_LINE.match(text, text.rfind("\n", 0, own.start) + 1)
        return line.group() if line else ""

    def place(self, unit: int) -> tuple[int, tuple[int, int]]:
        """Return the source of a unit, and its range there."""
        own = self.units[unit]
        return self.owners[unit], (own.start, own.end)

    def around(self, unit: int) -> frozenset[str]:
        """Return the stems of a unit and of its neighbours in the same source."""
        return frozenset().union(*(self.units[near].stems for near in (unit, *self.beside(unit))))

    def beside(self, unit: int, *, under_one_heading: bool = False) -> list[int]:
        """Return the units before and behind one in the same source."""
        own, owner = self.units[unit], self.owners[unit]
        near = [at for at in (unit - 1, unit + 1) if 0 <= at < len(self.units) and self.owners[at] == owner]
        text = self.texts[owner] if under_one_heading else ""
        others = [(at, self.units[at]) for at in near]
        return [at for at, other in others if not HEADING.search(text, min(own.end, other.end), max(own.start, other.start))]


def join_sets(sets: Sequence[Set[str]]) -> Set[str]:
    """Return all that some sets have."""
    return sets[0] if len(sets) == 1 else frozenset().union(*sets)


def index_sources(sources: Sequence[str], spans: Spans, known: Sequence[str] = ()) -> Evidence:
    """Index the sources, each cut into units: the rows of its records, and the sentences by ``spans`` of the rest.

    Args:
        known: What is known besides, as the name of a source's document: no name in it is unknown.
    """
    return Evidence([index_source(source, spans) for source in sources], known)


@lru_cache(maxsize=2_048)
def stems_of(text: str) -> frozenset[str]:
    """Return the stems of a text's words."""
    return frozenset(word.stem for word in words(text))
