"""Bring an index up to date: read what is new or changed, forget what is gone, leave the rest alone.

    files ──stat──► same size and time? known
                        └─ no ──► same bytes? known, under its new time
                                     └─ no ──► read, cut into chunks, count stems ──► one new segment

One transaction, after any other writer. Nothing to do costs one ``stat`` a file and takes no lock.
"""

import json
import sqlite3
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bloginator.corpus import chunks, documents, files, stems, store
from bloginator.corpus.files import Found
from bloginator.digest import digest, digest_bytes
from bloginator.errors import BadCorpus
from bloginator.records.corpus import Problem, Refreshed, Retrieval

YOUNG_NS = 2_000_000_000
"""A file changed this recently may change again within its clock's tick: its time is not trusted yet."""

Progress = Callable[[int, int], None]
"""Told how many files have been read, of how many."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the index says of a file; ``document`` is ``None`` for one that could not be read."""

    document: int | None
    size: int
    mtime_ns: int
    digest: str


@dataclass(slots=True)
class Plan:
    """What a refresh has to do, by cited path."""

    read: list[Found] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether the index stands as it is."""
        return not self.read and not self.gone


def refresh(
    folders: Sequence[Path],
    index: Path,
    *,
    root: Path,
    settings: Retrieval | None = None,
    progress: Progress | None = None,
) -> Refreshed:
    """Make the index hold what the folders hold.

    Args:
        folders: Folders, single files or globs.
        index: Folder of the index; made where it is absent, remade where its form is another.
        root: What documents are cited relative to.
        progress: Called after each file that was read.

    Returns:
        What was done, and every file that is left out with its reason.

    Raises:
        BadCorpus: A folder does not exist, or another process keeps the index locked. The index is unchanged.
    """
    settings = settings or Retrieval()
    found, passed = files.find(folders, root=root, follow_symlinks=settings.follow_symlinks)
    form = form_of(settings)
    done = Refreshed(documents=0, chunks=0)
    if not plan(found, standing(index, form)).is_empty or not (index / store.FILE).exists():
        done = rewrite(found, index, form, settings, progress or (lambda done, total: None))
    return summed(index, done, passed)


def form_of(settings: Retrieval) -> str:
    """Return what chunks and stems depend on besides the text: an index of another form is remade."""
    return digest("index-form", [store.VERSION, settings.language, settings.max_file_mb, chunks.LIMIT])


def standing(index: Path, form: str) -> dict[str, Known]:
    """Return what the index knows without locking it; nothing where it is absent, damaged or of another form."""
    if not (index / store.FILE).is_file():
        return {}
    try:
        connection = store.reader(index)
        return known(connection) if store.meta(connection, index, "form") == form else {}
    except BadCorpus:
        return {}


def known(connection: sqlite3.Connection) -> dict[str, Known]:
    """Return every file that the index has met."""
    read = connection.execute("SELECT path, id, size, mtime_ns, digest FROM documents")
    unread = connection.execute("SELECT path, NULL, size, mtime_ns, '' FROM problems")
    return {path: Known(*rest) for rows in (read, unread) for path, *rest in rows}


def plan(found: Sequence[Found], before: dict[str, Known]) -> Plan:
    """Compare the folders with the index, by size and time alone."""
    now = {one.path for one in found}
    read = [
        one
        for one in found
        if (known := before.get(one.path)) is None or (known.size, known.mtime_ns) != (one.size, one.mtime_ns)
    ]
    return Plan(read, sorted(path for path in before if path not in now))


def rewrite(found: Sequence[Found], index: Path, form: str, settings: Retrieval, progress: Progress) -> Refreshed:
    """Do what is to be done, in one transaction; what another process did while we waited for it is not done again."""
    connection = store.writer(index, form)
    try:
        before = known(connection)
        todo = plan(found, before)
        work = Work(connection, settings, before)
        for path in todo.gone:
            work.forget(path)
        for count, one in enumerate(todo.read, 1):
            work.take(one)
            progress(count, len(todo.read))
        work.finish()
        connection.execute("COMMIT")
    finally:
        connection.close()
    return Refreshed(documents=0, chunks=0, added=work.added, changed=work.changed, removed=work.removed)


class Work:
    """One refresh under way: documents leave and enter, their stems gather into one segment."""

    def __init__(self, connection: sqlite3.Connection, settings: Retrieval, before: dict[str, Known]) -> None:
        from bloginator.corpus.postings import Postings

        self.connection = connection
        self.settings = settings
        self.before = before
        self.postings = Postings()
        (self.first_row,) = connection.execute("SELECT coalesce(sum(rows), 0) FROM segments").fetchone()
        self.row = self.first_row
        self.added = self.changed = self.removed = 0

    def take(self, found: Found) -> None:
        """Read one file, or learn that only its time has changed."""
        known = self.before.get(found.path)
        limit = self.settings.max_file_mb
        if found.size > limit * 1_000_000:
            reason = f"it is larger than {limit:g} MB ({found.size / 1_000_000:.0f} MB)"
            return self.reject(found, reason, "split it, or raise `max_file_mb` under [retrieval]")
        try:
            data = found.file.read_bytes()
        except OSError as error:
            return self.reject(found, f"it cannot be opened: {error.strerror or error}", "")
        if known and known.document is not None and known.digest == digest_bytes(data):
            sql = "UPDATE documents SET size = ?, mtime_ns = ? WHERE id = ?"
            self.connection.execute(sql, (found.size, trusted(found), known.document))
            return None
        try:
            return self.enter(found, documents.read(data, found.path), digest_bytes(data))
        except documents.Unreadable as reason:
            return self.reject(found, str(reason), "")

    def forget(self, path: str) -> None:
        """Let a file leave the index that is no longer in the corpus."""
        self.removed += self.drop(path)

    def drop(self, path: str) -> bool:
        """Remove whatever the index holds of a path; its rows stay behind, dead. Tell whether that was a document."""
        self.connection.execute("DELETE FROM problems WHERE path = ?", (path,))
        known = self.before.get(path)
        if known is None or known.document is None:
            return False
        self.connection.execute("DELETE FROM chunks WHERE document = ?", (known.document,))
        self.connection.execute("DELETE FROM documents WHERE id = ?", (known.document,))
        return True

    def reject(self, found: Found, reason: str, mend: str) -> None:
        """Note why a file is left out; it is not read again before it changes."""
        self.removed += self.drop(found.path)
        values = (found.path, found.size, trusted(found), reason, mend)
        self.connection.execute("INSERT INTO problems VALUES (?, ?, ?, ?, ?)", values)

    def enter(self, found: Found, text: documents.Text, mark: str) -> None:
        """Put a new or changed document in."""
        cuts = chunks.cut(text.text, title=text.title)
        if not cuts:
            raise documents.Unreadable("it holds no sentence, list, table or code")
        if self.drop(found.path):
            self.changed += 1
        else:
            self.added += 1
        said = (text.title, text.date, json.dumps(text.tags), text.quality)
        values = (found.path, found.size, trusted(found), mark, *said)
        sql = "INSERT INTO documents (path, size, mtime_ns, digest, title, date, tags, quality, first_row, rows)"
        cursor = self.connection.execute(f"{sql} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (*values, self.row, len(cuts)))
        records = records_of(cursor.lastrowid or 0, found.path, text.text, cuts)
        self.connection.executemany("INSERT INTO chunks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", records)
        self.count(text, cuts)

    def count(self, text: documents.Text, cuts: Sequence[chunks.Cut]) -> None:
        """Count the stems of a document's chunks."""
        language = self.settings.language
        title = stems.stems(text.title, language)
        for cut in cuts:
            heading = stems.stems(" ".join(cut.heading), language)
            self.postings.add(self.row, (stems.stems(text.text[cut.start : cut.end], language), heading, title))
            self.row += 1

    def finish(self) -> None:
        """Write the new segment, and merge where searching would gain from it."""
        from bloginator.corpus import postings

        if self.row > self.first_row:
            (last,) = self.connection.execute("SELECT coalesce(max(id), 0) FROM segments").fetchone()
            postings.write(self.connection, self.postings, last + 1, self.first_row)
        if postings.is_worn(self.connection):
            postings.merge(self.connection)


