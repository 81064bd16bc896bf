"""``bloginator answer``: a person answers in their editor."""

import argparse
from pathlib import Path

HELP = "answer each open section in your editor"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the name of the batch."""
    parser.add_argument("name", metavar="NAME", help="of the batch")


def run(args: argparse.Namespace) -> int:
    """Let a person answer in their editor."""
    from bloginator.batch.answering import answer
    from bloginator.disk.layout import find_root

    return answer(find_root(Path.cwd()), args.name)
