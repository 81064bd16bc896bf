"""The sources of one section, as its writer sees and changes them: looked for, pinned and dropped in ``sources/ID.toml``."""

import json
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from itertools import chain, takewhile
from pathlib import PurePosixPath

from bloginator import corpus
from bloginator.batch.requests.feedback import require_present_request, require_section
from bloginator.batch.requests.index import locate_index
from bloginator.batch.requests.source_changes import find_changed_sources
from bloginator.batch.run import BatchRun
from bloginator.disk.batch_lock import make_lock
from bloginator.disk.files import rewrite
from bloginator.errors import BadSettings
from bloginator.reading import SETTINGS_MB, read_bytes
from bloginator.records.corpus import Passage, Query
from bloginator.records.exchange import COUNTING, Request, Source
from bloginator.records.outline import Section
from bloginator.stages.requests.compose import extend_request
from bloginator.stages.requests.screening import find_block, leave_out
from bloginator.stages.requests.sources import (
    HEAD,
    Looked,
    SourceChoices,
    beginning,
    format_entry,
    is_pinned,
    new_sources,
    number_sources,
    parse_place,
    read_choices,
    stands_within,
    without_dropped,
)
from bloginator.stages.verdicts.tally import is_extract
from bloginator.stages.wording import marked_label, source_label
from bloginator.text.messages import clip, suggest
from bloginator.text.tokenize import squeeze

LOOK_CHARACTERS = 700  # what one search adds to a section at most; docs/sources.md has what more and less of it finds
FIRST = 3  # so many of what a search finds first are given also where they are longer, or told of where they are there
TO_PIN = "Pin lines that `bloginator search` names; pages of a document that has pages and no lines."

NEAR_ONLY = "What follows is near by meaning only; none of it was appended ({how} does that)."
LARGER = 3  # so many times the budget is sought for what came next
MAX_SHOWN = 120  # characters of a passage that a list of sources shows
MAX_LINES_APART = 3  # so many sections whose sources were changed have a line each in the status
MAX_NEXT = 10  # passages that are shown of those that came next


def choices_of(run: BatchRun, section: str) -> SourceChoices:
    """Return what the writer says of a section's sources."""
    path = run.batch.layout.sources(section)
    try:
        return read_choices(read_bytes(path, SETTINGS_MB) or b"")
    except ValueError as error:
        raise BadSettings(f"It cannot be read: {error}.", run.batch.layout.shown(path), "Mend that entry.") from error


def look(
    run: BatchRun, section: str, words: str, *, anyway: bool = False, how: str = "`bloginator look … --anyway`"
) -> list[str]:
    """Look for more on a section; what is found stands behind its sources at once, and may be cited.

    Args:
        anyway: Whether it is appended, too, where no document has any of the words.
        how: What the caller has that be done with, as it is told.

    Returns:
        What to tell: each new passage with its marker, or that nothing further was found.
    """
    require_passages(run)
    words = squeeze(words)
    if not words:
        raise BadSettings("There is nothing to look for.", section, "Say in a few words what is lacking.")
    request = require_present_request(run, section)
    section = request.section
    missing, has_any = corpus.find_absent(locate_index(run), words, settings=run.batch.settings.retrieval)
    absent = [f"No document has: {', '.join(missing)}."] if missing else []
    query = Query(id="words", title=words)  # as `bloginator search` seeks
    first = corpus.search_passages(locate_index(run), [query], top=FIRST, settings=run.batch.settings.retrieval)
    best = number_sources(first[query.id])
    if not (has_any or anyway):
        near = [f"- {source_label(source)}: {clip(source.text, MAX_SHOWN)}" for source in best]
        return [*absent, NEAR_ONLY.format(how=how), "", *near]
    with lock_sources(run):
        request, choices = run.store.reread_request(section) or request, choices_of(run, section)
        new = () if words in request.looked else search_more(run, words, choices, request.sources)
        extended = extend(run, request, {words: new}) if new else None
        if extended is not None:
            add_entry(run, section, "look", words=words)
            run.store.put_request(extended)
    known = [source for source in request.sources if any(stands_within(match, source) for match in best)]
    if extended is None:
        why = "was looked for already" if words in request.looked else "brings nothing further"
        return [*absent, f"“{words}” {why}; these of {section}'s passages come nearest:", "", *show_sources(request, known)]
    there = [f"Already among its passages: {', '.join(source.marker for source in known)}."] if known and has_any else []
    return [*absent, *there, *show_sources(extended, extended.sources[len(request.sources) :])]


