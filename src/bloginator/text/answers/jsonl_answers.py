"""A ``.jsonl`` file: one answer a line, ours or a provider's.

Generous: a list of objects, and objects that run over several lines, are taken apart too.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace

from bloginator.text.answers.json_answer import DuplicateKey, parse_strictly
from bloginator.text.answers.markdown_answer import read_json
from bloginator.text.answers.parsed_answer import ParsedAnswer, file_line, find_request_id

BETWEEN = re.compile(r"[\s,]*")
AGAIN = "Write that line again, or answer in a file of its own."


def read_jsonl_answers(text: str, file: str) -> Iterator[ParsedAnswer]:
    """Yield the answers of a ``.jsonl`` file in order, also those that cannot be read."""
    rows = list(enumerate(text.rstrip().split("\n"), 1))
    last = len(rows)
    for line, row in parse_spread_objects(text) or rows:
        if row.strip() and not row.strip().startswith("```"):
            piece = read_json(row.strip(), file, line, AGAIN, path=file_line(file, line), claimed=find_request_id(row))
            yield replace(piece, raw=row, unfinished=piece.unfinished and line == last)


def parse_spread_objects(text: str) -> list[tuple[int, str]]:
    """Return the objects of a file that is no JSON Lines, one list or objects over several lines, each with its line."""
    begin = text.lstrip()
    index, size, decoder = len(text) - len(begin), len(text.rstrip()), json.JSONDecoder(strict=False)
    is_spread = begin.split("\n", 1)[0].strip() == "{"
    line, counted = 1, 0
    objects: list[tuple[int, str]] = []
    try:
        if begin.startswith("["):
            values = parse_strictly(text, newlines=True)
            return [(1, json.dumps(value)) for value in values] if isinstance(values, list) else []
        while is_spread and index < size:
            value, stop = decoder.raw_decode(text, index)
            line, counted = line + text.count("\n", counted, index), index
            objects.append((line, json.dumps(value)))
            between = BETWEEN.match(text, stop)
            index = between.end() if between else stop
    except (ValueError, RecursionError, DuplicateKey):
        return []
    return objects
