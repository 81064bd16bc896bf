"""List the document's sections once for a whole pack, from what each request knows of those around it."""

from collections.abc import Sequence

from bloginator.records.exchange import Request
from bloginator.stages.requests.siblings import first_around

MANY = 40
"""Sections up to which all that are known are listed; in a larger document those near the asked ones."""

NEAR = 2


def subjects(requests: Sequence[Request]) -> list[str]:
    """Return a line for each section of the document around the asked ones, in the outline's order."""
    lines: dict[int, str] = {}
    for request in requests:
        lines |= places(request)
    if len(lines) > MANY:
        near = {request.ordinal - 1 + step for request in requests for step in range(-NEAR, NEAR + 1)}
        lines = {place: line for place, line in lines.items() if place in near}
    return [lines[place] for place in sorted(lines)]


def places(request: Request) -> dict[int, str]:
    """Return the sections that a request knows, itself included, by their index in the document."""
    index = request.ordinal - 1
    first = first_around(index, request.total)
    lines = list(request.siblings)
    lines.insert(index - first, " › ".join((*request.path, request.title)))
    return dict(enumerate(lines, first))
