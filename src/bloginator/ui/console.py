"""Everything that is said to a person while a batch runs goes through here, one line at a time.

Ids, paths and titles are printed as they are: never as rich markup, never as emoji codes, and what a terminal would obey is
spelled. Nothing else in this package prints (``tests/test_house.py``).
"""

import io
import os
import sys

from bloginator.text.messages import printable


def escape_unprintable() -> None:
    """Let a character that the terminal or pipe cannot show be spelled out, instead of ending the program."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def say(line: str = "", end: str = "\n") -> None:
    """Print one line to the reader, at once."""
    print(printable(line), end=end, flush=True)


def warn(line: str) -> None:
    """Print one line beside the output, where ``--json`` is not disturbed."""
    print(printable(line), file=sys.stderr, flush=True)


def discard_output() -> None:
    """Say nothing more: whoever read our output has gone."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def format_clock(seconds: float) -> str:
    """Return a span of time as people read it.

    >>> format_clock(75), format_clock(3725), format_clock(-3)
    ('1:15', '1:02:05', '0:00')
    """
    whole = max(0, int(seconds))
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{left:02d}" if hours else f"{minutes}:{left:02d}"
