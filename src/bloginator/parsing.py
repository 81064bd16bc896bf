"""JSON within bounds, and the bounds that TOML shares: how deep they nest, how long a number is, and that it is one.

A parser of the standard library ends in a ``RecursionError`` where a text nests deeply, and a number of 4,000 digits, or
one that is infinite, breaks whoever counts with it.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from math import isfinite

MAX_DEPTH = 64
MAX_DIGITS = 18  # digits of a whole number: what 64 bits hold, as TOML has it and SQLite keeps it
TOO_DEEP = f"it nests deeper than {MAX_DEPTH} levels"
Place = tuple["Place", object, int] | None  # the way to a value: that of what holds it, its key there, and how deep it lies
Pairs = Callable[[list[tuple[str, object]]], object]


class Unparsable(ValueError):
    """A text that is no JSON, or one beyond the bounds; the message says what is wrong, and where."""


def parse_json(text: str | bytes, pairs: Pairs | None = None) -> object:
    """Return what a JSON text says; ``pairs`` builds each object, as ``object_pairs_hook`` of ``json.loads``."""
    try:
        value = json.loads(text, object_pairs_hook=pairs)
    except RecursionError:
        raise Unparsable(TOO_DEEP) from None
    except ValueError as error:
        raise Unparsable(describe_fault(error)) from error
    check_bounds(value)
    return value


def describe_fault(error: ValueError) -> str:
    """Return what a parser says; Python's own limit on digits is told in our words."""
    return f"a number has more than {MAX_DIGITS} digits" if "integer string conversion" in str(error) else str(error)


def check_bounds(value: object, *, nul: bool = True) -> None:
    """Make sure that a parsed value stays within the bounds; ``nul``: whether a text may hold NUL."""
    for place, item in walk(value):
        if fault := find_fault(item, 0 if place is None else place[2], nul=nul):
            raise Unparsable(f"`{describe_place(place)}` {fault}" if place else f"it {fault}")


def walk(value: object) -> Iterator[tuple[Place, object]]:
    """Yield a parsed value and all that it holds, each with the way to it, without recursion."""
    waiting: list[tuple[Place, object]] = [(None, value)]
    while waiting:
        place, one = waiting.pop()
        yield place, one
        depth = 1 if place is None else place[2] + 1
        waiting.extend(((place, key, depth), item) for key, item in items_of(one))


def describe_place(place: Place) -> str:
    """Return the keys that lead to a value, the last few of many."""
    keys: list[str] = []
    while place is not None and len(keys) < 8:
        keys.append(str(place[1])[:80])
        place = place[0]
    return ".".join(reversed(keys))


def items_of(value: object) -> Iterator[tuple[object, object]]:
    """Yield what a value holds, by key or by number from 0."""
    if isinstance(value, Mapping):
        yield from value.items()
    elif isinstance(value, list):
        yield from enumerate(value)


def find_fault(value: object, depth: int, *, nul: bool) -> str:
    """Return what is wrong with one value, as the end of a sentence; empty where nothing is."""
    if depth > MAX_DEPTH:
        return f"nests deeper than {MAX_DEPTH} levels"
    if isinstance(value, float) and not isfinite(value):
        return "is no finite number"
    if isinstance(value, int) and abs(value) >= 10**MAX_DIGITS:
        return f"is a number of more than {MAX_DIGITS} digits"
    if not nul and isinstance(value, str) and "\0" in value:
        return "holds NUL, which no text has"
    if not nul and isinstance(value, Mapping) and any("\0" in key for key in value):
        return "has a key that holds NUL"
    return ""


def as_mapping(value: object) -> dict[str, object]:
    """Return ``value`` if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def as_list(value: object) -> list[object]:
    """Return ``value`` if it is a list, else an empty one."""
    return value if isinstance(value, list) else []
