"""Citations: the ways in which writers mark a source (``marker_forms``), understood as one, ``[S1]``.

Markers in code and in addresses are no citations. A marker that no source of the request has is taken out of the prose
and told with its sentence: it is never printed as a reference.
"""

import re
from collections.abc import Collection, Mapping
from typing import NamedTuple

from bloginator.text.markdown import code_spans
from bloginator.text.marker_forms import find_markers

NAME = r"S\d{1,3}"
CANONICAL = rf"\[{NAME}\]"
"""The one form that markers have in requests, accepted texts and drafts."""

MARKER = re.compile(rf"\[({NAME})\]")
RUN = re.compile(rf"(?:{CANONICAL})+")
SENTENCE_END = re.compile(r"[.!?][\"”’)\]*_]*\s+(?=[\"“‘(*_]*[A-Z0-9ÄÖÜÉ])|\n[ \t]*\n|\n(?=[ \t]*(?:[-*+#>|]|\d+[.)]))")
AFTER_REMOVED = frozenset(("", *" \n.,;:!?)*_|"))
ENDS = frozenset(("", *"\n.,;:!?)"))
LEFT_OVER = re.compile(r"(?:(?<=\S)[ \t]+[—–]|[,;])$")
EMPHASIS = re.compile(r"(?:^|(?<=[\s(\]]))[*_]{1,3}$")
TOLD = 200
"""Strangers whose sentence is sought; a text with more of them is wrong as a whole."""


class UnknownMarker(NamedTuple):
    """A marker that is no source of the request, with its sentence and the line, from 1."""

    name: str
    sentence: str
    line: int


class ResolvedText(NamedTuple):
    """A text whose markers are all ``[S1]``, the sources that it cites, in that order, and what was taken out."""

    text: str
    names: tuple[str, ...]
    strangers: tuple[UnknownMarker, ...]


def resolve_markers(text: str, sources: Collection[str]) -> ResolvedText:
    """Bring all markers into one form, and take out those that no source of the request has."""
    parts: list[str] = []
    cited: dict[str, None] = {}
    strangers: list[UnknownMarker] = []
    since, line, counted, last = 0, 1, 0, ""
    for marker in find_markers(text):
        known = [name for name in marker.names if name in sources]
        unknown = [name for name in marker.names if name not in sources] or ([] if known else [marker.written])
        if unknown and not marker.is_sure:
            continue
        line, counted = line + text.count("\n", counted, marker.start), marker.start
        for name in unknown:
            sentence = sentence_at(text, marker.start) if len(strangers) < TOLD else ""
            strangers.append(UnknownMarker(name.strip("[]【】"), sentence, line))
        cited.update(dict.fromkeys(known))
        before, kept = text[since : marker.start], marker.words + "".join(f"[{name}]" for name in known)
        since = marker.stop
        if not kept:
            before, since = remove_emptied(before, text, since)
            before = trim_before_removed(before, text[since : since + 1])
            while not before and parts:  # behind another that is gone
                before = trim_before_removed(parts.pop(), text[since : since + 1])
        parts += [before, kept]
        last = (before + kept)[-1:] or last
        if last == text[since : since + 1] == "`":  # next to each other they would open other code
            parts[-1] += " "
    parts.append(text[since:])
    joined = "".join(parts) if strangers or cited else text
    return ResolvedText(merge_repeated(joined), tuple(cited), tuple(strangers))


def trim_before_removed(before: str, after: str) -> str:
    """Return the text before a marker that is taken out, without the space, comma or dash that would be left over."""
    before = before.rstrip(" \t") if after in AFTER_REMOVED else before
    return LEFT_OVER.sub("", before) if after in ENDS else before


def remove_emptied(before: str, text: str, stop: int) -> tuple[str, int]:
    """Take off the emphasis around a marker that is taken out; return what stands before it, and where the text goes on."""
    mark = EMPHASIS.search(before)
    is_around = mark is not None and text.startswith(mark[0], stop)
    return (before[: mark.start()], stop + len(mark[0])) if mark and is_around else (before, stop)


def merge_repeated(text: str) -> str:
    """Drop the repetitions within each run of adjacent markers."""
    if "][S" not in text:
        return text

    def merged(run: re.Match[str]) -> str:
        return "".join(f"[{name}]" for name in dict.fromkeys(MARKER.findall(run[0])))

    return code_spans.replace_prose(RUN, merged, text)


def sentence_at(text: str, position: int, *, longest: int = 240) -> str:
    """Return the sentence around a place, on one line, shortened from its beginning where it is long."""
    before, after = text[max(0, position - 1000) : position], text[position : position + 1000]
    start = max((end.end() for end in SENTENCE_END.finditer(before)), default=0)
    stop = SENTENCE_END.search(after)
    sentence = " ".join((before[start:] + after[: stop.end() if stop else len(after)]).split())
    return sentence if len(sentence) <= longest else f"…{sentence[-longest:]}"


def number_as_footnotes(text: str, numbers: Mapping[str, int]) -> str:
    """Turn the markers of a resolved text into numbered footnotes, adjacent equal ones into one.

    Args:
        numbers: ``S1`` -> the number of its footnote; a marker that is not in it is left out.

    >>> number_as_footnotes("Costs fell.[S2][S1][S3] `[S1]`", {"S1": 4, "S2": 9, "S3": 9})
    'Costs fell.[^9][^4] `[S1]`'
    """

    def noted(run: re.Match[str]) -> str:
        footnotes = [numbers[name] for name in MARKER.findall(run[0]) if name in numbers]
        return "".join(f"[^{number}]" for number in dict.fromkeys(footnotes))

    return code_spans.replace_prose(RUN, noted, text)
