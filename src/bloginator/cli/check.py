"""``bloginator check``: what needs work, without doit, which takes longer to load than a check takes."""

import argparse
from pathlib import Path

from bloginator.cli.task_command import task_command

HELP, add_arguments, _ = task_command("check")


def run(args: argparse.Namespace) -> int:
    """Say what needs work; 1 while something does."""
    from bloginator.batch.checking import check
    from bloginator.batch.run_options import RunOptions
    from bloginator.disk.layout import find_root

    return check(find_root(Path.cwd()), args.names, RunOptions(json=args.json))
