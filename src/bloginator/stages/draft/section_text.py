r"""Put a section's text into the document so that it stays within its section.

    ## Fake heading ──► ### Fake heading       below the section's own heading
    fell. [S1]      ──► fell.[^7]              the document's number for that passage, close to what it supports
    [^note]         ──► [^costs-note]          the answer's own footnotes, which another answer may have too
    [a](data:…)     ──► a                      what a browser would run
    <!-- not closed ──► &lt;!-- not closed     what would swallow the sections behind it

An accepted text is clean already, and this changes only its markers; an extract is not. How it is written so that every
engine reads the same, ``text/markdown/portable.py`` says.
"""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from bloginator.records.exchange import Source
from bloginator.stages.draft.footnote_marks import clear_marks
from bloginator.stages.draft.references import describe_source
from bloginator.text import markers
from bloginator.text.answers.cleaning import escape_html
from bloginator.text.markdown import code_spans, fences
from bloginator.text.markdown.headings import MAX_LEVEL, shift_headings
from bloginator.text.markdown.labels import prefix_labels
from bloginator.text.markdown.portable import rewrite_inline
from bloginator.text.markdown.unsafe_links import remove_unsafe_links
from bloginator.text.marker_forms import find_markers

LOOSE = re.compile(
    r"^(?P<opening>[ \t]*(?:(?:>+|[-*+]|#{1,6}|\d{1,9}[.)]|\[[ xX]\]|\[\^[^\[\]\s]+\]:)[ \t]+)+)"
    r"|(?<=[^\s|])[ \t]+(?=" + markers.CANONICAL + ")",
    re.MULTILINE,
)
"""Space before a marker: a footnote joins what it supports, unless a line, an item or a cell only begins with it."""

TITLE = re.compile(r"(?<!\\)(?:\[(?=\^)|<(?=br[ ]?/?>))", re.IGNORECASE)
"""What an answer may hold and a title may not: a footnote, which would be the document's own, and a line break."""

TITLE_END = re.compile(r"(?<= )#+$|(?<!\\)(?:\\\\)*\\$")
"""Signs that a heading would lose, or that would change what stands behind it."""

NOTE = re.compile(r"(?:(?<=\S)|(?!\[\^[0-9]{1,9}\]:))\[\^([1-9][0-9]{0,8})\]")
LOUD = re.compile(r"(?<!\\)!(?=\[\^)")
"""An exclamation mark before a footnote: together some renderers take them for an image."""


class Embedded(NamedTuple):
    """A text as it stands in the document, and the references that it cites, in order, as often as it cites them."""

    text: str
    numbers: tuple[int, ...]


def embed(
    text: str, *, section: str, depth: int, number: Callable[[str], int | None], sources: Sequence[Source] = ()
) -> Embedded:
    """Return ``text`` as it stands under the heading of its section.

    Args:
        depth: How many sections stand above its own; 0 for an outermost one.
        number: Marker such as ``S1`` -> number of its reference, ``None`` for one that is no source.
        sources: Those of the answer, by which its own notes tell in words what they cite.
    """
    open_fence = fences.find_open_fence(text)  # it would swallow the sections behind it
    closed = f"{text}\n{open_fence.mark}" if open_fence else text
    own = escape_html(prefix_labels(remove_unsafe_links(closed).text, section).text)[0]
    own = shift_headings(own, depth + 2)
    own = code_spans.replace_prose(LOOSE, lambda match: match["opening"] or "", own)
    names = dict.fromkeys(name for marker in find_markers(own) for name in marker.names)
    numbers = {name: known for name in names if (known := number(name)) is not None}
    described = {source.marker: describe_source(source) for source in sources}
    own = clear_marks(own, lambda marker: described.get(marker, ""))
    noted = code_spans.replace_prose(LOUD, lambda match: "\\!", markers.number_as_footnotes(own, numbers))
    code = code_spans.find_code(noted)
    cited = (note for note in NOTE.finditer(noted) if not code_spans.is_within(note.start(), code))
    return Embedded(noted.strip("\n"), tuple(int(note[1]) for note in cited))


def format_heading(title: str, level: int) -> str:
    """Return a heading that says just its title, whatever signs that holds."""
    line = escape_html(remove_unsafe_links(" ".join(title.split())).text)[0]
    line = code_spans.replace_prose(TITLE, lambda match: f"\\{match[0]}", line)
    line = rewrite_inline(TITLE_END.sub(lambda match: f"\\{match[0]}", line))
    return f"{'#' * min(level, MAX_LEVEL)} " + (f"\\{line}" if line.startswith("#") else line)
