"""Footnotes that we found: sentences that cite nothing, and the passages that support them.

Their labels are their own: nobody could tell a footnote of the writer's from one of ours if both were numbers. It is none
that an answer's own footnotes get, which begin with their section's id and a hyphen.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from bloginator.records.report import SentenceEvidence
from bloginator.stages.draft.references import Numbering
from bloginator.text.sentences import split_sentences
from bloginator.text.spans import splice

LABEL = "found"
OPEN, CLOSE = "\ue0f0", "\ue0f1"
SEAL = re.compile(f"{OPEN}(\\d+){CLOSE}")
"""What stands for a footnote while the text is put into the document; signs of no script."""

UNMARKED = frozenset("|]>:")
"""What a sentence may end in that no footnote of ours follows: a cell, a marker or link, markup, what leads into a list."""


class Sealed(NamedTuple):
    """A text with a seal behind each sentence that we found the support of, their numbers, and which of its sentences."""

    text: str
    numbers: tuple[int, ...]
    places: tuple[int, ...] = ()


def seal(text: str, sentences: Sequence[SentenceEvidence], numbering: Numbering) -> Sealed:
    """Put a seal behind each sentence that cites nothing and is supported, unless the text holds our signs itself."""
    if OPEN in text:
        return Sealed(text, ())
    edits: list[tuple[int, int, str]] = []
    numbers: list[int] = []
    places: list[int] = []
    apart = {sentence.start for sentence in split_sentences(text) if sentence.block.kind in ("table", "footnote")}
    for place, sentence in enumerate(sentences):
        is_prose = sentence.start not in apart and text[sentence.end - 1 : sentence.end] not in UNMARKED
        if not (sentence.found and sentence.support and sentence.verdict == "supported" and is_prose):
            continue
        numbers.append(numbering.number(sentence.support))
        places.append(place)
        edits.append((sentence.end, sentence.end, f"{OPEN}{numbers[-1]}{CLOSE}"))
    return Sealed(splice(text, edits), tuple(numbers), tuple(places))


def unseal(text: str) -> str:
    """Turn the seals into footnotes.

    >>> unseal(f"It fell.{OPEN}2{CLOSE} Then it rose.")
    'It fell.[^found2] Then it rose.'
    """
    return SEAL.sub(rf"[^{LABEL}\1]", text)
