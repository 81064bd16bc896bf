"""Turn what was found in the corpus into the numbered sources of a request."""

from collections.abc import Sequence

from bloginator.records.corpus import Passage
from bloginator.records.exchange import Source


def numbered(passages: Sequence[Passage], letter: str = "S", *, scored: bool = True) -> tuple[Source, ...]:
    """Return the passages as sources with their markers, best first; without headings, under their document's title."""
    return tuple(
        Source(
            marker=f"{letter}{rank}",
            document=one.chunk.document,
            heading=" › ".join(one.chunk.heading) or one.chunk.title,
            lines=one.chunk.lines,
            page=one.chunk.page,
            text=one.chunk.text,
            score=one.score if scored else None,
            chunk=one.chunk.id,
            quoted=one.chunk.quoted,
        )
        for rank, one in enumerate(passages, 1)
    )
