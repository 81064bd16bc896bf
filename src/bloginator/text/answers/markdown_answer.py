"""A Markdown answer: header and what stands around the text off, and what is left is the content.

Only what is clearly outside of the answer goes: the header, blank lines, and what ``unwrapping`` knows. What its words tell
("Here is the section:", an apology, half a sentence) is looked at once it is cleaned, and its request is known.
"""

import re
from dataclasses import replace

from bloginator.records.exchange import Reason
from bloginator.text.answers.header import Header, find_claim_line, known_fields, read_header, skip_blank
from bloginator.text.answers.json_answer import (
    DuplicateKey,
    UnreadableJson,
    key_notes,
    number_notes,
    parse_json,
    parse_strictly,
)
from bloginator.text.answers.parsed_answer import ParsedAnswer, add_faults, add_notes, file_line
from bloginator.text.answers.response_schema import error_faults, finish_faults, read_response
from bloginator.text.answers.unwrapping import unwrap
from bloginator.text.markdown import fences
from bloginator.text.marker_forms import find_markers

AGAIN = "Write it again, whole."
GIVEN_UP = re.compile(
    r"[\[(<*_ ]*(?:(?:output|text|response|answer|content)\s+)?(?:is\s+)?(?:truncated|cut off|"
    r"(?:to be )?continued(?: in (?:the )?next (?:message|part|response|answer))?)[\])>*_ .…]*",
    re.IGNORECASE,
)

OMITTED = r"(?:omitted|unchanged|continue[sd]?|follows|truncated|(?:the )?same|as (?:before|above)|(?:goes )?here)"
LEFT_OUT = re.compile(
    r"(?:\[|\(|\{|<!--|\.{3}|…)[ .…*_]*(?:the )?(?:"
    rf"(?:rest|remainder|remaining)\b[^.!?\n]*\b{OMITTED}\b[^.!?\n]*"
    r"|[^.!?\n]*\b(?:omitted|shortened|abbreviated|cut) for (?:brevity|length)"
    r"|[^.!?\n]{0,40}\b(?:unchanged|same as (?:before|above|the (?:first|last|previous|earlier) (?:version|answer|draft)))"
    r"[^.!?\n]{0,40}"
    r")[ .…*_]*(?:\]|\)|\}|-->|\.{3}|…)",
    re.IGNORECASE,
)
"""A line in brackets that stands for a text which the writer left out."""


def read_markdown(text: str, file: str, line: int = 1, *, closed: bool = False) -> ParsedAnswer:
    """Read one Markdown answer.

    Args:
        line: Line of the file at which ``text`` begins.
        closed: Whether its form already shows that it is whole.
    """
    piece = ParsedAnswer(text=text, raw=text, line=line, closed=closed)
    if not read_header(text.split("\n")).length:
        piece = take_off(piece, file)
    piece, header = split_header(piece, file)
    if header.length:
        piece = take_off(piece, file)
    piece = strip_blank(piece)
    content = piece.text
    if is_json_object(content):
        note = Reason(code="json", what="It is JSON where Markdown was expected; it was read as such.", where=file)
        return read_json(content, file, piece.line, AGAIN, note=note)
    return check_content(apply_header(piece, header, file), file)


def read_edited(text: str, file: str) -> ParsedAnswer:
    """Read a text that the writer edited: its header comes off, and all else is the content."""
    piece, header = split_header(ParsedAnswer(text=text, raw=text, closed=True), file)
    return apply_header(strip_blank(piece), header, file)


def split_header(piece: ParsedAnswer, file: str) -> tuple[ParsedAnswer, Header]:
    """Take the header off a piece."""
    lines = piece.text.split("\n")
    header = read_header(lines)
    if claim_line := find_claim_line(lines[: header.length]):
        piece = replace(piece, claim_line=piece.line + claim_line - 1)
    piece = replace(piece, text="\n".join(lines[header.length :]), line=piece.line + header.length)
    if not header.closed:
        where = file_line(file, piece.line)
        piece = add_notes(piece, Reason(code="header", what="The header is not closed by a --- line.", where=where))
    return piece, header


def strip_blank(piece: ParsedAnswer) -> ParsedAnswer:
    """Take the blank lines off around a piece."""
    lines = piece.text.split("\n")
    blank = skip_blank(lines, 0)
    return replace(piece, text="\n".join(lines[blank:]).rstrip(), line=piece.line + blank)


def take_off(piece: ParsedAnswer, file: str) -> ParsedAnswer:
    """Take off what stands around the text, and note it; what cannot be told apart from the text is a fault."""
    bare = unwrap(piece.text)
    where = file_line(file, piece.line)
    notes = (Reason(code=code, what=what, where=where) for code, what in bare.layers)
    piece = add_notes(replace(piece, text=bare.text, line=piece.line + bare.skipped), *notes)
    return add_faults(piece, Reason(code="wrapper", what=bare.fault, where=where, hint=AGAIN)) if bare.fault else piece