def look_as_json(run: BatchRun, section: str, words: str, *, anyway: bool = False) -> list[str]:
    """Look likewise; return the passages that are told, and what is said of them, as one line of JSON."""
    lines = look(run, section, words, anyway=anyway)
    request = require_present_request(run, section)
    heads = {marked_label(request, source): source.model_dump(mode="json") for source in request.sources}
    messages = list(filter(None, takewhile(lambda line: line not in heads, lines)))
    passages = [heads[line] for line in lines if line in heads]
    return [json.dumps({"section": request.section, "said": messages, "passages": passages})]


def require_passages(run: BatchRun) -> None:
    """Make sure that what is asked stands on passages, which can be looked for, pinned and dropped."""
    if run.batch.layout.asks_outline:
        mend = f"Say what it is about: bloginator outline {run.batch.layout.home.name} --about TEXT"
        raise BadSettings("An outline is asked for with a map of the corpus, which has no passages.", run.batch.name, mend)


def lock_sources(run: BatchRun) -> AbstractContextManager[object]:
    """Return the lock that whoever changes a section's sources, or its request, holds for a moment."""
    return make_lock(run.batch.layout.cache / "sources.lock")


def extend(run: BatchRun, request: Request, looked: Looked) -> Request | None:
    """Return the request with what was found; ``None`` where it asks what nobody asks now."""
    settings = run.batch.settings
    extended = extend_request(
        request,
        run.batch.outline,
        looked,
        templates=run.templates,
        words=settings.words_per_section,
        temperature=settings.temperature,
        changed=find_changed_sources(run, request.sources[len(request.chosen) :]),
    )
    if extended and (why := find_block(extended, *run.blocklist.forbidden)):
        raise BadSettings(f"A passage cannot be shown: {why.what}", why.where, why.hint)
    return extended


def query_of(section: Section) -> Query:
    """Return what is sought for a section."""
    from bloginator.text.titles import remove_number  # not needed where nothing is searched for

    fields = ("id", "description", "keywords", "queries")
    path = tuple(map(remove_number, section.path))
    return Query(title=remove_number(section.title), path=path, **{name: getattr(section, name) for name in fields})


def search_more(run: BatchRun, words: str, choices: SourceChoices, known: Sequence[Source]) -> list[Source]:
    """Return what plain search ranks first for words, without what is known, dropped, or may not be shown."""

    def admit(passages: Sequence[Passage]) -> list[Source]:
        shown, _ = leave_out(without_dropped(number_sources(passages), choices), *run.blocklist.forbidden)
        return new_sources(shown, known)

    passages = corpus.find_more(
        locate_index(run),
        words,
        characters=LOOK_CHARACTERS,
        sure=FIRST,
        settings=run.batch.settings.retrieval,
        is_wanted=lambda passage: bool(admit([passage])),
    )
    return admit(passages)


def search_looked_up(run: BatchRun, choices: SourceChoices, known: Sequence[Source]) -> Looked:
    """Return what each of the words that were looked for, in turn, finds in the corpus as it is now beside what is known."""
    looked: dict[str, Sequence[Source]] = {}
    for words in choices.looked:
        before = [*known, *chain.from_iterable(looked.values())]
        looked[words] = search_more(run, words, choices, before)
    return looked


def show_sources(request: Request, sources: Iterable[Source]) -> list[str]:
    """Return lines that show sources: marker, place and text."""
    return [line for source in sources for line in (marked_label(request, source), "", source.text.strip(), "")]


def pin(run: BatchRun, section: str, place: str) -> list[str]:
    """Pin lines of a document to a section."""
    require_passages(run)
    section = require_section(run, section)
    try:
        named = parse_place(place)
    except ValueError as error:
        raise BadSettings(f"{error}.", "--pin", "`bloginator search` names documents and lines.") from error
    (passage,) = corpus.passages_at(locate_index(run), [named])
    if passage is None:
        raise BadSettings(explain_no_text(run, named.document), named.shown, TO_PIN)
    lines = passage.chunk.lines
    why = "pieces of text are given whole, from their lead-in or the table's header on, without empty lines at their ends"
    notes = [f"It gives lines {lines[0]}-{lines[1]}: {why}."] if lines and lines != named[1:] else []
    with lock_sources(run):
        return add_entry(run, section, "pin", document=named.document, lines=f"{named.first}-{named.last}") + notes


def explain_no_text(run: BatchRun, document: str) -> str:
    """Return why nothing stands at a place: its lines, or its document, with the one that was probably meant."""
    documents = corpus.list_documents(locate_index(run), run.batch.settings.retrieval)
    paths = {PurePosixPath(known.path).name: known.path for known in documents}
    if any(known.path == document for known in documents):
        return "The corpus has no text at these lines."
    near = suggest(PurePosixPath(document).name, paths)
    return f"The corpus has no document {document}." + (f" Did you mean {paths[near]}?" if near else "")


