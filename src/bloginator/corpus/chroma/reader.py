"""Search a Chroma collection by words: its documents and metadata, read once a process into an index of our own form.

Whatever is asked of an index (search, samples, coverage) is then answered as for any other. A folder is read again when
its store has changed, a server when the number of its chunks has.
"""

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any, get_args

import numpy as np

from bloginator.corpus.chroma.connection import address_of, ask_chroma, find_collection, open_client, stamp_of_store
from bloginator.corpus.index import store
from bloginator.corpus.index.index_update import Work
from bloginator.corpus.index.word_vectors import unit
from bloginator.corpus.ingest.blobs import remove_blobs
from bloginator.corpus.ingest.documents import name_in_words
from bloginator.corpus.ingest.files import Found
from bloginator.corpus.ingest.parse import Piece, analyse, storable
from bloginator.digest import digest
from bloginator.parsing import Unparsable, parse_json
from bloginator.records.corpus import Kind, Quality
from bloginator.text.markdown.unsaid import remove_unsaid

PAGE = 1000
DOCUMENT_KEYS = ("document", "source", "source_path", "filename", "file", "path", "document_id")
HEADING_KEYS = ("heading", "section_heading", "section")
PLACE_KEYS = ("ordinal", "chunk_index", "char_start", "start")
DATE_KEYS = ("date", "created_date", "modified_date")
DATE = re.compile(r"^\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class StoredChunk:
    """One chunk as the collection holds it: its id there, its text, its metadata, and its vector where that is wanted."""

    id: str
    text: str
    metadata: Mapping[str, Any]
    vector: Any = None

    def first(self, keys: Iterable[str]) -> Any:
        """Return the first of these that is given; ``None`` when none is."""
        return next((self.metadata[key] for key in keys if self.metadata.get(key) not in (None, "")), None)


READ: dict[tuple[str, str, str], sqlite3.Connection] = {}  # collections that this process has read


def read_collection(index: str | Path, language: str, model: str = "") -> sqlite3.Connection:
    """Return a database in memory that holds the collection's chunks in the form of an index.

    ``model`` is the mark of the model whose vectors are wanted too, where the collection holds them.
    """
    where, wanted = address_of(index) or str(index), f"{language}:{model}"
    stamp = "" if address_of(index) else stamp_of_store(Path(index))
    if stamp and (where, wanted, stamp) in READ:
        return READ[where, wanted, stamp]
    with open_client(index) as client:
        collection = find_collection(client, where)
        count = ask_chroma(where, collection.count)
        key = (where, wanted, stamp or f"{collection.id}:{count}")
        if key not in READ:
            for old in [old for old in READ if old[:2] == key[:2]]:
                READ.pop(old).close()
            made_by = model if model and (collection.metadata or {}).get("model", model) == model else ""
            READ[key] = fill_tables(read_pages(collection, where, count, bool(made_by)), language, made_by)
    return READ[key]


def read_pages(collection: Any, where: str, count: int, has_vectors: bool) -> Iterator[StoredChunk]:
    """Read a whole collection, a thousand chunks at a time."""
    include = ["documents", "metadatas", *(["embeddings"] if has_vectors else [])]
    for offset in range(0, count, PAGE):
        page: Any = ask_chroma(where, partial(collection.get, limit=PAGE, offset=offset, include=include))
        ids, texts, metadata = page["ids"], page["documents"] or [], page["metadatas"] or []
        vectors = page["embeddings"] if has_vectors else [None] * len(ids)
        for name, text, fields, vector in zip(ids, texts, metadata, vectors, strict=True):
            if text:
                yield StoredChunk(name, text, fields or {}, vector)


def fill_tables(chunks: Iterable[StoredChunk], language: str, model: str) -> sqlite3.Connection:
    """Make the tables of an index in memory and put these chunks in, document by document."""
    connection = store.connect(Path(":memory:"))
    store.remake(connection, "chroma")
    connection.execute("INSERT INTO meta VALUES ('model', ?)", (model,))
    documents: dict[str, list[StoredChunk]] = {}
    for chunk in chunks:
        documents.setdefault(str(chunk.first(DOCUMENT_KEYS) or chunk.id), []).append(chunk)
    work = Work(connection, {})
    for path in sorted(documents):
        stored = remove_unsaid_words(sorted(documents[path], key=sort_key))
        if not stored:
            continue
        pieces: list[Piece] = []
        for chunk in stored:
            pieces.append(piece_of(path, chunk, pieces[-1] if pieces else None))
        parsed = analyse(about_of(path, stored[0]), pieces, language)
        parsed = replace(parsed, quoted=str(stored[0].metadata.get("quoted", "")))
        work.enter(Found(Path(path), path, 0, 0, 0), parsed)
        vectors = [(piece.id, encode_vector(chunk.vector)) for piece, chunk in zip(pieces, stored, strict=True) if model]
        connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", vectors)
    work.finish()
    return connection


def remove_unsaid_words(chunks: list[StoredChunk]) -> list[StoredChunk]:
    """Return a document's chunks without what no author says: comments, which may go over several, and encoded bytes.

    What chunks share may hide where code ends: each is read by itself, too.
    """
    lines = remove_unsaid("\n".join(chunk.text for chunk in chunks)).split("\n")  # it keeps every line end
    ends = list(accumulate(chunk.text.count("\n") + 1 for chunk in chunks))
    texts = ["\n".join(lines[start:end]) for start, end in pairwise([0, *ends])]
    cleaned = [replace(chunk, text=remove_blobs(remove_unsaid(text))) for chunk, text in zip(chunks, texts, strict=True)]
    return [chunk for chunk in cleaned if chunk.text.strip()]


def encode_vector(vector: Any) -> bytes:
    """Return a vector of length 1 as the index keeps it."""
    return unit(np.asarray(vector, dtype=np.float32)).astype("<f2").tobytes()


def sort_key(chunk: StoredChunk) -> tuple[float, str]:
    """Return where a chunk stands in its document, as far as the metadata tell."""
    ordinal = chunk.first(PLACE_KEYS)
    return (float(ordinal) if isinstance(ordinal, int | float) else 0.0, chunk.id)


def about_of(path: str, chunk: StoredChunk) -> tuple[str, str | None, str, str]:
    """Return title, date, tags and quality of a document."""
    day = str(chunk.first(DATE_KEYS) or "")
    tags = [tag for tag in re.split(r"[,;]\s*", str(chunk.metadata.get("tags", ""))) if tag]
    quality = str(chunk.first(("quality", "quality_rating")) or "")
    quality = quality if quality in get_args(Quality) else "standard"
    title = str(chunk.metadata.get("title") or name_in_words(path))
    return title, day[:10] if DATE.match(day) else None, json.dumps(tags), quality


def piece_of(path: str, chunk: StoredChunk, before: Piece | None) -> Piece:
    """Return a chunk as the index keeps it; it joins the one before it where the metadata place it behind that."""
    fields, heading = chunk.metadata, heading_of(chunk)
    start = number(fields.get("start", fields.get("char_start"))) or 0
    end = number(fields.get("end", fields.get("char_end"))) or start + len(chunk.text)
    first, last = number(fields.get("first_line")), number(fields.get("last_line"))
    kind: Kind = fields["kind"] if fields.get("kind") in get_args(Kind) else "prose"
    is_same = before is not None and before.heading == heading
    behind = before is not None and is_same and start >= before.span[1]
    name = str(fields.get("chunk") or digest("chunk", [path, chunk.text, chunk.id])[:16])
    return Piece(
        id=name,
        heading=heading,
        lines=None if first is None or last is None else (first, last),
        page=number(fields.get("page")),
        span=(start, end),
        kind=kind,
        text=storable(chunk.text),
        gap=str(fields.get("gap", "\n\n")) if behind else None,
        lead=str(fields.get("lead", "")),
        block=0 if before is None else before.block if is_same else before.block + 1,
    )


def heading_of(chunk: StoredChunk) -> tuple[str, ...]:
    """Return the headings above a chunk: ours as a JSON list, another's as one title."""
    title = str(chunk.first(HEADING_KEYS) or "")
    with suppress(Unparsable):
        headings = parse_json(title) if title.startswith("[") else None
        if isinstance(headings, list):
            return tuple(map(str, headings))
    return tuple(filter(None, (title.lstrip("# ").strip(),)))


def number(value: object) -> int | None:
    """Return a whole number, ``None`` for anything else."""
    return int(value) if isinstance(value, int | float) else None
