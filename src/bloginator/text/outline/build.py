"""From the entries of an outline, however they were written, to the plan: ids, ancestors, and what is wrong."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from bloginator.errors import BadOutline
from bloginator.records.outline import Outline, Section
from bloginator.text.markdown.unsafe_links import remove_unsafe_links
from bloginator.text.markdown.unsaid import remove_unsaid
from bloginator.text.messages import and_more, suggest
from bloginator.text.outline import ids

MAX_NAMED = 6  # sections that a message about their common title names
MAX_TOLD = 20  # faults that a message tells, and warnings, one by one
MAX_DEPTH = 5  # levels of sections: below the title there are five sizes of headings
FIELDS = ("title", "thesis", "classification", "audience", "keywords", "date")  # what an outline says of the document
CLASSIFICATIONS = ("guidance", "best-practice", "mandate", "principle", "opinion")
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")


class OutlineFault(NamedTuple):
    """One thing that keeps an outline from being read."""

    what: str
    where: str
    mend: str


@dataclass
class OutlineEntry:
    """One section as its outline writes it, its place told by ``depth`` (1 is outermost) and by order."""

    title: str
    depth: int
    where: str
    description: str = ""
    id: str | None = None
    words: int | None = None
    keywords: tuple[str, ...] = ()
    queries: tuple[str, ...] = ()


@dataclass
class OutlineReading:
    """What was read of one outline so far: its fields, its entries, and what is wrong with them."""

    file: str
    title: str = ""
    thesis: str = ""
    classification: str = "guidance"
    audience: str = "all-disciplines"
    keywords: tuple[str, ...] = ()
    date: str | None = None
    entries: list[OutlineEntry] = field(default_factory=list)
    faults: list[OutlineFault] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def fault(self, what: str, where: str, mend: str) -> None:
        """Note what is wrong at one place; reading goes on, to find the rest."""
        self.faults.append(OutlineFault(what, where, mend))

    def warn_unread(self, name: str, known: Iterable[str], where: str) -> None:
        """Warn about a name that nobody reads."""
        self.warnings.append(f"{where}: `{name}` is not read{did_you_mean(name, known)}")


def clean(text: str) -> str:
    """Return ``text`` without comments and what no page can show: controls, byte-order marks, lone surrogates."""
    return UNPRINTABLE.sub("", remove_unsaid(text.replace("\r\n", "\n").replace("\r", "\n")))


def one_line(text: str) -> str:
    """Return ``text`` cleaned and on one line, as a title must be."""
    return " ".join(clean(text).split())


def one_line_each(items: Iterable[str]) -> tuple[str, ...]:
    """Return the items, each on one line, without empty ones."""
    return tuple(filter(None, map(one_line, items)))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ``; did you mean …?`` with the nearest of ``known``, or nothing when none is near."""
    near = suggest(word, known)
    return f"; did you mean `{near}`?" if near else ""


def build_outline(reading: OutlineReading) -> Outline:
    """Return the outline that was read; all that is wrong in it is named at once."""
    check_entries(reading)
    titles = [tuple(entry.title for entry in line) for line in lineages(reading.entries)]
    check_twins(reading, titles)
    raise_faults(reading)
    if reading.classification not in CLASSIFICATIONS:
        hint = did_you_mean(reading.classification, CLASSIFICATIONS) or f"; known are {', '.join(CLASSIFICATIONS)}"
        reading.warnings.append(f"{reading.file}: classification `{reading.classification}` is taken as it is{hint}")
    sections = build_sections(reading.entries, titles)
    reading.warnings += warn_shared(reading.entries, titles, sections)
    outline = Outline(**{name: getattr(reading, name) for name in FIELDS}, sections=sections)
    return outline.model_copy(update=safe_texts(outline, reading))


def safe_texts(outline: Outline, reading: OutlineReading) -> dict[str, object]:
    """Return an outline's texts without links that nobody should follow, and its warnings, which tell of them.

    Ids were made of the titles as they are written: they stay.
    """

    def safe(text: str, where: str) -> str:
        cleaned = remove_unsafe_links(text)
        reading.warnings += [f"{where}: a `{scheme}` link is taken out" for scheme, _ in cleaned.removed]
        return cleaned.text

    fields = {name: safe(getattr(outline, name), reading.file) for name in ("title", "thesis", "classification", "audience")}
    keywords = tuple(safe(word, reading.file) for word in outline.keywords)
    titles = {section.id: safe(section.title, section.where) for section in outline.sections}
    sections = tuple(
        section.model_copy(
            update={
                "title": titles[section.id],
                "path": tuple(titles[parent] for parent in section.parents),
                "description": safe(section.description, section.where),
            }
        )
        for section in outline.sections
    )
    return {**fields, "keywords": keywords, "sections": sections, "warnings": tuple(tell_first(reading.warnings))}


