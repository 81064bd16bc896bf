"""The blocklist of a batch: its own ``blocklist.toml`` and the project's."""

from pathlib import Path
from typing import NamedTuple

from bloginator.digest import digest
from bloginator.disk.directory_listing import Stamp, stamp_of_path
from bloginator.disk.layout import Layout
from bloginator.disk.timed_pattern import TimedPattern
from bloginator.errors import BadSettings
from bloginator.reading import SETTINGS_MB, read_bytes
from bloginator.text.blocklist import BlocklistEntry, read_allowed, read_entries

FILE = "blocklist.toml"


def parse_blocklist(content: str | bytes) -> list[BlocklistEntry]:
    """Return the entries of a list; raises ``ValueError`` where one is malformed."""
    return read_entries(content, TimedPattern)


class ForbiddenText(NamedTuple):
    """What must not leave: words and patterns of the writer's, but for the marks of what looks like a secret and is none."""

    entries: tuple[BlocklistEntry, ...] = ()
    allowed: frozenset[str] = frozenset()


def read_blocklist(path: Path, shown: str) -> ForbiddenText:
    """Return what one file says; an absent one says nothing. Nothing is asked while it cannot be read."""
    try:
        data = read_bytes(path, SETTINGS_MB) or b""
        return ForbiddenText(tuple(parse_blocklist(data)), read_allowed(data))
    except ValueError as error:
        raise BadSettings(f"The blocklist cannot be read: {error}.", shown, "Mend that entry.") from error


def read_blocklists(*files: tuple[Path, str]) -> ForbiddenText:
    """Return what several files say together, such as the project's and a batch's, each with its name in messages."""
    lists = [read_blocklist(path, shown) for path, shown in files]
    entries = tuple(entry for part in lists for entry in part.entries)
    return ForbiddenText(entries, frozenset().union(*(part.allowed for part in lists)))


class Blocklist:
    """A batch's blocklist as one process uses it: read when it is needed, and again when a file changed."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self._stamps = self._file_stamps()
        self._read: ForbiddenText | None = None

    @property
    def forbidden(self) -> ForbiddenText:
        """Return what the project's file and the batch's say; raises ``BadSettings`` where they cannot be read."""
        if self._read is None:
            self._read = self._read_files()
        return self._read

    def _read_files(self) -> ForbiddenText:
        files = (self.layout.root / FILE, self.layout.home / FILE)
        return read_blocklists(*((path, self.layout.shown(path)) for path in files))

    def stamp(self) -> str:
        """Return a digest of both files; empty where neither is there."""
        texts = [read_bytes(folder / FILE) for folder in (self.layout.root, self.layout.home)]
        return digest("blocklist", [(text or b"").hex() for text in texts])[:16] if any(texts) else ""

    def reread(self, *, keep: bool) -> bool:
        """Read the files again if they changed; tell whether they did.

        Args:
            keep: Whether the entries stay while a file cannot be read: it may still be being written.
        """
        stamps = self._file_stamps()
        if stamps == self._stamps:
            return False
        try:
            self._read = self._read_files()
        except BadSettings:
            if keep:
                return False
            raise
        self._stamps = stamps
        return True

    def _file_stamps(self) -> list[Stamp | None]:
        return [stamp_of_path(folder / FILE) for folder in (self.layout.root, self.layout.home)]
