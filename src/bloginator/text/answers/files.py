"""A file in ``responses/`` becomes answers, and a list of what answers nothing.

    costs.md | costs@1a2b3c4d.md    one Markdown answer
    costs.json                      one answer as JSON
    any with an ANSWER line         a bundle, whatever its name
    any other *.jsonl               one answer a line
    <responder>/…                   the same, written by a program
    edited/costs.md                 what the writer made of an answer, which is taken as it is

What is no text at all (an image, a PDF), or ends within a character, refuses an answer; NUL, other control characters and
lone surrogates never do. Pure: bytes in, records out. Which section an answer is for is looked up among known ids; nothing
that an answer says becomes a path.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

from bloginator.digest import digest
from bloginator.records.exchange import EDITED, STAND_IN, Answer, Form, Reason
from bloginator.records.response import Unused
from bloginator.text.answers.bundles import BundleBlock, bundle_blocks, find_stray_text, is_bundle, is_likely
from bloginator.text.answers.jsonl_answers import read_jsonl_answers
from bloginator.text.answers.markdown_answer import read_edited, read_json, read_markdown
from bloginator.text.answers.parsed_answer import (
    ParsedAnswer,
    add_faults,
    add_notes,
    file_line,
    find_request_id,
    parse_request_id,
)
from bloginator.text.decoding import decode, drop_unprintable
from bloginator.text.messages import suggest

FOLDER = "responses"
NAME_IT = "Name a file after its section, or put each text between its ANSWER and END lines."
SINGLE = (".md", ".markdown", ".json")
KEPT = ".yours-"  # in the name of a file that we kept aside
UNFINISHED_NAMES = ("~", ".tmp", ".swp", ".part", ".bak", ".orig", ".crdownload")


class FileAnswers(NamedTuple):
    """What one file holds, in the order in which it stands there."""

    answers: list[Answer]
    unused: list[Unused]


class AnswerFile(NamedTuple):
    """Where an answer stands: its file, the part of the name that may be an id, and who wrote it."""

    file: str
    stem: str
    ending: str
    responder: str


def read_file(
    file: str, data: bytes, ids: Collection[str], aliases: Mapping[str, str] = MappingProxyType({})
) -> FileAnswers:
    """Read every answer of one file.

    Args:
        file: Path relative to the batch, with ``/``: ``responses/costs.md``.
        ids: Ids of the sections that ask for text; a set, for speed.
        aliases: The id that a provider knows a request by -> its ``request_id``.

    Returns:
        The answers, also those that can never count, and what no section asks for.
    """
    if is_temporary(file):
        return FileAnswers([], [])
    place = parse_path(file)
    if place is None:
        what = "It lies deeper than responses/<responder>/."
        return FileAnswers([], [Unused(file=file, what=what, hint="Move it up into responses/.")])
    decoded = decode_answer(file, data)
    may_be_bundle = place.ending not in {".json", ".jsonl"} or not decoded.text.lstrip().startswith(("{", "["))
    if may_be_bundle and is_bundle(decoded.text):
        return read_bundle(place, decoded, ids)
    section = parse_request_id(place.stem, ids).id
    if place.ending in SINGLE and section in ids:
        return FileAnswers([read_single_answer(place, section, decoded)], [])
    if place.ending == ".jsonl":
        return read_jsonl(place, decoded, ids, aliases)
    return FileAnswers([], [] if place.responder == STAND_IN else [unknown_file(place, section, decoded, ids)])


def is_temporary(file: str) -> bool:
    """Tell a file that is only passing: hidden, a backup, kept aside, or on its way to its name."""
    name = file.rsplit("/", 1)[-1]
    return name.startswith((".", "#")) or name.lower().endswith(UNFINISHED_NAMES) or KEPT in name


def parse_path(file: str) -> AnswerFile | None:
    """Take the path apart; ``None`` for one that lies too deep."""
    parts = file.removeprefix(f"{FOLDER}/").split("/")
    if len(parts) > 2:
        return None
    stem, dot, ending = parts[-1].rpartition(".")
    return AnswerFile(file, stem if dot else ending, f".{ending.lower()}" if dot else "", parts[0] if parts[1:] else "")


def read_single_answer(place: AnswerFile, section: str, decoded: ParsedAnswer) -> Answer:
    """Read a file that is named after its section."""
    form: Form = "json" if place.ending == ".json" else "md"
    if form == "json":
        piece = read_json_file(place.file, decoded.text)
    else:
        piece = (read_edited if place.responder == EDITED else read_markdown)(decoded.text, place.file)
    if decoded.faults:
        piece = add_faults(replace(piece, faults=(), unfinished=False), *decoded.faults, unfinished=decoded.unfinished)
    if "@" in place.stem:
        piece = check_file_name(place, piece)
    return to_answer(place, section, form, add_notes(piece, *decoded.notes), decoded.text)


def read_json_file(file: str, text: str) -> ParsedAnswer:
    """Read a file that holds one answer as JSON; one that cannot be read is better written as Markdown."""
    hint = f"Write it again, as {file.removesuffix('.json')}.md."
    piece = read_json(text, file, 1, hint)
    if piece.closed:
        return piece
    return replace(piece, faults=tuple(fault.model_copy(update={"hint": hint}) for fault in piece.faults))


def check_file_name(place: AnswerFile, piece: ParsedAnswer) -> ParsedAnswer:
    """Take the claim from a name like ``costs@1a2b3c4d.md``, which must not differ from what is written within."""
    if piece.claimed is None:
        return replace(piece, claimed=place.stem)
    inner, outer = parse_request_id(piece.claimed), parse_request_id(place.stem)
    where = file_line(place.file, piece.claim_line) if piece.claim_line else place.file
    return piece if inner == outer or not inner.digest else add_faults(piece, two_ids_fault(where, place.stem, piece))


def two_ids_fault(where: str, named: str, piece: ParsedAnswer) -> Reason:
    """Return the fault of an answer that names two requests."""
    what = f"It names two requests, {printable_name(named)} and {printable_name(str(piece.claimed))}."
    return Reason(code="two-ids", what=what, where=where, hint="Keep the one that it answers.")


def read_bundle(place: AnswerFile, decoded: ParsedAnswer, ids: Collection[str]) -> FileAnswers:
    """Read the answers of a bundle, and list the blocks that no section asks for."""
    contents = FileAnswers([], [])
    for block in bundle_blocks(decoded.text):
        piece = add_notes(read_block(place.file, block), *decoded.notes)
        named = list(block.ids) or [place.stem] * (parse_request_id(place.stem).id in ids)
        if block.end and len(named) == 1 and parse_request_id(block.end).id not in {"", parse_request_id(named[0]).id}:
            named.append(block.end)
        sections = dict.fromkeys(known for name in named if (known := parse_request_id(name, ids).id) in ids)
        for section in sections:
            contents.answers.append(to_answer(place, section, "bundle", piece, piece.raw))
        if not sections:
            contents.unused.append(unknown_name(place.file, block.line - 1, " ".join(named), ids))
    line = find_stray_text(decoded.text)
    if line is not None:
        what = "Text stands here outside of every ANSWER block; it is not read."
        contents.unused.append(Unused(file=place.file, line=line, what=what, hint="Put it within a block."))
    return contents


def read_block(file: str, block: BundleBlock) -> ParsedAnswer:
    """Read one block: its ANSWER line says whom it is for, and nothing else in it may differ."""
    piece = read_markdown(block.text, file, block.line, closed=block.end is not None)
    named = block.ids[0] if block.ids else ""
    inner, piece = piece.claimed, replace(piece, claimed=named, claim_line=block.line - 1, raw=block.text)
    where = file_line(file, block.line - 1)
    others = [*block.ids[1:], *([block.end] if block.end else []), *([str(inner)] if inner is not None else [])]
    other = next((name for name in others if contradicts(name, named)), None)
    if other is not None:
        return add_faults(piece, two_ids_fault(where, other, piece))
    if block.end is None:
        what = "The block has no END line; the answer looks cut."
        fault = Reason(code="cut", what=what, where=where, hint=f"Write it again, up to <<<END {printable_name(named)}>>>.")
        return add_faults(replace(piece, faults=(), unfinished=False), fault, unfinished=block.is_last)
    return piece


def contradicts(name: str, other_name: str) -> bool:
    """Tell whether two claims contradict each other; one without a digest agrees with any digest."""
    first, second = parse_request_id(name), parse_request_id(other_name)
    if first.id == second.id and first.number == second.number:
        return first.digest != second.digest and "" not in {first.digest, second.digest}
    return first != parse_request_id(None)


def read_jsonl(place: AnswerFile, decoded: ParsedAnswer, ids: Collection[str], aliases: Mapping[str, str]) -> FileAnswers:
    """Read the answers of a ``.jsonl`` file, and list the lines that no section asks for."""
    contents = FileAnswers([], [])
    for piece in read_jsonl_answers(decoded.text, place.file):
        alias = aliases.get(str(piece.claimed))
        piece = replace(piece, claimed=alias or piece.claimed)
        claim = parse_request_id(piece.claimed, ids)
        if claim.id in ids:
            answer = to_answer(place, claim.id, "jsonl", add_notes(piece, *decoded.notes), piece.raw)
            contents.answers.append(answer.model_copy(update={"is_batch_line": True}) if alias else answer)
        else:
            contents.unused.append(unknown_name(place.file, piece.line, str(piece.claimed or ""), ids))
    return contents


def to_answer(place: AnswerFile, section: str, form: Form, piece: ParsedAnswer, raw: str) -> Answer:
    """Make the record: what cannot be printed is taken out of the text, and noted."""
    text, dropped = drop_unprintable(piece.text)
    if dropped:
        what = "A character that cannot be printed was removed." if dropped == 1 else f"{dropped} characters removed."
        piece = add_notes(piece, Reason(code="characters", what=what, where=file_line(place.file, piece.line)))
    claimed = drop_unprintable(piece.claimed)[0] if isinstance(piece.claimed, str) else piece.claimed
    return Answer(
        section=section,
        claimed=claimed,
        file=place.file,
        line=piece.line,
        claim_line=piece.claim_line,
        form="program" if place.responder else form,
        digest=digest("answer", text) if not piece.faults else digest("unread", raw),
        text=text,
        faults=piece.faults,
        notes=piece.notes,
        unfinished=piece.unfinished and bool(piece.faults),
        responder=place.responder,
        **piece.fields,  # type: ignore[arg-type]
    )


def unknown_file(place: AnswerFile, section: str, decoded: ParsedAnswer, ids: Collection[str]) -> Unused:
    """Tell of a file whose name no section has."""
    if section in ids:
        what = f"A {place.ending or 'file without an ending'} is not read here."
        hint = f"Name it {FOLDER}/{section}.md or {FOLDER}/{section}.json."
        return Unused(file=place.file, name=section, what=what, nearest=section, hint=hint)
    claimed = find_request_id(decoded.text[:2000]) if place.ending in SINGLE else ""
    known = parse_request_id(claimed, ids).id if claimed else ""
    near = known if known in ids else suggest(section, ids)
    hint = f"If it answers {near}, name it {FOLDER}/{near}{place.ending or '.md'}." if near else ""
    block = ", and no ANSWER line in it can be read: each must have its line to itself"
    block = block if is_likely(decoded.text) else ", and it has no ANSWER line"
    what = f"No section has the id “{printable_name(place.stem)}”{block if place.ending == '.md' else ''}."
    return Unused(file=place.file, name=printable_name(place.stem), what=what, nearest=near, hint=hint or NAME_IT)


def unknown_name(file: str, line: int, name: str, ids: Collection[str]) -> Unused:
    """Tell of an answer within a file whose id no section has."""
    claim = parse_request_id(name, ids)
    if claim.number is not None:
        what = "A number finds no section by itself."
        return Unused(file=file, line=line, name=printable_name(name), what=what, hint="Name the request_id.")
    if not claim.id:
        return Unused(file=file, line=line, what="It names no section.", hint="Name the request_id.")
    near = suggest(claim.id[:80], ids)
    hint = f"If it answers {near}, write that id." if near else ""
    what = f"No section has the id “{printable_name(name)}”."
    return Unused(file=file, line=line, name=printable_name(name), what=what, nearest=near, hint=hint)


def printable_name(name: str) -> str:
    """Return a name as messages print it: short and printable."""
    return drop_unprintable(name)[0][:80]


def decode_answer(file: str, data: bytes) -> ParsedAnswer:
    """Return a file as one piece, its lines ended by ``\\n``."""
    text, encoding, damage = decode(data)
    if damage == "binary":
        fault = Reason(code="not-text", what="It cannot be read as text.", where=file, hint="Write Markdown, in UTF-8.")
        return ParsedAnswer(text, faults=(fault,))
    if damage == "cut":
        what = "The file ends within a character; the answer looks cut."
        where = file_line(file, text.count("\n") + 1)
        fault = Reason(code="cut", what=what, where=where, hint="Write it again, whole.")
        return ParsedAnswer(text, faults=(fault,), unfinished=True)
    what = encoding_note(encoding, bool(damage))
    return ParsedAnswer(text, notes=(Reason(code="encoding", what=what, where=file),) if what else ())


def encoding_note(encoding: str, is_damaged: bool) -> str:
    """Say how a file was read that is not the UTF-8 it should be; nothing for one that is."""
    if is_damaged:
        return "Some bytes of the file are no UTF-8; each was read as U+FFFD."
    if encoding == "Windows-1252":
        return "The file is not UTF-8; it was read as Windows-1252."
    return "" if encoding == "UTF-8" else f"The file is {encoding}; it was read as such."
