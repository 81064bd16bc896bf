"""The ``request_id`` that an answer gives itself: an id, an id with a digest, or a number.

It is read generously (case, quotes, brackets, a file's ending) and is only ever compared: it finds a section among
known ids, and never becomes a path.
"""

import re
from collections.abc import Collection
from typing import NamedTuple

AROUND = " \t\r\n\"'`*_<>[](){}“”‘’«»„"
ENDING = re.compile(r"\.(?:md|markdown|json)$")


class RequestId(NamedTuple):
    """A ``request_id`` as understood.

    Args:
        id: The section's id, lower case; empty for a number.
        digest: What stands behind the ``@``, lower case; empty when nothing does.
        number: The first system's form, else ``None``.
    """

    id: str = ""
    digest: str = ""
    number: int | None = None


def parse_request_id(written: str | int | None, ids: Collection[str] = ()) -> RequestId:
    """Understand a ``request_id`` as written. A number that is a known id is that id.

    >>> parse_request_id(" `Costs@1A2B3C4D` ")
    RequestId(id='costs', digest='1a2b3c4d', number=None)
    >>> parse_request_id(7).number, parse_request_id("07").number, parse_request_id(None).id
    (7, 7, '')
    """
    if written is None:
        return RequestId()
    text = str(written).strip(AROUND).lower()
    if text.isdecimal() and text not in ids:
        return RequestId(number=int(text[:9]))
    name, _, mark = text.partition("@")
    return RequestId(ENDING.sub("", name.strip(AROUND)), ENDING.sub("", mark.strip(AROUND)))
