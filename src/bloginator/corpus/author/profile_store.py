"""The author behind an index: their voice profile, trained when the index has changed and kept beside it.

What is kept is a cache: what is damaged or of another background is made again, and a folder that may not be written
costs time, never a score.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from bloginator.corpus.index import store
from bloginator.corpus.index.open_index import connect
from bloginator.digest import digest, seal, unseal
from bloginator.reading import DATA, read_present
from bloginator.text import style

VERSION = 3
PROFILE = "profile.bin"
FOLDER = "voice"  # where the profile of an index that is a folder lies: in it
MAX_CHUNKS = 6000  # 120,000 to 250,000 words: of a larger corpus documents are drawn
MIN_CHARACTERS = 20_000  # no corpus of fewer has words enough to learn from
CHARACTERS_A_SECOND = 400_000  # what training gets through on a common machine, to say beforehand how long it takes
STYLE_CHARACTERS = 120_000  # characters of prose that settle the rates of an author's habits


class Author(NamedTuple):
    """One author, and the other writers that they are told from."""

    profile: style.Profile
    background: style.Background


class IndexedDocument(NamedTuple):
    """A document of the index; its mark changes with its text."""

    number: int
    path: str
    mark: str
    chunks: int


@cache
def load_background() -> style.Background:
    """Return the shipped background."""
    return style.background_from_bytes(read_present(DATA / "voice.bin"))


def learn_author(
    index: str | Path, folder: Path, *, language: str = "english", tell: Callable[[str], None] = lambda line: None
) -> Author:
    """Return the author of an index; trained only when the index is not the one of the last time.

    Args:
        folder: Where the profile is kept.
        tell: Is told that training begins, and about how long it takes.

    Raises:
        BadCorpus: There is no index, it cannot be read, or the server does not answer.
    """
    others = load_background()
    with connect(index, language) as connection:
        documents = list_documents(connection)
        key = profile_key(documents, others)
        profile = read_profile(folder / PROFILE, key, others)
        if profile is None:
            characters = count_characters(connection)
            if characters >= MIN_CHARACTERS:
                tell(f"learning how you write ({1 + characters // CHARACTERS_A_SECOND} s)")
            profile = style.train_profile(own_texts(connection, draw_documents(documents)), others)
            store.keep(folder / PROFILE, seal(key.encode() + b"\n" + style.profile_to_bytes(profile)))
    return Author(profile, others)


def recall_author(index: str | Path, folder: Path, *, language: str = "english") -> Author | None:
    """Return the author of an index as far as that needs no training: learnt before, or too small to learn from."""
    others = load_background()
    with connect(index, language) as connection:
        profile = read_profile(folder / PROFILE, profile_key(list_documents(connection), others), others)
        is_tiny = count_characters(connection) < MIN_CHARACTERS
    if profile is None:
        return learn_author(index, folder, language=language) if is_tiny else None
    return Author(profile, others)


def describe_style(index: str | Path, *, language: str = "english") -> tuple[str, ...]:
    """Return lines of guidance on how the author of an index writes, measured on a part of their prose."""
    passages: list[str] = []
    with connect(index, language) as connection:
        for text in own_texts(connection, sorted(list_documents(connection), key=draw_lot)):
            passages += [" ".join(style.extract_sentences(text))]
            if sum(map(len, passages)) > STYLE_CHARACTERS:
                break
    return style.compose_guidance(passages, load_background())


def list_documents(connection: sqlite3.Connection) -> list[IndexedDocument]:
    """Return the documents in the order of their paths; where no digest of the file is known, one of the text."""
    rows = connection.execute("SELECT id, path, digest, rows FROM documents ORDER BY path").fetchall()
    return [
        IndexedDocument(number, path, digest("voice-mark", [store.VERSION, mark or text_of(connection, number)]), chunks)
        for number, path, mark, chunks in rows
    ]


def profile_key(documents: Sequence[IndexedDocument], others: style.Background) -> str:
    """Return the digest of all that a profile is trained on."""
    return digest("voice-profile", [VERSION, others.digest, [[document.path, document.mark] for document in documents]])


def draw_documents(documents: Sequence[IndexedDocument]) -> list[IndexedDocument]:
    """Return the documents to train on, in order: all, or as many as ``MAX_CHUNKS`` come from."""
    chosen, chunks = set(), 0
    for document in sorted(documents, key=draw_lot):
        if chunks >= MAX_CHUNKS:
            break
        chosen.add(document.path)
        chunks += document.chunks
    return [document for document in documents if document.path in chosen]


def draw_lot(document: IndexedDocument) -> str:
    """Return what documents are drawn by: their paths alone, so that no change of a text draws others."""
    return digest("voice-draw", [document.path])


def count_characters(connection: sqlite3.Connection) -> int:
    """Return the characters of an index's text."""
    return int(connection.execute("SELECT coalesce(sum(length(text)), 0) FROM chunks").fetchone()[0])


def own_texts(connection: sqlite3.Connection, documents: Sequence[IndexedDocument]) -> Iterator[str]:
    """Yield the prose of the documents that are the author's own: no template, transcript or quotation."""
    from bloginator.text.document_kind import classify_document  # not needed where the author is known

    for document in documents:
        if classify_document(text_of(connection, document.number)) == "prose":
            yield text_of(connection, document.number, own=True)


def text_of(connection: sqlite3.Connection, document: int, *, own: bool = False) -> str:
    """Return a document's text from its chunks, without headings and front matter; ``own``: without what is no prose."""
    sql = "SELECT first, last, kind, text FROM chunks WHERE document = ? ORDER BY ordinal"
    pieces: list[str] = []
    end = None
    for first, last, kind, text in connection.execute(sql, (document,)):
        fresh = text[end - first :] if end is not None and first < end <= last else text
        gap = "" if end is None else "\n" if first - end < 2 else "\n\n"
        end = last
        if not (own and kind in ("code", "table", "quote")):
            pieces += [gap, fresh]
    return "".join(pieces)


def read_profile(file: Path, key: str, others: style.Background) -> style.Profile | None:
    """Return the kept profile where it was trained on these very documents."""
    try:
        first, _, data = (unseal(read_present(file)) or b"").partition(b"\n")
    except OSError:
        return None
    return style.profile_from_bytes(data, others) if first == key.encode() else None
