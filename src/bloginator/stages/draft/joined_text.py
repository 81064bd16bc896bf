"""The accepted texts of a draft as one text, and the way back: which section a range of it lies in."""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bloginator.records.outline import Section
from bloginator.text.markdown.blocks import blocks
from bloginator.text.spans import splice

NOT_LINE_END = re.compile(r"[^\n]")


@dataclass(frozen=True, slots=True)
class JoinedText:
    """All texts, each under its section's heading: where each begins, in order, its section, and the part that it is."""

    text: str
    starts: tuple[int, ...]
    ids: tuple[str, ...]
    parts: tuple[str, ...]

    def locate(self, start: int, end: int) -> tuple[str, int, int]:
        """Return the section that a range begins in, and the range within that section's text."""
        index = max(0, bisect_right(self.starts, start) - 1)
        return self.ids[index], start - self.starts[index], end - self.starts[index]


def join_texts(sections: Sequence[Section], texts: Mapping[str, str]) -> JoinedText:
    """Return the texts in the outline's order; a section without text gives its heading only."""
    parts: list[str] = []
    starts, length = [], 0
    for section in sections:
        heading = f"{'#' * min(6, len(section.parents) + 2)} {' '.join(section.title.split())}\n\n"
        starts.append(length + len(heading))
        parts.append(f"{heading}{texts.get(section.id, '')}\n\n")
        length += len(parts[-1])
    return JoinedText("".join(parts), tuple(starts), tuple(section.id for section in sections), tuple(parts))


def blank_quotations(text: str) -> str:
    """Return a text whose quotations are spaces, so that every range stays where it is; line ends stay, too."""
    quotations = [(block.start, block.end) for block in blocks(text) if block.kind == "quote"]
    return splice(text, ((start, end, NOT_LINE_END.sub(" ", text[start:end])) for start, end in quotations))
