"""Footnotes that we found: sentences that cite nothing, and the passages that support them.

    evidence ──► sentences without a marker, supported ──► seals in the text ──embed──► [^found.1]
                                                      └──► references, told as found by us

Their labels are their own: nobody could tell a footnote of the writer's from one of ours if both were numbers. With a
point in it, a label is none that an answer's own footnotes get, which begin with their section's id and a hyphen.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from bloginator.records.exchange import Source
from bloginator.records.report import Evidence, Support
from bloginator.stages.draft.references import Numbering
from bloginator.text.sentences import sentences as cut_sentences

OPEN, CLOSE = "\ue0f0", "\ue0f1"
SEAL = re.compile(f"{OPEN}(\\d+){CLOSE}")
"""What stands for a footnote while the text is put into the document; signs of no script."""

UNMARKED = frozenset("|]>:")
"""What a sentence may end in that no footnote of ours follows: a cell, a marker or link, markup, what leads into a list."""


class Sealed(NamedTuple):
    """A text with a seal behind each sentence that we found the support of, and the numbers of these in order."""

    text: str
    numbers: tuple[int, ...]


def seal(text: str, sentences: Sequence[Evidence], numbering: Numbering) -> Sealed:
    """Put a seal behind each sentence that cites nothing and is supported.

    Args:
        text: The accepted text that the evidence is of.
        numbering: Of the footnotes that we found; what is new is added.

    Returns:
        The text as it was where it holds our signs itself.
    """
    if OPEN in text:
        return Sealed(text, ())
    parts: list[str] = []
    numbers: list[int] = []
    since = 0
    cells = {one.start for one in cut_sentences(text) if one.block.kind == "table"}
    for one in sentences:
        if one.support is None or one.start in cells or not is_ours(text, one):
            continue
        numbers.append(numbering.number(as_source(one.support)))
        parts += [text[since : one.end], f"{OPEN}{numbers[-1]}{CLOSE}"]
        since = one.end
    return Sealed("".join([*parts, text[since:]]), tuple(numbers))


def is_ours(text: str, one: Evidence) -> bool:
    """Tell whether a sentence gets a footnote of ours: supported, without a marker, and prose to its end."""
    return one.found and one.verdict == "supported" and text[one.end - 1 : one.end] not in UNMARKED


def as_source(support: Support) -> Source:
    """Return a passage as references are numbered by."""
    return Source(
        marker=support.marker,
        document=support.document,
        heading=support.heading,
        lines=support.lines,
        page=support.page,
        text=support.text,
    )


def unseal(text: str) -> str:
    """Turn the seals into footnotes.

    >>> unseal(f"It fell.{OPEN}2{CLOSE} Then it rose.")
    'It fell.[^found.2] Then it rose.'
    """
    return SEAL.sub(r"[^found.\1]", text)
