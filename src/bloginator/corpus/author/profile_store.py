"""The author behind an index: their voice profile, trained when the index has changed and kept beside it.

    index ──► each document's text ──measure──► <kept>/<mark>.bin ─┐
                                                                   ├─train──► <kept>/profile.bin
    mark the same as before? read what was counted then ───────────┘

Everything kept is a cache: what is damaged or of another background is made again, and a folder that may not be
written costs time, never a score.
"""

import secrets
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from importlib import resources
from pathlib import Path
from typing import NamedTuple

from bloginator.corpus.index import store
from bloginator.digest import digest
from bloginator.text import style as voice

VERSION = 1
PROFILE = "profile.bin"
FOLDER = "voice"
"""Where the profile of an index that is a folder lies: in it."""

MOST_CHUNKS = 6000
"""About 450,000 words: of a larger corpus the documents are drawn by their digests, for more changes no score."""

OTHER = b"not the author's prose\n"
"""Kept in place of a measure for templates, transcripts and quotations."""


class Author(NamedTuple):
    """One author, and the others that they are told from."""

    profile: voice.Profile
    background: voice.Background


class Listed(NamedTuple):
    """A document of the index; its mark changes with its text."""

    document: int
    path: str
    mark: str
    chunks: int


@cache
def background() -> voice.Background:
    """Return the shipped background."""
    return voice.background_from_bytes((resources.files("bloginator") / "data" / "voice.bin").read_bytes())


def author(
    index: str | Path, kept: Path, *, language: str = "english", progress: Callable[[int, int], None] | None = None
) -> Author:
    """Return the author of an index; trained only when the index is not the one of the last time.

    Args:
        index: As ``search`` takes it.
        kept: Folder of the cache.
        progress: Told how many documents have been counted, of how many; only when training.

    Raises:
        BadCorpus: There is no index, it cannot be read, or the server does not answer.
    """
    others = background()
    with connected(index, language) as connection:
        documents = listed(connection)
        key = digest("voice-profile", [VERSION, others.digest, [[one.path, one.mark] for one in documents]])
        found = kept_profile(kept / PROFILE, key, others)
        if found is None:
            found = trained(connection, drawn(documents), kept, others, progress or (lambda done, total: None))
            keep(kept / PROFILE, key.encode() + b"\n" + voice.profile_to_bytes(found))
            tidy(kept, {name_of(one) for one in documents} | {PROFILE})
    return Author(found, others)


@contextmanager
def connected(index: str | Path, language: str) -> Iterator[sqlite3.Connection]:
    """Open an index, without what only searching needs."""
    from bloginator.corpus.chroma.connection import is_chroma

    if is_chroma(index):
        from bloginator.corpus.chroma.reader import read_collection

        yield read_collection(index, language)
        return
    connection = store.reader(Path(index))
    try:
        yield connection
    finally:
        connection.close()


def listed(connection: sqlite3.Connection) -> list[Listed]:
    """Return the documents in the order of their paths; where no digest of the file is known, one of the text."""
    rows = connection.execute("SELECT id, path, digest, rows FROM documents ORDER BY path").fetchall()
    return [
        Listed(one, path, digest("voice-mark", [store.VERSION, mark or text_of(connection, one)]), chunks)
        for one, path, mark, chunks in rows
    ]


def drawn(documents: Sequence[Listed]) -> list[Listed]:
    """Return the documents to train on, in order: all, or as many as ``MOST_CHUNKS`` come from."""
    chosen, chunks = set(), 0
    for one in sorted(documents, key=lambda one: one.mark):
        if chunks >= MOST_CHUNKS:
            break
        chosen.add(one.path)
        chunks += one.chunks
    return [one for one in documents if one.path in chosen]


def text_of(connection: sqlite3.Connection, document: int, *, own: bool = False) -> str:
    """Return a document's text from its chunks: headings and front matter are left out.

    Args:
        own: Leave out code, tables and quotations, too.
    """
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


def trained(
    connection: sqlite3.Connection,
    documents: Sequence[Listed],
    kept: Path,
    others: voice.Background,
    progress: Callable[[int, int], None],
) -> voice.Profile:
    """Train on the documents, counting those that were not counted before."""
    measures = []
    for number, one in enumerate(documents, 1):
        data = read(kept / name_of(one))
        found = None if data == OTHER else voice.measure_from_bytes(data, others)
        if found is None and data != OTHER:
            found = measured(connection, one, kept, others)
        if found is not None:
            measures.append(found)
        progress(number, len(documents))
    return voice.train(measures, others)


def measured(connection: sqlite3.Connection, one: Listed, kept: Path, others: voice.Background) -> voice.Measure | None:
    """Count one document and keep the counts; ``None`` where it is not the author's own running prose."""
    if voice.kind_of(text_of(connection, one.document)) != "prose":
        keep(kept / name_of(one), OTHER)
        return None
    found = voice.measure(text_of(connection, one.document, own=True), others)
    keep(kept / name_of(one), voice.measure_to_bytes(found))
    return found


def name_of(one: Listed) -> str:
    """Return the name of the file that keeps a document's counts."""
    return f"{one.mark[:32]}.bin"


def kept_profile(file: Path, key: str, others: voice.Background) -> voice.Profile | None:
    """Return the kept profile where it was trained on these very documents."""
    first, _, data = read(file).partition(b"\n")
    return voice.profile_from_bytes(data, others) if first == key.encode() else None


def read(file: Path) -> bytes:
    """Return what is kept, nothing where it cannot be read."""
    try:
        return file.read_bytes()
    except OSError:
        return b""


def keep(file: Path, data: bytes) -> None:
    """Keep something whole or not at all."""
    temporary = file.with_name(f".{file.name[:40]}.{secrets.token_hex(4)}.bloginator.tmp")
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(data)
        temporary.replace(file)


def tidy(kept: Path, names: set[str]) -> None:
    """Remove what belongs to no document of the index any more."""
    with suppress(OSError):
        for file in [file for file in kept.iterdir() if file.name not in names]:
            file.unlink(missing_ok=True)
