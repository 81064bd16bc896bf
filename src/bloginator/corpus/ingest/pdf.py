"""Make Markdown of the pieces that a PDF was taken apart into: headings, whole words, no running heads and no page numbers.

A line end leaves no trace, a column's hyphen neither: `mas-` and `ter` become `master`, and `well-` and `known`
`well-known` where the document has that elsewhere.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

EDGE_LINES = 3  # lines at either end of a page among which a running head or a page number is sought
COMBINING = frozenset({"well", "self", "half"})
MIN_REPEATED_PAGES = 3
MIN_REPEATED_SHARE = 0.4
"""A line that opens or ends as many pages, and this share of all, is a running head; numbers in it may differ."""

MAX_RUNNING_HEAD = 100
NUMBERED = re.compile(
    r"(?:page|seite|p\.)\s*\d+(?:\s*(?:of|/|von)\s*\d+)?|\d+\s*(?:of|/)\s*\d+|[-–—]\s*\d+\s*[-–—]", re.IGNORECASE
)
DIGITS = re.compile(r"\d+|\b[ivxlc]+\b")
ENDED = re.compile(r"[.!?:;,]$")
BULLET = re.compile(r"^[\uf0b7\uf0a7•▪◦‣●○■–]\s+")
ORDERED = re.compile(r"\d{1,2}[.)]\s")
BROKEN = re.compile(r"(\w+)(?:[\x02\u2010\u00ad]\n?|-\n)(\w+)")
WORD = re.compile(r"\w+(?:[-\u2010\u2011]\w+)*")
MARKUP = re.compile(r"([#>|~`]|[-+*]\s|=+$)")


@dataclass(slots=True)
class PdfPiece:
    """One piece of a page: its lines, and its level where it is a heading, 0 where it is not."""

    page: int
    lines: list[str]
    level: int = 0
    is_item: bool = False
    is_table: bool = False
    is_code: bool = False


def pages_of(nodes: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the text of each page, from the first to the last that has any."""
    pieces = [piece for node in nodes if (piece := piece_of(node))]
    if not pieces:
        return []
    strip_edges(pieces)
    texts_read = (plain_hyphens(BROKEN.sub(" ", "\n".join(piece.lines))) for piece in pieces)
    words = Counter(word.casefold() for text in texts_read for word in WORD.findall(text))
    texts: list[list[str]] = [[] for _ in range(max(piece.page for piece in pieces))]
    for piece in pieces:
        if text := render_piece(piece, words):
            texts[piece.page - 1].append(text)
    return ["\n\n".join(blocks) for blocks in texts]


def piece_of(node: Mapping[str, Any]) -> PdfPiece | None:
    """Return what a node says; nothing for what only groups others."""
    content, page = node["content"], int(node.get("page") or 1)
    kind = content.get("node_type")
    if kind == "table":
        return PdfPiece(page, rows(content["grid"]), is_table=True)
    text = content.get("text")
    if not isinstance(text, str) or not text.strip():
        return None
    lines = [line.rstrip() if kind == "code" else line.strip() for line in text.split("\n") if line.strip()]
    level = int(content.get("level") or 0) if kind == "heading" else 0
    return PdfPiece(page, lines, level, is_item=kind == "list_item", is_code=kind == "code")


def rows(grid: Mapping[str, Any]) -> list[str]:
    """Return a table's rows as Markdown."""
    cells = [[""] * int(grid["cols"]) for _ in range(int(grid["rows"]))]
    for cell in grid["cells"]:
        cells[cell["row"]][cell["col"]] = " ".join(str(cell["content"]).replace("|", "\\|").split())
    lines = ["| " + " | ".join(row) + " |" for row in cells]
    return [*lines[:1], "|" + " --- |" * int(grid["cols"]), *lines[1:]]


def strip_edges(pieces: Sequence[PdfPiece]) -> None:
    """Take running heads and page numbers away, from the edges of each page inwards."""
    by_page: dict[int, list[PdfPiece]] = {}
    for piece in pieces:
        by_page.setdefault(piece.page, []).append(piece)
    for end in (0, -1):
        repeated = Counter(mark for page in by_page.values() for mark in {mark for _, mark in edge(page, end)})
        least = max(MIN_REPEATED_PAGES, MIN_REPEATED_SHARE * len(by_page))
        for page in by_page.values():
            for line, mark in edge(page, end):
                is_number = NUMBERED.fullmatch(line) or (mark == "#" and repeated[mark] == len(by_page) > 1)
                if not is_number and (repeated[mark] < least or ENDED.search(line) or len(line) > MAX_RUNNING_HEAD):
                    break
                [piece for piece in page if piece.lines and not piece.is_table][end].lines.pop(end)


def edge(page: Sequence[PdfPiece], end: int) -> list[tuple[str, str]]:
    """Return the lines at the start (0) or the end (-1) of a page, the outermost first, and what they have in common."""
    pieces = [piece for piece in page if not piece.is_table]
    lines = [(line, line if piece.level else DIGITS.sub("#", line)) for piece in pieces for line in piece.lines]
    return lines[:EDGE_LINES] if end == 0 else lines[: -EDGE_LINES - 1 : -1]


def render_piece(piece: PdfPiece, words: Mapping[str, int]) -> str:
    """Return a piece as Markdown."""
    if piece.is_table:
        return "\n".join(piece.lines)
    if not piece.lines:
        return ""
    if piece.is_code:
        return "\n".join(["```", *piece.lines, "```"])
    lines = whole(piece.lines, words)
    if piece.level:
        return f"{'#' * min(piece.level, 6)} {' '.join(lines)}"
    if piece.is_item and not BULLET.match(lines[0]) and not ORDERED.match(lines[0]):
        lines[0] = f"• {lines[0]}"
    text = MARKUP.sub(r"\\\1", lines[0], count=1) if MARKUP.match(lines[0]) else BULLET.sub("- ", lines[0])
    for line in lines[1:]:
        opens = BULLET.match(line) or ORDERED.match(line)
        text += ("\n" if opens else " ") + BULLET.sub("- ", line)
    return text


def whole(lines: Sequence[str], words: Mapping[str, int]) -> list[str]:
    """Return the lines with the words whole that were broken at a line's end."""
    return plain_hyphens(BROKEN.sub(lambda broken: join_halves(broken[1], broken[2], words), "\n".join(lines))).split("\n")


def plain_hyphens(text: str) -> str:
    """Return text with one sort of hyphen."""
    return text.replace("\u2010", "-").replace("\u2011", "-")


def join_halves(first: str, second: str, words: Mapping[str, int]) -> str:
    """Return two halves of a broken word as one, with the hyphen where the document or the halves speak for it.

    >>> join_halves("mas", "ter", {}), join_halves("well", "known", {"well-known": 1}), join_halves("Paris", "London", {})
    ('master', 'well-known', 'Paris-London')
    """
    whole, hyphened = f"{first}{second}", f"{first}-{second}"
    if words.get(whole.casefold()) or words.get(hyphened.casefold()):
        return whole if words.get(whole.casefold(), 0) >= words.get(hyphened.casefold(), 0) else hyphened
    if first.casefold() in COMBINING and len(second) > 3:
        return hyphened
    both_stand = len(first) > 2 and len(second) > 2 and words.get(first.casefold()) and words.get(second.casefold())
    return hyphened if both_stand or not second[0].islower() else whole
