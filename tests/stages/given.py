"""What the tests of the stages are given: small outlines, sources, verdicts, and the shipped templates."""

from bloginator.disk.templates import FileTemplates, find_templates
from bloginator.records.exchange import Source, Standing, Verdict
from bloginator.records.outline import Outline, Section

TEMPLATES: FileTemplates = find_templates()


def a_section(name: str, *parents: str, **fields: object) -> Section:
    """Return a section whose title is its id, capitalised, under ancestors of the same kind."""
    known: dict[str, object] = {
        "id": name,
        "title": name.capitalize(),
        "description": f"About {name}.",
        "parents": parents,
        "path": tuple(parent.capitalize() for parent in parents),
    }
    return Section.model_validate(known | fields)


def an_outline(*sections: Section | str, **fields: object) -> Outline:
    """Return an outline of the sections, given by id where their fields do not matter."""
    made = tuple(section if isinstance(section, Section) else a_section(section) for section in sections)
    return Outline.model_validate({"title": "Handbook", "thesis": "Work well.", "sections": made} | fields)


def a_source(number: int = 1, text: str = "Reviews take two days.", **fields: object) -> Source:
    """Return the source with marker ``S<number>``."""
    known: dict[str, object] = {
        "marker": f"S{number}",
        "document": "posts/reviews.md",
        "heading": "Reviews › Costs",
        "lines": (10 * number, 10 * number + 4),
        "text": text,
        "score": 1.25,
        "chunk": f"c{number}",
    }
    return Source.model_validate(known | fields)


def a_verdict(section: str, standing: Standing = "accepted", text: str = "Prose.", **fields: object) -> Verdict:
    """Return a verdict with its text where it counts."""
    counts = standing in ("accepted", "outdated")
    known: dict[str, object] = {"section": section, "standing": standing, "text": text if counts else ""}
    return Verdict.model_validate(known | fields)


def by_section(*verdicts: Verdict) -> dict[str, Verdict]:
    """Return the verdicts by their sections."""
    return {verdict.section: verdict for verdict in verdicts}
