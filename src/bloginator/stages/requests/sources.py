"""Turn what was found in the corpus into the numbered sources of a request."""

from collections.abc import Sequence

from bloginator.records.corpus import Passage
from bloginator.records.exchange import Source


def number_sources(passages: Sequence[Passage], letter: str = "S", *, scored: bool = True) -> tuple[Source, ...]:
    """Return the passages as sources with their markers, best first; without headings, under their document's title."""
    return tuple(
        Source(
            marker=f"{letter}{rank}",
            document=passage.chunk.document,
            heading=" › ".join(passage.chunk.heading) or passage.chunk.title,
            lines=passage.chunk.lines,
            page=passage.chunk.page,
            text=passage.chunk.text,
            score=passage.score if scored else None,
            chunk=passage.chunk.id,
            quoted=passage.chunk.quoted,
        )
        for rank, passage in enumerate(passages, 1)
    )
