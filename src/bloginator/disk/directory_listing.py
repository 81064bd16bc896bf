"""What a folder holds, by name and stamp: the cheap look that says which files must be read again."""

import os
from contextlib import suppress
from pathlib import Path

from bloginator.reading import digest_file

Stamp = tuple[int, int, int]  # modification time in ns, size in bytes, inode: equal stamps, equal bytes, if clocks go on


def listing(folder: Path, suffixes: tuple[str, ...] = ()) -> dict[str, Stamp]:
    """Return what lies in ``folder`` and is no folder, by name, in order; an absent folder holds nothing.

    Hidden files are ours while they are being written, and are left out. A pipe or device is named here; whoever reads
    it says why it is not read.
    """
    try:
        entries = list(os.scandir(folder))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    stamps = {}
    for entry in sorted(entries, key=lambda entry: entry.name):
        if entry.name.startswith(".") or (suffixes and not entry.name.endswith(suffixes)):
            continue
        with suppress(OSError):  # it may not be looked at
            stamp = None if entry.is_dir() else stamp_of_path(entry.path)
            if stamp is not None:  # else it is gone by now
                stamps[entry.name] = stamp
    return stamps


def digests_in(folder: Path, suffix: str) -> dict[str, str]:
    """Return the digest of each plain file of ``folder`` with that suffix, by name, in order."""
    return {name: digest_file(folder / name) for name in listing(folder, (suffix,))}


def folders(folder: Path) -> list[str]:
    """Return the names of the visible folders in ``folder``, in order."""
    try:
        return sorted(entry.name for entry in os.scandir(folder) if entry.is_dir() and entry.name[0] != ".")
    except (FileNotFoundError, NotADirectoryError):
        return []


def stamp_of_path(path: Path | str) -> Stamp | None:
    """Return the stamp of one file, or ``None`` where there is none.

    A folder's listing asks the system in the same way: on Windows its entries know no inode.
    """
    try:
        stat = os.stat(path)  # noqa: PTH116  # a Path for each of 10,000 files took longer than the system
    except (FileNotFoundError, NotADirectoryError):
        return None
    return (stat.st_mtime_ns, stat.st_size, stat.st_ino)
