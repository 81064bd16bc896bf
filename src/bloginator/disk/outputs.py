"""What we write where a person may also write: drafts, instructions, extracts.

What such a file held is set aside, and kept as ``<name>.yours-<8 hex>`` where it is not what we last wrote. What we mean
to write is noted before it is written, in a log, so that a kill in between never takes our own file for the writer's.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from bloginator.digest import SHORT, digest_bytes
from bloginator.disk.files import add_line, exchange, left_aside, write_whole
from bloginator.reading import read_bytes

LAST = 2  # writes of one name that count: the one that was meant, and the one before it


class Outputs:
    """Our writing in one batch; ``note`` is the log of the digests that we wrote, by path relative to ``folder``."""

    def __init__(self, note: Path, folder: Path) -> None:
        self.note = note
        self.folder = folder
        self._inside = f"{folder}{os.sep}"
        self._written = read_note(note)
        self._left: dict[str, list[str]] = {}

    def write(self, path: Path | str, text: str | bytes, known: Iterable[str] = ()) -> Path | None:
        """Make ``path`` hold ``text`` without losing what someone else wrote there.

        Args:
            known: Other digests of what need not be kept: it is ours, where the cache may be gone, or lies elsewhere by now.

        Returns:
            Where the earlier bytes were kept, or ``None`` when they were ours, or equal, or there were none.
        """
        data = text.encode("utf-8") if isinstance(text, str) else text
        ours, name = digest_bytes(data), self._name(str(path))
        written = self._written.get(name, [])
        asides = left_aside(path, self._left)
        before = read_bytes(path)
        if before != data or [ours] != written[-1:]:
            self._written[name] = [*written, ours][-LAST:]
            add_line(self.note, f"{ours} {name}")
        if before != data:
            asides += exchange(path, data)
        mine = {*written, *known, ours} if asides else set()
        places = [self._keep_aside(aside, path, mine) for aside in asides]
        return next(filter(None, reversed(places)), None)

    def is_ours(self, path: Path) -> bool:
        """Tell whether the file holds what we last wrote there."""
        data = read_bytes(path)
        return data is not None and self._wrote(path, digest_bytes(data))

    def is_changed(self, path: Path) -> bool:
        """Tell whether the file holds something else than we last meant to write there, be it what we wrote before that."""
        data = read_bytes(path)
        return data is not None and digest_bytes(data) != self.last(path)

    def last(self, path: Path) -> str:
        """Return the digest of what we last meant to write there; empty where that is not known."""
        return self._written.get(self._name(str(path)), [""])[-1]

    def written_elsewhere(self, path: Path) -> Iterator[str]:
        """Yield the digests of what we wrote under that name in other batches, of which this one's folder may be a copy."""
        for note in self.note.parent.parent.glob(f"*/{self.note.name}"):
            lines = (line.partition(" ") for line in (read_bytes(note) or b"").decode("utf-8", "replace").splitlines())
            yield from (digest for digest, _, name in lines if name == self._name(str(path)))

    def remove(self, path: Path) -> bool:
        """Remove the file if it holds what we last wrote there; tell whether it is gone."""
        if self.is_ours(path):
            path.unlink(missing_ok=True)
        return not path.exists()

    def _wrote(self, path: Path | str, digest: str) -> bool:
        """Tell whether we wrote that; another process of ours may have, since we last looked."""
        name = self._name(str(path))
        if digest not in self._written.get(name, []):
            self._written = read_note(self.note)
        return digest in self._written.get(name, [])

    def _keep_aside(self, aside: Path, path: Path | str, ours: set[str]) -> Path | None:
        """Keep what was at a path under a name that its writer finds, unless it was ours; return that name."""
        digest = digest_bytes(read_bytes(aside) or b"")
        if digest in ours or self._wrote(path, digest):
            aside.unlink()
            return None
        return aside.replace(f"{os.path.realpath(path)}.yours-{digest[:SHORT]}")

    def _name(self, path: str) -> str:
        inside = path.removeprefix(self._inside)
        return path if inside is path else inside.replace(os.sep, "/")


def read_note(note: Path) -> dict[str, list[str]]:
    """Return what the note holds, and shorten it when most of its lines no longer count."""
    lines = (read_bytes(note) or b"").decode("utf-8", "replace").splitlines()
    written: dict[str, list[str]] = {}
    for line in lines:
        digest, _, name = line.partition(" ")
        written[name] = [*written.get(name, []), digest][-LAST:]
    if len(lines) > 100 + 2 * LAST * len(written):
        write_whole(note, "".join(f"{digest} {name}\n" for name, last in written.items() for digest in last))
    return written
