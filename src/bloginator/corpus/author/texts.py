"""A sample of the author's texts, spread evenly over the corpus, for whoever measures habits."""

from pathlib import Path

from bloginator.corpus.index.open_index import open_index
from bloginator.records.corpus import Retrieval

MOST = 600_000
"""Characters that are read: some 100,000 words, which settles the rate of anything that is heard."""


def texts(index: str | Path, *, settings: Retrieval | None = None, most: int = MOST) -> list[str]:
    """Return prose of the corpus in the index's order; from a large one every n-th passage.

    Raises:
        BadCorpus: There is no index, or it cannot be read.
    """
    with open_index(index, (settings or Retrieval()).language) as opened:
        long = "SELECT count(*), coalesce(sum(length(text)), 0) FROM chunks WHERE kind = 'prose'"
        count, total = opened.connection.execute(long).fetchone()
        step = max(1, -(-total // most)) if count else 1
        rows = opened.connection.execute("SELECT text FROM chunks WHERE kind = 'prose' ORDER BY document, ordinal")
        return [text for number, (text,) in enumerate(rows) if number % step == 0]
