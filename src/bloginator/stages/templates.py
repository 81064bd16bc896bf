"""What a stage needs of templates: a text for a name and values, and a digest to tell when they changed.

The stages are pure, so whoever calls them hands the templates in; ``disk/templates.py`` has the real ones.
"""

from collections.abc import Mapping
from typing import Protocol


class Templates(Protocol):
    """Templates by name, such as ``request/section.md.j2``."""

    def render(self, name: str, values: Mapping[str, object]) -> str:
        """Return the template's text with ``values`` in their places; they are never read as template source."""

    def digest(self, name: str) -> str:
        """Return the digest of the template's source and of all that it includes."""
