"""A command that is a doit task as well: its names and options, and doit run on the task of each batch."""

import argparse
from pathlib import Path

from bloginator.pipeline.options import TASKS


def add_task_arguments(parser: argparse.ArgumentParser, command: str, nargs: str = "*") -> None:
    """Add the names of batches, and the options that the task has in doit too.

    Args:
        nargs: How many names there may be, as argparse writes it.
    """
    default = "; all of them by default" if nargs == "*" else ""
    parser.add_argument("names", nargs=nargs, metavar="NAME", help=f"batches{default}")
    for option in TASKS[command].options:
        option.add_to(parser)


def run_task(args: argparse.Namespace, command: str) -> int:
    """Run the task of the named batches, or of all; return the exit code."""
    from bloginator.batch.run_options import NO_OPTIONS
    from bloginator.disk.layout import find_root
    from bloginator.pipeline.run_doit import run_tasks

    tasks = [f"{command}:{name}" for name in args.names] or [command]
    return run_tasks(find_root(Path.cwd()), tasks, options=NO_OPTIONS.updated(vars(args)))
