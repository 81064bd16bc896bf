"""Write an index into a Chroma store or server: what is new is added, what is gone is deleted, the rest stays.

index ──chunks, metadata, vectors──► collection `bloginator_corpus`
"""

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from bloginator.corpus.chroma.connection import COLLECTION, address_of, asked, client_of
from bloginator.corpus.index import store
from bloginator.errors import BadCorpus

PAGE = 500
NO_VECTOR = [1.0]
"""Chroma wants a vector for each chunk; without a model all get the same one, and search goes by words."""

ROWS = """
SELECT chunks.id, path, documents.title, heading, ordinal, first_line, last_line, page, first, last, kind, text, date,
       tags, quality, gap, lead, quoted, vectors.data
FROM chunks JOIN documents ON documents.id = document LEFT JOIN vectors ON chunk = chunks.id
"""


def write(index: Path, to: str | Path, progress: Callable[[int, int], None]) -> tuple[int, int]:
    """Make the collection hold what the index holds; return how many chunks were added and deleted.

    Args:
        index: Folder of an index of our own.
        to: Folder or address; a folder without a store gets one.

    Raises:
        BadCorpus: The server does not answer, or refuses.
        MissingExtra: ``chromadb`` is not installed.
    """
    where = address_of(to) or str(to)
    client = client_of(to, make=True)
    with closing(store.reader(index)) as connection:
        rows = connection.execute(f"{ROWS} ORDER BY path, ordinal").fetchall()
        model = store.meta(connection, index, "model") if all(row[-1] for row in rows) else ""
    collection = asked(where, lambda: prepared(client, model))
    if collection is None:
        mend = "name another folder or server: what others wrote is not changed"
        raise BadCorpus(f"The collection `{COLLECTION}` there was made by another program.", where, mend)
    wanted = {row[0]: row for row in rows}
    held = set(asked(where, lambda: list(ids_of(collection))))
    gone, new = sorted(held - set(wanted)), [wanted[name] for name in wanted if name not in held]
    for start in range(0, len(gone), PAGE):
        asked(where, partial(collection.delete, ids=gone[start : start + PAGE]))
    for start in range(0, len(new), PAGE):
        asked(where, partial(add, collection, new[start : start + PAGE], bool(model)))
        progress(min(start + PAGE, len(new)), len(new))
    return len(new), len(gone)


def prepared(client: Any, model: str) -> Any:
    """Return the collection; one with vectors of another model is begun anew. ``None`` for one that others made."""
    names = [one if isinstance(one, str) else one.name for one in client.list_collections()]
    if COLLECTION in names:
        collection = client.get_collection(COLLECTION, embedding_function=None)
        made = collection.metadata or {}
        if made.get("made_by") != "bloginator" and collection.count():
            return None
        if made.get("model") == model:
            return collection
        client.delete_collection(COLLECTION)
    facts = {"made_by": "bloginator", "model": model, "hnsw:space": "cosine"}
    return client.create_collection(COLLECTION, metadata=facts, embedding_function=None)


def ids_of(collection: Any) -> Iterator[str]:
    """Yield the ids that the collection holds."""
    for offset in range(0, collection.count(), 10 * PAGE):
        yield from collection.get(limit=10 * PAGE, offset=offset, include=[])["ids"]


def add(collection: Any, rows: Sequence[sqlite3.Row | tuple[Any, ...]], has_vectors: bool) -> None:
    """Add some chunks."""
    vectors = [np.frombuffer(row[-1], dtype="<f2").astype(float).tolist() if has_vectors else NO_VECTOR for row in rows]
    collection.upsert(
        ids=[row[0] for row in rows],
        documents=[row[11] for row in rows],
        metadatas=[metadata(row) for row in rows],
        embeddings=vectors,
    )


def metadata(row: Sequence[Any]) -> dict[str, str | int]:
    """Return what is kept of a chunk beside its text, the first system's names among ours."""
    name, path, title, heading, ordinal, first_line, last_line, page, start, end, kind, _, *others, _ = row
    date, tags, quality, gap, lead, quoted = others
    fields = {
        "chunk": name,
        "document": path,
        "filename": path,
        "title": title,
        "heading": heading,
        "ordinal": ordinal,
        "first_line": first_line,
        "last_line": last_line,
        "page": page,
        "start": start,
        "end": end,
        "kind": kind,
        "date": date,
        "tags": ",".join(json.loads(tags)),
        "quality": quality,
        "gap": gap,
        "lead": lead or None,
        "quoted": quoted if ordinal == 0 else None,
    }
    return {key: value for key, value in fields.items() if value is not None}
