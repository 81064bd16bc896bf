"""``bloginator sources``: which passages a section has and which came next; pin and drop some."""

import argparse
from pathlib import Path

from bloginator.ui.console import say

HELP = "a section's passages and those that came next; pin or drop some"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add batch and section, and what is to be changed."""
    parser.add_argument("name", metavar="NAME", help="of the batch")
    parser.add_argument("section", metavar="ID", help="of the section")
    parser.add_argument("--pin", metavar="DOCUMENT:LINES", action="append", default=[], help="give it these lines, too")
    parser.add_argument("--drop", metavar="S3", action="append", default=[], help="give it this passage no more")
    parser.add_argument("--json", action="store_true", help="print JSON and nothing else")


def run(args: argparse.Namespace) -> int:
    """Change a section's sources, or show them."""
    from bloginator.batch.opening import open_judged
    from bloginator.batch.section_sources import drop, pin
    from bloginator.batch.source_list import sources_as_json, sources_as_text
    from bloginator.disk.layout import find_root

    batch_run = open_judged(find_root(Path.cwd()), args.name)
    changes = [line for place in args.pin for line in pin(batch_run, args.section, place)]
    changes += [line for marker in args.drop for line in drop(batch_run, args.section, marker)]
    show = sources_as_json if args.json else sources_as_text
    for line in changes or show(batch_run, args.section):
        say(line)
    return 0
