"""Turn bytes into text, whatever encoding they came in, and tell what was found.

Nothing here fails: whoever reads the bytes decides what a file that is no text, or is cut, means to them.
"""

import codecs
import re
from typing import Literal, NamedTuple
from unicodedata import category

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
ENCODINGS = {"utf-8-sig": "UTF-8", "utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "utf-32": "UTF-32"}
HEAD = 400  # bytes in which zeros are counted
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")
STRANGE = frozenset({"Cn", "Co", "Cs"})  # without a meaning: unassigned, private, half of a pair
FOREIGN_WORD = re.compile(r"[^\W\x00-\u02ff\u0370-\u05ff]+")
"""Signs of Asian scripts without a space, a full stop or a line's end: what pairs of other bytes look like."""

TO_NEWLINE = dict.fromkeys("\x0b\x0c\x85\u2028\u2029", "\n")


class Decoded(NamedTuple):
    """Bytes as text.

    Args:
        text: Its lines end in ``\\n``; lone surrogates and NUL may stand in it.
        encoding: ``UTF-8``, ``UTF-16``, ``UTF-32`` or ``Windows-1252``.
        damage: ``cut`` where it ends within a character, ``bytes`` where some were no UTF-8, ``binary`` where it is no
            text and ``text`` means nothing; else empty.
    """

    text: str
    encoding: str = "UTF-8"
    damage: Literal["", "cut", "bytes", "binary"] = ""


def decode(data: bytes) -> Decoded:
    """Return the text of a file, in whatever encoding it was written."""
    codec = codec_of(data)
    if codec not in {"utf-8", "utf-8-sig"}:
        text = data.decode(codec, "replace")
        if not is_readable(text):
            return Decoded("", damage="binary")
        is_cut = len(data) % (4 if ENCODINGS[codec] == "UTF-32" else 2)
        return Decoded(with_newlines(text), ENCODINGS[codec], "cut" if is_cut else "")
    try:
        return Decoded(with_newlines(data.decode(codec)))
    except UnicodeDecodeError as error:
        is_cut = error.reason == "unexpected end of data" and error.start >= len(data) - 3
    if b"\0" in data or data.startswith(b"%PDF"):
        return Decoded("", damage="binary")
    decoded = without_utf8(data)
    return decoded._replace(damage="cut") if is_cut else decoded


def codec_of(data: bytes) -> str:
    """Return the codec that a mark names, or that the place of the zeros shows; else UTF-8.

    Without a mark it is UTF-16 where a zero stands in nearly every other byte.
    """
    for mark, codec in MARKS:
        if data.startswith(mark):
            return codec
    even, odd = data[:HEAD:2].count(0), data[1:HEAD:2].count(0)
    half = min(len(data), HEAD) // 2
    if half >= 4 and max(even, odd) >= 0.8 * half and even + odd <= 1.1 * half:
        return "utf-16-be" if even > odd else "utf-16-le"
    return "utf-8"


def is_readable(text: str) -> bool:
    """Tell whether what was read as UTF-16 or UTF-32 is a text, rather than other bytes behind a mark.

    >>> is_readable("Käse"), is_readable("我们每周审核。"), is_readable(b"\\xff\\xfe\\0bad".decode("utf-16"))
    (True, True, False)
    """
    whole = text.rstrip("\ufffd")  # it may be cut
    strange = sum(character == "\ufffd" or category(character) in STRANGE for character in whole)
    return strange * 20 <= len(whole) and not FOREIGN_WORD.fullmatch(whole)


def without_utf8(data: bytes) -> Decoded:
    """Read bytes that are not clean UTF-8.

    They hold written surrogates, or are damaged UTF-8 where more of it is right than wrong, or else Windows-1252.
    """
    try:
        return Decoded(with_newlines(data.decode("utf-8", "surrogatepass")))
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    right = sum(1 for character in text if ord(character) > 127) - wrong
    if right > wrong:
        return Decoded(with_newlines(text), damage="bytes")
    return Decoded(with_newlines(data.decode("cp1252", "replace")), "Windows-1252")


def with_newlines(text: str) -> str:
    """Return ``text`` with every line ended by ``\\n`` alone."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def drop_unprintable(text: str) -> tuple[str, int]:
    """Return ``text`` without control characters and lone surrogates, and how many there were.

    Line and page separators become newlines; a lone surrogate becomes U+FFFD.

    >>> drop_unprintable("co\\x00sts")
    ('costs', 1)
    """
    return UNPRINTABLE.subn(lambda sign: "\ufffd" if "\ud800" <= sign[0] <= "\udfff" else TO_NEWLINE.get(sign[0], ""), text)
