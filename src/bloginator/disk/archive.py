"""An archive of files that the same files always make byte by byte: stored, undated, in order, with the digest of each.

It is a zip file, and ``digests.txt`` in it is what ``sha256sum -c`` reads. Whoever unpacks one makes it again from what is
in it: where a single byte is another, the two differ.
"""

import io
import re
import struct
import zipfile
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from bloginator.digest import digest_bytes

DIGESTS = "digests.txt"
NAME = re.compile(r"(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9._@-]*(?:/[A-Za-z0-9][A-Za-z0-9._@-]*){0,3}")
UNDATED = (1980, 1, 1, 0, 0, 0)
MODE = 0o644 << 16
UNIX = 3
UNREADABLE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
    struct.error,
)
"""What the zip reader raises at a damaged file."""


class Unpacked(NamedTuple):
    """The files of an archive, without the list of their digests, and a sentence on each thing that is wrong with it."""

    files: dict[str, bytes]
    faults: tuple[str, ...]


def pack_files(files: Mapping[str, bytes]) -> bytes:
    """Return the archive of some files."""
    listed = "".join(f"{digest_bytes(data)}  {name}\n" for name, data in sorted(files.items()))
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as archive:
        for name, data in [*sorted(files.items()), (DIGESTS, listed.encode())]:
            entry = zipfile.ZipInfo(name, UNDATED)
            entry.external_attr, entry.create_system = MODE, UNIX
            archive.writestr(entry, data)
    return written.getvalue()


def unpack_files(data: bytes) -> Unpacked:
    """Return what an archive holds; nothing is written, and nothing in it is longer than it is."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if refused := list(refuse_entries(archive, len(data))):
                return Unpacked({}, tuple(refused))
            files, damaged = read_entries(archive)
    except UNREADABLE as error:
        return Unpacked({}, (f"It is no zip file that can be read: {error}.",))
    listed = files.pop(DIGESTS, None)
    faults = [f"{name}: its bytes were changed." for name in damaged]
    faults += check_digests(files, listed, damaged) if listed is not None or not faults else []
    if not faults and pack_files(files) != data:
        faults.append("The files are whole, but the archive around them is not the one that they make.")
    return Unpacked(files, tuple(faults))


def refuse_entries(archive: zipfile.ZipFile, size: int) -> Iterator[str]:
    """Yield why an archive is not even read: names that lead elsewhere, or come twice, and files that are packed."""
    entries = archive.infolist()
    seen: set[str] = set()
    for entry in entries:
        if not NAME.fullmatch(entry.filename):
            yield f"{entry.filename[:80]!r} is no name that a file in it may have."
        elif entry.filename in seen:
            yield f"{entry.filename} is in it twice."
        elif entry.compress_type != zipfile.ZIP_STORED or entry.file_size != entry.compress_size or entry.flag_bits & 1:
            yield f"{entry.filename} is packed or locked; nothing in such an archive is."
        seen.add(entry.filename)
    if sum(entry.file_size for entry in entries) > size:
        yield "Its files are longer than the archive itself."


def read_entries(archive: zipfile.ZipFile) -> tuple[dict[str, bytes], list[str]]:
    """Return what the entries hold, and which of them are damaged."""
    files: dict[str, bytes] = {}
    damaged: list[str] = []
    for entry in archive.infolist():
        try:
            files[entry.filename] = archive.read(entry)
        except UNREADABLE:
            damaged.append(entry.filename)
    return files, damaged


def check_digests(files: Mapping[str, bytes], listed: bytes | None, damaged: Collection[str]) -> list[str]:
    """Return what does not agree with the list of digests; of damaged files that is told already."""
    if listed is None:
        return [f"{DIGESTS} is not in it."]
    lines = [line.partition("  ") for line in listed.decode("utf-8", "replace").splitlines()]
    known = {name: digest for digest, _, name in lines}
    wrong = [
        f"{name}: its digest is another." for name in files if name in known and digest_bytes(files[name]) != known[name]
    ]
    strange = [f"{name}: {DIGESTS} does not name it." for name in files if name not in known]
    return [*wrong, *strange, *(f"{name} is not in it." for name in known if name not in files and name not in damaged)]
