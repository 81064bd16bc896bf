"""What the extractive writer is told of one section."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # at run time pydantic stays unloaded: only the attributes are used
    from bloginator.records.exchange import Request, Source


@dataclass(frozen=True, slots=True)
class SectionInput:
    """One section: what it is about, what may be quoted, and how long it may get.

    Attributes:
        words: Most words of the section; no sentence is cut to keep it.
        sources: Best first.
        path: Titles of the ancestors, outermost first.
    """

    id: str
    title: str
    words: int
    sources: tuple[Source, ...]
    path: tuple[str, ...] = ()
    description: str = ""
    keywords: tuple[str, ...] = ()

    @classmethod
    def of(cls, request: Request, keywords: tuple[str, ...] = ()) -> SectionInput:
        """Take from a request what the writer needs."""
        return cls(
            id=request.section,
            title=request.title,
            words=request.max_words,
            sources=request.sources,
            path=request.path,
            description=request.description,
            keywords=keywords,
        )
