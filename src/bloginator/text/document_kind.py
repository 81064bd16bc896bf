"""Tell by its shape whether a document is the author's running prose.

template    blanks to fill in: [Name], <order number>, ${DATE}, ______
transcript  lines that open with one of a few speakers, or with a time code
quotation   more than half of the words in block quotes or between quotation marks
prose       everything else
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal

from bloginator.text.prose import count_words

DocumentKind = Literal["prose", "template", "transcript", "quotation"]

CODE = re.compile(r"^[ \t]*(```|~~~).*?(?:^[ \t]*\1[^\n]*$|\Z)|`[^`\n]*`", re.S | re.M)
LABEL = re.compile(r"^[ \t]*\[([^\]\n]+)\]:", re.M)
BLANK = re.compile(
    r"\[(?P<label>[A-Z][^\]\n()]{1,40}|(?:your|insert|enter|add|name|date)\b[^\]\n()]{0,40})\](?![(\[:])"
    r"|(?<![\w<])<(?P<tag>[A-Za-z][\w -]{0,40})>"
    r"|\$?\{[A-Za-z_ ]{2,40}\}|%[A-Z_]{2,40}%|_{4,}|\.{6,}|\bTBD\b|\bTODO\b|\bX{2,}\b"
)
WORDS_A_BLANK = 80  # a text with more than one blank in so many words is a template
HTML = re.compile(
    r"(?:a|abbr|b|big|blockquote|br|cite|code|dd|del|details|div|dl|dt|em|figcaption|figure|footer|h[1-6]|header|hr|i|iframe"
    r"|img|ins|kbd|li|main|mark|nav|ol|p|pre|q|s|samp|script|section|small|span|strong|style|sub|summary|sup|svg|table"
    r"|tbody|td|tfoot|th|thead|tr|tt|u|ul|var|video)\b",
    re.I,
)

CLOCK = r"[\[(]?\d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp][Mm])?[\])]?"
NAME = r"[A-Z][\w.'-]*(?: (?:[A-Z][\w.'-]*|\d{1,2})){0,2}"
TURNS = (
    re.compile(rf"\s*(?:[-*>]\s*)?(?:\*\*|__)?(?:{CLOCK}\s*)?({NAME})(?:\*\*|__)?:(?:\*\*|__)?\s+\S"),
    re.compile(rf"\s*(?:\*\*|__)?({NAME}|[\w.-]+)(?:\*\*|__)?\s+{CLOCK}:?\s*$"),
    re.compile(rf"\s*(?:{CLOCK}\s*)?<([\w.@+ -]+)>\s+\S"),
)
"""How a turn opens: `Ann: so it is`, `Ann Smith (0:12):` with the words below, `[10:30] <ann> so it is`."""
CUE = re.compile(r"\s*(?:\d{1,2}:)?\d{1,2}:\d{2}[.,]\d{3} --> ")
MIN_TURNS = 4

BLOCK_QUOTE = re.compile(r"<(blockquote)\b.*?(?:</\1>|\Z)", re.S | re.I)
BREAK = re.compile(r"\n[ \t]*\n")
QUOTATION_MARKS = re.compile(r'["“][^"“”\n]{20,}+["”]|«[^«»\n]{20,}+»')
OPEN_QUOTATION = re.compile(r'\s*["“«][^"”»]*\Z')


def classify_document(text: str) -> DocumentKind:
    """Return what a document is, by its shape alone."""
    bare = CODE.sub(" ", text)
    words = max(count_words(bare), 1)
    if sum(1 for _ in find_blanks(bare)) * WORDS_A_BLANK > words:
        return "template"
    if is_transcript([line for line in bare.split("\n") if line.strip()]):
        return "transcript"
    return "quotation" if count_quoted_words(bare) > words / 2 else "prose"


def find_blanks(text: str) -> Iterator[str]:
    """Yield what stands to be filled in; labels of links, tags of HTML and speakers do not."""
    labels = {label.lower() for label in LABEL.findall(text)}
    speakers = {find_speaker(line) for line in text.split("\n")}
    for match in BLANK.finditer(text):
        tag = match["tag"]
        is_tag = bool(tag) and (bool(HTML.match(tag)) or f"</{tag}>" in text or tag in speakers)
        if not is_tag and (match["label"] or "").lower() not in labels:
            yield match[0]


def is_transcript(lines: Sequence[str]) -> bool:
    """Whether few speakers take many turns: a label that opens one line only is a heading of some sort."""
    if sum(bool(CUE.match(line)) for line in lines) >= MIN_TURNS:
        return True
    turns = Counter(speaker for line in lines if (speaker := find_speaker(line)))
    taken = sum(n for n in turns.values() if n > 1)
    return taken >= MIN_TURNS and taken * 4 > len(lines) and sum(n > 1 for n in turns.values()) > 1


def find_speaker(line: str) -> str:
    """Return who takes a turn with this line, or nothing.

    >>> find_speaker("Speaker 2: So it is."), find_speaker("[10:30] <ann> So it is."), find_speaker("So it is.")
    ('Speaker 2', 'ann', '')
    """
    return next((match[1] for turn in TURNS if (match := turn.match(line))), "")


def count_quoted_words(text: str) -> int:
    """Return how many words stand in block quotes or between quotation marks.

    A paragraph whose quotation mark does not close goes on in the next one.
    """
    rest = BLOCK_QUOTE.sub("", text)
    total = count_words(text) - count_words(rest)
    for block in BREAK.split(rest):
        if block.lstrip().startswith(">") or OPEN_QUOTATION.match(block):
            total += count_words(block)
        else:
            total += sum(count_words(quotation) for quotation in QUOTATION_MARKS.findall(block))
    return total
