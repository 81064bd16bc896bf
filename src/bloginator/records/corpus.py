"""What the corpus holds and what a section is given of it: documents, chunks, passages, and how much they cover."""

from typing import Literal

from pydantic import Field

from bloginator.records.base import Record, stored_as

Quality = Literal["preferred", "standard", "deprecated"]
Kind = Literal["prose", "list", "code", "table", "quote"]
Quotations = Literal["guess", "none", "all"]  # what is not its author's words: what looks like it, nothing, everything
Engine = Literal["auto", "lexical", "dense", "fused"]


class HeadingContents(Record):
    """What stands directly under one heading of a document.

    Args:
        heading: It and those above it, outermost first, without the document's title; empty for what has none.
        says: The first sentence of its prose; empty where it has none.
    """

    heading: tuple[str, ...] = ()
    words: int
    says: str = ""


class DocumentContents(Record):
    """What a map of the corpus tells of a document; its headings only where they were asked for."""

    path: str
    title: str
    words: int
    headings: tuple[HeadingContents, ...] = ()


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
        score: Between 0 and 1, 4 digits. In plain search the share of what the query could score at most; of a section's
            source, how near it is to the clause that it was chosen for and to the whole section.
        parts: The score's summands by name (``passage``, ``neighbours``, ``document`` …), 4 digits.
        clause: What of a section's description the passage was chosen for; empty where nothing was chosen for a part.
    """

    chunk: Chunk
    rank: int
    score: float
    parts: dict[str, float] = Field(default_factory=dict)
    clause: str = ""


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
        may_pass: Whether the file is read again at every run until it can be.
        is_secret: Whether it is one place of a file that is read: a secret stands there.
    """

    file: str
    reason: str
    mend: str = ""
    may_pass: bool = False
    is_secret: bool = False


class Refreshed(Record):
    """What bringing an index up to date came to.

    Args:
        documents, chunks: In the index now.
        added, changed, removed: Documents, against what the index held before.
        read: Files that were read for it, also those that are left out.
        problems: Files that were left out, in path order; also those known from earlier runs.
        notes: What else is to be said, one line each: why there are no vectors, say.
    """

    documents: int
    chunks: int
    added: int = 0
    changed: int = 0
    removed: int = 0
    read: int = 0
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()


class Nearest(Record):
    """A word that the chosen passages do not carry, and where the corpus has it as it is meant; no document where not."""

    word: str
    document: str = ""
    heading: str = ""
    lines: tuple[int, int] | None = None
    page: int | None = None


class Coverage(Record):
    """Which words of a section no document has, and how many passages it has; whether they answer it is not measured.

    Args:
        id: Of the query.
        absent: Words of title, keywords and description that name a subject and stand in no document, as written.
        missing: Names in the section that no document has, as written: the corpus holds nothing on them for certain.
        not_chosen: Words that documents have and the chosen passages do not, those that count most first.
        low_evidence: Why these passages may not be enough, one sentence; empty where no reason is certain.
    """

    id: str
    absent: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    not_chosen: tuple[Nearest, ...] = ()
    passages: int = 0
    documents: int = 0
    low_evidence: str = stored_as("thin", "low_evidence")


class Retrieval(Record):
    """The ``[retrieval]`` table of batch.toml.

    Args:
        engine: ``auto`` and ``fused`` go by words and meaning, ``lexical`` by words, ``dense`` by meaning.
        language: Of the stemmer, by its Snowball name; ``none`` leaves words as they are.
        model: Name or folder of a sentence-transformers model in place of the built-in word vectors; never downloaded.
        near: Share of three-word runs in common above which only one of two passages with the same figures is given.
        recency: Weight of a document's date, from 0 to 1; 0 ignores it.
        quality: Weight of ``preferred`` and ``deprecated``, from 0 to 1; 0 ignores them.
        follow_symlinks: Whether links that lead out of the corpus are followed.
        quotations: Whether quotations of others and pasted output of models are guessed by their shape, or all of the
            corpus is the author's words (``none``) or nothing of it (``all``); front matter and ``corpus.toml`` win.
        max_file_mb: Larger files are listed as problems and not read.
    """

    engine: Engine = "auto"
    language: str = "english"
    near: float = Field(default=0.5, gt=0, le=1)
    model: str = ""
    recency: float = Field(default=0.0, ge=0, le=1)
    quality: float = Field(default=0.0, ge=0, le=1)
    follow_symlinks: bool = False
    quotations: Quotations = "guess"
    max_file_mb: float = Field(default=20.0, gt=0)
