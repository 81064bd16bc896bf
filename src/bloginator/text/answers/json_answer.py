"""JSON as it comes: strict first, then a repair that neither adds nor drops a letter, and never for what ends early.

text ──strict──► value
  └─► from the first ``{``, newlines allowed in strings ──► value, noted
        └─► ends early? ──► cut
              └─► json-repair, kept only if every letter and digit is still there ──► value, noted
"""

import json
import re
from dataclasses import dataclass

from bloginator.records.exchange import Reason
from bloginator.text.answers.parsed_answer import file_line
from bloginator.text.markdown import code_spans

BEGINS = re.compile(r"\{\s*[\"'“}]")
ESCAPE = re.compile(r"\\u[0-9a-fA-F]{4}|\\.", re.DOTALL)
LONGEST = 300_000
"""Characters beyond which nothing is repaired: at its worst a repair takes 15 s a million."""

NO_LETTER = re.compile(r"[^A-Za-z0-9]+")
NOTABLE = re.compile(r'["{}\[\]]')
ENDS_VALUE = re.compile(r"\s*(?:\}[\s}\]]*[^\"{}]*$|[}\]]\s*[,}\]]|,\s*(?:\"[^\"\n]*\"\s*:|[}\]]))")
ENDS_ITEM = re.compile(r"\s*[,\]]")
ENDS_KEY = re.compile(r"\s*:")


@dataclass(frozen=True, slots=True)
class ParsedJson:
    """What a text holds as JSON, or why it holds none.

    Args:
        value: As parsed; meaningless when there is a fault.
        unfinished: Whether a longer text might cure the fault.
    """

    value: object = None
    note: Reason | None = None
    fault: Reason | None = None
    unfinished: bool = False


class DuplicateKey(ValueError):
    """An object names one key twice, with different values."""


def parse_json(text: str, file: str, line: int = 1) -> ParsedJson:
    """Read one JSON value.

    Args:
        line: Line of the file at which ``text`` begins, for messages.
    """
    if not text.strip():
        return ParsedJson(fault=Reason(code="empty", what="There is no answer in it.", where=file), unfinished=True)
    try:
        return ParsedJson(parse_strictly(text))
    except DuplicateKey as error:
        return duplicate_key_fault(error, file)
    except (ValueError, RecursionError):
        return parse_loosely(text, file, line)


def parse_strictly(text: str, *, newlines: bool = False) -> object:
    """Parse JSON; NaN and infinities become null, since JSON has no such numbers."""
    return json.loads(text, strict=not newlines, object_pairs_hook=build_object, parse_constant=lambda _: None)


