"""Quote a table whole where a section's sources hold no prose to quote."""

from collections.abc import Iterator

from bloginator.text.extractive.rendering import escape_sentence
from bloginator.text.extractive.section_input import SectionInput
from bloginator.text.markdown.block_scanner import DELIMITER
from bloginator.text.markdown.blocks import Block, blocks
from bloginator.text.tokenize import CELL, count_words

ROWS = range(2, 13)  # with the header


def quote_table(ask: SectionInput) -> str:
    """Return the first table that fits the section, its marker in every row; empty when there is none."""
    for source in ask.sources:
        for rows in find_tables(source.text):
            lines = render_table(rows, source.marker)
            if count_words(lines) <= ask.words:
                return lines
    return ""


def find_tables(text: str) -> Iterator[list[list[str]]]:
    """Yield each table with a header and as many cells in each row."""
    for block in blocks(text):
        if block.kind == "table":
            rows = [row for row in text[block.start : block.end].splitlines() if not DELIMITER.fullmatch(row)]
            split = [split_cells(row) for row in rows]
            if len(split) in ROWS and len({len(row) for row in split}) == 1 and len(rows) < rows_and_rule(text, block):
                yield split


def rows_and_rule(text: str, block: Block) -> int:
    """Count the lines of a table, its delimiter row too."""
    return text.count("\n", block.start, block.end) + 1


def split_cells(row: str) -> list[str]:
    """Cut a row at its pipes."""
    return [escape_sentence(cell) for cell in CELL.split(row.strip().removeprefix("|").removesuffix("|"))]


def render_table(rows: list[list[str]], marker: str) -> str:
    """Write a table: header, delimiter row, and each row's claim with its marker."""
    head, *body = rows
    lines = [head, ["---"] * len(head), *([*row[:-1], f"{row[-1]} [{marker}]".strip()] for row in body)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
