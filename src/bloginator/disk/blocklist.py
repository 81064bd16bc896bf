"""The blocklist of a batch: its own ``blocklist.toml`` and the project's."""

from pathlib import Path

from bloginator.digest import digest
from bloginator.disk.files import read_bytes
from bloginator.disk.layout import Layout
from bloginator.errors import BadSettings
from bloginator.text.blocklist import Entry, read_entries

FILE = "blocklist.toml"


def read_blocklist(path: Path, shown: str) -> list[Entry]:
    """Return the entries of one file; an absent one has none.

    Raises:
        BadSettings: It cannot be read. Nothing is asked while it cannot.
    """
    data = read_bytes(path)
    try:
        return read_entries((data or b"").decode("utf-8"))
    except ValueError as error:
        raise BadSettings(f"The blocklist cannot be read: {error}.", shown, "Mend that entry.") from error


def blocklist_of(layout: Layout) -> tuple[Entry, ...]:
    """Return the project's entries and the batch's."""
    files = (layout.root / FILE, layout.folder / FILE)
    return tuple(entry for path in files for entry in read_blocklist(path, layout.shown(path)))


def stamp(layout: Layout) -> str:
    """Return a digest of both files; empty where neither is there."""
    held = [read_bytes(folder / FILE) for folder in (layout.root, layout.folder)]
    return digest("blocklist", [(one or b"").hex() for one in held])[:16] if any(held) else ""
