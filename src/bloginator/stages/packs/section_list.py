"""List the document's sections once for a whole pack, from what each request knows of those around it."""

from collections.abc import Sequence

from bloginator.records.exchange import Request
from bloginator.stages.requests.siblings import first_around, section_line

MANY = 40
"""Sections up to which all that are known are listed; in a larger document those near the asked ones."""

NEAR = 2


def list_subjects(requests: Sequence[Request]) -> list[str]:
    """Return a line for each section of the document around the asked ones, in the outline's order."""
    lines: dict[int, str] = {}
    for request in requests:
        lines |= known_lines(request)
    if len(lines) > MANY:
        near = {request.ordinal - 1 + step for request in requests for step in range(-NEAR, NEAR + 1)}
        lines = {index: line for index, line in lines.items() if index in near}
    return [lines[index] for index in sorted(lines)]


def known_lines(request: Request) -> dict[int, str]:
    """Return the sections that a request knows, itself included, by their index in the document."""
    index = request.ordinal - 1
    first = first_around(index, request.total)
    lines = list(request.siblings)
    lines.insert(index - first, section_line(request))
    return dict(enumerate(lines, first))
