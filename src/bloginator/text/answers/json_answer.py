"""JSON as it comes: strict first, then a repair that neither adds nor drops a letter, and never for what ends early.

text ──strict──► value
  └─► from the first ``{``, newlines allowed in strings ──► value, noted
        └─► ends early? ──► cut
              └─► json-repair, kept only if every letter and digit is still there ──► value, noted
"""

import json
import re
from math import isfinite

from bloginator.parsing import describe_place, items_of, walk
from bloginator.records.exchange import Reason
from bloginator.text.answers.escapes import double_backslashes
from bloginator.text.answers.parsed_answer import file_line
from bloginator.text.decoding import UNPRINTABLE
from bloginator.text.markdown import code_spans
from bloginator.text.messages import printable

BEGINS = re.compile(r"\{\s*[\"'“}]")
ESCAPE = re.compile(r"\\u[0-9a-fA-F]{4}|\\.", re.DOTALL)
MAX_REPAIRED = 300_000  # characters beyond which nothing is repaired: at its worst a repair takes 15 s a million
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
NO_LETTER = re.compile(r"[^A-Za-z0-9]+")
NOTABLE = re.compile(r'["{}\[\]]')
ENDS_VALUE = re.compile(r"\s*(?:\}[\s}\]]*[^\"{}]*$|[}\]]\s*[,}\]]|,\s*(?:\"[^\"\n]*\"\s*:|[}\]]))")
ENDS_ITEM = re.compile(r"\s*[,\]]")
ENDS_KEY = re.compile(r"\s*:")


class UnreadableJson(Exception):
    """A text is no JSON; ``unfinished`` says whether a longer text might cure the fault."""

    def __init__(self, code: str, what: str, where: str, hint: str = "", *, unfinished: bool = False) -> None:
        super().__init__(what)
        self.fault = Reason(code=code, what=what, where=where, hint=hint)
        self.unfinished = unfinished


class DuplicateKey(LookupError):
    """An object names one key twice, with different values."""


def parse_json(text: str, file: str, line: int = 1) -> tuple[object, tuple[Reason, ...]]:
    """Read one JSON value, and note what was repaired in it.

    Args:
        line: Line of the file at which ``text`` begins, for messages.

    Raises:
        UnreadableJson: It holds none, more than one, or one that ends early.
    """
    if not text.strip():
        raise UnreadableJson("empty", "There is no answer in it.", file, unfinished=True)
    whole = double_backslashes(text)
    what = "The JSON was repaired: backslashes that are no escapes."
    notes = () if whole == text else (Reason(code="repaired", what=what, where=file_line(file, line)),)
    try:
        return parse_strictly(whole), notes
    except (ValueError, RecursionError):
        value, more = parse_loosely(whole, file, line)
        return value, (*notes, *more)
    except DuplicateKey as error:
        raise duplicate_key_fault(error, file) from error


def key_notes(value: object, file: str) -> tuple[Reason, ...]:
    """Return a note on the first key that holds a character that cannot be printed: it is not the key that it looks like."""
    places = [describe_place(place) for place, _ in walk(value) if place and UNPRINTABLE.search(str(place[1]))]
    what = "A key holds a character that cannot be printed, and is not read."
    return note_first(places, file, "characters", what, "Write the key again.")


def number_notes(value: object, file: str) -> tuple[Reason, ...]:
    """Put null in the place of NaN and infinities, which JSON has not, and return a note on the first."""
    places = []
    for place, holder in list(walk(value)):
        for key, item in items_of(holder):
            if isinstance(item, float) and not isfinite(item):
                holder[key] = None  # type: ignore[index]  # what holds something is an object or a list
                places.append(describe_place((place, key, 0)))
    what = "A number is not finite, and is not read."
    return note_first(places, file, "number", what, "Write a number, or leave it out.")


def note_first(places: list[str], file: str, code: str, what: str, hint: str) -> tuple[Reason, ...]:
    """Return a note on the first of some places in a file; none where there is none."""
    where = printable(f"{file} $.{min(places)}") if places else ""
    return (Reason(code=code, what=what, where=where, hint=hint),) if places else ()


def duplicate_key_fault(error: DuplicateKey, file: str) -> UnreadableJson:
    """Tell of a key that stands twice."""
    what = f"“{str(error)[:60]}” stands twice, with different values."
    return UnreadableJson("duplicate-key", what, file, "Keep the one that is meant.")


def parse_strictly(text: str, *, newlines: bool = False) -> object:
    """Parse JSON; NaN and infinities are read here, and are told and taken out by ``number_notes``."""
    return decoder(newlines=newlines).decode(text)


def decoder(*, newlines: bool) -> json.JSONDecoder:
    """Return a decoder that refuses a key with two values."""
    return json.JSONDecoder(strict=not newlines, object_pairs_hook=build_object)


def build_object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Make an object of its pairs, and refuse a key with two values."""
    record = dict(pairs)
    if len(record) < len(pairs):
        for key, value in pairs:
            if record[key] != value:
                raise DuplicateKey(key)
    return record


def parse_loosely(text: str, file: str, line: int) -> tuple[object, tuple[Reason, ...]]:
    """Read JSON with something around it or with small faults in it."""
    begin = BEGINS.search(text)
    if begin is None:
        hint = "Write an object with “content”, or write Markdown into a file that ends in .md."
        raise UnreadableJson("not-json", "It holds no JSON object.", file_line(file, line), hint)
    body = text[begin.start() :]
    line += text.count("\n", 0, begin.start())
    try:
        value, stop = decoder(newlines=True).raw_decode(body)
        is_alone = not (text[: begin.start()] + body[stop:]).strip()
        signs = sorted({f"U+{ord(sign):04X}" for sign in CONTROLS.findall(body)})  # which strings may not hold
        mended = f"{', '.join(signs[:4]) or 'line breaks'} within strings" if is_alone else "text around it"
    except DuplicateKey as error:
        raise duplicate_key_fault(error, file) from error
    except (ValueError, RecursionError) as error:
        value, stop, mended = repair(body, file, line, error), len(body), "quotes or commas"
    if BEGINS.search(body, stop):
        where = file_line(file, line + body.count("\n", 0, stop))
        hint = "Write one object a file, or one a line into a file that ends in .jsonl."
        raise UnreadableJson("two-answers", "It holds more than one JSON object.", where, hint)
    return value, (Reason(code="repaired", what=f"The JSON was repaired: {mended}.", where=file_line(file, line)),)


def repair(body: str, file: str, line: int, error: Exception) -> object:
    """Repair quotes and commas, if the text is whole and the repair loses nothing."""
    open_line = find_unclosed(body)
    if open_line is not None:
        what = "A string or an object is not closed; the answer looks cut."
        raise UnreadableJson("cut", what, file_line(file, line + open_line), "Write it again.", unfinished=True)
    body = body[: body.rfind("}") + 1]
    value = run_json_repair(body) if len(body) <= MAX_REPAIRED else None
    if isinstance(value, dict) and keep_letters(json.dumps(value)) == keep_letters(body):
        return value
    where = file_line(file, line + getattr(error, "lineno", 1) - 1)
    what = f"It is no JSON: {getattr(error, 'msg', 'it is nested too deeply')}."
    raise UnreadableJson("not-json", what, where, "Write it again.")


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
