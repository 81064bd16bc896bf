"""Tables in a Markdown text, parsed by the same grammar that renders them, never counted pipes.

Prose and code with pipes are no tables: without a delimiter row of as many cells as the header there is none.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from bloginator.records.draft import DraftTable
from bloginator.text.markdown import commonmark

if TYPE_CHECKING:
    from markdown_it.token import Token

DELIMITER = re.compile(r"^[ >\t]*(?:[-*+][ ]|\d+[.)][ ])?[ \t]*[|:-][|: \t-]*-[|: \t-]*$", re.MULTILINE)


def find_tables(text: str) -> tuple[DraftTable, ...]:
    """Return the tables of a text in order, each with its size (without the header row) and its header."""
    if "|" not in text or not DELIMITER.search(text):
        return ()
    tokens = commonmark.parse_blocks(text)
    edges = [number for number, token in enumerate(tokens) if token.type in ("table_open", "table_close")]
    return tuple(read_table(tokens[start:end]) for start, end in zip(edges[::2], edges[1::2], strict=True))


def read_table(table: "Sequence[Token]") -> DraftTable:
    """Read one table from its tokens."""
    header = tuple(cell.content.strip() for opening, cell in pairwise(table) if opening.type == "th_open")
    rows = sum(token.type == "tr_open" for token in table) - 1
    return DraftTable(columns=len(header), rows=rows, header=header)
