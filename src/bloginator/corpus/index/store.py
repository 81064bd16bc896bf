"""The index on disk: one SQLite file in a folder of its own; a cache, remade when its form or its settings differ.

    documents ─1:n─► chunks             what is cited
        ├── layouts                     how chunks stand together, and vectors of their words
        └── rows ──► segments, postings  what is searched: a segment is what one refresh added

A write is one transaction: a kill at any moment leaves the old index or the new one. Beside it lies its checksum, taken
after each write and absent during one: an index whose bytes have changed since is damaged, and nothing is read from it.
Rows number the chunks that were ever added; those of a replaced document are dead until the segments are merged.
"""

import secrets
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from bloginator.errors import BadCorpus
from bloginator.reading import open_stream, read_bytes, require_plain

VERSION = "7"
FILE = "corpus.sqlite"
SUM = "corpus.sum"
DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT)
WAIT_S = 120.0  # how long a writer waits for another one, and a reader for a commit
SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE documents (
    id INTEGER PRIMARY KEY, path TEXT UNIQUE, size INTEGER, mtime_ns INTEGER, digest TEXT,
    said TEXT, title TEXT, date TEXT, tags TEXT, quality TEXT, quoted TEXT,
    first_row INTEGER, rows INTEGER);
CREATE TABLE problems (path TEXT PRIMARY KEY, size INTEGER, mtime_ns INTEGER, reason TEXT, mend TEXT) WITHOUT ROWID;
CREATE TABLE secrets (path TEXT, kind TEXT, mark TEXT, place TEXT, passed INTEGER);
CREATE TABLE chunks (
    document INTEGER, ordinal INTEGER, id TEXT, heading TEXT, first_line INTEGER, last_line INTEGER, page INTEGER,
    first INTEGER, last INTEGER, kind TEXT, text TEXT, stems BLOB, gap TEXT, lead TEXT,
    PRIMARY KEY (document, ordinal)) WITHOUT ROWID;
CREATE TABLE layouts (document INTEGER PRIMARY KEY, places BLOB, chunks BLOB, blocks BLOB, whole BLOB);
CREATE TABLE vectors (chunk TEXT PRIMARY KEY, data BLOB) WITHOUT ROWID;
CREATE TABLE segments (id INTEGER PRIMARY KEY, first_row INTEGER, rows INTEGER, lengths BLOB);
CREATE TABLE postings (term TEXT, segment INTEGER, data BLOB, PRIMARY KEY (term, segment)) WITHOUT ROWID;
"""
BUSY = "Another process has been writing this index for two minutes."
REMAKE = "delete that folder; the next `bloginator draft`, or `bloginator index FOLDER --to PATH`, makes it again"


def reader(index: Path) -> sqlite3.Connection:
    """Open an index to search it; one that is absent, damaged or of another version is an error."""
    file = index / FILE
    if not file.is_file():
        raise BadCorpus("There is no index.", str(index), "run `bloginator draft`, or `bloginator index FOLDER --to PATH`")
    with sound(index):
        connection = connect(file)
        if not is_whole(connection, index):
            connection.close()
            raise BadCorpus("The index is damaged.", str(index), REMAKE)
        version = meta(connection, index, "version")
    if version != VERSION:
        what = f"The index is of version {version or 'unknown'}, and this bloginator reads version {VERSION}."
        raise BadCorpus(what, str(index), REMAKE)
    return connection


def writer(index: Path, form: str) -> sqlite3.Connection:
    """Open an index to change it, after any other writer, inside a transaction; make it where it is absent.

    ``form`` is what chunks and stems depend on; an index of another form is emptied.
    """
    index.mkdir(parents=True, exist_ok=True)
    connection = connect(index / FILE)
    begin(connection, index)
    if meta(connection, index, "form") != form or meta(connection, index, "version") != VERSION:
        remake(connection, form)
    return connection


def connect(file: Path) -> sqlite3.Connection:
    """Open the database; transactions are begun and ended by hand."""
    if file.exists():
        require_plain(file)
    connection = sqlite3.connect(file, timeout=WAIT_S, isolation_level=None)
    connection.execute("PRAGMA cache_spill = OFF")  # a spill would lock readers out long before the commit
    connection.execute("PRAGMA mmap_size = 268435456")
    return connection


def begin(connection: sqlite3.Connection, index: Path) -> None:
    """Begin a transaction that only one process can be in; readers go on reading the old index."""
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if code_of(error) not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise
        raise BadCorpus(BUSY, str(index), "wait until it ends, then run again") from error
    (index / SUM).unlink(missing_ok=True)


def commit(connection: sqlite3.Connection, index: Path) -> None:
    """End a transaction, and lay the checksum of what is there now beside it; no other process can write meanwhile."""
    connection.execute("COMMIT")
    connection.execute("BEGIN IMMEDIATE")
    keep(index / SUM, b"%d" % checksum_of(index / FILE))
    connection.execute("ROLLBACK")


def is_whole(connection: sqlite3.Connection, index: Path) -> bool:
    """Tell whether the index is as it was written, as far as that is known; none is written while we look."""
    connection.execute("BEGIN")
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # from here on nobody commits
        checksum = read_bytes(index / SUM)
        return checksum is None or checksum == b"%d" % checksum_of(index / FILE)
    except sqlite3.DatabaseError as error:
        if code_of(error) in DAMAGE:
            return False
        raise
    finally:
        connection.execute("ROLLBACK")


def checksum_of(file: Path) -> int:
    """Return the checksum of a file: 3 ms for ten million bytes, so that each reader can afford it."""
    total = 0
    with open_stream(file) as stream:
        while piece := stream.read(1 << 20):
            total = zlib.crc32(piece, total)
    return total


def remove_damaged(index: Path) -> bool:
    """Remove an index that is damaged, which is a cache; tell whether there was one."""
    if not (index / FILE).is_file():
        return False
    with closing(connect(index / FILE)) as connection:
        if is_whole(connection, index):
            return False
    for name in (FILE, f"{FILE}-journal", SUM):
        (index / name).unlink(missing_ok=True)
    return True


def withhold(index: Path, bits: int) -> None:
    """Let nobody read the index who may not read all of its corpus, where it is ours to say so."""
    if not bits:
        return
    index.mkdir(parents=True, exist_ok=True)
    for path in (index, index / FILE):
        with suppress(OSError):
            if (mode := path.stat().st_mode) & bits:
                path.chmod(mode & 0o7777 & ~bits)


def code_of(error: sqlite3.Error) -> int:
    """Return SQLite's number for an error; 0 where it has none."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def keep(file: Path, data: bytes) -> None:
    """Keep something whole or not at all, where there is room and we may."""
    temporary = file.with_name(f".{file.name[:40]}.{secrets.token_hex(4)}.bloginator.tmp")
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            temporary.write_bytes(data)
            temporary.replace(file)
        except BaseException:  # also an interrupt: nothing stays behind
            temporary.unlink(missing_ok=True)
            raise


