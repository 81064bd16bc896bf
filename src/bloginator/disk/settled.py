"""What a batch was when nothing was left to do, and what was said of it: while it is that, a run has only to say it again.

    every file that a run looks at ──names, times, sizes──► one stamp ──the same as kept?──► nothing is opened

A file's stamp holds the time of its last change of any kind, which no program can set back: what was written with an earlier
time, or with other bytes of the same size, has another stamp. The record is a cache; without it everything is looked at.
"""

import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from functools import cache
from hashlib import sha256
from itertools import chain
from pathlib import Path
from stat import S_ISDIR
from time import time_ns
from typing import Any, NamedTuple

from bloginator import __version__
from bloginator.disk.files import is_unfinished, read_sealed, write_sealed
from bloginator.disk.layout import Layout

VERSION = 1
FILE = "settled.json"
INPUTS = ("feedback", "sources", "taken", "tickets", "templates")
"""Folders of a batch that nobody but its writer, or whoever holds its tickets, changes."""

OURS = ("requests", "verdicts", "packs", "drafts", "batch-file")
SHARED = ("lint.toml", "blocklist.toml", "prices.toml")  # files of the project that all of its batches follow
UNREAD = frozenset({"report.md", "report.json", "AGENTS.md", "CLAUDE.md"})  # what we write beside a batch and never read
VARIABLES = ("BLOGINATOR_BATCH_MODE", "BLOGINATOR_BATCH_TIMEOUT", "BLOGINATOR_LLM_MOCK")
"""What of the environment settings are made from."""

SKIPPED = frozenset({"node_modules", "__pycache__"})
COARSE_NS = 1_000_000_000  # times that are multiples of it are of a system without finer ones: two writes may look alike
YOUNG_NS = 3 * COARSE_NS
PACKAGE = Path(__file__).resolve().parents[1]


class BatchStamp(NamedTuple):
    """What a batch lies in: digests of all that a run reads, of the answers, and of what we write ourselves."""

    inputs: str
    answers: str
    ours: str


@dataclass
class Settled:
    """A batch at rest.

    Args:
        stamp: Of the batch as it was.
        inputs: Paths outside the batch's own folders that it is made from: outline, corpus, and, with a ``/`` behind it, the
            index, of which only the files count that lie in it.
        outputs: The draft, whatever is exported, and the author's profile.
        links: What the draft links to, and whether it was there.
        is_drafted: Whether ``doit draft`` takes the batch where others are.
        warnings, draft: What a draft that finds nothing to do says; ``draft`` is empty where it would find something.
        status: What the status says; empty where it has not been asked for.
    """

    stamp: BatchStamp
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    links: dict[str, bool] = field(default_factory=dict)
    is_drafted: bool = True
    warnings: tuple[str, ...] = ()
    draft: tuple[str, ...] = ()
    status: dict[str, Any] = field(default_factory=dict)


class Unsettled(Exception):
    """Something lies there of which no stamp tells whether it has changed."""


def read_settled(layout: Layout, stamp: BatchStamp | None = None) -> Settled | None:
    """Return what was kept of a batch, where the batch is still just that; ``None`` where anything moved."""
    try:
        body = json.loads(read_sealed(layout.cache / FILE, lambda line: None) or b"")
        record = Settled(**{**body["batch"], "stamp": BatchStamp(*body["batch"]["stamp"])})
    except (ValueError, KeyError, TypeError, OSError):
        return None
    if body["version"] != VERSION or any(Path(path).exists() != there for path, there in record.links.items()):
        return None
    return record if record.stamp == (stamp or stamp_batch(layout, record.inputs, record.outputs)) else None