def apply_header(piece: ParsedAnswer, header: Header, file: str) -> ParsedAnswer:
    """Put what the header says into the piece: who it is for, and whether it failed."""
    fields = known_fields(header.fields)
    claimed = fields.pop("request_id", None)
    failed = error_faults(fields.pop("error", None), file, AGAIN)
    piece = replace(piece, claimed=None if claimed is None else str(claimed), fields=fields)
    return add_faults(piece, *failed, *finish_faults(fields.get("finish_reason"), file, AGAIN))


def check_content(piece: ParsedAnswer, file: str) -> ParsedAnswer:
    """Find out whether the content is empty or cut."""
    if piece.faults:
        return piece
    if not piece.text:
        fault = Reason(code="empty", what="There is no text in it.", where=file, hint="Write the section's text.")
        return add_faults(piece, fault, unfinished=not piece.closed)
    return check_cut_notice(piece, file) or check_open_fence(piece, file)


def check_cut_notice(piece: ParsedAnswer, file: str) -> ParsedAnswer | None:
    """Refuse an answer whose first or last line says that it is not all of it; ``None`` for any other."""
    lines = piece.text.split("\n")
    for number in (0, len(lines) - 1):
        line = lines[number].strip()
        if is_left_out(line) or (number and len(line) < 80 and GIVEN_UP.fullmatch(line)):
            where = file_line(file, piece.line + number)
            fault = Reason(code="cut", what=f"It says of itself that it is cut: “{line}”.", where=where, hint=AGAIN)
            return add_faults(piece, fault)
    return None


def is_left_out(line: str) -> bool:
    """Tell a line that stands for text which was not written.

    >>> is_left_out("[... rest of the section unchanged ...]"), is_left_out("(The rest is unchanged.)")
    (True, True)
    >>> is_left_out("The rest is unchanged."), is_left_out("(The rest is unchanged [S1].)")
    (False, False)
    """
    return len(line) < 120 and LEFT_OUT.fullmatch(line) is not None and not find_markers(line)


def check_open_fence(piece: ParsedAnswer, file: str) -> ParsedAnswer:
    """Take an open code fence for a cut answer, unless the form shows that the answer is whole."""
    block = fences.find_open_fence(piece.text)
    if block is None:
        return piece
    where = file_line(file, piece.line + block.first)
    if not piece.closed:
        what = "A code fence is opened and never closed; the answer looks cut."
        hint = f"Close it with {block.mark}, or write the answer again."
        return add_faults(piece, Reason(code="cut", what=what, where=where, hint=hint), unfinished=True)
    if block.first == 0 and block.language in {"markdown", "md"}:
        note = Reason(code="fence", what="A code fence before the answer was removed.", where=where)
        body = piece.text.split("\n", 1)[1] if "\n" in piece.text else ""
        return add_notes(replace(piece, text=body, line=piece.line + 1), note)
    note = Reason(code="fence", what="A code fence that was left open was closed.", where=where)
    above, _, last = piece.text.rpartition("\n")
    is_stray = last.strip() == block.mark and block.first == above.count("\n") + 1
    return add_notes(replace(piece, text=above.rstrip() if is_stray else f"{piece.text}\n{block.mark}"), note)


def read_json(
    text: str, file: str, line: int, hint: str, *, path: str = "", claimed: str | None = None, note: Reason | None = None
) -> ParsedAnswer:
    """Read one answer in its JSON form.

    Args:
        line: Line of the file at which ``text`` begins.
        hint: What to do about an answer that must be written again.
        path: The file as JSON paths name it, where that is not ``file``.
        claimed: Whom it seems to answer, for a text that cannot be read.
        note: What is to be noted of any that can be read.
    """
    try:
        value, repaired = parse_json(text, file, line)
        if isinstance(value, str) and value.lstrip().startswith("{"):  # JSON in a JSON string
            value, more = parse_json(value, file, line)
            repaired = (*repaired, *more)
    except UnreadableJson as error:
        return add_faults(ParsedAnswer(raw=text, line=line, claimed=claimed), error.fault, unfinished=error.unfinished)
    odd = (*key_notes(value, path or file), *number_notes(value, path or file))
    piece = replace(read_response(value, path or file, hint), raw=text, line=line)
    if piece.faults:
        piece = add_faults(piece, *odd)
    return add_notes(read_content(piece, file), *([note] if note else []), *repaired, *odd)


def read_content(outer: ParsedAnswer, file: str) -> ParsedAnswer:
    """Read the content of a JSON form, which is a Markdown answer in itself, with its own header or JSON once more."""
    if outer.faults:
        return outer
    inner = read_markdown(outer.text, file, outer.line, closed=True)
    claimed = inner.claimed if outer.claimed is None else outer.claimed
    fields = {**outer.fields, **inner.fields}
    return replace(inner, raw=outer.raw, line=outer.line, claimed=claimed, notes=outer.notes + inner.notes, fields=fields)


def is_json_object(text: str) -> bool:
    """Tell whether a text is one JSON object or a list of them, or means to be an answer's."""
    if not text.startswith(("{", "[")):
        return False
    try:
        if text[0] == "{" and '"content"' in text[:4000]:
            return True
        value = parse_strictly(text, newlines=True)
        return isinstance(value, dict) or (isinstance(value, list) and any(isinstance(item, dict) for item in value))
    except (ValueError, RecursionError, DuplicateKey):
        return False
