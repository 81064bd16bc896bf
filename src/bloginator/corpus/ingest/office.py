"""Make an office file what its readers see: `.odt` with its spaces, `.rtf` and `.doc` without deleted text or running heads.

The places in a `.doc` are those of [MS-DOC], Word (.doc) Binary File Format: Fib, PlcBteChpx, ChpxFkp, and the property
sprmCFRMarkDel.
"""

import io
import re
import struct
import zipfile
from collections.abc import Iterator

CONTENT = "content.xml"
SPACES = re.compile(rb"<text:(?:s|line-break)(?:\s[^>]*)?/>")
TAB = re.compile(rb"<text:tab[^>]*?/>")
GROUP = re.compile(
    rb"\\[{}\\]|\{(?P<left_out>(?:\\\*)?(?:\\[a-z]+-?\d* ?)*?\\(?:deleted|header[lrf]?|footer[lrf]?)(?![a-z0-9]))?|\}"
)
TABLE_FLAG, FLAGS = 0x0200, 0x0A
PLACES = 0xFA  # where the Fib says where the list of property pages lies (fcPlcfBteChpx, lcbPlcfBteChpx)
PAGE = 512
DELETED = 0x0800
SIZES = (1, 1, 2, 4, 2, 2, 0, 3)  # bytes of a property's value by the kind in its upper three bits; 6: its first byte says


def with_plain_spaces(data: bytes) -> bytes:
    """Return an `.odt` whose spaces, tabs and line breaks are characters: the converter drops text beside an element."""
    output = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as copy:
            for part in archive.infolist():
                content = archive.read(part)
                copy.writestr(part, TAB.sub(b"\t", SPACES.sub(b" ", content)) if part.filename == CONTENT else content)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError):  # the converter says what is wrong with it
        return data
    return output.getvalue()


def without_furniture(data: bytes) -> bytes:
    r"""Return the file without the groups that hold such text.

    >>> without_furniture(rb"{\rtf1{\header Book}We {\deleted\revauth1 never {\b did}}rest.}")
    b'{\\rtf1We rest.}'
    """
    output, since, depth, from_depth = bytearray(), 0, 0, 0
    for group in GROUP.finditer(data):
        if group[0].startswith(b"{"):
            depth += 1
            if group["left_out"] and not from_depth:
                output += data[since : group.start()]
                from_depth = depth
        elif group[0] == b"}":
            if depth == from_depth:
                since, from_depth = group.end(), 0
            depth -= 1
    return bytes(output) + (b"" if from_depth else data[since:])


def without_deleted(data: bytes) -> bytes:
    """Return the file with NUL for each character of deleted text; as it is where it is no Word document."""
    from olefile import OleFileIO

    try:
        with OleFileIO(io.BytesIO(data)) as file:
            main = bytearray(file.openstream("WordDocument").read())
            (flags,) = struct.unpack_from("<H", main, FLAGS)
            table = file.openstream("1Table" if flags & TABLE_FLAG else "0Table").read()
    except (OSError, struct.error):  # the converter says what is wrong with it
        return data
    ranges = list(find_deleted(bytes(main), table))
    return overwritten(data, main, ranges) if ranges else data


def find_deleted(main: bytes, table: bytes) -> Iterator[tuple[int, int]]:
    """Yield the ranges of the main stream that hold deleted text."""
    first, size = struct.unpack_from("<II", main, PLACES)
    count = (size - 4) // 8
    if count < 1 or first + size > len(table):
        return
    for (number,) in struct.iter_unpack("<I", table[first + 4 * (count + 1) : first + size]):
        page = main[(number & 0x3FFFFF) * PAGE :][:PAGE]
        runs = page[-1] if len(page) == PAGE else 0
        ends = struct.unpack_from(f"<{runs + 1}I", page) if runs and 5 * runs + 4 < PAGE else ()
        for run in range(len(ends) - 1):
            place = 2 * page[4 * (runs + 1) + run]
            if place and marks_deleted(page[place + 1 : place + 1 + page[place]]):
                yield ends[run], ends[run + 1]


def marks_deleted(properties: bytes) -> bool:
    """Tell whether a run's properties say that it was deleted."""
    place = 0
    while place + 2 < len(properties):
        (name,) = struct.unpack_from("<H", properties, place)
        if name == DELETED:
            return bool(properties[place + 2])
        place += 2 + (SIZES[name >> 13] or 1 + properties[place + 2])
    return False


def overwritten(data: bytes, main: bytearray, ranges: list[tuple[int, int]]) -> bytes:
    """Return the file with these ranges of its main stream as NUL."""
    from olefile import OleFileIO

    for start, end in ranges:
        main[start:end] = bytes(max(0, min(end, len(main)) - start))
    copy = io.BytesIO(data)
    with OleFileIO(copy, write_mode=True) as file:
        file.write_stream("WordDocument", bytes(main))
        return copy.getvalue()
