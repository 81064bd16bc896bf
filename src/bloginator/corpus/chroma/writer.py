"""Write an index into a Chroma store or server: what is new is added, what is gone is deleted, the rest stays."""

import json
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from bloginator.corpus.chroma.connection import (
    COLLECTION,
    STORE,
    address_of,
    ask_chroma,
    copy_store,
    count_migrations,
    get_collection,
    list_names,
    open_store,
    require_chromadb,
    server,
)
from bloginator.corpus.index import store
from bloginator.errors import BadCorpus

PAGE = 500
MADE_BY = "bloginator"
NO_VECTOR = [1.0]  # Chroma wants a vector for each chunk; without a model all get the same one, and search goes by words

ROWS = """
SELECT chunks.id, path, documents.title, heading, ordinal, first_line, last_line, page, first, last, kind, text, date,
       tags, quality, gap, lead, quoted, vectors.data
FROM chunks JOIN documents ON documents.id = document LEFT JOIN vectors ON chunk = chunks.id
"""


def write(index: Path, to: str | Path, progress: Callable[[int, int], None]) -> tuple[int, int]:
    """Make the collection in a folder or at an address hold what the index holds; return how many chunks came and went."""
    require_own(to)
    where = address_of(to) or str(to)
    client = server(where) if address_of(to) else open_store(Path(to), where)
    with closing(store.reader(index)) as connection:
        rows = connection.execute(f"{ROWS} ORDER BY path, ordinal").fetchall()
        model = store.meta(connection, index, "model") if all(row[-1] for row in rows) else ""
    collection = ask_chroma(where, lambda: prepare_collection(client, where, model))
    wanted = {row[0]: row for row in rows}
    starts = range(0, ask_chroma(where, collection.count), 10 * PAGE)
    pages = (ask_chroma(where, partial(collection.get, limit=10 * PAGE, offset=start, include=[])) for start in starts)
    stored = {name for page in pages for name in page["ids"]}
    gone, new = sorted(stored - set(wanted)), [wanted[name] for name in wanted if name not in stored]
    for start in range(0, len(gone), PAGE):
        ask_chroma(where, partial(collection.delete, ids=gone[start : start + PAGE]))
    for start in range(0, len(new), PAGE):
        ask_chroma(where, partial(add, collection, new[start : start + PAGE], bool(model)))
        progress(min(start + PAGE, len(new)), len(new))
    return len(new), len(gone)


def require_own(to: str | Path) -> None:
    """Make sure that writing to a store or server harms nobody else's collection; a store is looked at in a copy."""
    require_chromadb(to)
    where, mend = address_of(to) or str(to), "name another folder or server: what others wrote is not changed"
    if address_of(to):
        others, is_changed = others_collections(server(where), where), False
    elif not (Path(to) / STORE).is_file():
        return
    else:
        with copy_store(Path(to)) as copy:
            migrations = count_migrations(copy)
            others = others_collections(open_store(copy, where), where)
            is_changed = count_migrations(copy) != migrations
    if others.get(COLLECTION):
        raise BadCorpus(f"The collection `{COLLECTION}` there was made by another program.", where, mend)
    if others and is_changed:
        names = ", ".join(f"`{name}`" for name in sorted(others))
        what = f"An older chromadb made the store for {names}, and could not read it any more after a newer one has written."
        raise BadCorpus(what, where, mend)


def others_collections(client: Any, where: str) -> dict[str, int]:
    """Return the collections that other programs made, with the number of chunks in each."""
    collections = [get_collection(client, where, name) for name in list_names(client, where)]
    others = [collection for collection in collections if (collection.metadata or {}).get("made_by") != MADE_BY]
    return {collection.name: ask_chroma(where, collection.count) for collection in others}


def prepare_collection(client: Any, where: str, model: str) -> Any:
    """Return the collection; one with vectors of another model is begun anew."""
    if COLLECTION in list_names(client, where):
        collection = get_collection(client, where, COLLECTION)
        metadata = collection.metadata or {}
        if metadata.get("made_by") == MADE_BY and metadata.get("model") == model:
            return collection
        client.delete_collection(COLLECTION)
    facts = {"made_by": MADE_BY, "model": model, "hnsw:space": "cosine"}
    return client.create_collection(COLLECTION, metadata=facts, embedding_function=None)


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
