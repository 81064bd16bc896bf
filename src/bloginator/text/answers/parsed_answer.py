"""A piece is one answer on its way from bytes to a record, with the ``request_id`` that it gives itself.

An id, an id with a digest, or a number: it is read generously (case, quotes, brackets, a file's ending) and is only ever
compared. It finds a section among known ids, and never becomes a path.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from bloginator.records.exchange import Reason

AROUND = " \t\r\n\"'`*_<>[](){}“”‘’«»„"
NAMED = re.compile(r"[\"'*]{0,3}(?:request_id|custom_id)[\"'*]{0,3}\s*:\s*[\"'*]{0,3}([^\"'*,{}\n]{1,120})")
KEYED = re.compile(r"(?<!\\)\"(?:request_id|custom_id)\"\s*:\s*\"?([^\"',{}\n]{1,120})")
"""As a key of JSON: its quotes are no part of another string."""

ENDING = re.compile(r"\.(?:md|markdown|json)$")


@dataclass(frozen=True, slots=True)
class ParsedAnswer:
    """One answer as found."""

    text: str = ""  # the content, without header and outer fence
    raw: str = ""  # what stands in the file for it; its identity where there is no text
    line: int = 1  # first line of the content, from 1
    claimed: str | int | None = None
    claim_line: int = 0  # line that holds ``claimed``, from 1; 0 where it is not by itself on one
    closed: bool = False  # whether its form shows that it is whole (an END line, a closed JSON string)
    faults: tuple[Reason, ...] = ()
    notes: tuple[Reason, ...] = ()
    unfinished: bool = False  # whether a longer file might cure the faults
    fields: dict[str, object] = field(default_factory=dict)


def add_faults(piece: ParsedAnswer, *faults: Reason, unfinished: bool = False) -> ParsedAnswer:
    """Return the piece with more that is wrong with it; it stays curable only if all its faults are."""
    if not faults:
        return piece
    curable = unfinished and (piece.unfinished or not piece.faults)
    return replace(piece, faults=(*piece.faults, *faults), unfinished=curable)


def add_notes(piece: ParsedAnswer, *notes: Reason) -> ParsedAnswer:
    """Return the piece with more that was mended in reading it."""
    return replace(piece, notes=(*piece.notes, *notes)) if notes else piece


def file_line(file: str, line: int) -> str:
    """Return a place as messages print it.

    >>> file_line("responses/costs.md", 12)
    'responses/costs.md line 12'
    """
    return f"{file} line {line}"


class RequestId(NamedTuple):
    """A ``request_id`` as understood."""

    id: str = ""  # the section's id, lower case; empty for a number
    digest: str = ""  # what stands behind the ``@``, lower case; empty when nothing does
    number: int | None = None  # the first system's form, else ``None``


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


def find_request_id(raw: str) -> str | None:
    """Return what a text that cannot be read gives as its ``request_id`` or ``custom_id``, as far as it can be seen.

    >>> find_request_id('{"content": "The field request_id: price [S1].", "request_id": "costs@1a2b3c4d", oops}')
    'costs@1a2b3c4d'
    """
    match = KEYED.search(raw) or NAMED.search(raw)
    return match[1].strip() if match else None
