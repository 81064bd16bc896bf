"""Feedback: what the writer asks to be changed, with the text it speaks of, as one part of a section's request.

The text is frozen until the wish changes: accepting the new answer must not make another request of it, or the same
section would be asked for ever.
"""

import re
from collections.abc import Iterable, Sequence

from bloginator.digest import SHORT
from bloginator.records.exchange import COUNTING, Request, Source, Verdict
from bloginator.stages.requests.sources import find_cut, stands_within
from bloginator.stages.wording import source_label
from bloginator.text.decoding import with_newlines
from bloginator.text.markers import MARKER

SPOKEN = "The text it speaks of (answer {digest}):"
SPEAKS = re.compile(r"\n\nThe text it speaks of \(answer [0-9a-f]{8}\):\n\n")
SPACED_MARKER = re.compile(rf"((?<![ \t])[ \t]*){MARKER.pattern}")


def compose_feedback(
    wish: str, verdict: Verdict, *, current: Request | None, past: Iterable[Request], sources: Sequence[Source]
) -> str:
    """Return what a section's request says of the writer's wish; empty without a wish.

    Args:
        current: The section's request as it lies on disk.
        past: Its earlier requests; where the current one is lost they know what was frozen.
        sources: Of the request that is being composed; the text's markers are turned into theirs.
    """
    wish = clean_wish(wish)
    if not wish:
        return ""
    known = [current] if current else sorted(past, key=lambda request: request.digest)
    frozen = next((request for request in known if holds_wish(request.feedback, wish)), None)
    if frozen:
        return refreeze(frozen, wish, sources)
    if verdict.standing not in COUNTING or not verdict.text:
        return wish
    heading = SPOKEN.format(digest=verdict.response_digest[:SHORT])
    return f"{wish}\n\n{heading}\n\n{renumber_markers(verdict.text, verdict.sources, sources)}"


def refreeze(frozen: Request, wish: str, sources: Sequence[Source]) -> str:
    """Return what a request says of a wish, its text's markers as a new request numbers the same passages.

    Where the passages that were chosen are the same, nothing changes: what is appended makes no other request.
    """
    chosen = [source.key for source in frozen.chosen]
    if chosen == [source.key for source in sources[: len(chosen)]]:
        return frozen.feedback
    return wish + renumber_markers(frozen.feedback[len(wish) :], frozen.sources, sources)


def clean_wish(wish: str) -> str:
    """Return the wish without what an editor adds, and without what no file can hold."""
    return with_newlines(wish.encode("utf-8", "replace").decode().lstrip("\ufeff")).strip()


def renumber_markers(text: str, old: Sequence[Source], new: Sequence[Source]) -> str:
    """Return a text with its markers as another request numbers the same passages; those of others vanish."""
    markers = match_markers(old, new)

    def renumber(match: re.Match[str]) -> str:
        marker = markers.get(match[2], "")
        return f"{match[1]}[{marker}]" if marker else ""

    return SPACED_MARKER.sub(renumber, text)


def match_markers(old: Sequence[Source], new: Sequence[Source]) -> dict[str, str]:
    """Return the marker of each source -> that of the same passage among others, or of one that holds it in another cut.

    Empty where none does. A passage in its own document comes before the same words in another one, and one that holds
    all of it before the longest that is a part of it.
    """
    places = {source.key: source.marker for source in new}
    return {source.marker: places.get(source.key) or find_cut(source, new) for source in old}


def describe_moves(old: Request, new: Request) -> str:
    """Return which numbers of appended passages are others in a new request, as a list; empty where none is."""
    places = {source.key: source.marker for source in new.sources}
    appended = ((source.marker, places.get(source.key, source.marker)) for source in old.sources[len(old.chosen) :])
    return ", ".join(f"{before} is {now}" for before, now in appended if before != now)


def describe_gone(old: Request, new: Request) -> str:
    """Return which passages of a request a new one has no more, as a list; empty where it has them all."""
    gone = (source for source in old.sources if not any(stands_within(source, other) for other in new.sources))
    return ", ".join(f"{source.marker} ({source_label(source)})" for source in gone)


def holds_wish(feedback: str, wish: str) -> bool:
    """Tell whether a request's feedback holds this very wish, alone or with a text."""
    return feedback == wish or (feedback.startswith(wish) and SPEAKS.match(feedback, len(wish)) is not None)


def says_the_same(feedback: str, other: str) -> bool:
    """Tell whether two requests hold the same wish on the same text, however they number its passages."""
    return wish_in(feedback) == wish_in(other) and SPACED_MARKER.sub("", feedback) == SPACED_MARKER.sub("", other)


def wish_in(feedback: str) -> str:
    """Return the writer's words in a request's feedback, without the text they speak of."""
    return SPEAKS.split(feedback, maxsplit=1)[0]


def text_in(feedback: str) -> str:
    """Return the text that a request's feedback speaks of; empty where there was none."""
    return [*SPEAKS.split(feedback, maxsplit=1), ""][1]
