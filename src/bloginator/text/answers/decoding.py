"""Bytes become text, whatever encoding they came in, and never half a character.

    bytes ──► UTF-8 (with or without mark) | UTF-16 | Windows-1252 ──► newlines as \\n ──► no control characters

NUL, other control characters and lone surrogates are taken out and noted; they never refuse an answer. What is
no text at all (an image, a PDF) is a fault.
"""

import re
from typing import NamedTuple

from bloginator.records.exchange import Reason
from bloginator.text.answers.parsed_piece import at

UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")
TO_NEWLINE = dict.fromkeys("\x0b\x0c\x85\u2028\u2029", "\n")


class Decoded(NamedTuple):
    """A file as text.

    Args:
        faults: Why it is no text; ``text`` is then what could be read.
        unfinished: Whether it ends within a character.
    """

    text: str
    notes: tuple[Reason, ...] = ()
    faults: tuple[Reason, ...] = ()
    unfinished: bool = False


def decode(file: str, data: bytes) -> Decoded:
    """Return the text of a file, its lines ended by ``\\n``."""
    try:
        return Decoded(with_newlines(data.decode("utf-8-sig"))) if not is_utf16(data) else from_utf16(file, data)
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and error.start >= len(data) - 3:
            return ends_in_a_character(file, data[: error.start].decode("utf-8-sig"))
    return from_legacy(file, data)


def with_newlines(text: str) -> str:
    """Return ``text`` with every line ended by ``\\n`` alone."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def is_utf16(data: bytes) -> bool:
    """Tell UTF-16 by its mark or, without one, by a zero in nearly every other byte."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return True
    head = data[:400]
    half = len(head) // 2
    return half >= 4 and max(head[0::2].count(0), head[1::2].count(0)) >= 0.8 * half and head.count(0) <= 1.1 * half


def from_utf16(file: str, data: bytes) -> Decoded:
    """Read UTF-16, by its mark or by where its zeros stand."""
    marked = data[:2] in {b"\xff\xfe", b"\xfe\xff"}
    codec = "utf-16" if marked else "utf-16-be" if data[:400:2].count(0) > data[1:400:2].count(0) else "utf-16-le"
    text = with_newlines(data.decode(codec, "replace"))
    note = Reason(code="encoding", what="The file is UTF-16; it was read as such.", where=file)
    return Decoded(text, (note,))


def ends_in_a_character(file: str, text: str) -> Decoded:
    """Tell that the file ends within a character."""
    text = with_newlines(text)
    where = at(file, text.count("\n") + 1)
    fault = Reason(
        code="cut",
        what="The file ends within a character; the answer looks cut.",
        where=where,
        mend="Write it again, whole.",
    )
    return Decoded(text, (), (fault,), unfinished=True)


def from_legacy(file: str, data: bytes) -> Decoded:
    """Read bytes that are not UTF-8: written surrogates, then Windows-1252, then nothing."""
    try:
        return Decoded(with_newlines(data.decode("utf-8", "surrogatepass")))
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    if data.count(0) or data.startswith(b"%PDF"):
        fault = Reason(code="not-text", what="This is no text.", where=file, mend="Write it as Markdown, in UTF-8.")
        return Decoded("", (), (fault,))
    note = Reason(code="encoding", what="The file is not UTF-8; it was read as Windows-1252.", where=file)
    return Decoded(with_newlines(text), (note,))


def printable(text: str) -> tuple[str, int]:
    """Return ``text`` without control characters and lone surrogates, and how many there were.

    Line and page separators become newlines; a lone surrogate becomes U+FFFD.

    >>> printable("co\\x00sts")
    ('costs', 1)
    """
    return UNPRINTABLE.subn(replacement, text)


def replacement(found: re.Match[str]) -> str:
    """Return what stands for one character that cannot be printed."""
    character = found[0]
    return "\ufffd" if "\ud800" <= character <= "\udfff" else TO_NEWLINE.get(character, "")
