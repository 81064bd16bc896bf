"""What we write where a person may also write: drafts, instructions, extracts.

Before such a file is replaced, its bytes are compared with the ones we last wrote. Bytes that are not ours are kept
beside it as ``<name>.yours-<8 hex>``. What we mean to write is noted before it is written, so that a kill in between
never takes our own file for the writer's.
"""

import json
from pathlib import Path

from bloginator.digest import SHORT, digest_bytes
from bloginator.disk.files import read_bytes, write_whole


class Outputs:
    """Our writing in one batch.

    Args:
        note: File in the cache that holds the digests we wrote, by path relative to ``folder``.
        folder: The batch's folder.
    """

    def __init__(self, note: Path, folder: Path) -> None:
        self.note = note
        self.folder = folder
        self._written = read_note(note)

    def write(self, path: Path, text: str, known: str = "") -> Path | None:
        """Make ``path`` hold ``text`` without losing what someone else wrote there.

        Args:
            known: Another digest that is known to be ours, where the cache may be gone.

        Returns:
            Where the earlier bytes were kept, or ``None`` when they were ours, or equal, or there were none.
        """
        data = text.encode("utf-8")
        before = read_bytes(path)
        name = path.relative_to(self.folder).as_posix() if path.is_relative_to(self.folder) else str(path)
        ours = {*self._written.get(name, ()), known}
        kept = None
        if before is not None and before != data and digest_bytes(before) not in ours:
            kept = path.with_name(f"{path.name}.yours-{digest_bytes(before)[:SHORT]}")
            write_whole(kept, before)
        self._remember(name, [digest_bytes(data), *([digest_bytes(before)] if before and kept is None else [])])
        write_whole(path, data)
        return kept

    def is_ours(self, path: Path) -> bool:
        """Tell whether the file holds what we last wrote there."""
        data = read_bytes(path)
        name = path.relative_to(self.folder).as_posix() if path.is_relative_to(self.folder) else str(path)
        return data is not None and digest_bytes(data) in self._written.get(name, ())

    def _remember(self, name: str, digests: list[str]) -> None:
        if self._written.get(name, [])[:1] != digests[:1]:
            self._written[name] = digests[:2]
            write_whole(self.note, json.dumps(self._written, indent=1, sort_keys=True) + "\n")


def read_note(note: Path) -> dict[str, list[str]]:
    """Return what the note holds; a damaged or absent one holds nothing."""
    try:
        held = json.loads(read_bytes(note) or b"{}")
    except ValueError:
        return {}
    if not isinstance(held, dict):
        return {}
    return {name: digests for name, digests in held.items() if isinstance(digests, list)}
