"""Turn one file into what the index keeps of it: chunks with their places, their stems, and what they mean.

Reads one file and touches no index, so that worker processes can do it.
"""

import json
import zlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bloginator.corpus.index.word_vectors import Matrix, quantise, word_vectors
from bloginator.corpus.ingest import chunks, documents
from bloginator.corpus.ingest.unreadable import Unreadable
from bloginator.corpus.search.boilerplate import (
    BOILERPLATE_BIT,
    INDENT_FACTOR,
    INLINE_INDENT,
    LEADS_BIT,
    is_boilerplate,
    only_leads,
)
from bloginator.digest import digest, digest_bytes
from bloginator.reading import read_present
from bloginator.records.corpus import Kind, Quotations
from bloginator.text.secrets import Secret, find_secrets, secret_advice
from bloginator.text.stemming import content_words, stem_words

LEAD, HEADING, TITLE = 0.5, 0.5, 0.3  # what lead-in, headings and title count in a chunk's vector, against its own words
KIND_NUMBERS: dict[Kind, int] = {"prose": 0, "list": 1, "code": 2, "table": 3, "quote": 4}


@dataclass(frozen=True, slots=True)
class Task:
    """One file to parse, with all that decides the outcome."""

    file: Path
    path: str
    mark: str  # digest of the bytes that the index knows; empty for a new file
    said: str  # what ``corpus.toml`` says of it, as JSON
    language: str
    quotations: Quotations = "guess"  # what is not the author's in it, where neither ``corpus.toml`` nor the file says
    allowed: frozenset[str] = frozenset()  # marks of what looks like a secret and is let pass


class FoundSecret(NamedTuple):
    """A secret of a document: its kind, its mark, its lines, and whether the writer lets it pass."""

    kind: str
    mark: str
    place: str
    passed: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """One chunk as the index keeps it."""

    id: str
    heading: tuple[str, ...]
    lines: tuple[int, int] | None
    page: int | None
    span: tuple[int, int]
    kind: Kind
    text: str
    gap: str | None  # what stands between the one before and this one under its heading; ``None`` where they do not join
    lead: str  # what must be read before it: the sentence that leads into its list, its table's header
    block: int  # number of its heading in the document


@dataclass(frozen=True, slots=True)
class Parsed:
    """What became of a file; ``reason`` tells why there is nothing, ``same`` that its bytes are those of before."""

    mark: str = ""
    same: bool = False
    reason: str = ""
    mend: str = ""
    may_pass: bool = False  # whether the reason does not lie in the file's bytes, so that the next run may read it
    about: tuple[str, str | None, str, str] = ("", None, "[]", "standard")  # title, date, tags as JSON, quality
    records: tuple[tuple[object, ...], ...] = ()  # a row of the table ``chunks`` each, without the document
    fields: tuple[tuple[list[str], list[str]], ...] = ()  # stems of text, and of headings with lead-in, a chunk each
    title: tuple[str, ...] = ()
    quoted: str = ""  # ranges that are not the author's words, as JSON; empty where that is not known
    secrets: tuple[FoundSecret, ...] = ()  # what stands under a heading with one is not among the records
    layout: tuple[bytes, bytes, bytes, bytes] = (b"", b"", b"", b"")  # a row of ``layouts``, without its number


