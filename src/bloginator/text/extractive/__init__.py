"""Write sections from their sources' own sentences: no model, no network, equal input gives equal bytes.

What it writes is a digest, not an essay: each sentence stands in a source, word for word, and says in which.
The method and its reference are in ``selection``.
"""

from collections.abc import Sequence

from bloginator.records.exchange import Request
from bloginator.text.extractive.rendering import quote_table, render_section
from bloginator.text.extractive.selection import select_sentences
from bloginator.text.extractive.source_sentences import SourceSentence, read_sentences


def extract(asks: Sequence[Request]) -> dict[str, str]:
    """Write every section from its sources' sentences.

    Args:
        asks: The requests of all sections, in the outline's order: what one section quotes, no other repeats.

    Returns:
        Section id -> Markdown paragraphs, in the order of ``asks``; empty where the sources hold nothing quotable. What a
        document does not say any more is not quoted.
    """
    asks = [keep_present(ask) for ask in asks]
    passages = read_sources(asks)
    chosen = select_sentences(asks, passages)
    return {ask.section: render_section(ask, picks) or quote_table(ask) for ask, picks in zip(asks, chosen, strict=True)}


def keep_present(ask: Request) -> Request:
    """Return a request without the sources that are there for an earlier text alone."""
    sources = tuple(source for source in ask.sources if source.marker not in ask.superseded)
    return ask.model_copy(update={"sources": sources})


def read_sources(asks: Sequence[Request]) -> dict[str, tuple[SourceSentence, ...]]:
    """Read each distinct source text once: text -> its sentences, in order."""
    texts = {source.text: source.quoted for ask in asks for source in ask.sources}
    return {text: read_sentences(text, quoted) for text, quoted in texts.items()}