def build_object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Make an object of its pairs, and refuse a key with two values."""
    made = dict(pairs)
    if len(made) < len(pairs):
        for key, value in pairs:
            if made[key] != value:
                raise DuplicateKey(key)
    return made


def duplicate_key_fault(error: DuplicateKey, file: str) -> ParsedJson:
    """Tell of a key that stands twice."""
    what = f"“{str(error)[:60]}” stands twice, with different values."
    return ParsedJson(fault=Reason(code="duplicate-key", what=what, where=file, hint="Keep the one that is meant."))


def parse_loosely(text: str, file: str, line: int) -> ParsedJson:
    """Read JSON with something around it or with small faults in it."""
    begin = BEGINS.search(text)
    if begin is None:
        what = "It holds no JSON object."
        hint = "Write an object with “content”, or write Markdown into a file that ends in .md."
        return ParsedJson(fault=Reason(code="not-json", what=what, where=file_line(file, line), hint=hint))
    body = text[begin.start() :]
    first = line + text.count("\n", 0, begin.start())
    around = text[: begin.start()].strip() != ""
    try:
        decoder = json.JSONDecoder(strict=False, object_pairs_hook=build_object, parse_constant=lambda _: None)
        value, stop = decoder.raw_decode(body)
    except DuplicateKey as error:
        return duplicate_key_fault(error, file)
    except (ValueError, RecursionError) as error:
        return repair(body, file, first, error)
    return accept_value(value, body, stop, around, file, first)


def accept_value(value: object, body: str, stop: int, around: bool, file: str, line: int) -> ParsedJson:
    """Accept an object that parsed, unless a second one follows it."""
    rest = body[stop:]
    if BEGINS.search(rest):
        what = "It holds more than one JSON object."
        where = file_line(file, line + body.count("\n", 0, stop))
        hint = "Write one object a file, or one a line into a file that ends in .jsonl."
        return ParsedJson(fault=Reason(code="two-answers", what=what, where=where, hint=hint))
    mended = "text around it" if around or rest.strip() else "line breaks within strings"
    return ParsedJson(value, repair_note(mended, file, line))


def repair_note(mended: str, file: str, line: int) -> Reason:
    """Note that the JSON was repaired, and what was wrong with it."""
    return Reason(code="repaired", what=f"The JSON was repaired: {mended}.", where=file_line(file, line))


def repair(body: str, file: str, line: int, error: Exception) -> ParsedJson:
    """Repair quotes and commas, if the text is whole and the repair loses nothing."""
    open_line = find_unclosed(body)
    if open_line is not None:
        what = "A string or an object is not closed; the answer looks cut."
        where = file_line(file, line + open_line)
        return ParsedJson(fault=Reason(code="cut", what=what, where=where, hint="Write it again."), unfinished=True)
    body = body[: body.rfind("}") + 1]
    value = run_json_repair(body) if len(body) <= LONGEST else None
    if isinstance(value, dict) and keep_letters(json.dumps(value)) == keep_letters(body):
        return ParsedJson(value, repair_note("quotes or commas", file, line))
    at_line = line + getattr(error, "lineno", 1) - 1
    what = f"It is no JSON: {getattr(error, 'msg', 'it is nested too deeply')}."
    return ParsedJson(fault=Reason(code="not-json", what=what, where=file_line(file, at_line), hint="Write it again."))


def run_json_repair(body: str) -> object:
    """Return what json-repair makes of it, ``None`` where that fails."""
    import json_repair  # costs 30 ms, and is rarely needed

    try:
        return json_repair.loads(body, skip_json_loads=True)
    except (ValueError, RecursionError):
        return None


def keep_letters(text: str) -> str:
    """Return all letters and digits in order, leaving out escapes: what no repair may change."""
    return NO_LETTER.sub("", ESCAPE.sub("", text))


def find_unclosed(body: str) -> int | None:
    """Return the line, from 0, of what is opened and never closed, or ``None`` for a text that is whole.

    Quotes within a string are told from its end by what follows: a string ends before a key, a bracket that ends the
    object, or the end of the text.

    >>> find_unclosed('{"content": "He said "yes", twice."}'), find_unclosed('{"content": "use {x}')
    (None, 0)
    """
    opened: list[int] = []
    mark = NOTABLE.search(body)
    while mark is not None:
        after: int | None = mark.end()
        if mark[0] in "{[":
            opened.append(mark.start())
        elif mark[0] == '"':
            after = string_end(body, mark.end(), in_list=bool(opened) and body[opened[-1]] == "[")
        elif opened.pop() is not None and not opened:
            return None
        if after is None:
            return body.count("\n", 0, mark.start())
        mark = NOTABLE.search(body, after)
    return body.count("\n", 0, opened[-1])


def string_end(body: str, start: int, *, in_list: bool) -> int | None:
    """Return the index behind the quote that ends the string, or ``None`` when none does."""
    is_key = not in_list and body[max(0, start - 200) : start - 1].rstrip()[-1:] in {"{", ","}
    ends = ENDS_ITEM if in_list else ENDS_KEY if is_key else ENDS_VALUE
    index = body.find('"', start)
    while index >= 0:
        if not code_spans.is_escaped(body, index) and ends.match(body, index + 1):
            return index + 1
        index = body.find('"', index + 1)
    return None
