"""``bloginator refine``: a wish for one section, which its next request carries."""

import argparse
from pathlib import Path

from bloginator.ui.console import say

HELP = "have one section written again, with what is to be changed"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add batch, section and wish."""
    parser.add_argument("name", metavar="NAME", help="of the batch")
    parser.add_argument("section", metavar="ID", help="of the section")
    parser.add_argument("wish", nargs="+", metavar="WISH", help='what is to be changed: "shorter, with the numbers"')


def run(args: argparse.Namespace) -> int:
    """Write the wish for one section."""
    from bloginator.batch.feedback import refine
    from bloginator.batch.opening import open_judged
    from bloginator.disk.layout import find_root

    batch_run = open_judged(find_root(Path.cwd()), args.name)
    for line in refine(batch_run, args.section, " ".join(args.wish)):
        say(line)
    return 0
