"""One refresh under way: documents leave and enter, their stems gather into one new segment of the index."""

import sqlite3
import time
from dataclasses import dataclass

from bloginator.corpus.ingest.files import Found
from bloginator.corpus.ingest.parse import Parsed

YOUNG_NS = 2_000_000_000
"""A file changed this recently may change again within its clock's tick: its time is not trusted yet."""

UNTRUSTED = -1  # noted as the time of a file that the next refresh reads again, whatever its time is then


@dataclass(frozen=True, slots=True)
class Known:
    """What the index says of a file; ``document`` is ``None`` for one that could not be read.

    Args:
        secrets: Mark of each secret in it, and whether it was let pass.
    """

    document: int | None
    size: int
    mtime_ns: int
    digest: str
    said: str
    secrets: tuple[tuple[str, bool], ...] = ()

    def passes_as(self, allowed: frozenset[str]) -> bool:
        """Tell whether the same of its secrets pass as when it was read."""
        return all((mark in allowed) == passed for mark, passed in self.secrets)


class Work:
    """The changes of one transaction."""

    def __init__(self, connection: sqlite3.Connection, before: dict[str, Known]) -> None:
        from bloginator.corpus.index.postings import PostingsBuilder

        self.connection = connection
        self.before = before
        self.postings = PostingsBuilder()
        (self.first_row,) = connection.execute("SELECT coalesce(sum(rows), 0) FROM segments").fetchone()
        self.row = self.first_row
        self.added = self.changed = self.removed = 0

    def take(self, file: Found, parsed: Parsed) -> None:
        """Note what became of one file."""
        known = self.before.get(file.path)
        if parsed.same and known is not None:
            sql = "UPDATE documents SET size = ?, mtime_ns = ? WHERE id = ?"
            self.connection.execute(sql, (file.size, trusted_time(file), known.document))
        elif parsed.reason:
            self.reject(file, parsed.reason, parsed.mend, UNTRUSTED if parsed.may_pass else trusted_time(file))
        else:
            self.enter(file, parsed)
        if not parsed.same:
            rows = [(file.path, *secret) for secret in parsed.secrets]
            self.connection.executemany("INSERT INTO secrets VALUES (?, ?, ?, ?, ?)", rows)

    def forget(self, path: str) -> None:
        """Let a file leave the index that is no longer in the corpus."""
        self.removed += self.drop(path)

    def drop(self, path: str) -> bool:
        """Remove whatever the index holds of a path; its rows stay behind, dead. Tell whether that was a document."""
        self.connection.execute("DELETE FROM problems WHERE path = ?", (path,))
        self.connection.execute("DELETE FROM secrets WHERE path = ?", (path,))
        known = self.before.get(path)
        if known is None or known.document is None:
            return False
        self.connection.execute("DELETE FROM chunks WHERE document = ?", (known.document,))
        self.connection.execute("DELETE FROM layouts WHERE document = ?", (known.document,))
        self.connection.execute("DELETE FROM documents WHERE id = ?", (known.document,))
        return True

    def reject(self, file: Found, reason: str, mend: str, mtime_ns: int) -> None:
        """Note why a file is left out; it is not read again before its time is another than ``mtime_ns``."""
        self.removed += self.drop(file.path)
        values = (file.path, file.size, mtime_ns, reason, mend)
        self.connection.execute("INSERT INTO problems VALUES (?, ?, ?, ?, ?)", values)

    def enter(self, file: Found, parsed: Parsed) -> None:
        """Put a new or changed document in."""
        if self.drop(file.path):
            self.changed += 1
        else:
            self.added += 1
        values = (file.path, file.size, trusted_time(file), parsed.mark, file.said, *parsed.about)
        names = "path, size, mtime_ns, digest, said, title, date, tags, quality, quoted, first_row, rows"
        places = (*values, parsed.quoted, self.row, len(parsed.records))
        sql = f"INSERT INTO documents ({names}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        cursor = self.connection.execute(sql, places)
        records = [(cursor.lastrowid, *record) for record in parsed.records]
        self.connection.executemany("INSERT INTO chunks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", records)
        self.connection.execute("INSERT INTO layouts VALUES (?, ?, ?, ?, ?)", (cursor.lastrowid, *parsed.layout))
        for text, heading in parsed.fields:
            self.postings.add((text, heading, parsed.title))
        self.row += len(parsed.fields)

    def finish(self) -> None:
        """Write the new segment, and merge where searching would gain from it."""
        from bloginator.corpus.index import postings

        if self.row > self.first_row:
            (last,) = self.connection.execute("SELECT coalesce(max(id), 0) FROM segments").fetchone()
            postings.write_segment(self.connection, self.postings, last + 1, self.first_row)
        if postings.needs_merge(self.connection):
            postings.merge(self.connection)


def trusted_time(file: Found) -> int:
    """Return the file's time, ``UNTRUSTED`` while it is so young that a change might not show in it."""
    return file.mtime_ns if time.time_ns() - file.mtime_ns > YOUNG_NS else UNTRUSTED
