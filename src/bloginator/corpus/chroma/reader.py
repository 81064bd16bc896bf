"""Search a Chroma collection by words: its documents and metadata, read once a process into an index of our own form.

    collection ──page by page──► documents, chunks, stems ──► the same tables, in memory ──► Lexicon

Whatever is asked of an index (search, samples, coverage) is then answered as for any other. A folder is read again when
its store has changed, a server when the number of its chunks has.
"""

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, get_args

from bloginator.corpus.chroma.connection import STORE, address_of, asked, collection_of
from bloginator.corpus.index import store
from bloginator.corpus.index.index_update import Work
from bloginator.corpus.ingest.files import Found
from bloginator.corpus.ingest.parse import Parsed, marks, storable
from bloginator.digest import digest
from bloginator.records.corpus import Kind, Quality
from bloginator.text.stemming import stems

PAGE = 1000
DOCUMENT_KEYS = ("document", "source", "source_path", "filename", "file", "path", "document_id")
HEADING_KEYS = ("heading", "section_heading", "section")
PLACE_KEYS = ("ordinal", "chunk_index", "char_start", "start")
DATE_KEYS = ("date", "created_date", "modified_date")
DATE = re.compile(r"^\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Stored:
    """One chunk as the collection holds it: its id there, its text, its metadata."""

    id: str
    text: str
    said: Mapping[str, Any]

    def first(self, keys: Iterable[str]) -> Any:
        """Return the first of these that is given; ``None`` when none is."""
        return next((self.said[key] for key in keys if self.said.get(key) not in (None, "")), None)


MIRRORS: dict[tuple[str, str, str], sqlite3.Connection] = {}


def mirrored(index: str | Path, language: str) -> sqlite3.Connection:
    """Return a database in memory that holds the collection's chunks in the form of an index.

    Raises:
        BadCorpus: There is no such collection, or the server does not answer.
        MissingExtra: ``chromadb`` is not installed.
    """
    where = address_of(index) or str(index)
    collection = collection_of(index)
    count = asked(where, collection.count)
    key = (where, language, f"{collection.id}:{count}:{stamp_of(where)}")
    if key not in MIRRORS:
        for old in [old for old in MIRRORS if old[:2] == key[:2]]:
            MIRRORS.pop(old).close()
        MIRRORS[key] = filled(pages(collection, where, count), language)
    return MIRRORS[key]


def stamp_of(where: str) -> str:
    """Return what changes when a folder's store is written to."""
    files = [file for file in (Path(where) / STORE, Path(where) / f"{STORE}-wal") if file.is_file()]
    return " ".join(f"{file.stat().st_size}.{file.stat().st_mtime_ns}" for file in files)


def pages(collection: Any, where: str, count: int) -> Iterator[Stored]:
    """Read a whole collection, a thousand chunks at a time."""
    for offset in range(0, count, PAGE):
        read = partial(collection.get, limit=PAGE, offset=offset, include=["documents", "metadatas"])
        page: Any = asked(where, read)
        texts, said = page["documents"] or [], page["metadatas"] or []
        for name, text, fields in zip(page["ids"], texts, said, strict=True):
            if text:
                yield Stored(name, text, fields or {})


def filled(chunks: Iterable[Stored], language: str) -> sqlite3.Connection:
    """Make the tables of an index in memory and put these chunks in, document by document."""
    connection = store.connect(Path(":memory:"))
    store.remake(connection, "mirror")
    documents: dict[str, list[Stored]] = {}
    for one in chunks:
        documents.setdefault(str(one.first(DOCUMENT_KEYS) or one.id), []).append(one)
    work = Work(connection, {})
    connection.execute("CREATE TABLE names (name TEXT PRIMARY KEY, document INTEGER, ordinal INTEGER) WITHOUT ROWID")
    for document, path in enumerate(sorted(documents), 1):
        whole = sorted(documents[path], key=place)
        work.enter(Found(Path(path), path, 0, 0), parsed(path, whole, language))
        names = [(one.id, document, ordinal) for ordinal, one in enumerate(whole)]
        connection.executemany("INSERT INTO names VALUES (?, ?, ?)", names)
    work.finish()
    return connection


def place(one: Stored) -> tuple[float, str]:
    """Return where a chunk stands in its document, as far as the metadata tell."""
    given = one.first(PLACE_KEYS)
    return (float(given) if isinstance(given, int | float) else 0.0, one.id)


def parsed(path: str, whole: list[Stored], language: str) -> Parsed:
    """Return a document as if its file had been read."""
    about = about_of(path, whole[0])
    records, fields = [], []
    for ordinal, one in enumerate(whole):
        heading = heading_of(one)
        words = stems(one.text, language)
        fields.append((words, stems(" ".join(heading), language)))
        records.append((ordinal, *record(path, one, heading), marks(words)))
    return Parsed(about=about, records=tuple(records), fields=tuple(fields), title=tuple(stems(about[0], language)))


def about_of(path: str, one: Stored) -> tuple[str, str | None, str, str]:
    """Return title, date, tags and quality of a document."""
    from bloginator.corpus.ingest.documents import name_in_words

    day = str(one.first(DATE_KEYS) or "")
    tags = [tag for tag in re.split(r"[,;]\s*", str(one.said.get("tags", ""))) if tag]
    quality = str(one.first(("quality", "quality_rating")) or "")
    quality = quality if quality in get_args(Quality) else "standard"
    title = str(one.said.get("title") or name_in_words(path))
    return title, day[:10] if DATE.match(day) else None, json.dumps(tags), quality


def record(path: str, one: Stored, heading: tuple[str, ...]) -> tuple[object, ...]:
    """Return a chunk's row without document, ordinal and stems."""
    said = one.said
    own = said.get("chunk")
    start = number(said.get("start", said.get("char_start"))) or 0
    end = number(said.get("end", said.get("char_end"))) or start + len(one.text)
    lines = (number(said.get("first_line")), number(said.get("last_line")))
    kind = said.get("kind") if said.get("kind") in get_args(Kind) else "prose"
    name = str(own) if own else digest("chunk", [path, one.text, one.id])[:16]
    known = lines if None not in lines else (None, None)
    return (name, json.dumps(heading), *known, number(said.get("page")), start, end, kind, storable(one.text))


def heading_of(one: Stored) -> tuple[str, ...]:
    """Return the headings above a chunk: ours as a JSON list, another's as one title."""
    given = str(one.first(HEADING_KEYS) or "")
    try:
        found = json.loads(given) if given.startswith("[") else None
    except json.JSONDecodeError:
        found = None
    return tuple(map(str, found)) if isinstance(found, list) else tuple(filter(None, (given.lstrip("# ").strip(),)))


def number(given: object) -> int | None:
    """Return a whole number, ``None`` for anything else."""
    return int(given) if isinstance(given, int | float) else None
