"""Blank out what was deleted in a `.doc` with tracked changes: the converter would give it as text.

    WordDocument ──► where its runs' properties lie ──► runs marked as deleted ──► their characters become NUL

By [MS-DOC], Word (.doc) Binary File Format: Fib, PlcBteChpx, ChpxFkp, and the property sprmCFRMarkDel.
"""

import io
import struct
from collections.abc import Iterator

TABLE_FLAG, FLAGS = 0x0200, 0x0A
PLACES = 0xFA
"""Where the Fib says where the list of property pages lies (fcPlcfBteChpx, lcbPlcfBteChpx)."""
PAGE = 512
DELETED = 0x0800
SIZES = (1, 1, 2, 4, 2, 2, 0, 3)
"""Bytes of a property's value, by the kind in its upper three bits; 6 says it in its first byte."""


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
    ranges = list(deleted(bytes(main), table))
    return overwritten(data, main, ranges) if ranges else data


def deleted(main: bytes, table: bytes) -> Iterator[tuple[int, int]]:
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
