"""An answer's own footnotes and link definitions get its section's id, so that no two answers share a label.

    [^1] … [^1]: text          ──►  [^costs-1] … [^costs-1]: text
    [site][1] … [1]: address   ──►  [site][costs-1] … [costs-1]: address

A footnote mark without its text is taken out: in the whole document it would point to somebody else's footnote.
"""

import re
from collections.abc import Set
from typing import NamedTuple

from bloginator.text.markdown import code_spans

FOOTNOTE = re.compile(r"\[\^([^\]\s^]{1,60})\]")
FOOTNOTE_TEXT = re.compile(r"^[ ]{0,3}\[\^([^\]\s^]{1,60})\]:", re.MULTILINE)
TARGET = re.compile(r"^[ ]{0,3}\[(?!\^)([^\]\n]{1,80})\]:[ \t]*(?=\S+[ \t]*(?:[\"'(].*[\"')])?[ \t]*$)", re.MULTILINE)
LINK = re.compile(r"(\[[^\[\]\n]+\])(?:\[([^\[\]\n]*)\])?(?![\[(:])")
DEFINED = re.compile(r"^([ ]{0,3})\[([^\]\n]{1,80})\]:(?=[ \t]*\S)", re.MULTILINE)


class Labelled(NamedTuple):
    """A text with its own labels, and the footnote marks that were taken out."""

    text: str
    dropped: tuple[str, ...] = ()


def own_labels(text: str, prefix: str) -> Labelled:
    r"""Give every footnote and link definition of a text a label that begins with ``prefix``, once.

    >>> own_labels("It fell.[^1]\n\n[^1]: In May.", "costs").text
    'It fell.[^costs-1]\n\n[^costs-1]: In May.'
    """
    if "[^" not in text and "]:" not in text:
        return Labelled(text)
    found = without_lost_marks(text)
    noted = code_spans.replace_prose(FOOTNOTE, lambda mark: f"[^{prefixed(mark[1], prefix)}]", found.text)
    return found._replace(text=own_links(noted, prefix))


def without_lost_marks(text: str) -> Labelled:
    """Take out the footnote marks that have no text: they would point to somebody else's footnote."""
    if "[^" not in text:
        return Labelled(text)
    code = code_spans.code(text)
    defined = {found[1] for found in FOOTNOTE_TEXT.finditer(text) if not code_spans.is_within(found.start(), code)}
    lost: dict[str, None] = {}

    def kept(found: re.Match[str]) -> str:
        if found[1] in defined:
            return found[0]
        lost[found[0]] = None
        return ""

    return Labelled(code_spans.replace_prose(FOOTNOTE, kept, text), tuple(lost))


def own_links(text: str, prefix: str) -> str:
    """Rename the link definitions, and what refers to them."""
    code = code_spans.code(text)
    defined = {folded(one[1]) for one in TARGET.finditer(text) if not code_spans.is_within(one.start(), code)}
    if not defined:
        return text
    text = code_spans.replace_prose(LINK, lambda found: own_link(found, defined, prefix), text)

    def renamed(found: re.Match[str]) -> str:
        return f"{found[1]}[{prefixed(found[2], prefix)}]:" if folded(found[2]) in defined else found[0]

    return code_spans.replace_prose(DEFINED, renamed, text)


def own_link(found: re.Match[str], defined: Set[str], prefix: str) -> str:
    """Rename one reference, if it refers to something that this text defines."""
    label = found[2] or found[1][1:-1]
    return f"{found[1]}[{prefixed(label, prefix)}]" if folded(label) in defined else found[0]


def folded(label: str) -> str:
    """Return a label as it is compared: case and runs of blanks do not count."""
    return " ".join(label.casefold().split())


def prefixed(label: str, prefix: str) -> str:
    """Return the label with its prefix, once."""
    return label if label.startswith(f"{prefix}-") else f"{prefix}-{label}"
