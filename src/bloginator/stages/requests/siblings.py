"""Name the sections around one, so that sections neither repeat each other nor tear apart."""

from collections import defaultdict
from collections.abc import Sequence

from bloginator.records.exchange import Request
from bloginator.records.outline import Section
from bloginator.text.messages import clip

NEIGHBOURS = 15  # other sections that a request names before and behind its own; all of them in a document of 31 sections
SPAN = 2 * NEIGHBOURS + 1

MAX_DESCRIPTION = 140  # characters of a neighbour's description that a prompt shows
MAX_LISTED = 40  # sections up to which all that are known are listed; in a larger document those near the asked ones
NEAR = 2


def section_line(section: Section | Request) -> str:
    """Return the section as the others name it: its ancestors' titles and its own."""
    return " › ".join((*section.path, section.title))


def sibling_lines(lines: Sequence[str], index: int) -> tuple[str, ...]:
    """Return the lines of the nearest other sections, in the outline's order."""
    start = first_around(index, len(lines))
    return (*lines[start:index], *lines[index + 1 : start + SPAN])


def foreign_subjects(asked: Sequence[Section], lines: Sequence[str], index: int) -> list[str]:
    """Return the lines of the sections around one whose subjects it leaves alone: what stands below it is its own."""
    start, own = first_around(index, len(asked)), asked[index].id
    near = range(start, min(len(asked), start + SPAN))
    return [lines[other] for other in near if other != index and own not in asked[other].parents]


def subsection_titles(sections: Sequence[Section]) -> dict[str, tuple[str, ...]]:
    """Return the titles of each section's own subsections by its id, without those that stand below them in turn."""
    titles: dict[str, list[str]] = defaultdict(list)
    for section in sections:
        for parent in section.parents[-1:]:
            titles[parent].append(section.title)
    return {parent: tuple(below) for parent, below in titles.items()}


def first_around(index: int, total: int) -> int:
    """Return the index of the first section that ``sibling_lines`` looks at, among ``total``.

    >>> first_around(3, 17), first_around(50, 100), first_around(99, 100)
    (0, 35, 69)
    """
    return max(0, min(index - NEIGHBOURS, total - SPAN))


def describe_neighbours(asked: Sequence[Section], index: int) -> dict[str, str]:
    """Return in a few words what stands just before and just behind a section; empty at the ends."""
    before = describe_neighbour(asked[index - 1]) if index else ""
    after = describe_neighbour(asked[index + 1]) if index + 1 < len(asked) else ""
    return {"before": before, "after": after}


def describe_neighbour(section: Section) -> str:
    """Return the section's title and the beginning of what it should say."""
    about = clip(section.description, MAX_DESCRIPTION)
    return f"{section.title} ({about})" if about else section.title


def list_subjects(requests: Sequence[Request]) -> list[str]:
    """Return a line for each section of the document around the asked ones, in the outline's order."""
    lines: dict[int, str] = {}
    for request in requests:
        index, own = request.ordinal - 1, list(request.siblings)
        first = first_around(index, request.total)
        own.insert(index - first, section_line(request))
        lines |= dict(enumerate(own, first))
    if len(lines) > MAX_LISTED:
        near = {request.ordinal - 1 + step for request in requests for step in range(-NEAR, NEAR + 1)}
        lines = {index: line for index, line in lines.items() if index in near}
    return [lines[index] for index in sorted(lines)]
