"""Cleaning makes an answer fit to stand among others, without touching what it says.

    unsafe links off ─► source list off ─► markers as [S1] ─► own heading off ─► labels made its own ─► HTML made text

An announcement ("Here is the section:") goes only where the section's own heading follows it, and thus shows where the
text begins.

HTML in an answer is never trusted: outside of code every tag and comment is escaped with a backslash, so that it stays
readable text in ``draft.md`` and can neither hide nor close anything there; only ``<br>`` and addresses in angle
brackets pass. Whoever renders the draft must still switch raw HTML off.

How deep headings sink depends on the section's place, and is decided where the document is put together
(``headings.shift_headings``).
"""

import re
from collections.abc import Callable, Collection
from itertools import pairwise
from typing import NamedTuple

from bloginator.text.answers.assistant_boilerplate import is_preamble, shorten, strip_decoration
from bloginator.text.markdown import code_spans, commonmark
from bloginator.text.markdown.headings import rendered_headings, separate_rules
from bloginator.text.markdown.labels import prefix_labels
from bloginator.text.markdown.unsafe_links import remove_unsafe_links
from bloginator.text.marker_forms import LIST
from bloginator.text.markers import NAME, UnknownMarker, resolve_markers

MARKED = rf"(?:\[\^?{NAME}\]|【{NAME}】)"
LISTED = re.compile(rf"[ \t]*(?:[-*+][ \t]+|\d+[.)][ \t]+)?[*_]*(?:{MARKED}|\(?{NAME}\b|Source\s\d)", re.IGNORECASE)
DEFINED = re.compile(rf"[ ]{{0,3}}(?:[-*+][ \t]+)?{MARKED}:[ \t]", re.IGNORECASE)
LIST_TITLE = re.compile(
    r"[ \t]*(?:#{1,6}[ \t]+)?[*_]*(?:sources?|references?|citations?|works cited|quellen)(?: used| cited)?[*_:]*[ \t]*",
    re.IGNORECASE,
)
STATED = re.compile(
    rf"^(?P<lead>[ \t]*(?:(?:[-*+]|\d+[.)])[ \t]+)?)[*_]*(?P<marker>(?:\[(?:{LIST})\])+)[*_]*:[*_]*[ \t]+"
    r"(?P<said>\S[^\n]*?)(?P<end>[.!?…]*[\"”’)*_]*)[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
"""A line that begins with its marker, as a definition does."""

REFERENCE = re.compile(r"\.\w{2,5}\b|https?:|\b(?:pp?|lines?|pages?|sections?|chapters?)\.?\s\d", re.IGNORECASE)
RULE = re.compile(r"[ \t]*[-*_]{3,}[ \t]*")
NUMBERING = re.compile(r"^(?:section|chapter|part)?\s*\d+(?:\.\d+)*\s*[.:)–—-]?\s+", re.IGNORECASE)
HEADING_ID = re.compile(r"\s*\{#[^}]*\}\s*$")
NOT_WORD = re.compile(r"[^\w]+")
TAG = re.compile(r"<(?=[a-zA-Z/!?])(?!br[ ]?/?>)(?![a-zA-Z][a-zA-Z0-9+.-]*:[^<>\s]*>)(?![\w.+-]+@[\w.-]+>)", re.IGNORECASE)


class Note(NamedTuple):
    """One thing that cleaning did: its code, a sentence, and the line of the text, from 1."""

    code: str
    what: str
    line: int = 1


class CleanedAnswer(NamedTuple):
    """An answer's text as it may stand in a draft.

    Args:
        cited: The sources that it cites, in the order of first citation.
        strangers: Markers that no source has; they are gone from the text.
    """

    text: str
    notes: tuple[Note, ...] = ()
    cited: tuple[str, ...] = ()
    strangers: tuple[UnknownMarker, ...] = ()


def clean_answer(
    text: str, *, title: str, section: str, sources: Collection[str] = (), is_edited: bool = False
) -> CleanedAnswer:
    """Make an answer fit for the draft.

    Args:
        title: Of the section, to recognise its heading where the answer repeats it.
        section: Id of the section, the prefix of its own footnote and link labels.
        sources: Markers that the request offers: ``S1``, ``S2`` …
        is_edited: Whether the writer edited the text: then all that it says stays.
    """
    safe = remove_unsafe_links(text)
    body, list_line = (safe.text, 0) if is_edited else remove_source_list(safe.text)
    cited = resolve_markers(body if is_edited else code_spans.replace_prose(STATED, move_marker, body), sources)
    begun, preamble = (cited.text, "") if is_edited else remove_preamble(cited.text, title)
    body, had_heading = (begun, False) if is_edited else remove_own_heading(begun, title)
    labelled = prefix_labels(body, section)
    body, tags = escape_html(separate_rules(labelled.text))
    notes = [
        *([Note("source-list", "The list of sources at its end was removed.", list_line)] if list_line else []),
        *([Note("preamble", f"The announcement before its own heading was removed: “{preamble}”")] if preamble else []),
        *([Note("own-heading", "The section's own heading was removed.")] if had_heading else []),
        *(Note("footnote", f"The footnote {mark} has no text; its mark was removed.") for mark in labelled.dropped),
        *(
            Note("unsafe-link", f"A link to {scheme} was taken out; its words stay.", text.count("\n", 0, place) + 1)
            for scheme, place in safe.removed
        ),
        *([Note("html", "HTML in it is kept as text.", tags)] if tags else []),
    ]
    return CleanedAnswer(body.strip("\n").rstrip(), tuple(notes), cited.names, cited.strangers)


def remove_source_list(text: str) -> tuple[str, int]:
    """Take off a list of sources that ends the text, since the draft makes its own; return its line too, or 0.

    Below a title such as "Sources" every line must begin with a marker; without one, with ``[S1]:``, and say no sentence.
    """
    lines = text.rstrip().split("\n")
    for is_listed, needs_title in ((LISTED.match, True), (is_reference, False)):
        start = start_of_run(lines, is_listed)
        if not "".join(lines[start:]).strip():
            break
        if not needs_title or (start and LIST_TITLE.fullmatch(lines[start - 1])):
            first = start - needs_title
            end = start_of_run(lines[:first], RULE.fullmatch)  # the rule that may set it off goes too
            return "\n".join(lines[:end]), first + 1
    return text, 0


def is_reference(line: str) -> bool:
    """Tell whether a line names what ``[S1]:`` is, and does not say anything."""
    stated = STATED.fullmatch(line)
    return DEFINED.match(line) is not None and not (stated and is_sentence(stated["said"]))


def is_sentence(said: str) -> bool:
    """Tell a sentence from a title or a place: four words or more, most of them in small letters, and no file or page."""
    words = said.split()
    small = sum(word[0].islower() for word in words[1:])
    return len(words) > 3 and small * 2 >= len(words) - 1 and not REFERENCE.search(said)


def move_marker(line: re.Match[str]) -> str:
    """Return ``[S1]: A sentence.`` as ``A sentence [S1].``"""
    return f"{line['lead']}{line['said']} {line['marker']}{line['end']}" if is_sentence(line["said"]) else line[0]


def start_of_run(lines: list[str], is_part: Callable[[str], object]) -> int:
    """Return where the run of blank lines and lines of one kind begins that ends the text."""
    start = len(lines)
    while start and (not lines[start - 1].strip() or is_part(lines[start - 1])):
        start -= 1
    return start


def remove_preamble(text: str, title: str) -> tuple[str, str]:
    """Take off a first line that announces the answer where the section's own title follows; return that line too."""
    lines = text.split("\n")
    filled = [number for number, line in enumerate(lines) if line.strip() and not RULE.fullmatch(line)][:2]
    if len(filled) < 2 or not is_preamble(lines[filled[0]]):
        return text, ""
    rest = "\n".join(lines[filled[1] :])
    return (rest, shorten(strip_decoration(lines[filled[0]]))) if remove_own_heading(rest, title)[1] else (text, "")


def remove_own_heading(text: str, title: str) -> tuple[str, bool]:
    """Take off the section's own title where the answer begins with it, as a heading, in bold or bare on its line."""
    lines = text.lstrip("\n").split("\n")
    first = lines[0].strip()
    if not first or len(first) > len(title) + 60:
        return text, False
    heading = next((heading for heading in rendered_headings("\n".join([first, *lines[1:2]])) if not heading.first), None)
    is_set_off = heading is not None or not "".join(lines[1:2]).strip()
    if not is_set_off or not is_title(heading.title if heading else first, title):
        return text, False
    return "\n".join(lines[heading.last + 1 if heading else 1 :]).lstrip("\n"), True


def is_title(line: str, title: str) -> bool:
    """Tell whether a line says the title, whatever its numbering, emphasis and punctuation."""
    line = HEADING_ID.sub("", line).strip().strip("*_# ")
    wanted = normalize_title(title)
    return bool(wanted) and wanted in {normalize_title(line), normalize_title(NUMBERING.sub("", line))}


def normalize_title(title: str) -> str:
    """Return a title as it is compared: its letters and digits."""
    return NOT_WORD.sub(" ", title.casefold()).strip()


def escape_html(text: str) -> tuple[str, int]:
    """Escape what would be HTML outside of code; return the line of the first such place too, or 0."""
    places = [place for tag in TAG.finditer(text) if not code_spans.is_escaped(text, place := tag.start())]
    if not places:
        return text, 0
    code = code_spans.find_code(text)
    prose = [place for place in places if not code_spans.is_within(place, code)]
    made = insert_backslashes(text, prose)
    if len(prose) < len(places) and commonmark.has_html(made):  # what looked like inline code is none
        blocks = code_spans.fenced_blocks(text)
        prose = [place for place in places if not code_spans.is_within(place, blocks)]
        made = insert_backslashes(text, prose)
    return made, text.count("\n", 0, prose[0]) + 1 if prose else 0


def insert_backslashes(text: str, places: list[int]) -> str:
    """Put a backslash before each of the places."""
    return "\\".join(text[start:stop] for start, stop in pairwise([0, *places, len(text)]))
