"""Check a draft's tables: rows of equal length, no empty cell, and every number in some source, cell by cell."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from bloginator.text.markdown.block_scanner import DELIMITER
from bloginator.text.markdown.blocks import blocks
from bloginator.text.messages import count_of
from bloginator.text.tokenize import CELL
from bloginator.text.words import blank_markers, words

Fault = Literal["columns", "empty", "number"]


class Cell(NamedTuple):
    """One cell of a table, with the range of its text."""

    start: int
    end: int


class TableFault(NamedTuple):
    """One thing wrong in a table: a row of another length, an empty cell, or a number that is in no source."""

    kind: Fault
    start: int
    end: int
    what: str


def table_faults(text: str, sources: Iterable[str] | None = None) -> list[TableFault]:
    """Return what is wrong in the tables of a text, in order; without sources, numbers are not checked."""
    every = list(read_tables(text))
    known = {word.stem for source in sources for word in words(source)} if sources is not None and every else None
    all_faults = (fault for table in every for fault in find_faults(text, table, known))
    return sorted(all_faults, key=lambda fault: (fault.start, fault.end))


def read_tables(text: str) -> Iterator[list[list[Cell]]]:
    """Yield each table as rows of cells, its delimiter row left out."""
    for block in blocks(text):
        if block.kind == "table":
            rows = [row for row in re.finditer(r"[^\n]+", text[block.start : block.end]) if not DELIMITER.fullmatch(row[0])]
            yield [split_cells(text, block.start + row.start(), row[0]) for row in rows]


def split_cells(text: str, start: int, row: str) -> list[Cell]:
    """Return the cells of a row; outer bars enclose none."""
    bars = [match.start() for match in CELL.finditer(row)]
    first = len(row) - len(row.lstrip(" \t>"))
    last = len(row.rstrip())
    edges = [*([first - 1] if not bars or bars[0] != first else []), *bars]
    edges += [last] if not bars or bars[-1] != last - 1 else []
    return [trim_cell(text, start + a + 1, start + b) for a, b in pairwise(edges)]


def trim_cell(text: str, start: int, end: int) -> Cell:
    """Return the range of a cell without the space around its text; an empty cell keeps its place."""
    raw = text[start:end]
    lead = len(raw) - len(raw.lstrip())
    return Cell(start + lead, start + len(raw.rstrip())) if raw.strip() else Cell(start, end)


def find_faults(text: str, table: Sequence[Sequence[Cell]], known: set[str] | None) -> Iterator[TableFault]:
    """Yield the faults of one table; a header's first cell may be empty, and markers alone fill one."""
    width = len(table[0]) if table else 0
    for number, row in enumerate(table):
        if row and len(row) != width:
            yield TableFault(
                "columns", row[0].start, row[-1].end, f"{count_of(len(row), 'cell')} where the header has {width}"
            )
        for column, cell in enumerate(row):
            if not text[cell.start : cell.end].strip() and (number or column):
                yield TableFault("empty", cell.start, cell.end, f"row {number}, column {column + 1} is empty")
            yield from find_unknown_numbers(text, cell, known)


def find_unknown_numbers(text: str, cell: Cell, known: set[str] | None) -> Iterator[TableFault]:
    """Yield a cell's numbers that no source has."""
    for word in words(blank_markers(text), cell.start, cell.end) if known is not None else ():
        if word.number and word.stem not in (known or ()):
            yield TableFault("number", word.start, word.end, f"the number {text[word.start : word.end]} is in no source")
