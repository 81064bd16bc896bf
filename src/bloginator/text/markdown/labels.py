"""An answer's own footnotes and link definitions get its section's id, so that no two answers share a label.

    [^1] … [^1]: text          ──►  [^costs-1] … [^costs-1]: text
    [site][1] … [1]: address   ──►  [site][costs-1] … [costs-1]: address

A footnote mark without its text is taken out: in the whole document it would point to somebody else's footnote.
"""

import re
from typing import NamedTuple

from bloginator.text.markdown import code_spans
from bloginator.text.markers import GONE, clear_left_overs

FOOTNOTE = re.compile(r"\[\^([^\]\s^]++)\]")
FOOTNOTE_TEXT = re.compile(r"^[ ]{0,3}\[\^([^\]\s^]++)\]:", re.MULTILINE)
TARGET = re.compile(r"^[ ]{0,3}\[(?!\^)([^\]\n]++)\]:[ \t]*(?=\S+[ \t]*(?:[\"'(].*[\"')])?[ \t]*$)", re.MULTILINE)
LINK = re.compile(r"(\[(?:[^\[\]\n]|\n(?![ \t]*\n)|!?\[[^\[\]\n]{0,99}\]){1,2000}+\])(?:\[([^\[\]\n]*)\])?(?![\[(:])")
DEFINED = re.compile(r"^([ ]{0,3})\[([^\]\n]++)\]:(?=[ \t]*\S)", re.MULTILINE)


class LabelledText(NamedTuple):
    """A text with its own labels, and the footnote marks that were taken out."""

    text: str
    dropped: tuple[str, ...] = ()


def prefix_labels(text: str, prefix: str) -> LabelledText:
    """Give every footnote and link definition of a text a label that begins with ``prefix``, once."""
    if "[^" not in text and "]:" not in text:
        return LabelledText(text)
    labelled = remove_lost_marks(text)
    noted = code_spans.replace_prose(FOOTNOTE, lambda mark: f"[^{add_prefix(mark[1], prefix)}]", labelled.text)
    return labelled._replace(text=prefix_links(noted, prefix))


def remove_lost_marks(text: str) -> LabelledText:
    """Take out the footnote marks that have no text: they would point to somebody else's footnote."""
    if "[^" not in text:
        return LabelledText(text)
    defined = {match[1] for match in code_spans.find_in_prose(FOOTNOTE_TEXT, text)}
    lost: dict[str, None] = {}

    def kept(match: re.Match[str]) -> str:
        if match[1] in defined:
            return match[0]
        lost[match[0]] = None
        return GONE

    return LabelledText(clear_left_overs(code_spans.replace_prose(FOOTNOTE, kept, text)), tuple(lost))


def prefix_links(text: str, prefix: str) -> str:
    """Rename the link definitions, and what refers to them."""
    defined = {fold_label(match[1]) for match in code_spans.find_in_prose(TARGET, text)}
    if not defined:
        return text

    def referred(match: re.Match[str]) -> str:
        label = match[2] or match[1][1:-1]
        return f"{match[1]}[{add_prefix(label, prefix)}]" if fold_label(label) in defined else match[0]

    def renamed(match: re.Match[str]) -> str:
        return f"{match[1]}[{add_prefix(match[2], prefix)}]:" if fold_label(match[2]) in defined else match[0]

    return code_spans.replace_prose(DEFINED, renamed, code_spans.replace_prose(LINK, referred, text))


def fold_label(label: str) -> str:
    """Return a label as it is compared: case and runs of blanks do not count."""
    return " ".join(label.casefold().split())


def add_prefix(label: str, prefix: str) -> str:
    """Return the label with its prefix, once."""
    return label if label.startswith(f"{prefix}-") else f"{prefix}-{label}"
