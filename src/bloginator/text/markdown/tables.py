"""Tables in a Markdown text, parsed by the same grammar that renders them, never counted pipes.

Prose and code with pipes are no tables: without a delimiter row of as many cells as the header there is none.
"""

import re
from collections.abc import Sequence
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
    starts = [index for index, token in enumerate(tokens) if token.type == "table_open"]
    return tuple(read_table(tokens, start) for start in starts)


def read_table(tokens: "Sequence[Token]", start: int) -> DraftTable:
    """Read one table from its tokens."""
    header: list[str] = []
    rows, is_head = 0, True
    for index in range(start, len(tokens)):
        kind = tokens[index].type
        if kind == "table_close":
            break
        if kind == "th_open":
            header.append(tokens[index + 1].content.strip())
        elif kind == "tbody_open":
            is_head = False
        elif kind == "tr_open" and not is_head:
            rows += 1
    return DraftTable(columns=len(header), rows=rows, header=tuple(header))
