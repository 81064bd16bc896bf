"""Turn bytes into text, in whatever encoding they were written: UTF-8, what a mark names, else Windows-1252."""

import codecs

from bloginator.corpus.ingest.unreadable import Unreadable

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes) -> str:
    """Return the text of a file, in whatever encoding it was written.

    Raises:
        Unreadable: It holds NUL bytes and no mark of an encoding that would explain them.
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if b"\0" in data:
        raise Unreadable("the file is binary, not text")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return mostly(data)


def mostly(data: bytes) -> str:
    """Decode bytes that are not clean UTF-8: damaged UTF-8 where more of it is right than wrong, else Windows-1252."""
    text = data.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    right = sum(1 for character in text if ord(character) > 127) - wrong
    return text if right > wrong else data.decode("cp1252", "replace")
