"""The last lines of a run that made a draft: what it came to, and what is still lacking in it."""

from collections.abc import Sequence

from bloginator.records.draft import Draft, DraftSection
from bloginator.records.exchange import STAND_IN
from bloginator.stages.draft.voice import describe_score
from bloginator.stages.report.outcome import outcome_lines
from bloginator.stages.wording import (
    MAX_NAMED,
    describe_accepted_before,
    describe_earlier,
    describe_extracts,
    describe_gaps,
    shows_earlier,
)
from bloginator.text.messages import and_more, count_of


def summary_lines(draft: Draft, file: str) -> list[str]:
    """Return the last lines about a draft, the one that says complete or partial at the end."""
    ours = sum(len(section.found) for section in draft.sections)
    figures = [
        count_of(draft.total, "section"),
        *([f"{draft.outdated} of them outdated"] if draft.outdated else []),
        count_of(draft.words, "word"),
        count_of(draft.citations, "citation") + (f" and {ours} found by us" if ours else ""),
        count_of(draft.tables, "table"),
        f"voice {describe_score(draft.voice, draft.voice_percentile, draft.voice_reason)}",
    ]
    summary = [", ".join(figures), *(outcome_lines(draft.outcome) if draft.outcome else ())]
    gaps = describe_gaps([section.id for section in draft.sections if section.gaps])
    before = describe_accepted_before(draft.outcome.accepted_before) if draft.outcome else ""
    return [*summary, f"{file}: {'; '.join(filter(None, (describe_state(draft), before, gaps)))}"]


def describe_state(draft: Draft) -> str:
    """Return in words whether every section of the draft is written, and which are not."""
    if draft.complete:
        return "complete"
    lacking, earlier = ([section.id for section in sections] for sections in split_lacking(draft))
    placeholders = f"{count_of(len(lacking), 'placeholder')}: {and_more(lacking, MAX_NAMED)}" if lacking else ""
    return f"partial, {'; '.join(filter(None, (placeholders, describe_earlier(earlier))))}"


def split_lacking(draft: Draft) -> tuple[list[DraftSection], list[DraftSection]]:
    """Return the sections that do not count: those that have no text of their own, and those that show their earlier one."""
    lacking = [section for section in draft.sections if section.kind == "placeholder"]
    earlier = [section for section in lacking if shows_earlier(section)]
    return [section for section in lacking if section not in earlier], earlier


def list_notices(draft: Draft) -> list[str]:
    """Return what a reader of the draft should know before its first line, one sentence each; empty where nothing."""
    sentences = []
    lacking, earlier = ([section.title for section in sections] for sections in split_lacking(draft))
    if lacking:
        of_all = f"{len(lacking)} of {count_of(draft.total, 'section')}"
        are = "is" if len(lacking) == 1 else "are"
        sentences.append(f"Partial: {of_all} {are} not written yet: {and_more(lacking, MAX_NAMED)}.")
    if earlier:
        sentences.append(f"Partial: {describe_earlier(earlier)}.")
    if extracts := note_extracts(draft.sections):
        sentences.append(f"{extracts[0].upper()}{extracts[1:]}.")
    return sentences


def note_extracts(sections: Sequence[DraftSection]) -> str:
    """Return how much of a draft's sections is an extract; empty where nothing is."""
    texts = [section for section in sections if section.kind != "heading"]
    return describe_extracts(sum(section.responder == STAND_IN for section in texts), len(texts))
