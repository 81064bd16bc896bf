"""Citations: the ways in which writers mark a source, understood as one, ``[S1]``.

    [S1]  [S1, S3]  [S1-S3]  [S1][S2]  (S1)  [Source 1]  [^S1]  【S1】  \\[S1\\]  [[S1]]  [S1](…)  ──►  [S1][S3]

Markers in code and in addresses are no citations. A marker that no source of the request has is taken out of the prose
and told with its sentence: it is never printed as a reference.
"""

import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import NamedTuple

from bloginator.text.markdown import code_spans

NAME = r"S\d{1,3}"
CANONICAL = rf"\[{NAME}\]"
"""The one form that markers have in requests, accepted texts and drafts."""

MARKER = re.compile(rf"\[({NAME})\]")
RUN = re.compile(rf"(?:{CANONICAL})+")
IN_SOURCES = r"\[S\d{1,3}+(?:\s*[,;]\s*S?\d{1,3}+)*+\]"
"""Markers as they may stand in a text that nobody resolved: one, or a list in one pair of brackets."""

NUMBER = r"\bS[ ]?\d{1,3}"
WORD = r"\b(?:sources?|src)[\s:#]*"
FIRST = rf"(?:{NUMBER}|{WORD}S?[ ]?\d{{1,3}})"
JOIN = r"\s*(?:,\s*and\b|[,;/&+]|\band\b|\bto\b|-|–|—|\.\.+)\s*"
LIST = rf"{FIRST}(?:{JOIN}(?:{WORD})?(?:S[ ]?)?\d{{1,3}}\b)*"
LINES = r"(?:\s*[,:†]\s*(?:pp?\.|pages?|lines?|L|ll\.)[\s\d,L–-]*)?"
NOTE = r"(?::\s[^\[\]\n]{0,120}|\s[–—-]\s[^\[\]\n]{0,120})?"
BRACKETS = rf"\\?\[\^?\s?(?:{LIST}{LINES}{NOTE}|\^?{LIST})\s?\\?\]"
LABEL = rf"\[\^?{LIST}{LINES}\]"
FORMS = re.compile(
    r"(?=[\[(<【\\!h])(?:"
    r"(?P<short>" + CANONICAL + r"(?![\](]))"
    rf"|(?P<linked>{LABEL}\((?P<target>[^()\n]*)\))"
    r"|(?P<skipped>!?\[[^\[\]\n]*\]\([^()\n]*\)|<[a-z][a-z0-9+.-]*:[^<>\s]*>|https?://[^\s<>\[\]()]+(?:\([^\s()]*\))?)"
    rf"|(?P<double>\[{BRACKETS}(?:{JOIN}?{BRACKETS})*\])"
    rf"|(?P<plain>{BRACKETS})"
    rf"|(?P<corner>【[^【】\n]{{0,3}}{LIST}[^【】\n]{{0,40}}】)"
    rf"|(?P<round>(?<![\w/\]-])\(\s?(?:see\s+|cf\.\s+)?{LIST}{LINES}\s?\))"
    r"|(?P<number>(?<=[\s.,;:!?)\]\"”’*_])\[\d{1,2}(?:\s*[,–-]\s*\d{1,2})*\](?![(\[:])))",
    re.IGNORECASE | re.MULTILINE,
)
HINT = re.compile(r"[sS]\s?\d|[sS](?:ources?|rc)\b|SOURCES?\b|\[\d")
ITEM = re.compile(r"(-|–|—|\.\.+|\bto\b)?\s*(?:S|sources?[\s:#]*S?|src[\s:#]*S?)?\s*(\d{1,3})\b", re.IGNORECASE)
HEAD = re.compile(rf"{LIST}", re.IGNORECASE)
SENTENCE_END = re.compile(r"[.!?][\"”’)\]*_]*\s+(?=[\"“‘(*_]*[A-Z0-9ÄÖÜÉ])|\n[ \t]*\n|\n(?=[ \t]*(?:[-*+#>|]|\d+[.)]))")
AFTER_REMOVED = frozenset(("", *" \n.,;:!?)*_|"))
LONGEST_RANGE = 20
TOLD = 200
"""Strangers whose sentence is sought; a text with more of them is wrong as a whole."""


class Marker(NamedTuple):
    """One citation as written.

    Args:
        start, stop: Where it stands in the text.
        names: The sources it names, as ``S1``; empty for a bare number such as ``[3]``, which names none.
        written: The marker itself.
    """

    start: int
    stop: int
    names: tuple[str, ...]
    written: str


class UnknownMarker(NamedTuple):
    """A marker that is no source of the request, with its sentence and the line, from 1."""

    name: str
    sentence: str
    line: int


