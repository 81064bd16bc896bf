"""The plan of a document: an outline and its sections, flat and in order.

The tree is kept as ``parents``: a section's ancestors by id, outermost first. Depth is how many there are.
"""

from bloginator.records.base import Record


class Section(Record):
    """One entry of the outline.

    Args:
        id: Matches ``^[a-z0-9][a-z0-9-]{0,62}$`` and outlives reordering.
        own_id: Whether the outline itself gives the id, so that a title edit keeps it.
        parents: Ids of the ancestors, outermost first.
        path: Titles of the ancestors, outermost first.
        words: Word budget, ``None`` for the batch's; 0 makes it a heading without a request.
        queries: Extra searches that the writer asks for.
        has_subsections: Whether sections stand below it.
        where: File with line or JSON path, for messages.
    """

    id: str
    own_id: bool = False
    title: str
    description: str = ""
    parents: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    words: int | None = None
    keywords: tuple[str, ...] = ()
    queries: tuple[str, ...] = ()
    has_subsections: bool = False
    where: str = ""


class Outline(Record):
    """The plan of one document.

    Args:
        date: As the outline writes it; the only date that an output may show.
        sections: All sections in reading order, parents before their children; never empty.
        warnings: What was accepted but is probably not meant, one sentence each, with its place.
    """

    title: str
    thesis: str = ""
    classification: str = "guidance"
    audience: str = "all-disciplines"
    keywords: tuple[str, ...] = ()
    date: str | None = None
    sections: tuple[Section, ...]
    warnings: tuple[str, ...] = ()


def is_heading_only(section: Section) -> bool:
    """Tell whether the section asks for no text: subsections and no description, or ``words: 0``."""
    return section.words == 0 or (section.has_subsections and not section.description)
