"""A claim is what an answer says of itself: an id, an id with a digest, or a number.

It is read generously (case, quotes, brackets, a file's ending) and is only ever compared: it finds a section among
known ids, and never becomes a path.
"""

import re
from collections.abc import Collection
from typing import NamedTuple

AROUND = " \t\r\n\"'`*_<>[](){}“”‘’«»„"
ENDING = re.compile(r"\.(?:md|markdown|json)$")


class Claim(NamedTuple):
    """A ``request_id`` as understood.

    Args:
        id: The section's id, lower case; empty for a number.
        digest: What stands behind the ``@``, lower case; empty when nothing does.
        number: The first system's form, else ``None``.
    """

    id: str = ""
    digest: str = ""
    number: int | None = None


def read_claim(written: str | int | None, ids: Collection[str] = ()) -> Claim:
    """Understand a ``request_id`` as written. A number that is a known id is that id.

    >>> read_claim(" `Costs@1A2B3C4D` ")
    Claim(id='costs', digest='1a2b3c4d', number=None)
    >>> read_claim(7).number, read_claim("07").number, read_claim(None).id
    (7, 7, '')
    """
    if written is None:
        return Claim()
    text = str(written).strip(AROUND).lower()
    if text.isdecimal() and text not in ids:
        return Claim(number=int(text[:9]))
    name, _, mark = text.partition("@")
    return Claim(ENDING.sub("", name.strip(AROUND)), ENDING.sub("", mark.strip(AROUND)))