class ResolvedText(NamedTuple):
    """A text whose markers are all ``[S1]``, adjacent and without repetition.

    Args:
        names: The sources that it cites, in the order of first citation.
        strangers: What was taken out.
    """

    text: str
    names: tuple[str, ...]
    strangers: tuple[UnknownMarker, ...]


def find_markers(text: str) -> list[Marker]:
    """Return the citations of a text in order, in whichever form they are written."""
    if not HINT.search(text):
        return []
    code = code_spans.find_code(text)
    markers: list[Marker] = []
    terms: dict[str, bool] = {}
    for match in FORMS.finditer(text):
        form = match.lastgroup if match.lastgroup != "target" else "linked"
        if form == "skipped" or code_spans.is_within(match.start(), code) or is_definition(match, text):
            continue
        if form == "round" and is_term(match[0], text, terms):
            continue
        if form == "number" and f"{match[0]}:" in text:  # a link that the text defines itself
            continue
        names = () if form == "number" else names_in(match[0] if form != "linked" else linked_names(match))
        markers.append(Marker(match.start(), match.end(), names, match[0]))
    return markers


def is_definition(match: re.Match[str], text: str) -> bool:
    """Tell whether a marker is the label of ``[S1]: …``, at the beginning of a line."""
    if not text.startswith(":", match.end()) or "]" not in match[0]:
        return False
    before = text[max(0, match.start() - 4) : match.start()]
    return before.rpartition("\n")[2].strip(" ") == "" and ("\n" in before or match.start() < 4)


def linked_names(match: re.Match[str]) -> str:
    """Return the part of ``[S1](…)`` that names sources: what is linked to is one only when it is a marker too."""
    written, target = match["linked"], match["target"]
    return written if HEAD.fullmatch(target.strip()) else written[: written.index("](") + 1]


@lru_cache(maxsize=2048)
def names_in(written: str) -> tuple[str, ...]:
    """Return the sources that a marker names, ranges filled in.

    >>> names_in("[S1, S3-S5]"), names_in("[Source 2: page 7]")
    (('S1', 'S3', 'S4', 'S5'), ('S2',))
    """
    names: dict[str, None] = {}
    for part in HEAD.finditer(written):
        last = 0
        for item in ITEM.finditer(part[0]):
            number = int(item[2])
            first = last + 1 if item[1] and last < number <= last + LONGEST_RANGE else number
            names.update(dict.fromkeys(f"S{index}" for index in range(first, number + 1)))
            last = number
    return tuple(names)


def is_term(written: str, text: str, terms: dict[str, bool]) -> bool:
    """Tell whether ``(S3)`` is a name of the text's own rather than a marker: lower case, or used as a word too.

    Args:
        terms: What was already found out about this text; it is added to.
    """
    if "S" not in written and "ource" not in written:
        return True
    bare = [name for name in names_in(written) if f"({name})" in written]
    for name in bare:
        if name not in terms:
            terms[name] = re.search(rf"(?<![\w\[(【^,;/&+–-])(?<![,;&] ){name}(?![\w\])】])", text) is not None
    return any(terms[name] for name in bare)


def resolve_markers(text: str, sources: Collection[str]) -> ResolvedText:
    """Bring all markers into one form, and take out those that no source has.

    Args:
        sources: The markers of the request's sources: ``S1``, ``S2`` …
    """
    parts: list[str] = []
    cited: dict[str, None] = {}
    strangers: list[UnknownMarker] = []
    since, line, counted, last = 0, 1, 0, ""
    for marker in find_markers(text):
        known = [name for name in marker.names if name in sources]
        unknown = [name for name in marker.names if name not in sources] or ([] if known else [marker.written])
        line, counted = line + text.count("\n", counted, marker.start), marker.start
        for name in unknown:
            sentence = sentence_at(text, marker.start) if len(strangers) < TOLD else ""
            strangers.append(UnknownMarker(name.strip("[]"), sentence, line))
        cited.update(dict.fromkeys(known))
        before, after = text[since : marker.start], text[marker.stop : marker.stop + 1]
        kept = "".join(f"[{name}]" for name in known)
        parts += [before if kept else trim_before_removed(before, after), kept]
        last = (before + kept)[-1:] or last
        if last == after == "`":  # next to each other they would open other code
            parts.append(" ")
        since = marker.stop
    parts.append(text[since:])
    joined = "".join(parts) if strangers or cited else text
    return ResolvedText(merge_repeated(joined), tuple(cited), tuple(strangers))


def trim_before_removed(before: str, after: str) -> str:
    """Return the text before a marker that is taken out, without the space that would be left over."""
    return before.rstrip(" \t") if after in AFTER_REMOVED else before


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
