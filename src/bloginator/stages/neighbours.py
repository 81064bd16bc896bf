"""Name the sections around one, so that sections neither repeat each other nor tear apart."""

from collections.abc import Sequence

from bloginator.records.outline import Section
from bloginator.stages.rendering import clipped

NEIGHBOURS = 15
"""Other sections that a request names before and behind its own; all of them in a document of 31 sections."""

SHORTLY = 140
"""Characters of a neighbour's description that a prompt shows."""


def line(section: Section) -> str:
    """Return the section as the others name it: its ancestors' titles and its own."""
    return " › ".join((*section.path, section.title))


def around(lines: Sequence[str], index: int) -> tuple[str, ...]:
    """Return the lines of the nearest other sections, in the outline's order."""
    span = 2 * NEIGHBOURS + 1
    start = max(0, min(index - NEIGHBOURS, len(lines) - span))
    return (*lines[start:index], *lines[index + 1 : start + span])


def neighbours(asked: Sequence[Section], index: int) -> dict[str, str]:
    """Return in a few words what stands just before and just behind a section; empty at the ends."""
    before = told(asked[index - 1]) if index else ""
    after = told(asked[index + 1]) if index + 1 < len(asked) else ""
    return {"before": before, "after": after}


def told(section: Section) -> str:
    """Return the section's title and the beginning of what it should say."""
    about = clipped(section.description, SHORTLY)
    return f"{section.title} ({about})" if about else section.title