def check_entries(reading: OutlineReading) -> None:
    """Find what is wrong with the entries by themselves, and ids that are given twice."""
    if not reading.entries and not reading.faults:
        reading.fault("the outline has no sections", reading.file, "give it at least one section with a title")
    first: dict[str, str] = {}
    for entry in reading.entries:
        if entry.depth == MAX_DEPTH + 1:  # those below it follow from it
            what = f"`{entry.title}` stands {entry.depth} levels deep; {MAX_DEPTH} is the most"
            reading.fault(what, entry.where, "move it and its subsections up")
        if entry.id is None:
            continue
        if not ids.is_id(entry.id):
            mend = f"ids are {ids.SHAPE}; `{ids.suggest_id(entry.id)}` would do"
            reading.fault(f"`{entry.id}` cannot be an id", entry.where, mend)
        elif entry.id in first:
            what = f"the id `{entry.id}` is given twice, first at {first[entry.id]}"
            reading.fault(what, entry.where, "change one of the two")
        else:
            first[entry.id] = entry.where


def check_twins(reading: OutlineReading, titles: Sequence[tuple[str, ...]]) -> None:
    """Refuse sections that nothing but their order tells apart: an answer could not be told to belong to one."""
    alike: dict[ids.TitledSection, list[OutlineEntry]] = defaultdict(list)
    for entry, path in zip(reading.entries, titles, strict=True):
        if entry.id is None and entry.title:
            alike[ids.TitledSection(path, entry.description)].append(entry)
    for twins in (group for group in alike.values() if len(group) > 1):
        name = ids.suggest_id(twins[0].title)[: ids.CUT]
        reading.fault(
            f"{len(twins)} sections have the same titles' path and description: `{twins[0].title}`",
            and_more([entry.where for entry in twins], MAX_NAMED),
            f"give each an `id` of its own, such as `{name}-1` and `{name}-2`",
        )


def warn_shared(
    entries: Sequence[OutlineEntry], titles: Sequence[tuple[str, ...]], sections: Sequence[Section]
) -> list[str]:
    """Return a line for each title that several sections share, whose ids are then made of their descriptions."""
    alike: dict[tuple[str, ...], list[Section]] = defaultdict(list)
    for entry, path, section in zip(entries, titles, sections, strict=True):
        if entry.id is None:
            alike[path].append(section)
    return [
        f"{and_more([section.where for section in twins], MAX_NAMED)}: the same title, `{twins[0].title}`, told apart by "
        f"description as {and_more([section.id for section in twins], MAX_NAMED)}; "
        "an id of its own (`bloginator ids`) outlives a new description"
        for twins in alike.values()
        if len(twins) > 1
    ]


def raise_faults(reading: OutlineReading) -> None:
    """Raise all faults as one error, if there are any."""
    if not reading.faults:
        return
    if len(reading.faults) == 1:
        what, where, mend = reading.faults[0]
        raise BadOutline(sentence(what), where, mend)
    lines = tell_first([f"{fault.where}: {fault.what}; {fault.mend}" for fault in reading.faults])
    what = f"{len(reading.faults)} things are wrong with the outline:\n" + "\n".join(f"  - {line}" for line in lines)
    raise BadOutline(what, reading.file, "mend each of them and run the same command again")


def tell_first(lines: Sequence[str]) -> list[str]:
    """Return the first lines, and one for all others.

    >>> tell_first([str(number) for number in range(23)])[-2:]
    ['19', 'and 3 more like these']
    """
    rest = len(lines) - MAX_TOLD
    return [*lines[:MAX_TOLD], *([f"and {rest} more like these"] if rest > 0 else [])]


def sentence(text: str) -> str:
    """Return ``text`` with a capital first letter and a full stop.

    >>> sentence("it is empty")
    'It is empty.'
    """
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?")) else ".")


def lineages(entries: Sequence[OutlineEntry]) -> list[tuple[OutlineEntry, ...]]:
    """Return each entry's ancestors, outermost first, and itself."""
    chains: list[tuple[OutlineEntry, ...]] = []
    line: tuple[OutlineEntry, ...] = ()
    for entry in entries:
        line = (*line[: entry.depth - 1], entry)
        chains.append(line)
    return chains


def build_sections(entries: Sequence[OutlineEntry], titles: Sequence[tuple[str, ...]]) -> tuple[Section, ...]:
    """Return the sections of faultless entries, with their ids settled."""
    own_ids = [entry.id for entry in entries if entry.id is not None]
    nameless = [
        ids.TitledSection(path, entry.description) for entry, path in zip(entries, titles, strict=True) if entry.id is None
    ]
    new_ids = iter(ids.assign_ids(nameless, own_ids))
    names = {id(entry): entry.id or next(new_ids) for entry in entries}
    depths = [entry.depth for entry in entries[1:]] + [0]
    return tuple(
        build_section(line, names, deeper > line[-1].depth) for line, deeper in zip(lineages(entries), depths, strict=True)
    )


def build_section(line: Sequence[OutlineEntry], names: dict[int, str], has_subsections: bool) -> Section:
    """Return the section that the last entry of ``line`` describes; those before it are its ancestors."""
    *ancestors, entry = line
    return Section(
        id=names[id(entry)],
        own_id=entry.id is not None,
        title=entry.title,
        description=entry.description,
        parents=tuple(names[id(ancestor)] for ancestor in ancestors),
        path=tuple(ancestor.title for ancestor in ancestors),
        words=entry.words,
        keywords=entry.keywords,
        queries=entry.queries,
        has_subsections=has_subsections,
        where=entry.where,
    )
