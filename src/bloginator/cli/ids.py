"""``bloginator ids``: an explicit id at every section of a batch's outline."""

import argparse
from pathlib import Path

from bloginator.ui.console import say

HELP = "write an id at every section of a batch's outline"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the name of the batch."""
    parser.add_argument("name", metavar="NAME", help="of the batch")


def run(args: argparse.Namespace) -> int:
    """Write ids into a batch's outline."""
    from bloginator.batch.new import write_ids
    from bloginator.disk.layout import find_root

    added = write_ids(find_root(Path.cwd()), args.name)
    say(f"{added} ids written: a new title keeps its answer, which is stale until you confirm or rewrite it.")
    return 0