@contextmanager
def writing(connection: sqlite3.Connection, index: Path) -> Iterator[None]:
    """Hold a transaction that only one process can be in; an error undoes it."""
    begin(connection, index)
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    commit(connection, index)


NOT_THE_FILE = frozenset(
    (sqlite3.SQLITE_FULL, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY,
     sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_PERM)
)  # fmt: skip
"""Troubles that deleting the index would not mend."""

NO_ROOM = "see that the disk has room, and that you may read and write there, then run again; the index itself is whole"


@contextmanager
def sound(index: Path) -> Iterator[None]:
    """Name the index where its file turns out to be damaged within, or cannot be used as the machine stands."""
    try:
        yield
    except (sqlite3.ProgrammingError, sqlite3.IntegrityError, sqlite3.NotSupportedError):
        raise  # a mistake of ours, not of the file
    except sqlite3.DatabaseError as error:
        if code_of(error) in NOT_THE_FILE:
            raise BadCorpus(f"The index cannot be used now: {error}.", str(index), NO_ROOM) from error
        raise BadCorpus(f"The index is damaged: {error}.", str(index), REMAKE) from error


def meta(connection: sqlite3.Connection, index: Path, key: str) -> str:
    """Return one fact about the index, empty where it has none."""
    try:
        row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            return ""
        raise
    except sqlite3.DatabaseError as error:
        raise BadCorpus("The index is damaged.", str(index), REMAKE) from error
    return str(row[0]) if row else ""


def remake(connection: sqlite3.Connection, form: str) -> None:
    """Empty the database and lay out its tables, inside the transaction that is open.

    Vectors that a model has made stay: they are known by the text that they are of, and take longest to make.
    """
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    sql = "SELECT key, value FROM meta WHERE key IN ('model', 'version')"
    facts = dict(connection.execute(sql).fetchall()) if "meta" in tables else {}
    kept_tables = tables & {"vectors"} if facts.get("version") == VERSION else set()
    for name in sorted(tables - kept_tables):
        connection.execute(f'DROP TABLE "{name}"')
    for statement in filter(str.strip, SCHEMA.split(";")):
        if not (kept_tables and "CREATE TABLE vectors" in statement):
            connection.execute(statement)
    facts = {**(facts if kept_tables else {}), "version": VERSION, "form": form}
    connection.executemany("INSERT INTO meta VALUES (?, ?)", sorted(facts.items()))
