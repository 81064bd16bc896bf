"""Which stretches of a Markdown text are code, so that whoever changes prose leaves them alone.

Fenced blocks and inline code count. Indented code does not: models indent the paragraphs of their lists.
"""

import re
from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate, pairwise

from bloginator.text.markdown import fences

Span = tuple[int, int]

TICKS = re.compile(r"`+")
PARAGRAPH_END = re.compile(r"\n(?=[ \t]*(?:\n|$|[-*+>#|]|\d{1,9}[.)][ \t]))")


def find_code(text: str) -> list[Span]:
    """Return the stretches of code, in order: fences with their lines, inline code with its ticks."""
    blocks = fenced_blocks(text)
    if "`" not in text:
        return blocks
    edges = [0, *(edge for block in blocks for edge in block), len(text)]
    spans = list(blocks)
    for start, stop in zip(edges[::2], edges[1::2], strict=True):
        breaks = [start, *(end.start() for end in PARAGRAPH_END.finditer(text, start, stop)), stop]
        for first, last in pairwise(breaks):  # equal runs of ticks within one paragraph
            runs = [run.span() for run in TICKS.finditer(text, first, last)]
            spans += pair_ticks(text, runs) if len(runs) > 1 else ()
    return sorted(spans)


def fenced_blocks(text: str) -> list[Span]:
    """Return the stretches that fenced blocks take, each with its last newline."""
    blocks = fences.find_fences(text)
    if not blocks:
        return []
    starts = list(accumulate((len(line) + 1 for line in text.split("\n")), initial=0))
    return [(starts[fence.first], min(starts[fence.last + 1], len(text))) for fence in blocks]


def pair_ticks(text: str, runs: list[Span]) -> list[Span]:
    """Pair each run of ticks with the next one of its length; what lies between is code.

    A backslash before a run takes its first tick away where it would open, and counts for nothing where it closes.
    """
    of_length: dict[int, list[int]] = {}
    for index, (start, stop) in enumerate(runs):
        of_length.setdefault(stop - start, []).append(index)
    spans: list[Span] = []
    index = 0
    while index < len(runs):
        start, stop = runs[index]
        start += is_escaped(text, start)
        same = of_length.get(stop - start, [])
        place = bisect_right(same, index)
        if start < stop and place < len(same):
            index = same[place]
            spans.append((start, runs[index][1]))
        index += 1
    return spans


def is_escaped(text: str, index: int) -> bool:
    """Tell whether an odd number of backslashes stands before a place."""
    start = index
    while start and text[start - 1] == "\\":
        start -= 1
    return (index - start) % 2 == 1


def is_within(position: int, spans: list[Span]) -> bool:
    """Tell whether a place lies within one of the spans, which are in order and apart."""
    index = bisect_right(spans, (position, len(spans) and spans[-1][1])) - 1
    return index >= 0 and spans[index][0] <= position < spans[index][1]


def find_in_prose(pattern: re.Pattern[str], text: str) -> list[re.Match[str]]:
    """Return what ``pattern.finditer`` finds, but not what begins in code."""
    matches = list(pattern.finditer(text))
    spans = find_code(text) if matches else []
    return [match for match in matches if not is_within(match.start(), spans)]


def replace_prose(pattern: re.Pattern[str], change: Callable[[re.Match[str]], str], text: str) -> str:
    """Substitute as ``pattern.sub`` does, but leave code alone."""
    if not pattern.search(text):
        return text
    spans = find_code(text)
    return pattern.sub(lambda match: match[0] if is_within(match.start(), spans) else change(match), text)