def parse(task: Task) -> Parsed:
    """Read and cut one file; whatever is wrong with it becomes a reason."""
    try:
        data = read_present(task.file)
    except OSError as error:
        return Parsed(reason=f"it cannot be opened: {error.strerror or error}", may_pass=True)
    mark = digest_bytes(data)
    if task.mark == mark:
        return Parsed(mark, same=True)
    try:
        text = documents.read(data, task.path, task.said, file=task.file)
        cuts = chunks.cut(text.text, text.blocks, title=text.title)
        if not cuts:
            raise Unreadable("it holds no sentence, list, table or code")
    except Unreadable as reason:
        return Parsed(mark, reason=str(reason), mend=reason.mend)
    secrets = find_secrets(text.text, is_passage=False)
    listed = tuple(
        FoundSecret(secret.kind, secret.mark, lines_of(text, secret.start, secret.end), secret.mark in task.allowed)
        for secret in secrets
    )
    hidden = [secret for secret in secrets if secret.mark not in task.allowed]
    pieces = list(pieces_of(task.path, text, cuts, hidden))
    if not pieces:
        why = f"{hidden[0].kind} stands in it, and no heading is left without one"
        return Parsed(mark, reason=why, mend=secret_advice(hidden[0].mark), secrets=listed)
    about = (conceal(text.title, text, hidden), text.date, conceal(json.dumps(text.tags), text, hidden), text.quality)
    parsed = analyse(about, pieces, task.language)
    return replace(parsed, mark=mark, quoted=json.dumps(quoted_in(text, task.quotations)), secrets=listed)


def lines_of(text: documents.Text, start: int, end: int) -> str:
    """Return the lines of a stretch of a document, in words; its page where it has no lines."""
    if not text.has_lines:
        page = text.page(start)
        return f"page {page}" if page else ""
    first, last = (1 + text.text.count("\n", 0, place) for place in (start, end))
    return f"line {first}" if first == last else f"lines {first}-{last}"


def conceal(shown: str, text: documents.Text, secrets: Sequence[Secret]) -> str:
    """Return a title or heading without the secrets of its document."""
    for secret in secrets:
        shown = shown.replace(text.text[secret.start : secret.end], "…")
    return shown


def quoted_in(text: documents.Text, quotations: Quotations) -> tuple[tuple[int, int], ...]:
    """Return the ranges of a document that are not its author's words."""
    from bloginator.text import quotations as reading

    match text.quotations or quotations:
        case "none":
            return ()
        case "all":
            return ((text.body, len(text.text)),)
    return reading.quotations(text.text, text.blocks)


def pieces_of(path: str, text: documents.Text, cuts: Sequence[chunks.Cut], secrets: Sequence[Secret]) -> Iterator[Piece]:
    """Yield the chunks under headings without a secret; equal texts get different ids."""
    ends = [before.end if before.block == cut.block else None for before, cut in pairwise(cuts)]
    joined = list(zip(cuts, [None, *ends], strict=True))
    closed = {
        cut.block
        for cut, end in joined
        if meets_secret(cut.start if end is None else end, cut.end, secrets) or meets_secret(*cut.lead, secrets)
    }
    copies: dict[str, int] = {}
    for cut, end in joined:
        if cut.block in closed:
            continue
        passage = text.text[cut.start : cut.end]
        twin = copies[passage] = copies.get(passage, -1) + 1
        name = digest("chunk", [path, passage, twin])[:16]
        page = text.page(cut.start)
        lines = (cut.first, cut.last) if text.has_lines else None
        gap = None if end is None else storable(text.text[end : cut.start])
        lead = storable(text.text[slice(*cut.lead)])
        heading = tuple(conceal(part, text, secrets) for part in cut.heading)
        yield Piece(name, heading, lines, page, (cut.start, cut.end), cut.kind, storable(passage), gap, lead, cut.block)


def meets_secret(start: int, end: int, secrets: Sequence[Secret]) -> bool:
    """Tell whether a stretch of a document has a part of a secret, of those in order."""
    first = bisect_right(secrets, start, key=lambda secret: secret.end)
    return first < len(secrets) and secrets[first].start < end


