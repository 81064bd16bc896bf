"""``bloginator look``: further passages for one section, which may be cited at once."""

import argparse
from pathlib import Path

from bloginator.ui.console import say

HELP = "look for more on a section; what is found may be cited at once"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add batch, section and words."""
    parser.add_argument("name", metavar="NAME", help="of the batch")
    parser.add_argument("section", metavar="ID", help="of the section")
    parser.add_argument("words", nargs="+", metavar="WORDS", help='what to look for: "leave for a new child"')


def run(args: argparse.Namespace) -> int:
    """Look for more, and print what was added."""
    from bloginator.batch.opening import open_judged
    from bloginator.batch.section_sources import look
    from bloginator.disk.layout import find_root

    for line in look(open_judged(find_root(Path.cwd()), args.name), args.section, " ".join(args.words)):
        say(line)
    return 0
