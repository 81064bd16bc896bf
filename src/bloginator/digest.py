"""The identity of a value: sha256 over canonical JSON, tagged by kind and version.

Two values are the same when their digests are: staleness is an equality, never a clock. Golden vectors in the
tests hold these bytes still; change the version tag with the form.
"""

import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence

VERSION = 1
SHORT = 8  # hex digits of a digest that stand in a ``request_id``
SEAL = b"bloginator "  # how a sealed file begins; the digest of all that follows its first line comes next
SEALED = len(SEAL) + 64 + 1  # where in a sealed file begins what was sealed
CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
TYPE_ERROR = "a digest is of None, bool, int, float, str, lists and mappings of them"


def canonical(value: object) -> bytes:
    """Return the one spelling of ``value``: keys sorted, text in NFC, no white space, lone surrogates kept apart.

    >>> canonical({"b": 1, "a": ["e\\u0301"]}).decode()
    '{"a":["é"],"b":1}'
    """
    return CANONICAL.encode(normal(value)).encode("utf-8", "surrogatepass")


def normal(value: object) -> object:
    """Return ``value`` with every text in NFC and every sequence a list."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if value is None or isinstance(value, bool | int | float):
        return value
    if not isinstance(value, list | tuple) and isinstance(value, Mapping):  # what is abstract takes long to be told
        return {unicodedata.normalize("NFC", str(key)): normal(item) for key, item in value.items()}
    if isinstance(value, list | tuple | Sequence):
        return [normal(item) for item in value]
    raise TypeError(f"{TYPE_ERROR}, not of {type(value).__name__}")


def digest(kind: str, value: object) -> str:
    """Return the 64 hex digits that stand for ``value`` among all values of its ``kind``."""
    return hashlib.sha256(f"bloginator/{kind}/{VERSION}\n".encode() + canonical(value)).hexdigest()


def digest_bytes(data: bytes) -> str:
    """Return the plain sha256 of a file's bytes, as ``sha256sum`` prints it."""
    return hashlib.sha256(data).hexdigest()


def digest_exact(value: object) -> str:
    """Return the digest of a JSON value by its very signs, for the key of what a cache keeps.

    For that an accent that is written apart makes another text: all behind it stands one sign further on.

    >>> digest_exact("\u00e9") == digest_exact("e\u0301"), digest("text", "\u00e9") == digest("text", "e\u0301")
    (False, True)
    """
    return digest_bytes(json.dumps(value, sort_keys=True).encode())


def seal(body: bytes) -> bytes:
    """Return bytes behind a line with their checksum."""
    return SEAL + digest_bytes(body).encode() + b"\n" + body


def unseal(data: bytes) -> bytes | None:
    """Return what was sealed, or ``None`` where a byte of it has changed since.

    >>> unseal(seal(b"kept")), unseal(seal(b"kept")[:-1])
    (b'kept', None)
    """
    head, _, body = data.partition(b"\n")
    return body if head == SEAL + digest_bytes(body).encode() else None
