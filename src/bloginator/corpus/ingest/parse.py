"""Turn one file into what the index keeps of it: chunks with their places, and the stems of each.

    file ──bytes──► same as before? ──no──► text ──► chunks ──► stems          or the reason why not

Reads one file and touches no index, so that worker processes can do it.
"""

import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bloginator.corpus.ingest import chunks, documents
from bloginator.corpus.ingest.unreadable import Unreadable
from bloginator.digest import digest, digest_bytes
from bloginator.records.corpus import Quotations
from bloginator.text.stemming import stems


@dataclass(frozen=True, slots=True)
class Task:
    """One file to parse, with all that decides the outcome.

    Args:
        mark: Digest of the bytes that the index knows; empty for a new file.
        said: What ``corpus.toml`` says of it, as JSON.
        quotations: What is not the author's in it, where neither ``corpus.toml`` nor the file says.
    """

    file: Path
    path: str
    mark: str
    said: str
    language: str
    quotations: Quotations = "guess"


@dataclass(frozen=True, slots=True)
class Parsed:
    """What became of a file; ``reason`` tells why there is nothing, ``same`` that its bytes are those of before.

    Args:
        about: Title, date, tags as JSON, quality.
        records: A row of the table ``chunks`` each, without the document.
        fields: Stems of text and of headings, for each chunk.
        quoted: Ranges of the text that are not the author's words, as JSON; empty where that is not known.
    """

    mark: str = ""
    same: bool = False
    reason: str = ""
    mend: str = ""
    about: tuple[str, str | None, str, str] = ("", None, "[]", "standard")
    records: tuple[tuple[object, ...], ...] = ()
    fields: tuple[tuple[list[str], list[str]], ...] = ()
    title: tuple[str, ...] = ()
    quoted: str = ""


def parse(task: Task) -> Parsed:
    """Read and cut one file; whatever is wrong with it becomes a reason."""
    try:
        data = task.file.read_bytes()
    except OSError as error:
        return Parsed(reason=f"it cannot be opened: {error.strerror or error}")
    mark = digest_bytes(data)
    if task.mark == mark:
        return Parsed(mark, same=True)
    try:
        return counted(task, documents.read(data, task.path, task.said, file=task.file), mark)
    except Unreadable as reason:
        return Parsed(mark, reason=str(reason), mend=reason.mend)


def counted(task: Task, text: documents.Text, mark: str) -> Parsed:
    """Cut a document and count its words."""
    cuts = chunks.cut(text.text, title=text.title)
    if not cuts:
        raise Unreadable("it holds no sentence, list, table or code")
    fields = tuple(
        (
            stems(text.text[cut.start : cut.end], task.language),
            stems(" ".join(cut.heading), task.language),
        )
        for cut in cuts
    )
    about = (text.title, text.date, json.dumps(text.tags), text.quality)
    records = tuple(records_of(task.path, text, cuts, fields))
    title = tuple(stems(text.title, task.language))
    quoted = json.dumps(quoted_in(text, task.quotations))
    return Parsed(mark, about=about, records=records, fields=fields, title=title, quoted=quoted)


def quoted_in(text: documents.Text, quotations: Quotations) -> tuple[tuple[int, int], ...]:
    """Return the ranges of a document that are not its author's words."""
    from bloginator.text import quotations as reading

    match text.quotations or quotations:
        case "none":
            return ()
        case "all":
            return ((text.body, len(text.text)),)
    return reading.quotations(text.text)


def records_of(
    path: str, text: documents.Text, cuts: Iterable[chunks.Cut], fields: Iterable[tuple[list[str], list[str]]]
) -> Iterable[tuple[object, ...]]:
    """Yield the chunks as they are stored; equal texts within a document get different ids."""
    met: dict[str, int] = {}
    for ordinal, (cut, (words, _)) in enumerate(zip(cuts, fields, strict=True)):
        passage = text.text[cut.start : cut.end]
        twin = met[passage] = met.get(passage, -1) + 1
        name = digest("chunk", [path, passage, twin])[:16]
        page = text.page(cut.start)
        lines = (cut.first, cut.last) if text.has_lines else (None, None)
        place = (*lines, page, cut.start, cut.end)
        yield (ordinal, name, json.dumps(cut.heading), *place, cut.kind, storable(passage), marks(words))


def marks(words: Iterable[str]) -> bytes:
    """Return a passage's stems in order as four bytes each: enough to see which of a query's words stand together."""
    return np.array([zlib.crc32(word.encode()) for word in words], dtype="<u4").tobytes()


def storable(text: str) -> str:
    """Return text that SQLite can keep: NUL ends a text there, and a lone surrogate is none."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
