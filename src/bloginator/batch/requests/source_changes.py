"""What became in the corpus of passages that texts cite or the writer pinned, and what to ask anew because of it."""

from collections.abc import Iterable, Sequence

from bloginator import corpus
from bloginator.batch.requests.index import corpus_stamp, locate_index, read_index, refresh_index
from bloginator.batch.requests.summaries import name_source, read_asked
from bloginator.batch.run import BatchRun
from bloginator.errors import BadCorpus, MissingExtra
from bloginator.reading import read_text_or_empty
from bloginator.records.exchange import COUNTING, Source
from bloginator.stages.reasons import make_reason
from bloginator.stages.report.source_changes import SourceChange, change_lines, describe_for_writer
from bloginator.stages.requests.sources import Changed, PinnedPlace, is_pinned, number_sources


def source_changes(run: BatchRun) -> dict[str, list[SourceChange]]:
    """Return by section what became of the cited sources that its request has no more; without an index, nothing."""
    doubtful = ((section, run.verdict(section), asked.chosen) for section, asked in read_asked(run).items())
    sought = {
        section: sources
        for section, verdict, chosen in doubtful
        if verdict.standing in COUNTING
        and (sources := [source for source in verdict.sources if name_source(source) not in chosen])
    }
    if not sought:
        return {}
    passages = [source.key for sources in sought.values() for source in sources]
    try:
        fates = iter(read_index(run, lambda: corpus.follow_passages(locate_index(run), passages)))
    except (BadCorpus, MissingExtra):
        return {}
    changes = {
        section: [
            SourceChange(source, now.fate, now.document, now.text)
            for source, now in zip(sources, fates, strict=False)
            if now.fate != "same"
        ]
        for section, sources in sought.items()
    }
    return {section: gone for section, gone in changes.items() if gone}


def find_changed_sources(run: BatchRun, sources: Iterable[Source]) -> Changed:
    """Return which sources no document says any more, with what their own says there now."""
    keys = list(dict.fromkeys(source.key for source in sources))
    fates = corpus.follow_passages(locate_index(run), keys) if keys else ()
    lost = ((key, now) for key, now in zip(keys, fates, strict=True) if now.fate in ("changed", "gone"))
    return {key: now.text if now.document else None for key, now in lost}


def follow_pins(run: BatchRun, section: str, places: Sequence[PinnedPlace]) -> tuple[Source, ...]:
    """Return the pinned passages; one whose place has no text any more from where its text stands now.

    Its text is known from the section's requests. What cannot be followed is noted among what the section goes without.
    """
    passages = corpus.passages_at(locate_index(run), places)
    if lost := [number for number, passage in enumerate(passages) if passage is None]:
        known = [find_pinned_source(run, section, places[number]) for number in lost]
        followed = iter(corpus.follow_texts(locate_index(run), [source.key for source in known if source]))
        for number, source in zip(lost, known, strict=True):
            passages[number] = next(followed) if source else None
            if passages[number] is None:
                name = run.batch.layout.shown(run.batch.layout.sources(section))
                run.left_out.setdefault(section, []).append(make_reason("pin", name, place=places[number].shown))
    return number_sources([passage for passage in passages if passage is not None], scored=False)


def find_pinned_source(run: BatchRun, section: str, place: PinnedPlace) -> Source | None:
    """Return the source that a request of the section had by a pin; ``None`` where none that is kept had it."""
    for request in filter(None, (run.request(section), *run.store.past(section).values())):
        for source in request.sources:
            first, last = source.lines or (source.page or 0,) * 2
            if source.document == place.document and is_pinned(source) and first <= place.last and last >= place.first:
                return source
    return None


def source_lines(run: BatchRun) -> list[str]:
    """Return a line for each cited source that has changed, for the status."""
    changes = source_changes(run)
    return change_lines(changes, {section: run.verdict(section).text for section in changes})


def corpus_lines(run: BatchRun) -> list[str]:
    """Return a line where a file of the corpus has changed since passages were sought in it; costs one ``stat`` a file."""
    sought = read_text_or_empty(run.batch.layout.sought)
    try:
        if sought in ("", corpus_stamp(run)):
            return []
    except BadCorpus:  # which who seeks in it is told
        return []
    line = "Files of the corpus have changed since its passages were sought, and sources are told as they were then"
    return [f"{line}; `{run.batch.next_command}` seeks them anew."]


def ask_outdated(run: BatchRun) -> None:
    """Have every outdated section without a wish still to be fulfilled written again: what changed is the wish."""
    from bloginator.batch.requests.feedback import list_unasked_wishes, refine

    refresh_index(run, is_quiet=True)
    changes, unasked = source_changes(run), list_unasked_wishes(run)
    for section in run.ids:
        if run.standing(section) == "outdated" and section not in unasked and not run.is_open(section):
            changed = describe_for_writer(changes.get(section, ()))
            why = (
                f"These passages have changed since:\n{changed}"
                if changed
                else "Its passages, length or rules have changed since."
            )
            refine(run, section, f"Bring the text up to date. {why}")
