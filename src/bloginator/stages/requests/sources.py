"""The sources of one section: what was found, numbered, and what the writer says of it in ``sources/<id>.toml``.

The file is the writer's. Commands only add entries at its end.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from bloginator.records.corpus import Passage
from bloginator.records.exchange import Request, Source, SourceKey
from bloginator.text.tokenize import quoted_lines, squeeze
from bloginator.text.toml import parse_toml

HEAD = (
    "# The sources of this section: looked for, pinned and dropped. `bloginator look` and `bloginator sources` add to it.\n"
)
KEYS = {"look": {"words"}, "pin": {"document", "lines"}, "drop": {"document", "text"}}
PLACE = re.compile(r"(?P<document>.+):(?P<first>\d{1,9})(?:-(?P<last>\d{1,9}))?")
BEGINNING = 80  # characters by which a dropped passage is known again
SUPERSEDED = "as it was; the document says otherwise now"
GONE = "as it was; its document is gone"

Looked = Mapping[str, Sequence[Source]]  # words that were looked for -> the passages that they found
Changed = Mapping[SourceKey, str | None]
"""A source that no document says any more -> what its own says there now, if anything; ``None`` where that is gone."""


def number_sources(passages: Sequence[Passage], letter: str = "S", *, scored: bool = True) -> tuple[Source, ...]:
    """Return the passages as sources with their markers, best first; without headings, under their document's title."""
    return tuple(
        Source(
            marker=f"{letter}{rank}",
            document=passage.chunk.document,
            title=passage.chunk.title,
            heading=" › ".join(passage.chunk.heading) or passage.chunk.title,
            lines=passage.chunk.lines,
            page=passage.chunk.page,
            text=passage.chunk.text,
            score=passage.score if scored else None,
            chunk=passage.chunk.id,
            quoted=passage.chunk.quoted,
        )
        for rank, passage in enumerate(passages, 1)
    )


class PinnedPlace(NamedTuple):
    """Lines of a document, from 1, both ends included."""

    document: str
    first: int
    last: int

    @property
    def shown(self) -> str:
        """It as ``parse_place`` reads it."""
        return f"{self.document}:{self.first}-{self.last}"


class SourceChoices(NamedTuple):
    """What the writer has said: words in order, places, and of what is dropped the document and its beginning."""

    looked: tuple[str, ...] = ()
    pinned: tuple[PinnedPlace, ...] = ()
    dropped: tuple[tuple[str, str], ...] = ()


def read_choices(content: str | bytes) -> SourceChoices:
    """Return what a file says; a ``ValueError`` tells which entry is none of ours, and what is wrong with it."""
    tables = parse_toml(content)
    for kind, entries in tables.items():
        if kind not in KEYS or not isinstance(entries, list):
            raise ValueError(f"`{kind}` is none of [[look]], [[pin]] and [[drop]]")
        for number, entry in enumerate(entries, 1):
            if not isinstance(entry, dict) or entry.keys() != KEYS[kind]:
                raise ValueError(
                    f"[[{kind}]] number {number} must have {' and '.join(sorted(KEYS[kind]))}, and nothing else"
                )
    looked = [squeeze(str(entry["words"])) for entry in tables.get("look", ())]
    pinned = [parse_place(f"{entry['document']}:{entry['lines']}") for entry in tables.get("pin", ())]
    dropped = [(str(entry["document"]), beginning(str(entry["text"]))) for entry in tables.get("drop", ())]
    return SourceChoices(*(tuple(dict.fromkeys(values)) for values in (looked, pinned, dropped)))  # type: ignore[arg-type]


