"""Citations: the ways in which writers mark a source (``marker_forms``), understood as one, ``[S1]``.

Markers in code and in addresses are no citations. A marker that no source of the request has is taken out of the prose
and told with its sentence: it is never printed as a reference.
"""

import re
from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

from bloginator.text.markdown import code_spans
from bloginator.text.marker_forms import find_markers
from bloginator.text.spans import splice

NAME = r"S\d{1,3}"
CANONICAL = rf"\[{NAME}\]"  # the one form that markers have in requests, accepted texts and drafts
MARKER = re.compile(rf"\[({NAME})\]")
RUN = re.compile(rf"(?:{CANONICAL})+")
SENTENCE_END = re.compile(r"[.!?][\"”’)\]*_]*\s+(?=[\"“‘(*_]*[A-Z0-9ÄÖÜÉ])|\n[ \t]*\n|\n(?=[ \t]*(?:[-*+#>|]|\d+[.)]))")
GONE = "\0"  # in the place of a marker taken out, until what it leaves is cleared away; no answer holds it
BESIDE = r"[ \t]*+[,;/&+·、，；]?[ \t]*+(?:\b(?:and|or|und|oder|sowie|et|y|e)\b|[和与及])?[ \t]*+"
CLEAR = r"(?:according to|as per|gemäß|selon|d['’]après|según|volgens)"
STRONG = rf"(?:{CLEAR}|based on|per|laut|secondo)"
STATED = r"as (?:also |\w+ly )?(?:\w{2,10}ed|shown|seen|given|written|found) (?:in|by|at)"
SOURCES = r"[*_]*(?:sources?|references?|citations?|quellen?|belege?|fuentes?|fonti?)[*_]*[ \t]?[:：][*_]*"
ATTRIBUTION = rf"(?:{STRONG}|{STATED}|see(?: also)?|cf\.|siehe(?: auch)?|vgl\.|{SOURCES})"
PLACE = r"(?:in|from|by|of|with|via|at|von|aus|nach|bei|dans|de)"
SAYS = r"(?-i:says|notes|states|shows|writes|reports|explains|adds|finds|argues|suggests|puts it)"
NAMED = rf"(?:{ATTRIBUTION}[ \t]?{GONE}|as {GONE} {SAYS})"
MORE = r"(?: for (?:more|further|details)(?: \w+)?|,? (?:pp?\.|pages?|section|chapter|table|figure)[ ]?[\d.–-]++)?"
POINTS = rf"{ATTRIBUTION}[ \t]?{GONE}{MORE}"
SUBJECT = r"(?: (?:the|it|this|th[eo]se|they|there|we|he|she|il|elle|les?|la|el|los)\b|(?<=laut .) (?-i:[a-zäöü]))"
BEGINS = r"(?P<lead>^[ \t>]*+(?:[-*+] |\d+[.)] )?|[.!?][\"”’)]*[ \t])"
NOUN = r"(?:(?:the )?(?:source|passage|document) )?"
GOES_ON = r"(?=[ ](?:is|are|was|were|ha[sd]|have|and|or|but|ist|sind|war|und|oder)\b)"
ENDS = r"(?=[ \t]*(?:[.,;:!?)\]。，！？]|\n|$))"
LEFT_OVERS: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
    (rf"{GONE}(?:{BESIDE}{GONE})+", GONE),
    (rf"(?<=\]){BESIDE}{GONE}|{GONE}{BESIDE}(?=\[S\d)", ""),
    (rf"(?P<mark>[*_]{{1,3}}|[\"']){GONE}(?P=mark)|[“‘«„(（][ \t]*+{GONE}[ \t]*+[”’»“)）]", GONE),
    (rf"[(（](?:{POINTS}|{PLACE} {GONE})[)）]", GONE),
    (rf"(?<=[(（]){ATTRIBUTION} {GONE}[,;][ \t]*+", ""),
    (
        rf"{BEGINS}(?:(?:{NAMED}|{PLACE}[ \t]?{GONE}|{GONE} {SAYS})[ \t]?,|{STRONG} {GONE}(?={SUBJECT})"
        rf"|{NOUN}{GONE} (?:also )?{SAYS} that) (?P<next>\w)",
        lambda match: f"{match['lead']}{match['next'].upper()}",
    ),
    (rf"(?<=[.!?。])[ \t]+{POINTS}(?:[.。](?=\s|$)|$)|^{POINTS}[.。][ \t]+", ""),
    (
        rf"(?<=[^\s,])[ \t]*+(?:,[ \t]*+{NAMED}|(?<=[ \t])(?:{CLEAR}|{STATED}|see also|cf\.|vgl\.) {GONE})"
        rf"(?:{ENDS}|{GOES_ON})",
        GONE,
    ),
    (rf"(?<=\w),[ \t]*+{GONE} {SAYS}(?=[.!?](?:\s|$))", GONE),
    (rf"^{SOURCES}[ \t]?{GONE}$", GONE),
    (rf"(?P<noun>\b(?:figure|number|value|text|table|data|result)s?) (?:in|from) {GONE}{GOES_ON}", rf"\g<noun>{GONE}"),
    (rf"^[^\w\n|`<>{GONE}]*+{GONE}[^\w\n|`<>]*+(?:\n(?:[ \t]*\n)?|\Z)", ""),
    (rf"(?<![ \t])[ \t]*+(?:[,;:]|(?<=\s)[–—-])?[ \t]*+{GONE}{ENDS}", ""),
    (rf"`{GONE}`", "` `"),
    (rf"(?<![ \t])[ \t]*+{GONE}(?=[ \t\n|—]|$)|{GONE}", ""),
)
"""What a marker that is taken out leaves behind, in the order in which it is cleared away, and what comes in its place."""

