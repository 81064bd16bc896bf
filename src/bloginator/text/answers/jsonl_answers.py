"""A ``.jsonl`` file: one answer a line, ours or a provider's.

Generous: a list of objects, and objects that run over several lines, are taken apart too.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace

from bloginator.records.exchange import Reason
from bloginator.text.answers.json_answer import ParsedJson, parse_json, parse_strictly
from bloginator.text.answers.markdown_answer import check_json_content
from bloginator.text.answers.parsed_answer import ParsedAnswer, add_faults, add_notes, file_line
from bloginator.text.answers.response_schema import read_response

BETWEEN = re.compile(r"[\s,]*")
AGAIN = "Write that line again, or answer in a file of its own."


def read_jsonl_answers(text: str, file: str) -> Iterator[ParsedAnswer]:
    """Yield the answers of a ``.jsonl`` file in order, also those that cannot be read."""
    spread = parse_spread_objects(text)
    if spread is not None:
        for line, value in spread:
            yield read_parsed_line(ParsedJson(value), file, line, json.dumps(value))
        return
    rows = text.rstrip().split("\n")
    for number, row in enumerate(rows, 1):
        if not row.strip() or row.strip().startswith("```"):
            continue
        parsed = parse_json(row.strip(), file, number)
        is_last = number == len(rows)
        yield read_parsed_line(parsed if is_last else replace(parsed, unfinished=False), file, number, row)


def parse_spread_objects(text: str) -> list[tuple[int, object]] | None:
    """Return the objects of a file that is no JSON Lines: one list, or objects over several lines; else ``None``."""
    begin = text.lstrip()
    if not (begin.startswith("[") or begin.split("\n", 1)[0].strip() == "{"):
        return None
    objects: list[tuple[int, object]] = []
    index, size, decoder = len(text) - len(begin), len(text.rstrip()), json.JSONDecoder(strict=False)
    try:
        if begin.startswith("["):
            whole = parse_strictly(text, newlines=True)
            return [(1, value) for value in whole] if isinstance(whole, list) else None
        while index < size:
            value, stop = decoder.raw_decode(text, index)
            objects.append((text.count("\n", 0, index) + 1, value))
            between = BETWEEN.match(text, stop)
            index = between.end() if between else stop
    except (ValueError, RecursionError):
        return None
    return objects


def read_parsed_line(parsed: ParsedJson, file: str, line: int, raw: str) -> ParsedAnswer:
    """Turn one line into a piece; what cannot be read still tells, where it can, whom it is for."""
    if parsed.fault is not None:
        piece = ParsedAnswer(raw=raw, line=line, claimed=find_request_id(raw))
        return add_faults(piece, parsed.fault, unfinished=parsed.unfinished)
    piece = check_json_content(replace(read_response(parsed.value, file_line(file, line), AGAIN), raw=raw, line=line), file)
    notes: tuple[Reason, ...] = (parsed.note,) if parsed.note else ()
    return add_notes(piece, *notes)


def find_request_id(raw: str) -> str | None:
    """Return the ``request_id`` or ``custom_id`` of a line that is no JSON, as far as it can be seen."""
    for key in ('"request_id"', '"custom_id"'):
        _, separator, rest = raw.partition(key)
        parts = rest[:120].split('"')
        if separator and len(parts) > 2 and parts[0].strip() == ":":
            return parts[1]
    return None
