"""What the corpus holds and what a section is given of it: documents, chunks, passages, and how much they cover.

Document ──cut──► Chunk ──ranked for a Query──► Passage ──counted──► Coverage
"""

from typing import Literal

from pydantic import Field

from bloginator.records.base import Record, stored_as

Quality = Literal["preferred", "standard", "deprecated"]
Kind = Literal["prose", "list", "code", "table", "quote"]
Quotations = Literal["guess", "none", "all"]
"""What of a document is not its author's words: what looks like it, nothing, everything."""
Engine = Literal["auto", "lexical", "dense", "fused"]


class Document(Record):
    """One file of the corpus.

    Args:
        path: As it is cited: relative, with ``/``.
        title: From the front matter, else the first heading, else the file's name in words.
        date: As the front matter writes it, ``YYYY-MM-DD`` first; ``None`` where none is given.
        digest: sha256 of the file's bytes.
        chunks: How many passages it was cut into.
    """

    path: str
    title: str
    date: str | None = None
    tags: tuple[str, ...] = ()
    quality: Quality = "standard"
    digest: str = ""
    chunks: int = 0


class Chunk(Record):
    """One passage of a document; ``text`` is exactly what stands there.

    Args:
        id: 16 hex digits of document and text; the same while both are.
        document: Path of the document, as it is cited.
        title: Of the document.
        heading: Headings above the passage, outermost first, without the document's title.
        lines: First and last line, from 1; ``None`` for a converted document, which has none of its own.
        span: First character and the one after the last, in the document's text with ``\\n`` line ends.
        kind: What most of it is.
        quoted: Ranges of ``text`` that are not the author's words, in order; ``None`` where that is not known.
    """

    id: str
    document: str
    title: str = ""
    heading: tuple[str, ...] = ()
    lines: tuple[int, int] | None = None
    page: int | None = None
    span: tuple[int, int]
    kind: Kind = "prose"
    text: str
    quoted: tuple[tuple[int, int], ...] | None = None


class Passage(Record):
    """A chunk as ranked for one query.

    Args:
        rank: From 1.
        score: Between 0 and 1, 4 digits: the share that the passage carries of what the query could score at most.
        parts: The score's summands by name (``passage``, ``neighbours``, ``document`` …), 4 digits.
    """

    chunk: Chunk
    rank: int
    score: float
    parts: dict[str, float] = Field(default_factory=dict)


class Query(Record):
    """What is sought for one section.

    Args:
        id: Of the section, or the caller's own.
        path: Titles of the ancestors, outermost first; they count least.
        queries: Extra searches that the writer asks for; they count as much as the title.
    """

    id: str
    title: str
    path: tuple[str, ...] = ()
    description: str = ""
    keywords: tuple[str, ...] = ()
    queries: tuple[str, ...] = ()


class Problem(Record):
    """A file that was left out, with its reason.

    Args:
        file: Path as it would be cited.
        reason: One sentence.
        mend: One sentence: what to do; empty when nothing need be done.
    """

    file: str
    reason: str
    mend: str = ""


class Refreshed(Record):
    """What bringing an index up to date came to.

    Args:
        documents, chunks: In the index now.
        added, changed, removed: Documents, against what the index held before.
        problems: Files that were left out, in path order; also those known from earlier runs.
        notes: What else is to be said, one line each: why there are no vectors, say.
    """

    documents: int
    chunks: int
    added: int = 0
    changed: int = 0
    removed: int = 0
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()


class Coverage(Record):
    """How much of what a section asks for its passages carry.

    Args:
        id: Of the query.
        share: Of the vocabulary of title, keywords and description, weighted by place and by rarity in the corpus,
            from 0 to 1; words that name no subject are left out; ``None`` when the query has no word to look for.
        missing: Words of these that no passage carries, as written, those that count most first.
        low_evidence: Why these passages are not enough, one sentence; empty when they are.
    """

    id: str
    share: float | None
    missing: tuple[str, ...] = ()
    passages: int = 0
    documents: int = 0
    low_evidence: str = stored_as("thin", "low_evidence")


class Retrieval(Record):
    """The ``[retrieval]`` table of batch.toml.

    Args:
        engine: ``auto`` is fused where an index has vectors and their model is at hand, else lexical.
        language: Of the stemmer, by its Snowball name; ``none`` leaves words as they are.
        model: Name or folder of a sentence-transformers model, for dense and fused search; never downloaded.
        floor: Score from 0 to 1 under which a passage is left out.
        near: Share of three-word runs in common above which two passages are one.
        spread: Factor on a passage's score for each better one of the same document, from 0 to 1. 1 ranks plainly,
            by score alone; below it, passages are chosen so that together they hold the query's telling words.
        recency: Weight of a document's date, from 0 to 1; 0 ignores it.
        quality: Weight of ``preferred`` and ``deprecated``, from 0 to 1; 0 ignores them.
        follow_symlinks: Whether links that lead out of the corpus are followed.
        quotations: Whether quotations of others and pasted output of models are guessed by their shape, or all of the
            corpus is the author's words (``none``) or nothing of it (``all``); front matter and ``corpus.toml`` win.
        max_file_mb: Larger files are listed as problems and not read.
    """

    engine: Engine = "auto"
    language: str = "english"
    floor: float = Field(default=0.08, ge=0, le=1)
    near: float = Field(default=0.5, gt=0, le=1)
    model: str = ""
    spread: float = Field(default=0.97, gt=0, le=1)
    recency: float = Field(default=0.0, ge=0, le=1)
    quality: float = Field(default=0.0, ge=0, le=1)
    follow_symlinks: bool = False
    quotations: Quotations = "guess"
    max_file_mb: float = Field(default=20.0, gt=0)
