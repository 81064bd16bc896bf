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
from typing import NamedTuple

from bloginator.text.answers.assistant_boilerplate import MAX_QUOTED, is_preamble, strip_decoration
from bloginator.text.markdown import code_spans, commonmark
from bloginator.text.markdown.headings import rendered_headings, separate_rules
from bloginator.text.markdown.labels import prefix_labels
from bloginator.text.markdown.unsafe_links import remove_unsafe_links
from bloginator.text.marker_forms import LIST
from bloginator.text.markers import NAME, UnknownMarker, resolve_markers
from bloginator.text.messages import clip
from bloginator.text.spans import splice

MARKED = rf"(?:\\?\[\^?{NAME}\\?\]|【{NAME}】)"
BARE = rf"(?:{MARKED}|\b{NAME}\b)"
LISTED = re.compile(
    rf"[ \t]*(?:[-*+][ \t]+|\d+[.)][ \t]+|\|[ \t]*)?[*_]*(?:{MARKED}|\(?{NAME}\b|Source\s\d)|[ \t]*\|[ \t|:-]*\|[ \t]*$"
    r"|[ \t]*\|[^|\n]*\b(?:markers?|sources?|ids?|refs?|quelle)\b",
    re.IGNORECASE,
)
NAMED = re.compile(
    rf"[ ]{{0,3}}(?:[-*+][ \t]+)?{MARKED}(?P<sign>[ \t]*[:：]|[ \t]*=|[ \t]*[–—-])?[ \t]*(?P<rest>\S.*)", re.IGNORECASE
)
SOURCES = (
    r"(?:sources?|references?|citations?|works cited|bibliography|footnotes|endnotes|quellen?(?:angaben?|verzeichnis)?"
    r"|belege|literatur(?:verzeichnis)?|références|fuentes?|referencias|fonti?|riferimenti|bronnen|参考文献|参考资料|資料來源|来源|來源|出典|출처"
    r"|참고 ?문헌)(?: (?:used|cited|consulted)(?: (?:in|for) this \w+)?)?"
)
LIST_TITLE = re.compile(rf"[ \t]*(?:#{{1,6}}[ \t]+)?[*_]*{SOURCES}[*_:：]*[ \t]*", re.IGNORECASE)
EMPTY_TITLE = re.compile(rf"{LIST_TITLE.pattern}|[ ]{{0,3}}#{{1,6}}[ \t].*", re.IGNORECASE)
ONE_LINE = re.compile(rf"[ \t]*[*_(\[]*{SOURCES}[*_]*[ \t]?[:：][*_]*[ \t]*(?P<rest>{BARE}.*)", re.IGNORECASE)
NEXT_NAMED = re.compile(rf"(?:^|[;,、，&\s]|\band\b|\bund\b)*{BARE}", re.IGNORECASE)
STATED = re.compile(
    rf"^(?P<lead>[ \t]*(?:(?:[-*+]|\d+[.)])[ \t]+)?)[*_]*(?P<marker>(?:\[\^?(?:{LIST})\])+)[*_]*[:：][*_]*[ \t]*"
    r"(?P<said>\S[^\n]*?)(?P<end>[.!?…。！？]*[\"”’)*_]*)[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
"""A line that begins with its marker, as a definition does."""

UNDERLINE = re.compile(r"[=-]{3,}[ \t]*")
TABLE_HEAD = re.compile(r"[ \t]*\|[ \t*_]*(?:markers?|sources?|refs?|quelle)[ \t*_]*\|", re.IGNORECASE)
PLACE = re.compile(r"https?:|\blines?\s\d|\bpp?\.\s?\d", re.IGNORECASE)
FILE = re.compile(r"\w\.[a-z]\w{1,4}\b|\b(?:pages?|sections?|chapters?)\.?\s\d", re.IGNORECASE)
STOPS = tuple(".!?…。！？")
RULE = re.compile(r"[ \t]*[-*_]{3,}[ \t]*")
NUMBERING = re.compile(
    r"^(?:(?:section|chapter|part)?\s*\d+(?:\.\d+)*\s*[.:)–—-]?|(?:section|title|abschnitt|titel)\s?:)\s+", re.IGNORECASE
)
HEADING_ID = re.compile(r"(?<!\s)\s*\{#[^}]*\}\s*$")
NOT_WORD = re.compile(r"[^\w]+")
TAG = re.compile(r"<(?=[a-zA-Z/!?])(?!br[ ]?/?>)(?![a-zA-Z][a-zA-Z0-9+.-]*:[^<>\s]*>)(?![\w.+-]+@[\w.-]+>)", re.IGNORECASE)


class Note(NamedTuple):
    """One thing that cleaning did: its code, a sentence, and the line of the text, from 1."""

    code: str
    what: str
    line: int = 1


class CleanedAnswer(NamedTuple):
    """An answer's text as it may stand in a draft."""

    text: str
    notes: tuple[Note, ...] = ()
    cited: tuple[str, ...] = ()  # the sources that it cites, in the order of first citation
    strangers: tuple[UnknownMarker, ...] = ()  # markers that no source has; they are gone from the text


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
    stated = body if is_edited else code_spans.replace_prose(STATED, move_marker, body)
    cited = resolve_markers(stated, sources, is_edited=is_edited)
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
    A line such as "Sources: [S1], [S2]" is a list, too. What is all of the text stays.
    """
    lines = text.rstrip().split("\n")
    first = find_source_list(lines)
    end = start_of_run(lines[:first], RULE.fullmatch)  # the rule that may set it off goes too
    return ("\n".join(lines[:end]), first + 1) if end and first < len(lines) else (text, 0)


def find_source_list(lines: list[str]) -> int:
    """Return the line, from 0, where a list of sources begins that ends a text; the number of lines where none does."""
    start = start_of_run(lines, LISTED.match)
    title = start - 2 if start and UNDERLINE.fullmatch(lines[start - 1]) else start - 1
    if title >= 0 and "".join(lines[start:]).strip() and LIST_TITLE.fullmatch(lines[title]):
        return title
    while start < len(lines) and not lines[start].strip():
        start += 1
    if start < len(lines) and TABLE_HEAD.match(lines[start]):
        return start
    if is_list_in_a_line(lines[-1]):
        return len(lines) - 1
    start = start_of_run(lines, is_reference)
    titled = start_of_run(lines[:start], EMPTY_TITLE.fullmatch)
    return titled if "".join(lines[start:]).strip() else len(lines)


def is_list_in_a_line(line: str) -> bool:
    """Tell a line that lists sources behind such a word, each with its title at most."""
    listed = ONE_LINE.fullmatch(line)
    return listed is not None and not any(map(is_statement, NEXT_NAMED.split(listed["rest"].rstrip("*_)] \t"))))


def is_reference(line: str) -> bool:
    """Tell whether a line names what ``[S1]:`` is, and does not say anything."""
    named = NAMED.fullmatch(line)
    if named is None or is_statement(named["rest"]):
        return False
    has_colon = (named["sign"] or " ")[-1] in ":："
    return has_colon or PLACE.search(line) is not None or FILE.search(line) is not None


def is_statement(text: str) -> bool:
    """Tell a sentence from a title or a place: it ends as one does, or most of its words, four at least, are small.

    >>> is_statement("It fell."), is_statement("Costs of reviews"), is_statement("a.md, lines 3-9 of them.")
    (True, False, False)
    """
    words = text.split()
    is_ended = text.rstrip('"”’)*_ \t').endswith(STOPS) and any(map(str.isalpha, text))
    is_prose = len(words) > 3 and sum(word[0].islower() for word in words[1:]) * 2 >= len(words) - 1
    if PLACE.search(text) or not words:
        return False
    return is_ended and is_prose if FILE.search(text) else is_ended or is_prose


def move_marker(line: re.Match[str]) -> str:
    """Return ``[S1]: A sentence.`` as ``A sentence [S1].``"""
    if not is_statement(line["said"] + line["end"]):
        return line[0]
    return f"{line['lead']}{line['said']} {line['marker']}{line['end']}"


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
    return (rest, clip(strip_decoration(lines[filled[0]]), MAX_QUOTED)) if remove_own_heading(rest, title)[1] else (text, "")


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
    escaped = splice(text, ((place, place, "\\") for place in prose))
    if len(prose) < len(places) and commonmark.has_html(escaped):  # what looked like inline code is none
        blocks = code_spans.fenced_blocks(text)
        prose = [place for place in places if not code_spans.is_within(place, blocks)]
        escaped = splice(text, ((place, place, "\\") for place in prose))
    return escaped, text.count("\n", 0, prose[0]) + 1 if prose else 0
