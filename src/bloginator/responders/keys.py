"""Keys: read from the environment when something is sent, and taken out of everything that is said or written."""

import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterator, Mapping
from urllib.parse import quote, urlsplit, urlunsplit

from bloginator.errors import ResponderFailed

REDACTED = "[key]"
MIN_KEY = 4  # a shorter value is no key, and would be found in ordinary words
KEY_MARKS = ("KEY", "TOKEN", "SECRET", "PASSWORD")  # what a variable that holds a key has in its name
MIN_SOUGHT_KEY = 12  # only so long a value of such a variable is sought in an answer: a shorter one may be a word of it


def read_key(environ: Mapping[str, str], variable: str) -> str:
    """Return the key that a variable holds, empty when it holds none; what no header can carry is an error."""
    key = environ.get(variable, "").strip()
    if not (key.isascii() and key.replace(" ", "_").isprintable()):
        mend = "Look for line breaks, quotes or letters that were copied along."
        raise ResponderFailed("The key cannot be sent as it is.", f"variable {variable}", mend)
    return key


def require_key(environ: Mapping[str, str], variable: str, name: str) -> str:
    """Return the key that a variable must hold."""
    key = read_key(environ, variable)
    if not key:
        raise ResponderFailed(f"{name} needs a key.", f"variable {variable}", f"export {variable}=…, then run it again.")
    return key


def redact_keys(text: str, *keys: str) -> str:
    """Return a text without the keys, in whatever form a server repeats them."""
    forms = {form for key in keys if len(key) >= MIN_KEY for form in key_forms(key)}
    if not forms:
        return text
    longest_first = sorted(forms, key=len, reverse=True)
    return re.sub("|".join(map(re.escape, longest_first)), REDACTED, text, flags=re.IGNORECASE)


def key_forms(key: str) -> Iterator[str]:
    """Yield a key as it may be repeated, in any case: quoted for an address, in base64 alone or behind other bytes."""
    data = key.encode()
    yield from (key, quote(key), quote(key, safe=""), quote(key, safe="").replace("-", "%2D").replace(".", "%2E"))
    yield from (data.hex(), "".join(f"%{byte:02X}" for byte in data))
    for before in range(3):  # what stands in front moves the letters by so many bytes
        for encode in (b64encode, urlsafe_b64encode):
            letters = encode(b"\0" * before + data).decode().rstrip("=")
            known = letters[(before * 8 + 5) // 6 : (before + len(data)) * 8 // 6]
            if len(known) >= MIN_SOUGHT_KEY:
                yield known


def list_keys(environ: Mapping[str, str]) -> list[str]:
    """Return what in the environment may be a key."""
    named = (value for name, value in environ.items() if any(mark in name.upper() for mark in KEY_MARKS))
    return [value for value in named if len(value) >= MIN_SOUGHT_KEY]


def redact_url(url: str) -> str:
    """Return an address as messages name it: without user, password and query.

    >>> redact_url("http://me:secret@host:1/v1?key=abc")
    'http://host:1/v1'
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return "an address that cannot be read"
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
