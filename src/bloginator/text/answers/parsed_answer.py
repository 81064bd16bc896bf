"""A piece is one answer on its way from bytes to a record: still without a section and a place."""

from dataclasses import dataclass, field, replace

from bloginator.records.exchange import Reason


@dataclass(frozen=True, slots=True)
class ParsedAnswer:
    """One answer as found.

    Args:
        text: The content, without header and outer fence.
        raw: What stands in the file for it; its identity where there is no text.
        line: First line of the content, from 1.
        claim_line: Line that holds ``claimed``, from 1; 0 where it is not by itself on one.
        closed: Whether its form shows that it is whole (an END line, a closed JSON string).
        unfinished: Whether a longer file might cure the faults.
    """

    text: str = ""
    raw: str = ""
    line: int = 1
    claimed: str | int | None = None
    claim_line: int = 0
    closed: bool = False
    faults: tuple[Reason, ...] = ()
    notes: tuple[Reason, ...] = ()
    unfinished: bool = False
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
