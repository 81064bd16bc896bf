"""The last lines of a run that made a draft: what it came to, and what is still lacking in it.

batches/essay/draft.md: partial, 3 placeholders: costs, closing, thanks
17 sections, 2,312 words, 48 citations, 2 tables, voice not measured
"""

from collections.abc import Sequence

from bloginator.records.draft import Draft, DraftSection
from bloginator.records.exchange import STAND_IN
from bloginator.stages.draft.resolve import NAMED
from bloginator.stages.draft.voice import told
from bloginator.text.messages import and_more

PICKED = "sentences picked from the sources, not written"


def lines(draft: Draft, file: str) -> list[str]:
    """Return the last lines about a draft, the one that says complete or partial at the end.

    Args:
        file: Path of the draft, as it is to be shown.
    """
    ours = sum(len(section.found) for section in draft.sections)
    figures = [
        counted(draft.total, "section"),
        counted(draft.words, "word"),
        counted(draft.citations, "citation") + (f" and {ours} found by us" if ours else ""),
        counted(draft.tables, "table"),
        f"voice {told(draft.voice, draft.voice_percentile, draft.voice_reason)}",
    ]
    if draft.outdated:
        figures.insert(1, f"{draft.outdated} of them outdated")
    found = [", ".join(figures)]
    if draft.is_extract:
        found.append(picked(draft.sections))
    if draft.unsupported:
        found.append(
            f"{draft.unsupported:,} of {counted(draft.claims or 0, 'claim')} unsupported: `doit report` tells which"
        )
    if lacking := [section.id for section in draft.sections if section.gap]:
        found.append(f"{counted(len(lacking), 'section')} of it say what the sources lack: {and_more(lacking, NAMED)}")
    return [*found, f"{file}: {state(draft)}"]


def state(draft: Draft) -> str:
    """Return in words whether every section of the draft is written, and which are not."""
    if draft.complete:
        return "complete"
    lacking = [section.id for section in draft.sections if section.kind == "placeholder"]
    return f"partial, {counted(draft.placeholders, 'placeholder')}: {and_more(lacking, NAMED)}"


def notices(draft: Draft) -> list[str]:
    """Return what a reader of the draft should know before its first line, one sentence each; empty where nothing."""
    told = []
    if not draft.complete:
        lacking = [section.title for section in draft.sections if section.kind == "placeholder"]
        are = "is" if len(lacking) == 1 else "are"
        of_all = f"{len(lacking)} of {counted(draft.total, 'section')}"
        told.append(f"Partial: {of_all} {are} not written yet: {and_more(lacking, NAMED)}.")
    if found := picked(draft.sections):
        told.append(f"{found[0].upper()}{found[1:]}.")
    return told


def counted(number: int, thing: str) -> str:
    """Return a number with its noun.

    >>> counted(1, "table"), counted(2312, "word")
    ('1 table', '2,312 words')
    """
    return f"{number:,} {thing}" + ("" if number == 1 else "s")


def picked(sections: Sequence[DraftSection]) -> str:
    """Return how much of a draft is an extract, in honest words; empty where nothing is."""
    texts = [section for section in sections if section.kind != "heading"]
    extracts = sum(section.responder == STAND_IN for section in texts)
    if not extracts:
        return ""
    if extracts == len(texts):
        return f"an extract: {PICKED}"
    return f"in part an extract: {extracts} of {len(texts)} sections are {PICKED}"