def analyse(about: tuple[str, str | None, str, str], pieces: Sequence[Piece], language: str) -> Parsed:
    """Return a document with the stems and vectors of its chunks."""
    texts = [content_words(piece.text) for piece in pieces]
    title = content_words(about[0])
    above = {heading: content_words(" ".join(heading)) for heading in dict.fromkeys(piece.heading for piece in pieces)}
    leads = {lead: content_words(lead) for lead in dict.fromkeys(piece.lead for piece in pieces)}
    stems = [stem_words(words, language) for words in texts]
    heading_stems = {heading: stem_words(words, language) for heading, words in above.items()}
    lead_stems = {lead: stem_words(words, language) for lead, words in leads.items()}
    around = [heading_stems[piece.heading] + lead_stems[piece.lead] for piece in pieces]
    records = tuple(chunk_row(ordinal, piece, encode_stems(stems[ordinal])) for ordinal, piece in enumerate(pieces))
    vectors = vectors_of(pieces, texts, above, leads, title)
    following = [*(piece.lead if piece.kind == "list" else "" for piece in pieces[1:]), ""]
    places = [place_of(piece, is_lead=piece.text == lead) for piece, lead in zip(pieces, following, strict=True)]
    layout = (np.array(places, dtype="<i4").tobytes(), *vectors)
    fields = tuple(zip(stems, around, strict=True))
    return Parsed(about=about, records=records, fields=fields, title=tuple(stem_words(title, language)), layout=layout)


def chunk_row(ordinal: int, piece: Piece, stems: bytes) -> tuple[object, ...]:
    """Return a chunk as its row of the table ``chunks``, without the document."""
    place = (*(piece.lines or (None, None)), piece.page, *piece.span)
    heading = json.dumps(piece.heading)
    return (ordinal, piece.id, heading, *place, piece.kind, piece.text, stems, piece.gap, piece.lead)


def place_of(piece: Piece, *, is_lead: bool) -> tuple[int, int, int, int, int]:
    """Return a chunk's characters, the gap before it (-1: it does not join), its lead-in, its heading, and what it is.

    Args:
        is_lead: Whether it is no more than what leads into the list after it.
    """
    begins_line = piece.gap is None or "\n" in piece.gap
    indent = min(len(piece.text) - len(piece.text.lstrip()), INLINE_INDENT - 1) if begins_line else INLINE_INDENT
    leads = is_lead or only_leads(piece.kind, piece.text)
    kind = KIND_NUMBERS[piece.kind] + LEADS_BIT * leads + INDENT_FACTOR * indent
    kind += BOILERPLATE_BIT * (leads or is_boilerplate(piece.kind, piece.text))
    gap = -1 if piece.gap is None else len(piece.gap)
    return (len(piece.text), gap, len(piece.lead), piece.block, kind)


def vectors_of(
    pieces: Sequence[Piece],
    texts: Sequence[Sequence[str]],
    above: Mapping[tuple[str, ...], Sequence[str]],
    leads: Mapping[str, Sequence[str]],
    title: Sequence[str],
) -> tuple[bytes, bytes, bytes]:
    """Return the vectors of the chunks with what stands above them, of all under each heading, and of the document."""
    table = word_vectors()
    own = table.sums(texts)
    by_heading = dict(zip(above, table.sums([*above.values()]), strict=True))
    by_lead = dict(zip(leads, table.sums([*leads.values()]), strict=True))
    headings = np.array([by_heading[piece.heading] for piece in pieces])
    lead_ins = np.array([by_lead[piece.lead] for piece in pieces])
    chunk_vectors = own + LEAD * lead_ins + HEADING * headings + TITLE * table.sums([title])
    blocks = np.array([piece.block for piece in pieces])
    begins = np.flatnonzero(np.concatenate(([True], blocks[1:] != blocks[:-1])))
    block_vectors: Matrix = np.add.reduceat(own, begins) + headings[begins]
    whole = own.sum(axis=0, keepdims=True)
    return quantise(chunk_vectors).tobytes(), quantise(block_vectors).tobytes(), quantise(whole).tobytes()


def encode_stems(stems: Iterable[str]) -> bytes:
    """Return a passage's stems in order as four bytes each: enough to see which of a query's words stand together."""
    return np.array([hash_stem(stem) for stem in stems], dtype="<u4").tobytes()


@lru_cache(maxsize=100_000)
def hash_stem(stem: str) -> int:
    """Return four bytes that stand for a stem, as a number."""
    return zlib.crc32(stem.encode())


def storable(text: str) -> str:
    """Return text that SQLite can keep: NUL ends a text there, and a lone surrogate is none."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
