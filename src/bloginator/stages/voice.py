"""Voice in words: how a text stands to its author, which sections are weakest, and what to change in them.

score, percentile, reason ──► one sentence      sections ──► the weakest first      draft ──► its lines in a report
"""

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

NOT_MEASURED = "not measured"


class Scored(Protocol):
    """What has a score, ``None`` where it has none."""

    @property
    def score(self) -> float | None:
        """From 0 to 1."""


Name = TypeVar("Name")
One = TypeVar("One", bound=Scored)


def told(score: float | None, percentile: int | None, reason: str | None) -> str:
    """Return a score as one says it.

    >>> told(0.8312, 34, None)
    '0.83, more typical than 34% of your own passages'
    >>> told(None, None, "12 words of its own; 60 are needed"), told(None, None, None)
    ('not measured: 12 words of its own; 60 are needed', 'not measured')
    """
    if score is None:
        return f"{NOT_MEASURED}: {reason}" if reason else NOT_MEASURED
    return f"{score:.2f}" if percentile is None else f"{score:.2f}, more typical than {percentile}% of your own passages"


def weakest_first(scored: Iterable[tuple[Name, One]]) -> list[tuple[Name, One]]:
    """Return what was scored, the lowest score first, what has none last; otherwise in the order given."""
    return sorted(scored, key=lambda one: (one[1].score is None, one[1].score or 0.0))


def sections_of(name: str, text: str) -> Iterator[tuple[str, str]]:
    """Yield the sections of a text that has headings, by their titles; a text without any is one, under ``name``."""
    from bloginator.reading.prose import blocks, front_matter

    start = front_matter(text).body
    headings = [block for block in blocks(text) if block.kind == "heading"]
    if not headings:
        yield name, text
        return
    if text[start : headings[0].start].strip():
        yield name, text[start : headings[0].start]
    ends = [*(block.start for block in headings[1:]), len(text)]
    for block, end in zip(headings, ends, strict=True):
        if text[block.end : end].strip():
            yield block.title, text[block.end : end]