def drop(run: BatchRun, section: str, marker: str) -> list[str]:
    """Drop one of a section's sources, by its marker."""
    require_passages(run)
    request = require_present_request(run, section)
    section = request.section
    source = next((source for source in request.sources if source.marker == marker.strip("[] ").upper()), None)
    if source is None:
        raise BadSettings(f"{section} has no source {marker}.", "--drop", f"It has S1 to S{len(request.sources)}.")
    if is_pinned(source):
        mend = f"Take that [[pin]] out of {run.batch.layout.shown(run.batch.layout.sources(section))}."
        raise BadSettings(f"{source.marker} is pinned, and what is pinned stays.", "--drop", mend)
    with lock_sources(run):
        lines = add_entry(run, section, "drop", document=source.document, text=beginning(source.text))
    if request.sources.index(source) < len(request.chosen):
        return lines
    return [
        *lines,
        f"Until the section is asked anew, {source.marker} stays, since answers may cite it; then those behind it move up.",
    ]


def add_entry(run: BatchRun, section: str, kind: str, **values: str) -> list[str]:
    """Add an entry to the writer's file, and return what to tell."""
    choices_of(run, section)  # nothing is added to a file that cannot be read
    path = run.batch.layout.sources(section)
    before = (read_bytes(path) or HEAD.encode()).rstrip(b"\n").decode()
    rewrite(path, f"{before}\n{format_entry(kind, **values)}")
    line = f"{run.batch.layout.shown(path)} is written. The next `{run.batch.next_command}` keeps to it"
    if (verdict := run.verdict(section)).standing not in COUNTING:
        return [f"{line}."]
    if is_extract(verdict):
        back = f"`bloginator restore {run.batch.name} DRAFT --section {section}`"
        return [f"{line}. Its extract is picked anew where extracts are asked for; {back} brings this one back."]
    again = (
        f'`bloginator refine {run.batch.name} {section} "WISH"`, or `{run.batch.next_command} --only outdated` after that'
    )
    return [f"{line}, but asks for no text that is there: it is outdated then. To have it written again: {again}."]


def list_sources(run: BatchRun, section: str, *, as_json: bool) -> list[str]:
    """Return lines that show a section's sources and what came next, or one line of JSON that says the same."""
    request, further = require_present_request(run, section), search_next(run, section)
    chosen = len(request.chosen)
    if as_json:
        rows = [
            {**source.model_dump(mode="json"), "appended": number >= chosen, "pinned": is_pinned(source)}
            for number, source in enumerate(request.sources)
        ]
        rest = [source.model_dump(mode="json") for source in further]
        values = {"section": request.section, "sources": rows, "superseded": request.superseded, "next": rest}
        return [json.dumps(values)]
    lines = []
    for number, source in enumerate(request.sources):
        why = "appended" if number >= chosen else "pinned" if is_pinned(source) else "chosen"
        lines.append(f"{marked_label(request, source)} ({why}): {clip(source.text, MAX_SHOWN)}")
    lines += ["", "What came next:"] if further else []
    return [*lines, *(f"- {source_label(source)}: {clip(source.text, MAX_SHOWN)}" for source in further)]


def search_next(run: BatchRun, section: str) -> list[Source]:
    """Return the passages that would have come next in a larger budget."""
    request, settings = require_present_request(run, section), run.batch.settings
    (query,) = (query_of(planned) for planned in run.batch.asking if planned.id == request.section)
    characters = LARGER * settings.source_characters_per_section
    top = len(request.sources) + 4 * MAX_NEXT
    ranked = corpus.rank_sources(locate_index(run), [query], characters=characters, top=top, settings=settings.retrieval)
    return new_sources(number_sources(dict(ranked)[request.section]), request.sources)[:MAX_NEXT]


def describe_choices(run: BatchRun) -> list[str]:
    """Return a line for each section whose sources the writer changed, for the status; where they are many, one of all."""
    lines, layout = [], run.batch.layout
    for section in run.ids:
        choices = choices_of(run, section)
        counts = {"looked for": choices.looked, "pinned": choices.pinned, "dropped": choices.dropped}
        parts = [f"{len(values)} {name}" for name, values in counts.items() if values]
        if parts:
            lines.append(f"{section}: sources {', '.join(parts)} ({layout.shown(layout.sources(section))}).")
    if len(lines) <= MAX_LINES_APART:
        return lines
    folder = layout.shown(layout.sources_folder)
    return [f"Sources were looked for, pinned or dropped in {len(lines)} sections: one file each in {folder}/."]
