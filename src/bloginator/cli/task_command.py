"""A command that is a doit task as well: its names and options, and doit run on the task of each batch."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from bloginator.pipeline.options import TASKS


class CommandParts(NamedTuple):
    """What a command's module consists of."""

    help: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


def task_command(name: str, *, takes_all: bool = True) -> CommandParts:
    """Return the command that runs a task.

    Args:
        takes_all: Whether it takes every batch where none is named.
    """

    def add_arguments(parser: argparse.ArgumentParser) -> None:
        names_help = "batches; all of them by default" if takes_all else "batches"
        parser.add_argument("names", nargs="*" if takes_all else "+", metavar="NAME", help=names_help)
        for option in TASKS[name].options:
            option.add_to(parser)

    def run(args: argparse.Namespace) -> int:
        from bloginator.batch.run_options import NO_OPTIONS
        from bloginator.disk.layout import find_root
        from bloginator.pipeline.run_doit import run_tasks

        tasks = [f"{name}:{batch}" for batch in args.names] or [name]
        return run_tasks(find_root(Path.cwd()), tasks, options=NO_OPTIONS.updated(vars(args)))

    return CommandParts(TASKS[name].help, add_arguments, run)
