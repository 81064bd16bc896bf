"""What one may do from the page: each act is the function that the command line calls, and leaves the same files.

    decide, refine                     as the commands of these names
    take, check, keep, answer, leave   while a section is written; ``keep`` with ``leave`` does both
    confirm, look, pin, drop           its earlier text, and its sources

Those of the last two lines say which section they mean, and by ``seen`` what of it the page showed.
"""

from collections.abc import Callable, Mapping, Sequence

from bloginator.batch.requests.feedback import refine, require_section
from bloginator.batch.requests.sources import drop, look, pin, search_next
from bloginator.batch.run import BatchRun
from bloginator.batch.status.leases import Hand, describe_leases, hand_for, keep_for, user_name
from bloginator.batch.writer.decisions import confirm, settle_lines
from bloginator.batch.writer.section_editor import Desk, check_text, keep_text, require_seen, save_text
from bloginator.disk.leases import end_lease
from bloginator.records.exchange import Source
from bloginator.stages.requests.compose import word_range
from bloginator.stages.wording import describe_reason, passage_label, source_label

MINUTES = 3.0
"""How long a section is kept for a window that says nothing more: it was closed, or its machine sleeps."""

WINDOW = 16  # characters of a window's name for itself
Query = Mapping[str, str]
Told = tuple[Sequence[str], Sequence[str]]  # what to tell, and a sentence on each line that was passed over


def read_query(query: Query) -> tuple[str, Hand | None]:
    """Return the section that is meant, and the window that speaks, if it says its name."""
    window = "".join(letter for letter in query.get("window", "") if letter.isalnum())[:WINDOW]
    return query.get("section", ""), hand_for(f"{user_name()} (page {window})", MINUTES) if window else None


def take(run: BatchRun, text: str, query: Query) -> Told:
    """Keep a section for a window while that says so again and again."""
    section, hand = read_query(query)
    other = keep_for(run, require_section(run, section), hand) if hand else None
    return describe_leases({section: other}) if other else (), ()


def keep(run: BatchRun, text: str, query: Query) -> Told:
    """Keep what was typed."""
    keep_text(run, query.get("section", ""), text)
    return leave(run, "", query) if "leave" in query else take(run, "", query)


def leave(run: BatchRun, text: str, query: Query) -> Told:
    """Give the section back that a window had open."""
    section, hand = read_query(query)
    if hand:
        end_lease(run.batch.layout, require_section(run, section), hand.name)
    return (), ()


def on_section(call: Callable[[BatchRun, str, str], Sequence[str]]) -> Callable[[BatchRun, str, Query], Told]:
    """Return the act that does something to a section as the page showed it."""

    def act(run: BatchRun, text: str, query: Query) -> Told:
        desk = require_seen(run, query.get("section", ""), query.get("seen", ""))
        return call(run, desk.request.section, text), ()

    return act


ACTS: dict[str, Callable[[BatchRun, str, Query], Told]] = {
    "decide": lambda run, text, query: settle_lines(run, text, "the page"),
    "refine": lambda run, text, query: (refine(run, query.get("section", ""), text), ()),
    "check": lambda run, text, query: (check_text(run, query.get("section", ""), text), ()),
    "take": take,
    "keep": keep,
    "leave": leave,
    "answer": lambda run, text, query: (
        save_text(run, query.get("section", ""), text, query.get("seen", ""), beside="beside" in query),
        (),
    ),
    "confirm": on_section(lambda run, section, text: confirm(run, section)),
    "look": on_section(look),
    "pin": on_section(pin),
    "drop": on_section(drop),
}
"""The acts by name; each is given what was posted and the address's query."""


def desk_as_json(desk: Desk) -> dict[str, object]:
    """Return a section as plain values, for the page to show beside where it is written."""
    request, verdict = desk.request, desk.verdict
    fewest, most = word_range(request.max_words)
    return {
        "section": request.section,
        "title": request.title,
        "asks": request.description,
        "words": f"{fewest} to {most} words",
        "wish": request.feedback,
        "little": request.low_evidence,
        "standing": verdict.standing,
        "wrong": [describe_reason(reason) for reason in verdict.reasons if reason.code != "no-answer"],
        "text": desk.first.text,
        "typed": desk.typed,
        "seen": desk.seen,
        "other": desk.other,
        "sources": [source_as_json(source, passage_label(request, source)) for source in request.sources],
    }


def next_as_json(run: BatchRun, section: str) -> list[dict[str, str]]:
    """Return the passages that came next to a section's own, likewise."""
    return [source_as_json(source, source_label(source)) for source in search_next(run, section)]


def source_as_json(source: Source, label: str) -> dict[str, str]:
    """Return a passage as plain values, with the place by which it is pinned."""
    return {
        "marker": source.marker,
        "label": label,
        "text": source.text.strip("\n"),
        "place": f"{source.document}:{source.lines[0]}-{source.lines[1]}" if source.lines else "",
    }
