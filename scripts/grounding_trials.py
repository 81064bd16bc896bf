"""Claims by themselves beside sources of every length, made from texts that people have marked.

    a claim, as people judged it ──► its whole sources | the passage that says it | both among passages of other subjects
    a supported claim            ──► its sources without the passages that say it | the nearest sources of other subjects

The upper row keeps people's label; the lower one is unsupported. Each claim's draw is seeded by itself, so that it is the
same in every fold. `train_grounding.py` learns from these what decides on a text of one sentence.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bloginator.text.grounding.evidence import Evidence, index_sources
from bloginator.text.grounding.judge import is_claim, sentence_spans
from bloginator.text.grounding.sentence_reading import Reading, read_sentence

REACHES = (0, 1, 2, 3)
LEAST_SEEN, NEARLY_ALL, LEAST_LOST = 0.3, 0.9, 0.15
NEAREST = 4
SHORTEST, LONGEST = 1.0, 3.3
"""Sources are filled up to between ten and two thousand words: powers of ten, drawn evenly."""


@dataclass(frozen=True)
class Trial:
    """A claim beside sources; ``judged`` where the label is people's."""

    group: str
    claim: str
    sources: tuple[str, ...]
    unsupported: bool
    judged: bool


@dataclass(frozen=True)
class Material:
    """The sources of one text, indexed."""

    task: str
    group: str
    sources: tuple[str, ...]
    evidence: Evidence

    def said(self, units: Sequence[int]) -> str:
        """Return some units as one text."""
        return " ".join(self.evidence.said(unit) for unit in units)

    def beside(self, unit: int, reach: int, without: Sequence[int] = ()) -> list[int]:
        """Return a unit's neighbours in its source, itself among them, less those left out."""
        owners = self.evidence.owners
        near = range(max(0, unit - reach), min(len(owners), unit + reach + 1))
        return [at for at in near if owners[at] == owners[unit] and at not in without]


class Trials:
    """Makes the trials of some texts (``Labelled`` of `train_grounding.py`)."""

    def __init__(self, texts: Sequence, idf: dict[str, float]) -> None:
        self.texts, self.idf = texts, idf
        self.materials: dict[str, Material] = {}
        for text in texts:
            if text.group not in self.materials:
                found = Material(text.task, text.group, text.sources, index_sources(text.sources, sentence_spans))
                self.materials[text.group] = found

    def __iter__(self) -> Iterator[Trial]:
        for text in self.texts:
            material = self.materials[text.group]
            for span in sentence_spans(text.text):
                reading = read_sentence(text.text, span, material.evidence, self.idf)
                wrong = any(min(reading.end, b) - max(reading.start, a) >= 2 for a, b in text.marked)
                claim = text.text[slice(*span)]
                if is_claim(reading):
                    draw = random.Random(f"{text.group}\n{text.text}\n{span[0]}")
                    yield from self.of_claim(claim, reading, material, wrong, draw)

    def of_claim(
        self, claim: str, reading: Reading, material: Material, wrong: bool, draw: random.Random
    ) -> Iterator[Trial]:
        """Yield the trials of one claim: all of a marked one's, a few of another's."""
        judged = list(self.judged(reading, material, draw))
        if wrong:
            yield from (Trial(material.group, claim, sources, True, True) for sources in judged)
            return
        told = sum(w for stem, w in reading.weights.items() if stem in material.evidence.stems)
        if told < LEAST_SEEN * reading.total:
            return
        yield Trial(material.group, claim, draw.choice(judged), False, True)
        other = self.without(reading, material, draw) if draw.random() < 0.5 else self.near(reading, material, draw)
        if other is not None:
            yield Trial(material.group, claim, other, True, False)

    def judged(self, reading: Reading, material: Material, draw: random.Random) -> Iterator[tuple[str, ...]]:
        """Yield sources under which people's label holds: all of them, the passage that says it, both among others."""
        yield material.sources
        if reading.best is None:
            return
        units = material.beside(reading.best, draw.choice(REACHES))
        stems = frozenset().union(*(material.evidence.units[unit].stems for unit in units))
        seen = {stem: weight for stem, weight in reading.weights.items() if stem in material.evidence.stems}
        whole = sum(weight for stem, weight in seen.items() if stem in stems) >= NEARLY_ALL * sum(seen.values())
        if whole:
            yield (material.said(units),)
        yield self.filled((material.said(units),) if whole else material.sources, material, draw)

    def without(self, reading: Reading, material: Material, draw: random.Random) -> tuple[str, ...] | None:
        """Return the sources without the units that say most of the claim, if that takes something from it."""
        units = material.evidence.units
        taken = sorted(reading.mass, key=lambda unit: (-reading.mass[unit], unit))[: draw.choice((1, 2, 3, 5))]
        left = [unit for unit in range(len(units)) if unit not in taken]
        stems = frozenset().union(*(units[unit].stems for unit in left))
        lost = sum(w for s, w in reading.weights.items() if s in material.evidence.stems and s not in stems)
        if not left or lost < LEAST_LOST * reading.total:
            return None
        if draw.random() < 0.5:
            centre = max(left, key=lambda unit: (reading.mass.get(unit, 0.0), -unit))
            left = material.beside(centre, draw.choice(REACHES), taken)
        sources = (material.said(left),)
        return self.filled(sources, material, draw) if draw.random() < 0.4 else sources

    def near(self, reading: Reading, material: Material, draw: random.Random) -> tuple[str, ...] | None:
        """Return sources of another subject that share most with the claim: all of them, or their best passage."""
        tops = {}
        for other in self.materials.values():
            if other.group != material.group and other.task == material.task:
                tops[other.group] = max(replace(reading, evidence=other.evidence).mass.values(), default=0.0)
        ranked = sorted((group for group in tops if tops[group]), key=lambda group: (-tops[group], group))[:NEAREST]
        if not ranked:
            return None
        found = self.materials[draw.choice(ranked)]
        mass = replace(reading, evidence=found.evidence).mass
        best = max(mass, key=lambda unit: (mass[unit], -unit))
        whole = (lambda: found.sources, lambda: self.filled(found.sources, material, draw))
        passage = (found.said(found.beside(best, draw.choice(REACHES))),)
        return passage if draw.random() < 0.5 else draw.choice(whole)()

    def filled(self, sources: tuple[str, ...], material: Material, draw: random.Random) -> tuple[str, ...]:
        """Return sources among passages of other subjects: beside them, or all as one page."""
        wanted, size, others = 10 ** draw.uniform(SHORTEST, LONGEST), sum(len(s.split()) for s in sources), []
        pool = [other for other in self.materials.values() if other.group != material.group]
        while pool and size < wanted:
            other = draw.choice(pool)
            start = draw.randrange(len(other.evidence.units))
            units = range(start, min(start + 12, len(other.evidence.units)))
            others.append(other.said(units))
            size += max(1, len(others[-1].split()))
        at = draw.randrange(len(others) + 1)
        ordered = (*others[:at], *sources, *others[at:])
        return ordered if draw.random() < 0.5 else ("\n\n".join(ordered),)
