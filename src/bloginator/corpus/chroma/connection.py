"""Reach a Chroma collection: a folder with a store, or a server; also one that the first system made.

Chroma's own embedding function is never used: it would download a model at the first question. A store is read from a
copy: a newer chromadb changes a store by opening it, and locks the older one out for good.
"""

import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar
from urllib.parse import urlsplit

from bloginator.errors import BadCorpus, MissingExtra
from bloginator.import_path import install_command
from bloginator.reading import require_plain

COLLECTION = "bloginator_corpus"
ANSWER_S = 5.0  # how long a server may take to say that it is there
TRANSFER_S = 60.0  # how long one request may take after that
ADDRESS = re.compile(r"^(https?):/+(.+)$")
Result = TypeVar("Result")
STORE = "chroma.sqlite3"
JOURNALS = ("", "-wal", "-journal")
TRIES = 5  # so often a store is copied that is written to meanwhile


def address_of(index: str | Path) -> str:
    """Return the address of a server as ``http://host:port``, also from a path that was made of it; else nothing."""
    match = ADDRESS.match(str(index)) or ADDRESS.match(re.sub(r"^.*/(?=https?:/)", "", str(index)))
    return f"{match[1]}://{match[2].rstrip('/')}" if match else ""


def is_chroma(index: str | Path) -> bool:
    """Tell whether an index is a server's address or a folder with a Chroma store."""
    return bool(address_of(index)) or (Path(index) / STORE).is_file()


@contextmanager
def open_client(index: str | Path) -> Iterator[Any]:
    """Yield a client that reads a store or server; of a store it opens a copy, so that reading changes nothing.

    Raises:
        MissingExtra: ``chromadb`` is not installed.
        BadCorpus: The folder holds no Chroma store, or no Chroma server answers there.
    """
    if address_of(index):
        require_chromadb(index)
        yield server(address_of(index))
        return
    if not (Path(index) / STORE).is_file():
        mend = "name the folder that holds chroma.sqlite3, or make one: bloginator index FOLDER --to chroma:PATH"
        raise BadCorpus("The folder holds no Chroma store.", str(index), mend)
    require_chromadb(index)
    with copy_store(Path(index)) as copy:
        client = open_store(copy, str(index))
        try:
            yield client
        finally:
            close = getattr(client, "close", None)  # older versions have none, and let go when the process ends
            if close is not None:
                close()


def open_store(folder: Path, shown: str) -> Any:
    """Return a client of the store in a folder, which another version of chromadb changes here; without one it is made."""
    import chromadb

    return ask_chroma(shown, lambda: chromadb.PersistentClient(str(folder)))


def require_chromadb(index: str | Path) -> None:
    """Make sure that ``chromadb`` is installed, and tell nobody of our using it."""
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    if find_spec("chromadb") is None:
        where = address_of(index) or str(index)
        raise MissingExtra("This index is a Chroma store.", where, install_command("chroma"))


def server(address: str) -> Any:
    """Return a client of a server that answers."""
    heartbeat(address)
    import chromadb

    parts = urlsplit(address)
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    client = ask_chroma(address, lambda: chromadb.HttpClient(parts.hostname or "", port, ssl=secure))
    session = getattr(getattr(client, "_server", None), "_session", None)
    if session is not None:
        session.timeout = TRANSFER_S  # it has none of its own, and would wait for ever
    return client


def heartbeat(address: str) -> None:
    """Make sure that a Chroma server answers, and not something else."""
    from http.client import HTTPException
    from urllib.error import URLError
    from urllib.request import urlopen

    mend = "start it (`chroma run --path FOLDER --port PORT`), or correct `index`"
    try:
        with urlopen(f"{address}/api/v2/heartbeat", timeout=ANSWER_S) as answer:
            body = answer.read(400)
    except (URLError, HTTPException, OSError, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        what = f"No Chroma server answers there: {reason or type(error).__name__} (waited at most {ANSWER_S:g} s)."
        raise BadCorpus(what, address, mend) from error
    if b"heartbeat" not in body:
        raise BadCorpus("Something answers there, but it is no Chroma server.", address, mend)


def find_collection(client: Any, where: str) -> Any:
    """Return the collection of a store or server, whatever embedding function it was made with."""
    names = list_names(client, where)
    if COLLECTION not in names and len(names) != 1:
        contents = f"it holds: {', '.join(sorted(names))}" if names else "it is empty"
        mend = "index into it: bloginator index FOLDER --to " + (where if address_of(where) else f"chroma:{where}")
        raise BadCorpus(f"The Chroma store has no collection `{COLLECTION}`; {contents}.", where, mend)
    return get_collection(client, where, COLLECTION if COLLECTION in names else names[0])


def list_names(client: Any, where: str) -> list[str]:
    """Return the names of all collections; versions differ in what they list."""
    return [getattr(collection, "name", collection) for collection in ask_chroma(where, client.list_collections)]


def get_collection(client: Any, where: str, name: str) -> Any:
    """Return the collection of a name."""
    return ask_chroma(where, lambda: client.get_collection(name, embedding_function=None))


def ask_chroma(where: str, ask: Callable[[], Result]) -> Result:
    """Return what Chroma answers; raise ``BadCorpus`` where it fails, or takes too long."""
    import sqlite3

    import httpx
    from chromadb.errors import ChromaError

    try:
        return ask()
    except httpx.TimeoutException as error:
        what = f"The Chroma server took longer than {TRANSFER_S:g} s for one request."
        raise BadCorpus(what, where, "see what keeps it busy, then run again") from error
    except (ChromaError, httpx.HTTPError, sqlite3.Error, OSError, ValueError, KeyError) as error:
        what = f"Chroma cannot do this: {' '.join(str(error).split())[:200] or type(error).__name__}"
        mend = "is it a store of this version of chromadb? Else index again: bloginator index FOLDER --to …"
        raise BadCorpus(what, where, mend) from error


@contextmanager
def copy_store(folder: Path) -> Iterator[Path]:
    """Yield a folder with a copy of a store, for as long as it is needed; the store may be read-only."""
    with TemporaryDirectory(prefix="bloginator-chroma-", ignore_cleanup_errors=True) as temporary:
        for number in range(TRIES):
            copy, stamp = Path(temporary) / str(number), stamp_of_store(folder)
            copy_files(folder, copy)
            if stamp_of_store(folder) == stamp:
                yield copy
                return
        raise BadCorpus("The Chroma store changes all the time.", str(folder), "wait until its writer has ended")


def copy_files(folder: Path, copy: Path) -> None:
    """Copy what lies in a folder, without its permissions: whoever may only read it may open the copy."""
    copy.mkdir()
    for path in sorted(folder.rglob("*")):
        target = copy / path.relative_to(folder)
        if path.is_dir():
            target.mkdir()
        else:
            require_plain(path)
            shutil.copyfile(path, target)


def stamp_of_store(folder: Path) -> str:
    """Return what changes when a folder's store is written to."""
    files = [file for suffix in JOURNALS if (file := folder / f"{STORE}{suffix}").is_file()]
    return " ".join(f"{file.name}.{file.stat().st_size}.{file.stat().st_mtime_ns}" for file in files)


def count_migrations(copy: Path) -> int:
    """Return how many changes of form a store has been through; another version of chromadb makes more of them."""
    with closing(sqlite3.connect(copy / STORE)) as connection:
        return int(connection.execute("SELECT count(*) FROM migrations").fetchone()[0])
