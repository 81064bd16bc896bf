"""The blocklist of a batch: its own ``blocklist.toml`` and the project's."""

from pathlib import Path

from bloginator.digest import digest
from bloginator.disk.directory_listing import Stamp, stamp_of_path
from bloginator.disk.layout import Layout
from bloginator.errors import BadSettings
from bloginator.reading import SETTINGS_MB, read_bytes
from bloginator.text.blocklist import BlocklistEntry, read_entries

FILE = "blocklist.toml"
TIMEOUT_S = 0.2


class TimedPattern:
    """A pattern of the writer's, stopped when it takes longer than ``TIMEOUT_S``, and from then on not tried again.

    The standard library's patterns cannot be stopped; those of the ``regex`` package can.

    Raises:
        ValueError: It is no pattern.
    """

    def __init__(self, pattern: str) -> None:
        import regex

        try:
            self.pattern = regex.compile(pattern)
        except regex.error as error:
            raise ValueError(str(error)) from error
        self.is_slow = False

    def __call__(self, text: str) -> tuple[int, int] | None:
        """Return where the text first holds the pattern; raises ``TimeoutError`` when that takes, or took, too long."""
        if self.is_slow:
            raise TimeoutError
        try:
            match = self.pattern.search(text, timeout=TIMEOUT_S)
        except TimeoutError:
            self.is_slow = True
            raise
        return match.span() if match else None


def parse_blocklist(content: str | bytes) -> list[BlocklistEntry]:
    """Return the entries of a list; raises ``ValueError`` where one is malformed."""
    return read_entries(content, TimedPattern)


def read_blocklist(path: Path, shown: str) -> list[BlocklistEntry]:
    """Return the entries of one file; an absent one has none.

    Raises:
        BadSettings: It cannot be read. Nothing is asked while it cannot.
    """
    try:
        return parse_blocklist(read_bytes(path, SETTINGS_MB) or b"")
    except ValueError as error:
        raise BadSettings(f"The blocklist cannot be read: {error}.", shown, "Mend that entry.") from error


def read_both_blocklists(layout: Layout) -> tuple[BlocklistEntry, ...]:
    """Return the project's entries and the batch's."""
    files = (layout.root / FILE, layout.folder / FILE)
    return tuple(entry for path in files for entry in read_blocklist(path, layout.shown(path)))


class Blocklist:
    """A batch's blocklist as one process uses it: read when it is needed, and again when a file changed.

    Args:
        layout: Where the batch and its project lie.
    """

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self._stamps = self._file_stamps()
        self._entries: tuple[BlocklistEntry, ...] | None = None

    @property
    def entries(self) -> tuple[BlocklistEntry, ...]:
        """Return the project's entries and the batch's.

        Raises:
            BadSettings: They cannot be read.
        """
        if self._entries is None:
            self._entries = read_both_blocklists(self.layout)
        return self._entries

    def stamp(self) -> str:
        """Return a digest of both files; empty where neither is there."""
        texts = [read_bytes(folder / FILE) for folder in (self.layout.root, self.layout.folder)]
        return digest("blocklist", [(text or b"").hex() for text in texts])[:16] if any(texts) else ""

    def reread(self, *, keep: bool) -> bool:
        """Read the files again if they changed; tell whether they did.

        Args:
            keep: Whether the entries stay while a file cannot be read: it may still be being written.

        Raises:
            BadSettings: They cannot be read, and are not to be kept.
        """
        stamps = self._file_stamps()
        if stamps == self._stamps:
            return False
        try:
            self._entries = read_both_blocklists(self.layout)
        except BadSettings:
            if keep:
                return False
            raise
        self._stamps = stamps
        return True

    def _file_stamps(self) -> list[Stamp | None]:
        return [stamp_of_path(folder / FILE) for folder in (self.layout.root, self.layout.folder)]
