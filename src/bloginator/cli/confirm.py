"""``bloginator confirm``: the text of a section whose question changed still fits, and counts again."""

import argparse
from pathlib import Path

from bloginator.ui.console import say

HELP = "take a section's earlier text for its changed question"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add batch and section."""
    parser.add_argument("name", metavar="NAME", help="of the batch")
    parser.add_argument("section", metavar="ID", help="of the section")


def run(args: argparse.Namespace) -> int:
    """Confirm one section's text."""
    from bloginator.batch.confirm import confirm
    from bloginator.batch.opening import open_judged
    from bloginator.disk.layout import find_root

    for line in confirm(open_judged(find_root(Path.cwd()), args.name), args.section):
        say(line)
    return 0
