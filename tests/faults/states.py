"""What lies in a project's folder at one moment, kept so that it can be laid out again, with the same times and inodes.

A file is kept by a link to it, since our files are replaced and never changed in place; those of which that is not true
(databases, logs, what is being written) are kept by their bytes. So a state costs a look at each file, and a project that
was laid out again is to every stamp the one that was kept.
"""

import os
import shutil
import stat
from dataclasses import dataclass, field
from pathlib import Path

IN_PLACE = (".db", ".sqlite", "-wal", "-shm", "-journal", ".log", ".jsonl", ".tmp", "lock", ".holder", "history.txt")
"""How the names of files end that are changed in place."""

Mark = tuple[int, int, int]
"""Mode, time of change in ns, and size."""


@dataclass
class State:
    """One moment.

    Args:
        folders: Paths relative to the project, parents first.
        links: File -> its inode, which names it among what is kept, and its mark.
        held: File -> its mark and its bytes.
    """

    folders: list[str] = field(default_factory=list)
    links: dict[str, tuple[int, Mark]] = field(default_factory=dict)
    held: dict[str, tuple[Mark, bytes]] = field(default_factory=dict)

    @property
    def files(self) -> list[str]:
        """Return all files, in order."""
        return sorted([*self.links, *self.held])

    def size(self, name: str) -> int:
        """Return a file's size in bytes."""
        return (self.links[name][1] if name in self.links else self.held[name][0])[2]


def keep_state(root: Path, kept: Path) -> State:
    """Return what lies in ``root`` now; its files are linked into the folder ``kept``, beside those of other states."""
    state = State()
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        for entry in os.scandir(root / folder):
            name, status = f"{folder}{entry.name}", entry.stat(follow_symlinks=False)
            mark = (status.st_mode, status.st_mtime_ns, status.st_size)
            if stat.S_ISDIR(status.st_mode):
                state.folders.append(name)
                waiting.append(f"{name}/")
            elif name.endswith(IN_PLACE):
                state.held[name] = (mark, Path(entry.path).read_bytes())
            else:
                state.links[name] = (status.st_ino, mark)
                if not (kept / str(status.st_ino)).exists():
                    os.link(entry.path, kept / str(status.st_ino))
    state.folders.sort()
    return state


def lay_out(state: State, root: Path, kept: Path) -> None:
    """Make ``root`` hold what it held then, and nothing else."""
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir()
    for name in state.folders:
        (root / name).mkdir()
    for name in state.files:
        lay_file(state, name, root, kept)


def lay_file(state: State, name: str, root: Path, kept: Path) -> None:
    """Put one file where it was."""
    if name in state.links:
        inode, mark = state.links[name]
        os.link(kept / str(inode), root / name)
        status = os.stat(root / name)
        assert mark == (status.st_mode, status.st_mtime_ns, status.st_size), f"{name} was changed in place"
    else:
        (mode, time_ns, _), data = state.held[name]
        (root / name).write_bytes(data)
        (root / name).chmod(stat.S_IMODE(mode))
        os.utime(root / name, ns=(time_ns, time_ns))
