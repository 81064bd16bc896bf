"""``bloginator decide``: settle or reopen many findings at once, by lines of JSON."""

import argparse
from pathlib import Path

HELP = "settle or reopen findings by lines of JSON"
STDIN = "-"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add batch and file."""
    parser.add_argument("name", metavar="NAME", help="of the batch")
    parser.add_argument(
        "file",
        metavar="FILE",
        help='lines of {"finding": ID, "decision": "accept|dismiss|reopen", "why": TEXT}; - reads stdin',
    )


def run(args: argparse.Namespace) -> int:
    """Settle what the lines say; 1 where some were passed over."""
    from bloginator.batch.deciding import settle_lines
    from bloginator.batch.opening import open_judged
    from bloginator.disk.layout import find_root
    from bloginator.ui.console import say, warn

    name, text = ("stdin" if args.file == STDIN else args.file), read_text(args.file)
    told, complaints = settle_lines(open_judged(find_root(Path.cwd()), args.name), text, name)
    for complaint in complaints:
        warn(complaint)
    for line in told:
        say(line)
    return 1 if complaints else 0


def read_text(file: str) -> str:
    """Return what the file, or standard input, holds.

    Raises:
        BadSettings: The file cannot be read.
    """
    import sys

    from bloginator.errors import BadSettings
    from bloginator.reading import read_present

    try:
        data = sys.stdin.buffer.read() if file == STDIN else read_present(file)
    except OSError as error:
        what = f"The file cannot be read: {error.strerror}."
        raise BadSettings(what, file, "Name a file of JSON lines, or - for standard input.") from error
    return data.decode("utf-8", "replace")
