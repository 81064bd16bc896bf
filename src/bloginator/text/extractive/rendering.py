"""Put the chosen sentences in an order that reads well, each with its marker, as Markdown that can be only prose.

Where a section's sources hold no prose to quote, a table is quoted whole.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import NamedTuple

from bloginator.records.exchange import Request
from bloginator.text.extractive.source_sentences import SourceSentence
from bloginator.text.markdown.block_scanner import DELIMITER
from bloginator.text.markdown.blocks import blocks
from bloginator.text.markdown.inline import CLOSING, INLINE, read_markup, resolve_entities
from bloginator.text.tokenize import CELL, count_words

ROWS = range(2, 13)  # of a table, with the header
LONG = 110  # words after which a paragraph of one document ends
RISKY = re.compile(r"[\\`*<>\[\]|~]|(?<!\w)_|_(?!\w)|&(?=#|\w+;)|\$(?=\$)")
NUMBER = re.compile(r"(?<!\s)\s*\[\d{1,3}\](?!\()")  # a reference of the document's own
HIDDEN = re.compile(r"[\x00-\x1f\x7f]")
PIECE = re.compile(r"(?P<code>(?<!`)`(?!`)[^`]+`(?!`)|(?<!`)``(?!`)(?:[^`]|`(?!`))++``(?!`))|(?P<rest>[^`]+|`+)")


class CitedSentence(NamedTuple):
    """A sentence with its marker, and the list item of the source that it stands in: its source's number and place."""

    text: str
    item: tuple[int, int] | None


def render_section(ask: Request, picks: Mapping[tuple[int, int], SourceSentence]) -> str:
    """Write a section, paragraphs and lists: documents by the rank of their best source, within one by the place in it."""
    ordered = sorted(picks, key=lambda place: sort_key(ask, picks, place))
    paragraphs: list[list[CitedSentence]] = []
    words, last = 0, ("", "")
    for place in ordered:
        source, quote = ask.sources[place[0]], picks[place]
        here = (source.document, source.heading)
        if here != last or (words > LONG and not quote.leans):
            paragraphs.append([])
            words, last = 0, here
        item = None if quote.item < 0 else (place[0], quote.item)
        paragraphs[-1].append(CitedSentence(add_marker(escape_sentence(quote.markup), source.marker), item))
        words += quote.words
    return "\n\n".join(render_paragraph(paragraph) for paragraph in paragraphs)


def render_paragraph(paragraph: list[CitedSentence]) -> str:
    """Return a paragraph; items that follow one another stay a list, one by itself is a sentence like any other."""
    runs = [
        [" ".join(sentence.text for sentence in same) for _, same in groupby(run, key=lambda sentence: sentence.item)]
        for _, run in groupby(paragraph, key=lambda sentence: sentence.item is None)
    ]
    return "\n\n".join(
        "\n".join(f"- {item}" for run in alike for item in run) if is_list else " ".join(run[0] for run in alike)
        for is_list, alike in groupby(runs, key=lambda run: len(run) > 1)
    )


def add_marker(sentence: str, marker: str) -> str:
    """Return the sentence with its marker, before a plain full stop as a writer would set it."""
    if sentence.endswith(".") and not sentence.endswith(("..", "….", ". .")):
        return f"{sentence[:-1]} [{marker}]."
    return f"{sentence} [{marker}]"


def sort_key(
    ask: Request, picks: Mapping[tuple[int, int], SourceSentence], place: tuple[int, int]
) -> tuple[int, int, int, int]:
    """Sort key of a sentence: its document's best rank, then lines, then rank and place."""
    source = ask.sources[place[0]]
    best = min(rank for rank, _ in picks if ask.sources[rank].document == source.document)
    return best, source.lines[0] if source.lines else place[0], *place


def escape_sentence(markup: str) -> str:
    """Return a sentence on one line, links as their text, code kept, and all else that Markdown could read escaped."""
    plain = CLOSING.sub("", INLINE.sub(render_markup, NUMBER.sub("", markup)))
    line = " ".join(HIDDEN.sub(" ", plain).split())
    return "".join(piece["code"] or RISKY.sub(r"\\\g<0>", resolve_entities(piece["rest"])) for piece in PIECE.finditer(line))


def render_markup(match: re.Match[str]) -> str:
    """Keep code as code; everything else as a reader reads it."""
    if match.lastgroup == "link":
        return INLINE.sub(render_markup, match["label"])
    return match[0] if match.lastgroup == "code" else read_markup(match)


def quote_table(ask: Request) -> str:
    """Return the first table that fits the section, its marker in every row; empty when there is none."""
    for source in ask.sources:
        for rows in find_tables(source.text):
            head, *body = rows
            cells = [head, ["---"] * len(head), *([*row[:-1], f"{row[-1]} [{source.marker}]".strip()] for row in body)]
            table = "\n".join(f"| {' | '.join(line)} |" for line in cells)
            if count_words(table) <= ask.max_words:
                return table
    return ""


def find_tables(text: str) -> Iterator[list[list[str]]]:
    """Yield each table with a header and as many cells in each row."""
    for block in blocks(text):
        if block.kind == "table":
            lines = text[block.start : block.end].splitlines()
            bare = [line.strip().removeprefix("|").removesuffix("|") for line in lines if not DELIMITER.fullmatch(line)]
            rows = [[escape_sentence(cell) for cell in CELL.split(line)] for line in bare]
            if len(rows) in ROWS and len({len(row) for row in rows}) == 1 and len(rows) < len(lines):
                yield rows
