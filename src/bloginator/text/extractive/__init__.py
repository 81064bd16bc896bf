"""Write sections from their sources' own sentences: no model, no network, equal input gives equal bytes.

    asks ──► quotable sentences of their sources ──► choose, over all sections at once ──► paragraphs with [S#] markers

What it writes is a digest, not an essay: each sentence stands in a source, word for word, and says in which.
The method and its reference are in ``choice``.
"""

from collections.abc import Sequence

from bloginator.text.extractive.quotable import Quote, quotable
from bloginator.text.extractive.rendering import weave
from bloginator.text.extractive.section_input import Ask
from bloginator.text.extractive.selection import choose
from bloginator.text.extractive.table_quote import table

__all__ = ["Ask", "extract"]


def extract(asks: Sequence[Ask]) -> dict[str, str]:
    """Write every section from its sources' sentences.

    Args:
        asks: All sections of the outline, in its order: what one section quotes, no other repeats.

    Returns:
        Section id -> Markdown paragraphs, in the order of ``asks``; empty where the sources hold nothing quotable.
    """
    passages = read(asks)
    chosen = choose(asks, passages)
    return {ask.id: weave(ask, picks) or table(ask) for ask, picks in zip(asks, chosen, strict=True)}


def read(asks: Sequence[Ask]) -> dict[str, tuple[Quote, ...]]:
    """Read each distinct source text once: text -> its sentences, in order."""
    texts = {source.text: source.quoted for ask in asks for source in ask.sources}
    return {text: quotable(text, quoted) for text, quoted in texts.items()}