def format_entry(kind: str, **values: str) -> str:
    """Return one entry as it is added to the file.

    >>> print(format_entry("pin", document="leave.md", lines="3-9"), end="")
    <BLANKLINE>
    [[pin]]
    document = "leave.md"
    lines = "3-9"
    """
    quoted = {name: json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f") for name, value in values.items()}
    lines = (f"{name} = {value}" for name, value in quoted.items())
    return "\n".join(["", f"[[{kind}]]", *lines, ""])


def parse_place(text: str) -> PinnedPlace:
    """Return the place that ``DOCUMENT:LINES`` names; raise ``ValueError`` where it names none.

    >>> parse_place("notes/leave.md:3-9"), parse_place("leave.md:7")
    (PinnedPlace(document='notes/leave.md', first=3, last=9), PinnedPlace(document='leave.md', first=7, last=7))
    """
    match = PLACE.fullmatch(text.strip())
    first = int(match["first"]) if match else 0
    last = int(match["last"] or first) if match else 0
    if match is None or not 0 < first <= last:
        raise ValueError(f"`{text}` is no place; write DOCUMENT:FIRST-LAST, with lines from 1")
    return PinnedPlace(match["document"], first, last)


def beginning(text: str) -> str:
    """Return the beginning of a passage, by which it is known again when lines have moved."""
    return " ".join(quoted_lines(text))[:BEGINNING].rstrip()


def without_dropped(sources: Iterable[Source], choices: SourceChoices) -> list[Source]:
    """Return the sources that the writer has not dropped."""
    dropped = choices.dropped
    return [source for source in sources if not dropped or (source.document, beginning(source.text)) not in dropped]


def is_pinned(source: Source) -> bool:
    """Tell whether a source was pinned: no search has weighed it."""
    return source.score is None


def new_sources(passages: Iterable[Source], known: Sequence[Source]) -> list[Source]:
    """Return what was found and stands neither within what is known nor within another that was found."""
    new: list[Source] = []
    for source in passages:
        if not any(stands_within(source, other) for other in (*known, *new)):
            new = [*(other for other in new if not stands_within(other, source)), source]
    return new


def stands_within(source: Source, other: Source) -> bool:
    """Tell whether each line of a passage stands in another one of its document, whatever lies between them there."""
    if source.document != other.document:
        return False
    whole = squeeze(other.text)
    return all(line in whole for line in quoted_lines(source.text))


def find_cut(source: Source, new: Sequence[Source]) -> str:
    """Return the marker of the passage that holds a source in another cut; empty where none does."""
    anywhere = [other.model_copy(update={"document": source.document}) for other in new]
    holding = [other.marker for other in (*new, *anywhere) if stands_within(source, other)]
    parts = sorted((other for other in new if stands_within(other, source)), key=lambda other: -len(other.text))
    return next(iter([*holding, *(part.marker for part in parts)]), "")


def append_sources(sources: Sequence[Source], further: Iterable[Source]) -> tuple[Source, ...]:
    """Return the sources with further ones behind them, numbered on; a passage that is there already comes once."""
    known = {source.key for source in sources}
    new = {source.key: source for source in further if source.key not in known}
    numbered = ((source, f"S{rank}") for rank, source in enumerate(new.values(), len(sources) + 1))
    return (*sources, *(source.model_copy(update={"marker": marker}) for source, marker in numbered))


def order_further(current: Request | None, cited: Iterable[Source], looked: Looked) -> list[Source]:
    """Return what is to stand behind the chosen sources: first, in its order, what the request on disk has.

    So where the chosen ones stay, as with a wish, whoever looked for more cites by the numbers that they were told.
    """
    places = {source.key: place for place, source in enumerate(current.sources if current else ())}
    further = [*cited, *chain.from_iterable(looked.values())]
    return sorted(further, key=lambda source: places.get(source.key, len(places)))


def mark_superseded(sources: Sequence[Source], changed: Changed) -> dict[str, str]:
    """Return by its marker what to say of each source that no document says any more, and which one says it now."""
    marks = {}
    for source in sources:
        now = changed.get(source.key, "")
        if now is None:
            marks[source.marker] = GONE
        elif source.key in changed:
            whole, others = squeeze(source.text), [other for other in sources if other.key not in changed]
            new = "\n".join(line for line in quoted_lines(now) if line not in whole)
            instead = new and find_cut(source.model_copy(update={"text": new}), others)
            marks[source.marker] = f"{SUPERSEDED}: follow {instead}, not this" if instead else SUPERSEDED
    return marks