def write_settled(layout: Layout, record: Settled) -> None:
    """Keep a batch as it is now."""
    body = {"version": VERSION, "batch": {**asdict(record), "stamp": list(record.stamp)}}
    write_sealed(layout.cache / FILE, json.dumps(body, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def forget_settled(caches: Path, batch: str) -> None:
    """Forget a batch, or all where none is named, so that the next run looks at everything; ``caches`` is their folder."""
    for file in [caches / batch / FILE] if batch else caches.glob(f"*/{FILE}"):
        with suppress(OSError):
            file.unlink()


def stamp_batch(
    layout: Layout, inputs: Sequence[str], outputs: Sequence[str], *, is_held: bool = False
) -> BatchStamp | None:
    """Return the stamp of a batch; ``None`` where another is at work on it, or something lies there that has none.

    Args:
        is_held: Whether it is this process that is at work on it.
    """
    folder = str(layout.folder)
    files: tuple[str | Path, ...] = (*outputs, layout.composed, layout.cache / "ledger.json")
    if not is_held and (layout.cache / "lock.holder").exists():
        return None
    try:
        return BatchStamp(
            inputs=stamp_inputs(layout, inputs, outputs),
            answers=digest_lines(lines_of(str(layout.responses))),
            ours=digest_lines(chain(*(lines_of(f"{folder}/{name}") for name in OURS), *map(lines_of, files))),
        )
    except (Unsettled, OSError):
        return None


def stamp_inputs(layout: Layout, inputs: Sequence[str] = (), outputs: Sequence[str] = ()) -> str:
    """Return the digest of all that a batch is made from; raises ``Unsettled``, or ``OSError``."""
    unread = UNREAD.union(map(os.path.basename, outputs))
    own = [layout.folder / name for name in INPUTS] + [layout.root / name for name in ("templates", *SHARED)]
    return digest_lines(
        chain(
            surroundings(),
            folder_lines(str(layout.folder), unread, is_deep=False),
            *map(lines_of, inputs),
            *map(lines_of, own),
        )
    )


@cache
def surroundings() -> tuple[str, ...]:
    """Return the Python, the variables that settings are made from, and what changes when a package is another."""
    shown = [f"{name}={os.environ[name]}" for name in VARIABLES if name in os.environ]
    places = [Path(path) for path in sys.path if path.endswith(("site-packages", "dist-packages"))]
    installed = [f"{path} {path.stat().st_mtime_ns}" for path in places if path.is_dir()]
    own = chain(lines_of(str(PACKAGE)), lines_of(str(PACKAGE.parents[1] / "templates")))
    return (__version__, sys.version, *shown, *installed, *own)


def lines_of(path: str | Path) -> Iterator[str]:
    """Yield a line for a file, or for each in a folder and, unless it ends in ``/``, those below it; not for hidden ones."""
    try:
        status = Path(path).stat()
    except (FileNotFoundError, NotADirectoryError):
        yield f"{path} -"
        return
    if S_ISDIR(status.st_mode):
        yield f"{path} {status.st_mode}"
        yield from folder_lines(str(path), is_deep=not str(path).endswith("/"))
    else:
        yield line_of(str(path), status)


def folder_lines(folder: str, unread: frozenset[str] = frozenset(), *, is_deep: bool) -> Iterator[str]:
    """Yield the lines of a folder's files, then, where it is to be looked into, of its folders'."""
    below = []
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.name.startswith("."):
            if is_unfinished(entry.name):  # a file of ours was left half written: a run puts it right
                raise Unsettled(entry.path)
        elif entry.is_dir(follow_symlinks=False):
            below += [entry] if is_deep and entry.name not in SKIPPED else []
        elif entry.is_symlink() and entry.is_dir():
            if is_deep:
                raise Unsettled(entry.path)  # whether it is followed, and where to, is for others to say
        elif entry.name not in unread:
            try:
                yield line_of(entry.name, entry.stat())
            except FileNotFoundError:  # a link that leads nowhere, or a file that is gone by now
                yield f"{entry.name} -"
    for entry in below:
        yield f"{entry.path} {entry.stat().st_mode}"
        yield from folder_lines(entry.path, is_deep=True)


def line_of(name: str, status: os.stat_result) -> str:
    """Return a file's line; raise where another write may look alike, it being young and the system's times coarse."""
    if status.st_mtime_ns % COARSE_NS == 0 and abs(time_ns() - status.st_ctime_ns) < YOUNG_NS:
        raise Unsettled(name)
    return f"{name} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_size} {status.st_ino}"


def digest_lines(lines: Iterable[str]) -> str:
    """Return one digest of many lines."""
    return sha256("\n".join(lines).encode("utf-8", "surrogateescape")).hexdigest()
