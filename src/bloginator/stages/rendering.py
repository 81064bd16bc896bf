"""What a stage needs of templates: a text for a name and values, and a digest to tell when they changed.

The stages are pure, so whoever calls them hands the templates in; ``disk/templates.py`` has the real ones.
"""

from collections.abc import Mapping
from typing import Protocol

from bloginator.records.draft import Reference
from bloginator.records.exchange import Source
from bloginator.records.report import Support


class Templates(Protocol):
    """Templates by name, such as ``request/section.md.j2``."""

    def render(self, name: str, values: Mapping[str, object]) -> str:
        """Return the template's text with ``values`` in their places; they are never read as template source."""

    def digest(self, name: str) -> str:
        """Return the digest of the template's source and of all that it includes."""


def place(source: Source | Reference | Support) -> str:
    """Return in words where in its document a source stands; empty when that is not known.

    >>> place(Source(marker="S1", document="a.md", text="", lines=(3, 5)))
    'lines 3-5'
    """
    if source.lines is not None:
        first, last = source.lines
        return f"line {first}" if first == last else f"lines {first}-{last}"
    return f"page {source.page}" if source.page is not None else ""


def clipped(text: str, longest: int) -> str:
    """Return ``text`` on one line, cut at a word to at most ``longest`` characters.

    >>> clipped("one two\\nthree", 9)
    'one two…'
    """
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    return line[: longest - 1].rsplit(" ", 1)[0].rstrip(",;:. ") + "…"
