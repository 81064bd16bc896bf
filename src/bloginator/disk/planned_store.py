"""A store that writes nothing: what would be written is read back from memory, as if it lay on disk."""

from pathlib import Path

from bloginator.digest import digest_bytes
from bloginator.disk.directory_listing import Stamp
from bloginator.disk.layout import Layout
from bloginator.disk.store import R, Store
from bloginator.reading import read_bytes
from bloginator.records.base import Record
from bloginator.records.canonical import from_bytes, to_bytes


class PlannedStore(Store):
    """Requests and verdicts as they would be after a run, which this process only thinks through.

    ``planned`` has each file that would change -> its bytes, ``None`` for one that would be removed.
    """

    def __init__(self, layout: Layout) -> None:
        super().__init__(layout)
        self.planned: dict[Path, bytes | None] = {}

    def read(self, kind: type[R], path: Path) -> R | None:
        """Return the record that a file would hold."""
        if path not in self.planned:
            return super().read(kind, path)
        data = self.planned[path]
        return None if data is None else from_bytes(kind, data, str(path))

    def write_file(self, path: Path, data: bytes | str) -> bool:
        """Note what a file would hold."""
        content = data.encode("utf-8") if isinstance(data, str) else data
        if (self.planned[path] if path in self.planned else read_bytes(path)) == content:
            return False
        self.planned[path] = content
        return True

    def stamps(self) -> tuple[dict[str, Stamp], dict[str, Stamp]]:
        """Return the stamps of request and verdict files, those that would be written among them."""
        requests, verdicts = super().stamps()
        for stamps, folder in ((requests, self.layout.requests), (verdicts, self.layout.verdicts)):
            for path, data in self.planned.items():
                if path.parent == folder:
                    stamps.pop(path.stem, None)
                    stamps.update({} if data is None else {path.stem: stamp_of_bytes(data)})
        return requests, verdicts

    def verdict_stamp(self, section: str) -> Stamp | None:
        """Return the stamp that the section's verdict file would have."""
        path = self.layout.verdict(section)
        if path not in self.planned:
            return super().verdict_stamp(section)
        data = self.planned[path]
        return None if data is None else stamp_of_bytes(data)

    def list_removed(self, folder: Path) -> list[str]:
        """Return the sections whose file in a folder would be removed."""
        return [path.stem for path, data in self.planned.items() if data is None and path.parent == folder]

    def _write(self, path: Path, record: Record) -> bool:
        return self.write_file(path, to_bytes(record))

    def _remove(self, path: Path) -> None:
        self.planned.pop(path, None)
        if path.exists():
            self.planned[path] = None


def stamp_of_bytes(data: bytes) -> Stamp:
    """Return a stamp that no file has, and that other bytes do not have."""
    return int(digest_bytes(data)[:12], 16), len(data), 0
