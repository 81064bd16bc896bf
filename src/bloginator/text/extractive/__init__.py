"""Write sections from their sources' own sentences: no model, no network, equal input gives equal bytes.

What it writes is a digest, not an essay: each sentence stands in a source, word for word, and says in which.
The method and its reference are in ``selection``.
"""

from collections.abc import Sequence

from bloginator.text.extractive.rendering import quote_table, render_section
from bloginator.text.extractive.selection import select_sentences
from bloginator.text.extractive.source_sentences import SectionInput, SourceSentence, read_sentences

__all__ = ["SectionInput", "extract"]


def extract(asks: Sequence[SectionInput]) -> dict[str, str]:
    """Write every section from its sources' sentences.

    Args:
        asks: All sections of the outline, in its order: what one section quotes, no other repeats.

    Returns:
        Section id -> Markdown paragraphs, in the order of ``asks``; empty where the sources hold nothing quotable.
    """
    passages = read_sources(asks)
    chosen = select_sentences(asks, passages)
    return {ask.id: render_section(ask, picks) or quote_table(ask) for ask, picks in zip(asks, chosen, strict=True)}


def read_sources(asks: Sequence[SectionInput]) -> dict[str, tuple[SourceSentence, ...]]:
    """Read each distinct source text once: text -> its sentences, in order."""
    texts = {source.text: source.quoted for ask in asks for source in ask.sources}
    return {text: read_sentences(text, quoted) for text, quoted in texts.items()}