MAX_SENTENCE_SHOWN = 240  # that are shown of a sentence
MAX_STRANGERS = 200  # strangers whose sentence is sought; a text with more of them is wrong as a whole


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


def resolve_markers(text: str, sources: Collection[str], *, is_edited: bool = False) -> ResolvedText:
    """Bring all markers into one form, and take out those that no source of the request has.

    Args:
        is_edited: Whether the writer edited the text: then what names no source and has no square brackets is words.
    """
    edits: list[tuple[int, int, str]] = []
    cited: dict[str, None] = {}
    strangers: list[UnknownMarker] = []
    line, counted = 1, 0
    for marker in find_markers(text):
        known = [name for name in marker.names if name in sources]
        unknown = [name for name in marker.names if name not in sources] or ([] if known else [marker.written])
        if unknown and (not marker.is_sure or (is_edited and not marker.written.startswith("["))):
            continue
        line, counted = line + text.count("\n", counted, marker.start), marker.start
        for name in unknown:
            sentence = sentence_at(text, marker.start) if len(strangers) < MAX_STRANGERS else ""
            strangers.append(UnknownMarker(name.strip("[]【】"), sentence, line))
        cited.update(dict.fromkeys(known))
        edits.append((marker.start, marker.stop, marker.words + "".join(f"[{name}]" for name in known) or GONE))
    return ResolvedText(merge_repeated(clear_left_overs(splice(text, edits))), tuple(cited), tuple(strangers))


def clear_left_overs(text: str) -> str:
    r"""Take out the places of markers that are gone, with what only led to them.

    >>> clear_left_overs("According to \0, costs fell. They rose \0.")
    'Costs fell. They rose.'
    """
    for pattern, instead in LEFT_OVERS if GONE in text else ():
        text = re.sub(pattern, instead, text, flags=re.IGNORECASE | re.MULTILINE)
    return text


def merge_repeated(text: str) -> str:
    """Drop the repetitions within each run of adjacent markers."""
    if "][S" not in text:
        return text

    def merged(run: re.Match[str]) -> str:
        return "".join(f"[{name}]" for name in dict.fromkeys(MARKER.findall(run[0])))

    return code_spans.replace_prose(RUN, merged, text)


def sentence_at(text: str, position: int) -> str:
    """Return the sentence around a place, on one line, shortened from its beginning where it is long."""
    before, after = text[max(0, position - 1000) : position], text[position : position + 1000]
    start = max((end.end() for end in SENTENCE_END.finditer(before)), default=0)
    stop = SENTENCE_END.search(after)
    sentence = " ".join((before[start:] + after[: stop.end() if stop else len(after)]).split())
    return sentence if len(sentence) <= MAX_SENTENCE_SHOWN else f"…{sentence[-MAX_SENTENCE_SHOWN:]}"


def number_as_footnotes(text: str, numbers: Mapping[str, int]) -> str:
    """Turn the markers of a resolved text into numbered footnotes, adjacent equal ones into one.

    Args:
        numbers: ``S1`` -> the number of its footnote; a marker that is not in it is left out.
    """

    def noted(run: re.Match[str]) -> str:
        footnotes = [numbers[name] for name in MARKER.findall(run[0]) if name in numbers]
        return "".join(f"[^{number}]" for number in dict.fromkeys(footnotes))

    return code_spans.replace_prose(RUN, noted, text)