def trusted(found: Found) -> int:
    """Return the file's time, or -1 while it is so young that a change might not show in it."""
    return found.mtime_ns if time.time_ns() - found.mtime_ns > YOUNG_NS else -1


def records_of(document: int, path: str, text: str, cuts: Iterable[chunks.Cut]) -> list[tuple[object, ...]]:
    """Return the chunks as they are stored; equal texts within a document get different ids."""
    records: list[tuple[object, ...]] = []
    met: dict[str, int] = {}
    for ordinal, cut in enumerate(cuts):
        passage = text[cut.start : cut.end]
        twin = met[passage] = met.get(passage, -1) + 1
        name = digest("chunk", [path, passage, twin])[:16]
        place = (cut.first, cut.last, None, cut.start, cut.end)
        records.append((document, ordinal, name, json.dumps(cut.heading), *place, cut.kind, storable(passage)))
    return records


def storable(text: str) -> str:
    """Return text that SQLite can keep: NUL ends a text there, and a lone surrogate is none."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def summed(index: Path, done: Refreshed, passed: Sequence[Problem]) -> Refreshed:
    """Return what was done with what the index holds now, and every file left out."""
    connection = store.reader(index)
    documents, rows = connection.execute("SELECT count(*), coalesce(sum(rows), 0) FROM documents").fetchone()
    noted = connection.execute("SELECT path, reason, mend FROM problems").fetchall()
    problems = [*passed, *(Problem(file=file, reason=reason, mend=mend) for file, reason, mend in noted)]
    problems.sort(key=lambda problem: problem.file)
    return done.model_copy(update={"documents": documents, "chunks": rows, "problems": tuple(problems)})
