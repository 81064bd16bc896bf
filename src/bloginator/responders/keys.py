"""Keys: read from the environment when something is sent, and taken out of everything that is said or written."""

from collections.abc import Mapping
from urllib.parse import urlsplit, urlunsplit

from bloginator.errors import ResponderFailed

REDACTED = "[key]"
SHORTEST_KEY = 4
"""A shorter value is no key, and would be found in ordinary words."""


def read_key(environ: Mapping[str, str], variable: str) -> str:
    """Return the key that a variable holds; empty when it holds none.

    Raises:
        ResponderFailed: It holds what no header can carry; nothing was sent.
    """
    key = environ.get(variable, "").strip()
    if not (key.isascii() and key.replace(" ", "_").isprintable()):
        mend = "Look for line breaks, quotes or letters that were copied along."
        raise ResponderFailed("The key cannot be sent as it is.", f"variable {variable}", mend)
    return key


def require_key(environ: Mapping[str, str], variable: str, name: str) -> str:
    """Return the key that a variable holds.

    Raises:
        ResponderFailed: It holds none; nothing was sent.
    """
    key = read_key(environ, variable)
    if not key:
        raise ResponderFailed(f"{name} needs a key.", f"variable {variable}", f"export {variable}=…, then run it again.")
    return key


def redact_keys(text: str, *keys: str) -> str:
    """Return a text without the keys.

    >>> redact_keys("Bad key sk-12345.", "sk-12345")
    'Bad key [key].'
    """
    for key in keys:
        if len(key) >= SHORTEST_KEY:
            text = text.replace(key, REDACTED)
    return text


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
