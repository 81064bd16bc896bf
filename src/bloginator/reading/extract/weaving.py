"""Put the chosen sentences in an order that reads well, each with its marker, as Markdown that can be only prose."""

import re
from collections.abc import Mapping
from html import unescape

from bloginator.reading.extract.ask import Ask
from bloginator.reading.extract.quotes import Quote
from bloginator.reading.prose.markup import CLOSING, INLINE, reading

LONG = 110  # words after which a paragraph of one document ends
RISKY = re.compile(r"[\\`*<>\[\]|~]|(?<!\w)_|_(?!\w)|&(?=#|\w+;)|\$(?=\$)")
NUMBER = re.compile(r"\s*\[\d{1,3}\](?!\()")  # a reference of the document's own
HIDDEN = re.compile(r"[\x00-\x1f\x7f]")
PIECE = re.compile(r"(?P<code>(?<!`)`(?!`)[^`]+`(?!`)|(?<!`)``(?!`)(?:[^`]|`(?!`))++``(?!`))|(?P<rest>[^`]+|`+)")


def weave(ask: Ask, picks: Mapping[tuple[int, int], Quote]) -> str:
    """Write a section: documents by the rank of their best source, within one by the place in the document.

    Returns:
        Paragraphs between blank lines, no line break within one; empty when nothing was picked.
    """
    ordered = sorted(picks, key=lambda place: order(ask, picks, place))
    paragraphs: list[list[str]] = []
    words, last = 0, ("", "")
    for place in ordered:
        source, quote = ask.sources[place[0]], picks[place]
        here = (source.document, source.heading)
        if here != last or (words > LONG and not quote.leans):
            paragraphs.append([])
            words, last = 0, here
        paragraphs[-1].append(cited(quoted(quote.markup), source.marker))
        words += quote.words
    return "\n\n".join(" ".join(paragraph) for paragraph in paragraphs)


def cited(sentence: str, marker: str) -> str:
    """Return the sentence with its marker, before a plain full stop as a writer would set it.

    >>> cited("It works.", "S1"), cited("Does it?", "S2"), cited("And so on...", "S3")
    ('It works [S1].', 'Does it? [S2]', 'And so on... [S3]')
    """
    if sentence.endswith(".") and sentence[-2:-1].isalnum():
        return f"{sentence[:-1]} [{marker}]."
    return f"{sentence} [{marker}]"


def order(ask: Ask, picks: Mapping[tuple[int, int], Quote], place: tuple[int, int]) -> tuple[int, int, int, int]:
    """Sort key of a sentence: its document's best rank, then lines, then rank and place."""
    source = ask.sources[place[0]]
    best = min(rank for rank, _ in picks if ask.sources[rank].document == source.document)
    return best, source.lines[0] if source.lines else place[0], *place


def quoted(markup: str) -> str:
    """Return a sentence on one line, links as their text, code kept, and all else that Markdown could read escaped."""
    kept = CLOSING.sub("", INLINE.sub(keeping, NUMBER.sub("", markup)))
    line = " ".join(HIDDEN.sub(" ", kept).split())
    return "".join(found["code"] or RISKY.sub(r"\\\g<0>", unescape(found["rest"])) for found in PIECE.finditer(line))


def keeping(found: re.Match[str]) -> str:
    """Keep code as code; everything else as a reader reads it."""
    if found.lastgroup == "link":
        return INLINE.sub(keeping, found["label"])
    return found[0] if found.lastgroup == "code" else reading(found)
