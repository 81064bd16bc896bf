"""The accepted texts of a draft as one text, and the way back: which section a range of it lies in.

What is rare in one section may be a habit of the whole, and a link may lead to any section's heading.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bloginator.records.outline import Section
from bloginator.text.markdown.blocks import blocks


@dataclass(frozen=True, slots=True)
class Whole:
    """All texts, each under its section's heading.

    Args:
        starts: Where each section's text begins, in order.
        ids: The section of each.
    """

    text: str
    starts: tuple[int, ...]
    ids: tuple[str, ...]

    def place(self, start: int, end: int) -> tuple[str, int, int]:
        """Return the section that a range begins in, and the range within that section's text."""
        at = max(0, bisect_right(self.starts, start) - 1)
        return self.ids[at], start - self.starts[at], end - self.starts[at]


def whole(sections: Sequence[Section], texts: Mapping[str, str]) -> Whole:
    """Return the texts in the outline's order; a section without text gives its heading only."""
    parts, starts, ids, at = [], [], [], 0
    for section in sections:
        heading = f"{'#' * min(6, len(section.parents) + 2)} {' '.join(section.title.split())}\n\n"
        text = texts.get(section.id, "")
        starts.append(at + len(heading))
        ids.append(section.id)
        parts.append(f"{heading}{text}\n\n")
        at += len(parts[-1])
    return Whole("".join(parts), tuple(starts), tuple(ids))


def unquoted(text: str) -> str:
    """Return a text whose quotations are spaces, so that every range stays where it is."""
    for block in blocks(text):
        if block.kind == "quote":
            text = text[: block.start] + blank(text[block.start : block.end]) + text[block.end :]
    return text


def blank(text: str) -> str:
    """Return as many spaces, with the line ends where they were."""
    return "".join("\n" if sign == "\n" else " " for sign in text)
