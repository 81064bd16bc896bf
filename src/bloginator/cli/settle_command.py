"""The commands that settle findings by id, ``accept`` and ``dismiss``: one shape, two meanings."""

import argparse
from pathlib import Path

from bloginator.cli.task_command import CommandParts
from bloginator.records.report import Settling
from bloginator.ui.console import say


def settle_command(decision: Settling, help: str) -> CommandParts:
    """Return the command that settles findings so."""

    def add_arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME", help="of the batch")
        parser.add_argument("findings", nargs="+", metavar="FINDING", help="its id in the report, or the beginning of it")
        parser.add_argument("--why", metavar="TEXT", default="", help="for whoever reads decisions.jsonl")

    def run(args: argparse.Namespace) -> int:
        from bloginator.batch.deciding import settle
        from bloginator.batch.opening import open_judged
        from bloginator.disk.layout import find_root

        for line in settle(open_judged(find_root(Path.cwd()), args.name), args.findings, decision, args.why):
            say(line)
        return 0

    return CommandParts(help, add_arguments, run)
