"""Phrases that messages share: which name was probably meant, how many more there are, a text cut to fit."""

import re
from collections.abc import Iterable, Sequence

CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What a terminal obeys instead of showing it: controls but tab and line end, and what overrides a line's direction."""

MAX_COMPARED = 60  # up to so many names all are compared; of more only those that begin or end alike


def printable(text: str) -> str:
    """Return a text as a terminal may be given it: what it would obey is spelled, as JSON spells it, and shown.

    >>> printable("a\\x1b[2Jb\\n")
    'a\\\\u001b[2Jb\\n'
    """
    return CONTROLS.sub(lambda control: f"\\u{ord(control[0]):04x}", text)


def suggest(written: str, known: Iterable[str]) -> str:
    """Return the known name that ``written`` is probably meant for, whatever its case; empty where none comes near."""
    from difflib import get_close_matches  # needed only for a mistake

    names = {name.lower(): name for name in sorted(known, reverse=True)}
    asked, compared = written.lower(), sorted(names)
    if len(names) > MAX_COMPARED:
        compared = [name for name in compared if name[:3] == asked[:3] or name[-4:] == asked[-4:]]
    near = get_close_matches(asked, compared, n=1)
    return names[near[0]] if near else ""


def and_more(items: Sequence[str], shown: int) -> str:
    """Return the first items between commas, and how many more there are.

    >>> and_more(["a", "b", "c"], 2), and_more(["a", "b"], 2)
    ('a, b and 1 more', 'a, b')
    """
    rest = len(items) - shown
    return ", ".join(items[:shown]) + (f" and {rest} more" if rest > 0 else "")


def did_you_mean(written: str, known: Iterable[str], quote: str = "") -> str:
    """Return the question whether another name was meant, with a space before it; empty where none comes near.

    >>> did_you_mean("cosst", ["costs"])
    ' Did you mean costs?'
    """
    near = suggest(written, known)
    return f" Did you mean {quote}{near}{quote}?" if near else ""


def count_of(number: int, noun: str) -> str:
    """Return a number with its noun.

    >>> count_of(1, "table"), count_of(2312, "word")
    ('1 table', '2,312 words')
    """
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def clip(text: str, longest: int) -> str:
    """Return ``text`` on one line, cut at a word to at most ``longest`` characters.

    >>> clip("one two\\nthree", 9)
    'one two…'
    """
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    return line[: longest - 1].rsplit(" ", 1)[0].rstrip(",;:. ") + "…"
