"""Stretches of a text, each from its first character to the one after its last: replaced, or joined where they touch."""

from collections.abc import Iterable

Span = tuple[int, int]


def splice(text: str, edits: Iterable[tuple[int, int, str]]) -> str:
    """Return a text with other words in the place of stretches that are in order and apart.

    >>> splice("It fell fast.", [(3, 7, "rose"), (7, 12, "")])
    'It rose.'
    """
    parts, since = [], 0
    for start, end, words in edits:
        parts += [text[since:start], words]
        since = end
    return "".join([*parts, text[since:]])


def merge_spans(spans: Iterable[Span]) -> list[Span]:
    """Return stretches in order, those that touch as one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def inside(spans: Iterable[Span], start: int, end: int) -> tuple[Span, ...]:
    """Return what of the stretches lies within ``start`` to ``end``, counted from ``start``."""
    touching = [(first, last) for first, last in spans if first < end and last > start]
    return tuple((max(first, start) - start, min(last, end) - start) for first, last in touching)
