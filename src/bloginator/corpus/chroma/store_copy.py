"""A Chroma store is read from a copy: a newer chromadb changes a store by opening it, and locks the older one out for good.

folder ──file by file──► temporary folder ──► opened, read, removed
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bloginator.errors import BadCorpus
from bloginator.reading import require_plain

STORE = "chroma.sqlite3"
JOURNALS = ("", "-wal", "-journal")
TRIES = 5
"""So often a store is copied that is written to meanwhile."""


@contextmanager
def copy_store(folder: Path) -> Iterator[Path]:
    """Yield a folder with a copy of a store, for as long as it is needed; the store may be read-only.

    Raises:
        BadCorpus: It is written to all the time.
    """
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
