"""The things that a description names: its clauses, each of which is looked for by itself. Pure."""

import re

from bloginator.text.stemming import content_words

BETWEEN = re.compile(
    r"(?<=[.!?。！？])\s*(?=[A-ZÀ-Þ\u3040-\uffef])|[;:；：、，]\s*|\s+[–—]\s+|,\s+(?:and|or|but)\s+|,\s+|\s+and\s+(?=\w)|\n+"
)
"""Where one ends and the next begins: ends of sentences, commas and their like, *and*."""


def clauses(text: str) -> list[str]:
    """Return the clauses of a description, in order, without those that hold no telling word.

    >>> clauses("What we pay for, travel and meals; who approves it.")
    ['What we pay for', 'travel', 'meals', 'who approves it']
    """
    parts = (part.strip(" \t.,;:!?") for part in BETWEEN.split(text))
    return [part for part in parts if content_words(part)]
