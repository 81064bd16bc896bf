"""What a section's sources are, for its writer to see: the chosen, the appended, those that came next, and the changes.

requests/ID.json + one search in a larger budget ──► lines, or one line of JSON
"""

import json

from bloginator.batch.confirm import present_request
from bloginator.batch.index import locate_index
from bloginator.batch.run import BatchRun
from bloginator.batch.section_sources import choices_of, query_of
from bloginator.records.exchange import Request, Source
from bloginator.stages.requests.source_choices import new_sources
from bloginator.stages.requests.sources import number_sources
from bloginator.stages.wording import clip, source_label

LARGER = 3
"""So many times the budget is sought for what came next."""

SHOWN = 120
"""Characters of a passage that a list of sources shows."""

NEXT = 10
"""Passages that are shown of those that came next."""


def sources_as_text(run: BatchRun, section: str) -> list[str]:
    """Return lines that show a section's sources, and what came next."""
    request = present_request(run, section)
    chosen = len(request.sources) - request.appended
    lines = []
    for number, source in enumerate(request.sources):
        why = "appended" if number >= chosen else "chosen"
        lines.append(f"[{source.marker}] {source_label(source)} ({why}): {clip(source.text, SHOWN)}")
    further = [f"- {source_label(source)}: {clip(source.text, SHOWN)}" for source in search_next(run, request)]
    return [*lines, *(["", "What came next:", *further] if further else [])]


def sources_as_json(run: BatchRun, section: str) -> list[str]:
    """Return the same as one line of JSON."""
    request = present_request(run, section)
    chosen = len(request.sources) - request.appended
    rows = [
        {**source.model_dump(mode="json"), "appended": number >= chosen} for number, source in enumerate(request.sources)
    ]
    further = [source.model_dump(mode="json") for source in search_next(run, request)]
    return [json.dumps({"section": request.section, "sources": rows, "next": further}, ensure_ascii=False)]


def search_next(run: BatchRun, request: Request) -> list[Source]:
    """Return the passages that would have come next in a larger budget."""
    from bloginator import corpus

    settings = run.batch.settings
    (query,) = (query_of(planned) for planned in run.batch.asking if planned.id == request.section)
    characters = LARGER * settings.source_characters_per_section
    top = len(request.sources) + 4 * NEXT
    ranked = corpus.rank_sources(locate_index(run), [query], characters=characters, top=top, settings=settings.retrieval)
    return new_sources(number_sources(ranked[request.section]), request.sources, characters)[:NEXT]


def describe_choices(run: BatchRun) -> list[str]:
    """Return a line for each section whose sources the writer changed, for the status."""
    lines = []
    for section in run.ids:
        choices = choices_of(run, section)
        counts = {"looked for": choices.looked, "pinned": choices.pinned, "dropped": choices.dropped}
        parts = [f"{len(values)} {name}" for name, values in counts.items() if values]
        if parts:
            lines.append(
                f"{section}: sources {', '.join(parts)} ({run.batch.layout.shown(run.batch.layout.sources(section))})."
            )
    return lines
