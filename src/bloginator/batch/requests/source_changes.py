"""Which passages that accepted texts cite have changed in the corpus since, and what to ask anew because of it."""

from collections.abc import Iterable

from bloginator import corpus
from bloginator.batch.requests.index import corpus_stamp, locate_index, read_index, refresh_index
from bloginator.batch.requests.summaries import Asked, name_source, read_asked
from bloginator.batch.run import BatchRun
from bloginator.errors import BadCorpus, MissingExtra
from bloginator.reading import read_text_or_empty
from bloginator.records.exchange import COUNTING, Source, Verdict
from bloginator.stages.report.source_changes import SourceChange, change_lines, describe_for_writer
from bloginator.stages.requests.sources import Changed


def source_changes(run: BatchRun) -> dict[str, list[SourceChange]]:
    """Return by section what became of the cited sources that its request has no more; without an index, nothing."""
    found = ((section, doubtful_sources(run.verdict(section), asked)) for section, asked in read_asked(run).items())
    sought = {section: sources for section, sources in found if sources}
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


def doubtful_sources(verdict: Verdict, asked: Asked) -> list[Source]:
    """Return the cited sources of a text that counts which no search of today has brought to its request."""
    if verdict.standing not in COUNTING:
        return []
    return [source for source in verdict.sources if name_source(source) not in asked.chosen]


def changed_sources(run: BatchRun, sources: Iterable[Source]) -> Changed:
    """Return which sources no document says any more, with what their own says there now."""
    keys = list(dict.fromkeys(source.key for source in sources))
    fates = corpus.follow_passages(locate_index(run), keys) if keys else ()
    lost = ((key, now) for key, now in zip(keys, fates, strict=True) if now.fate in ("changed", "gone"))
    return {key: now.text if now.document else None for key, now in lost}


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
    from bloginator.batch.requests.feedback import refine, unasked_wishes

    refresh_index(run, is_quiet=True)
    changes, unasked = source_changes(run), unasked_wishes(run)
    for section in run.ids:
        if run.standing(section) == "outdated" and section not in unasked and not run.is_open(section):
            changed = describe_for_writer(changes.get(section, ()))
            why = (
                f"These passages have changed since:\n{changed}"
                if changed
                else "Its passages, length or rules have changed since."
            )
            refine(run, section, f"Bring the text up to date. {why}")
