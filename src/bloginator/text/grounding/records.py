"""Read the records of a source, however they are laid out, as rows of one kind: what it is about, its key, its value.

{"WiFi": "no"}  ·  WiFi: no  ·  | WiFi | no |  ──►  Row(key="WiFi", value="no")
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

JSON_PAIR = re.compile(
    r"""["'](?P<key>[\w -]{1,40})["']\s*:\s*"""
    r"""(?P<value>[{\[]|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s,}\]]+)|(?P<open>[{\[])|(?P<close>[}\]])"""
)
PAIR_LINE = re.compile(
    r"^(?P<indent>[ \t]*(?:[-*+][ \t]+)?)(?P<key>[^\W\d][\w /.>()&-]{0,60}):(?P<value>[ \t]+\S.*|[ \t]*)$", re.M
)
TERM_LINES = re.compile(r"^(?P<key>[^\W\d][\w /.>()&-]{0,60})\n{1,2}[ \t]{0,3}:[ \t]+(?P<value>\S.*)$", re.M)
COPULA = re.compile(
    r"(?:(?<=\s)|^)The (?P<key>[\w/&()-]+(?: [\w/&()-]+){0,4}?) (?:is|are|was|were) (?P<value>[^\n]{1,60}?)\.(?=\s|$)"
)
TABLE_LINE = re.compile(r"^[ \t]*\|.*\|[ \t]*$", re.M)
DELIMITER = re.compile(r"[\s|:-]*-[\s|:-]*")
CELL = re.compile(r"(?<=\|)(?:\\\||[^|\n])*(?=\|)")
LEAST = 3
"""Fewer pairs of a key and a value make no record."""


class Row(NamedTuple):
    """One value: the key above it, its key, its range in the source, and where in that the value begins."""

    above: str
    key: str
    start: int
    end: int
    inside: int


def is_json(source: str) -> bool:
    """Whether a source is JSON or its like, by its first sign and three pairs of a key and a value."""
    return (
        source.lstrip()[:1] in ("{", "[") and sum(1 for match in JSON_PAIR.finditer(source[:2000]) if match["key"]) >= LEAST
    )


def read_rows(source: str) -> list[Row]:
    """Return the rows of a source in its order; none where it is prose."""
    if is_json(source):
        return list(json_rows(source))
    for read in (pair_rows, term_rows, copula_rows):
        rows = list(read(source))
        if len(rows) >= LEAST:
            break
    else:
        rows = []
    return sorted([*rows, *table_rows(source)], key=lambda row: row.start)


def json_rows(source: str) -> Iterator[Row]:
    """Yield every plain value of JSON."""
    above: list[str] = []
    for match in JSON_PAIR.finditer(source):
        if match["close"]:
            del above[-1:]
        elif match["open"]:
            above.append(above[-1] if above else "")
        elif match["value"] in "{[":
            above.append(match["key"])
        else:
            inside = match.start("value")
            yield Row(above[-1] if above else "", match["key"], match.start(), match.end(), inside)


def pair_rows(source: str) -> Iterator[Row]:
    """Yield every line of the form `key: value`; a deeper indented one stands under the last key without a value."""
    above: list[tuple[int, str]] = []
    for match in PAIR_LINE.finditer(source):
        depth = len(match["indent"].expandtabs(4))
        while above and above[-1][0] >= depth:
            above.pop()
        if not match["value"].strip():
            above.append((depth, match["key"]))
            continue
        over, key = cut_path(match["key"], "[./>]")
        yield Row(over or (above[-1][1] if above else ""), key, match.start("key"), match.end(), match.start("value"))


def term_rows(source: str) -> Iterator[Row]:
    """Yield the terms of a definition list, each with its definition."""
    for match in TERM_LINES.finditer(source):
        yield Row(*cut_path(match["key"]), match.start(), match.end(), match.start("value"))


def copula_rows(source: str) -> Iterator[Row]:
    """Yield the sentences "The … is …" of a text that has at least ``LEAST`` in a row: a record in prose."""
    run: list[re.Match[str]] = []
    for match in [*COPULA.finditer(source), None]:
        if match is None or (run and source[run[-1].end() : match.start()].strip()):
            for one in run if len(run) >= LEAST else ():
                yield Row(*cut_path(one["key"]), one.start(), one.end("value"), one.start("value"))
            run = []
        run += [match] if match else []


def cut_path(key: str, signs: str = "[./> ]") -> tuple[str, str]:
    """Return the key above, and the key, of a path that is written with full stops, slashes or spaces."""
    path = re.split(signs, key)
    return (path[-2] if len(path) > 1 else ""), path[-1]


def table_rows(source: str) -> Iterator[Row]:
    """Yield the cells of Markdown tables: of two columns a key and its value, of more the row's first cell above each.

    The row above a table's first row of dashes is its header; a table ends where its lines do.
    """
    header: list[re.Match[str]] = []
    end = -1
    for line, following in pairwise([*TABLE_LINE.finditer(source), None]):
        assert line is not None
        header, end = (header if line.start() == end + 1 else []), line.end()
        cells = list(CELL.finditer(source, line.start(), end))
        if not header and following and following.start() == end + 1 and DELIMITER.fullmatch(following.group()):
            header = cells
        elif not DELIMITER.fullmatch(line.group()) and len(cells) > 1:
            first = cells[0].group().strip()
            for name, cell in zip([None, *header[1:]], cells, strict=False):
                if len(cells) == 2 and name is not None:
                    yield Row(*cut_path(first, "[./>]"), line.start(), cell.end(), cell.start())
                elif name is not None and cell.group().strip():
                    yield Row(first, f"{first} {name.group().strip()}", cell.start(), cell.end(), cell.start())


def blank_rows(source: str, rows: list[Row]) -> str:
    """Return a source whose rows and table lines are empty lines, every other character in its place."""
    signs = list(source)
    for start, end in [(row.start, row.end) for row in rows] + [line.span() for line in TABLE_LINE.finditer(source)]:
        signs[start:end] = "\n" * (end - start)
    return "".join(signs)
