"""Records in a batch's cache: what is lost there is made again."""

from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from bloginator.disk.files import read_sealed, write_sealed
from bloginator.errors import BloginatorError
from bloginator.records.base import Record
from bloginator.records.canonical import from_bytes
from bloginator.ui.console import warn

R = TypeVar("R", bound=Record)


def read_cache(kind: type[R], file: Path) -> R:
    """Return the record that a cache holds; an empty one where it is absent, damaged or of another version."""
    body = read_sealed(file, warn)
    try:
        return from_bytes(kind, body, str(file)) if body else kind()
    except BloginatorError:
        return kind()


def write_cache(file: Path, body: bytes) -> None:
    """Keep what a cache holds, where the system lets us: a look at a batch must not fail of it."""
    with suppress(OSError):
        write_sealed(file, body)
