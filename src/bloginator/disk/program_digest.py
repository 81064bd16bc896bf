"""Which program made what a cache holds: a checkout that is updated keeps its version, and reuses nothing of before."""

import os
from contextlib import suppress
from functools import cache
from pathlib import Path

from bloginator import __version__
from bloginator.digest import digest_exact

PACKAGE = Path(__file__).resolve().parents[1]


@cache
def program_digest(package: Path = PACKAGE) -> str:
    """Return what is another when a file of the program is: its version, and names, sizes and times of modules and data.

    What editors lay beside them (hidden files, links that lead nowhere) is none of it. It takes 1.5 ms. What takes long to
    make (index, evidence, verdicts) has a version of its own instead, which who changes how it is made counts up.
    """
    lines: list[tuple[str, int, int]] = []
    for folder, folders, names in os.walk(package):
        folders[:] = sorted(name for name in folders if name[0] != "." and name != "__pycache__")
        for name in sorted(name for name in names if name[0] != "."):
            with suppress(FileNotFoundError):  # a link that leads nowhere, or a file that is gone by now
                status = os.stat(f"{folder}/{name}")  # noqa: PTH116  # a Path for each takes longer than the system
                lines.append((os.path.relpath(f"{folder}/{name}", package), status.st_size, status.st_mtime_ns))
    return digest_exact([__version__, *lines])
