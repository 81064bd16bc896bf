"""Pick passages that show how the author writes: whole prose, near the subject, each from another document.

subject ──ranked chunks──► prose ──grown with its neighbours to 400-900 characters──► samples
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bloginator.corpus.search import opened, read_chunk
from bloginator.corpus.stems import stems
from bloginator.records.corpus import Chunk, Passage, Retrieval

if TYPE_CHECKING:
    from bloginator.corpus.lexical import Lexicon

SHORTEST, LONGEST = 400, 900
LOOKED_AT = 600
"""Chunks that are tried, best first."""

PROSE_SHARE = 0.8
"""Characters that remain when markup and link targets are gone, below which a text is more markup than prose."""

CLOSED = re.compile(r"[.!?…][\"'”’)\]*_]*$")
OPENING = re.compile(r"[\"'“‘(*_\[]*[A-ZÀ-Þ0-9`]|[^\x00-\u024f]")


def samples(index: str | Path, about: str, count: int = 3, *, settings: Retrieval | None = None) -> list[Passage]:
    """Return up to ``count`` samples of the author's own prose, nearest to the subject first.

    Args:
        about: Words of the subject: an outline's title, thesis and keywords.

    Returns:
        Runs of prose from as many documents, each whole sentences of 400 to 900 characters where the corpus has such;
        fewer than ``count`` where it has not. Lists, tables, code and quotes are none; deprecated documents give none.

    Raises:
        BadCorpus: There is no index, or it cannot be read.
    """
    settings = settings or Retrieval()
    with opened(index, (settings or Retrieval()).language) as lexicon:
        places = list(order(lexicon, about, settings.language))
        found: dict[int, Passage] = {}
        for least in (SHORTEST, SHORTEST // 2):
            add(found, lexicon, places, count, least)
        return list(found.values())


def add(found: dict[int, Passage], lexicon: "Lexicon", places: list[tuple[int, float]], count: int, least: int) -> None:
    """Add samples of at least so many characters until there are enough, one a document."""
    for place, score in places:
        document = int(lexicon.document[place])
        if len(found) == count:
            return
        if document not in found and lexicon.qualities[document] != "deprecated":
            sample = grown(lexicon, document, place - int(lexicon.starts[document]))
            if sample and len(sample.text) >= least:
                found[document] = Passage(chunk=sample, rank=len(found) + 1, score=round(score, 4))


def order(lexicon: "Lexicon", about: str, language: str) -> Iterator[tuple[int, float]]:
    """Yield chunks nearest to the subject first, then each document's chunks, so that any prose is found in the end."""
    from bloginator.corpus.lexical import best

    total = lexicon.score(dict.fromkeys(stems(about, language), 1.0)).total
    yield from ((place, float(total[place])) for place in best(total, LOOKED_AT).tolist())
    for start, size in zip(lexicon.starts.tolist(), lexicon.sizes.tolist(), strict=True):
        yield from ((place, 0.0) for place in range(start, start + min(size, 20)))


def grown(lexicon: "Lexicon", document: int, ordinal: int) -> Chunk | None:
    """Return the chunk with as many after and before it as a sample holds; ``None`` where that is no sample."""
    chunk = read_chunk(lexicon, document, ordinal)
    if not is_prose(chunk):
        return None
    last = ordinal
    while len(chunk.text) < SHORTEST and (longer := joined(chunk, near(lexicon, document, last + 1))):
        chunk, last = longer, last + 1
    while len(chunk.text) < SHORTEST and (longer := joined(near(lexicon, document, ordinal - 1), chunk)):
        chunk, ordinal = longer, ordinal - 1
    return chunk


def near(lexicon: "Lexicon", document: int, ordinal: int) -> Chunk | None:
    """Return a chunk of the document, ``None`` past its ends."""
    return read_chunk(lexicon, document, ordinal) if 0 <= ordinal < lexicon.sizes[document] else None


def joined(one: Chunk | None, other: Chunk | None) -> Chunk | None:
    """Return two chunks as one, ``None`` where they are not one run of prose or would be too long."""
    if one is None or other is None or one.heading != other.heading or not (is_prose(one) and is_prose(other)):
        return None
    gap = other.span[0] - one.span[1]
    text = one.text + (" " if gap < 2 else "\n\n") + other.text
    if gap > 2 or len(text) > LONGEST:
        return None
    lines = (one.lines[0], other.lines[1]) if one.lines and other.lines else None
    return one.model_copy(update={"text": text, "span": (one.span[0], other.span[1]), "lines": lines})


def is_prose(chunk: Chunk) -> bool:
    """Tell whether a chunk is whole sentences with little markup."""
    from bloginator.reading.prose import bare

    text = chunk.text.strip()
    if chunk.kind != "prose" or not CLOSED.search(text) or not OPENING.match(text):
        return False
    return len(bare(text)) >= PROSE_SHARE * len(text)
